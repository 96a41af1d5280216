#!/bin/sh
# SPDX-License-Identifier: MIT
# GET of one user: the posing Entra ID against Prism, Mockoon and json-server, one after the other on
# this machine. Needs wrk, Node 20 and npm.
# usage: run.sh PROGRAM [WORLD]
set -eu
program=$(realpath "$1")
here=$(realpath "$(dirname "$0")")
world=$(realpath "${2:-$here/../../../scenarios/straight-pilot.md}")
for tool in wrk node npm curl; do
    command -v $tool >/dev/null || { echo "$tool is missing: apt-get install wrk curl nodejs npm" && exit 77; }
done
work=$(mktemp -d)
server=
# shellcheck disable=SC2154 # status is set by the trap itself
trap 'status=$?; [ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"; exit $status' EXIT
modules=${XDG_CACHE_HOME:-$HOME/.cache}/cutover/peers
mkdir -p "$modules"
cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$modules"
[ -d "$modules/node_modules" ] || (cd "$modules" && npm ci --ignore-scripts --silent)
cp "$here/openapi.yaml" "$here/mockoon.json" "$here/db.json" "$work"
bin=$modules/node_modules/.bin
user=4a4bd51e-0000-4000-8000-000000000001
cd "$work"

free_port() {
    node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => {
                 console.log(s.address().port); s.close(); })'
}

# answers URL [HEADER]: waits until it does
answers() {
    for _ in $(seq 100); do
        [ "$(curl -sk -o /dev/null -w '%{http_code}' -H "${2:-X: x}" "$1")" = 200 ] && return
        sleep 0.1
    done
    echo "$1 does not answer" && cat "$work/log" && return 1
}

# measure NAME URL [HEADER]: requests a second of 32 connections, the best of three rounds
measure() {
    answers "$2" "${3:-}"
    best=0
    for _ in 1 2 3; do
        rate=$(wrk -t1 -c32 -d5s -H "${3:-X: x}" "$2" | sed -n 's/^Requests\/sec: *\([0-9]*\).*/\1/p')
        [ "$rate" -gt "$best" ] && best=$rate
    done
    printf '  %-28s %8d requests/s%s\n' "$1" "$best" "${4:-}"
}

peer() { # NAME URL COMMAND...
    name=$1 url=$2
    shift 2
    "$@" >"$work/log" 2>&1 &
    server=$!
    measure "$name" "$url"
    [ "$best" -gt "$fastest" ] && fastest=$best
    kill "$server" && wait "$server" 2>/dev/null || true
    server=
}

fastest=0
port=$(free_port)
peer Prism "http://127.0.0.1:$port/v1.0/users/$user" \
    "$bin/prism" mock -v fatal -h 127.0.0.1 -p "$port" openapi.yaml
port=$(free_port)
peer Mockoon "http://127.0.0.1:$port/v1.0/users/$user" \
    "$bin/mockoon-cli" start --data mockoon.json --port "$port" --disable-log-to-file
port=$(free_port)
peer json-server "http://127.0.0.1:$port/users/$user" \
    "$bin/json-server" --quiet --host 127.0.0.1 --port "$port" db.json

"$program" serve "$world" --env "$work/env" 2>"$work/log" &
server=$!
for _ in $(seq 100); do [ -s "$work/env" ] && break; sleep 0.1; done
. "$work/env"
token=$(curl -s --cacert "$CA_FILE" "$BASE_URL/$TENANT/oauth2/v2.0/token" \
    -d grant_type=client_credentials -d client_id="$CLIENT_ID" -d client_secret="$CLIENT_SECRET" \
    -d scope=https://graph.microsoft.com/.default | sed 's/.*"access_token":"//; s/".*//')
id=$(curl -s --cacert "$CA_FILE" -H "Authorization: Bearer $token" \
    "$BASE_URL/v1.0/users?\$select=id&\$top=1" | sed 's/.*"id":"//; s/".*//')
measure 'cutover, over TLS' "$BASE_URL/v1.0/users/$id" "Authorization: Bearer $token"
printf '  %.1f times the fastest of them (goal: 20)\n' "$(echo "$best $fastest" | awk '{print $1 / $2}')"
