#!/bin/sh
# SPDX-License-Identifier: MIT
# Explanations say what happened and what did not, and name the rule and the line behind it.
# usage: why.sh PROGRAM SCENARIOS
program=$1 scenarios=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
failed=0

# says WHAT TEXT: the explanation in $folder/told holds the text.
says() {
    grep -qF -- "$2" "$folder/told" && return
    printf 'FAILED %s: nothing says "%s"\n' "$1" "$2"
    cat "$folder/told"
    failed=1
}

why() {
    "$program" why "$@" >"$folder/told" 2>&1
    status=$?
}

# script NAME: commands from standard input, on the contoso world.
script() {
    "$program" eval --world "$scenarios/worlds/contoso.ldif" - >"$folder/told" 2>&1
}

why "$scenarios/remove-ou-early.md" gSales
says "a lost reference" "changed by Connect: member without alice, bob"
says "its rule" 'the link of alice was dropped without a delete by "Out to AAD - User - Cloud Sync pilot no flow"'
says "its command" "line 97: Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'"

why "$scenarios/remove-ou-early.md" alice
says "a reason that several writes have" "for the same reason"

why "$scenarios/remove-ou-500.md" 'pilot*'
says "a cohort" "and 487 more · 495 objects with one story"
says "what became of the cohort" 'deleted by Connect'
[ "$(grep -c 'deleted by Connect' "$folder/told")" -le 2 ] || {
    echo "FAILED a cohort: one line for each object"
    failed=1
}

why "$scenarios/attribute-change.md" bob title
says "a winner" 'In from AD - User Common'
says "a loser" 'loses: "Lead"'

why "$scenarios/attribute-change.md" nobodyatall
says "a stranger" 'ever had, an object "nobodyatall"'
[ "$status" -eq 3 ] || {
    echo "FAILED a stranger: exit $status"
    failed=1
}
why "$scenarios/attribute-change.md" bob colour
says "an unknown attribute" 'knows an attribute "colour"'

script <<'END'
Install-LabConnect -Express
Set-LabOUFilter -Exclude 'OU=CPUsers,DC=contoso,DC=com'
New-ADUser -Name svc -SamAccountName AAD_x -Path 'OU=Staff,DC=contoso,DC=com' -Enabled $true
New-ADObject -Type contact -Name lost -Path 'OU=Staff,DC=contoso,DC=com'
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
Get-LabWhy bob
Get-LabWhy AAD_x
Get-LabWhy lost
Get-LabWhy carl
END
says "who is not imported" "because the OU filter excludes OU=CPUsers,DC=contoso,DC=com"
says "who is not provisioned" "is out of scope: cloudFiltered NOTEQUAL True does not hold"
says "where that comes from" "because cloudFiltered comes from In from AD - User Join"
says "who cannot join" "wants to join by what the object lacks: mail"
says "who was created" 'created by Connect'
if grep -A3 'created by Connect' "$folder/told" | grep -q Set-LabOUFilter; then
    echo "FAILED blame: an object that was never out of scope is put down to the OU filter"
    failed=1
fi

# Behind a JoinNoFlow link a change waits, and the explanation says for what.
script <<'END'
Install-LabConnect -Express
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
$entra = (Get-ADSyncConnector -Name 'contoso.onmicrosoft.com - AAD').Identifier
$rule = New-ADSyncRule -Name 'held' -Direction Outbound -Precedence 90 -Connector $entra `
    -SourceObjectType person -TargetObjectType user -LinkType JoinNoFlow
$scope = New-Object -TypeName 'Microsoft.IdentityManagement.PowerShell.ObjectModel.ScopeCondition' `
    -ArgumentList 'displayName', 'Bob', 'STARTSWITH'
$rule = Add-ADSyncScopeConditionGroup -SynchronizationRule $rule -ScopeConditions @($scope)
Add-ADSyncRule -SynchronizationRule $rule
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
Set-ADUser bob -Title 'Lead'
Start-ADSyncSyncCycle | Out-Null
Get-LabWhy bob title
END
says "a change held back" "what Connect does not export"
says "its value" 'title                 "Lead"'
says "what holds it" "because held (precedence 90, JoinNoFlow) holds it"

exit $failed
