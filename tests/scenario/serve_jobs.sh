#!/bin/sh
# SPDX-License-Identifier: MIT
# A client of Graph works with provisioning jobs while the sandbox is served: it configures a domain
# from nothing, sees the cycles that run meanwhile, and goes away in the middle of a request.
set -u
program=$1
scenarios=$2
command -v curl >/dev/null && command -v slapd >/dev/null || exit 77
folder=$(mktemp -d) || exit 1
XDG_STATE_HOME=$folder/state && export XDG_STATE_HOME
failed=0
served=

finish() {
    [ -n "$served" ] && kill "$served" 2>/dev/null && wait "$served"
    rm -rf "$folder"
}
trap finish EXIT

serve() { # WHAT
    rm -f "$folder/env"
    "$program" serve "$1" --env "$folder/env" 2>"$folder/log" &
    served=$!
    for _ in $(seq 200); do
        [ -s "$folder/env" ] && break
        sleep 0.1
    done
    # shellcheck disable=SC1091 # it is made by the line above
    . "$folder/env" || exit 1
    token=$(curl -s --cacert "$CA_FILE" -d grant_type=client_credentials \
        -d "client_id=$CLIENT_ID" -d "client_secret=$CLIENT_SECRET" \
        -d scope=https://graph.microsoft.com/.default \
        "$BASE_URL/$TENANT/oauth2/v2.0/token" | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
}

ask() { # METHOD PATH [BODY]: the reply, then its status
    curl -s -m 20 --cacert "$CA_FILE" -H "Authorization: Bearer $token" \
        -H 'Content-Type: application/json' -X "$1" ${3:+-d "$3"} -w '\n%{http_code}' \
        "$BASE_URL/v1.0/$2" >"$folder/reply"
}

expect() { # WHAT: the last reply holds this
    if ! grep -qF -- "$1" "$folder/reply"; then
        echo "not there: $1"
        cut -c1-2000 "$folder/reply"
        failed=1
    fi
}

id_of() { # NAME: the first member of that name in the reply
    sed -n "s/.*\"$1\":{[^}]*\"id\":\"\([^\"]*\)\".*/\1/p; s/^{\"@odata[^}]*\"id\":\"\([^\"]*\)\".*/\1/p" \
        "$folder/reply" | head -1
}

# --- from nothing ----------------------------------------------------------------------------------
serve "$scenarios/worlds/contoso.ldif"
ask POST applicationTemplates/1a4721b3-e57f-4451-ae87-ef078703ec94/instantiate '{"displayName":"contoso.com"}'
expect 201
sp=servicePrincipals/$(id_of servicePrincipal)/synchronization
ask POST "$sp/jobs" '{"templateId":"AD2AADProvisioning"}'
expect '"code":"Paused"'
job=$sp/jobs/$(id_of job)
ask PUT "$sp/secrets" '{"value":[{"key":"Domain","value":"{\"domain\":\"contoso.com\"}"}]}'
expect 204
ask POST "$job/start"
expect 204
ask GET "$job"
expect '"code":"Active"'
expect '{"key":"user to User","value":5}'
ask GET users/alice@contoso.com
expect '"displayName":"Alice'
ask POST "$job/provisionOnDemand" '{"parameters":[{"ruleId":"r","subjects":[{"objectId":"CN=alice,OU=CPUsers,DC=contoso,DC=com","objectTypeName":"user"}]}]}'
expect RedundantExport
ask GET 'auditLogs/provisioning?$filter=provisioningAction%20eq%20%27create%27&$top=1'
expect '"provisioningAction":"create"'
ask POST "$job/restart" '{"criteria":{"resetScope":"nonsense"}}'
expect '"code":"Request_BadRequest"'
ask PATCH "$job/schema" '{}'
expect 405

# --- what this client writes is in the audits, newest first -------------------------------------------
audits() { # FILTER [OPTIONS]
    ask GET "auditLogs/directoryAudits?\$filter=$(echo "$1" | sed "s/ /%20/g; s/'/%27/g")${2:-}"
}
by_us="initiatedBy/app/appId eq '$CLIENT_ID'"
ask POST groups '{"displayName":"Audited","mailNickname":"audited","mailEnabled":false,"securityEnabled":true}'
expect 201
group=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$folder/reply" | head -1)
ask POST users '{"displayName":"Ann","mailNickname":"ann","userPrincipalName":"ann@contoso.com","accountEnabled":true,"passwordProfile":{"password":"Secret-12345"}}'
expect 201
user=$(sed -n 's/.*"id":"\([^"]*\)".*/\1/p' "$folder/reply" | head -1)
ask PATCH "users/$user" '{"jobTitle":"Auditor"}'
ask POST "groups/$group/members/\$ref" "{\"@odata.id\":\"$BASE_URL/v1.0/directoryObjects/$user\"}"
ask DELETE "groups/$group/members/$user/\$ref"
ask DELETE "users/$user"
ask POST "directory/deletedItems/$user/restore"
ask DELETE "users/$user"
ask DELETE "directory/deletedItems/$user"
expect 204
audits "$by_us"
found=$(head -1 "$folder/reply" | grep -o '"activityDisplayName":"[^"]*"' | cut -d'"' -f4 | tr '\n' ';')
wanted='Hard Delete user;Delete user;Restore user;Delete user;Remove member from group;Add member to group;Update user;Add user;Add group;'
[ "$found" = "$wanted" ] || { echo "audits: $found"; failed=1; }
expect '"displayName":"jobTitle","oldValue":null,"newValue":"[\"Auditor\"]"'
if grep -q Secret-12345 "$folder/reply"; then
    echo "a password is in the audits"
    failed=1
fi
audits "$by_us and startswith(activityDisplayName,'Hard') and category eq 'UserManagement' and activityDateTime ge 2000-01-01T00:00:00Z"
expect '"activityDisplayName":"Hard Delete user"'
audits "$by_us and activityDateTime le 2000-01-01T00:00:00Z"
expect '"value":[]'
audits "$by_us" '&$top=8'
next=$(sed -n 's/.*"@odata.nextLink":"[^"]*\/v1.0\/\([^"]*\)".*/\1/p' "$folder/reply")
ask GET "$next"
expect '"activityDisplayName":"Add group"'
if grep -q 'nextLink\|Add user' "$folder/reply"; then
    echo "the second page is not the rest"
    failed=1
fi
ask GET 'auditLogs/directoryAudits?$skiptoken=nonsense'
expect 'The skip token is not of this list.'

# --- impatient clients do not disturb the others -----------------------------------------------------
for _ in 1 2 3 4 5 6 7 8; do
    curl -s -m 0.01 --cacert "$CA_FILE" -H "Authorization: Bearer $token" "$BASE_URL/v1.0/$job" >"$folder/lost"
done
ask GET "$job"
expect '"code":"Active"'
kill -TERM "$served"
wait "$served" || { echo "serve ended with $?"; failed=1; }
served=
exit $failed
