#!/bin/sh
# SPDX-License-Identifier: MIT
# Names beyond ASCII are the same in any case, as in Active Directory, through both doors.
# usage: other_letters.sh PROGRAM SCENARIOS
program=$1 world=$2/worlds/contoso.ldif
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

cat >"$folder/plan.ps1" <<'END'
New-ADUser -Name 'Jörg Müller' -SamAccountName jmüller -DisplayName 'Jörg Müller' `
    -UserPrincipalName jm@contoso.com -Path 'OU=Staff,DC=contoso,DC=com'
@(Get-ADUser -Filter "Name -eq 'JÖRG MÜLLER'").Count
@(Get-ADUser -LDAPFilter '(displayName=jÖrg*)').Count
(Get-ADUser -Identity 'CN=JÖRG MÜLLER,OU=staff,DC=contoso,DC=com').Name
(Get-ADUser JMÜLLER).Name
Add-ADGroupMember gSales 'CN=JÖRG MÜLLER,OU=staff,DC=contoso,DC=com'
(Get-ADGroupMember gSales).Name -contains 'Jörg Müller'
try { New-ADUser -Name 'JÖRG MÜLLER' -SamAccountName other -Path 'OU=Staff,DC=contoso,DC=com' } catch { 'taken' }
END
printf '1\n1\nJörg Müller\nJörg Müller\nTrue\ntaken\n' >"$folder/wanted"

failed=0
for door in "" --live; do
    # shellcheck disable=SC2086 # no door is no word
    "$program" eval $door --world "$world" "$folder/plan.ps1" >"$folder/said" 2>&1
    diff "$folder/wanted" "$folder/said" || { echo "the names differ by their case${door:+ with $door}"; failed=1; }
done
exit $failed
