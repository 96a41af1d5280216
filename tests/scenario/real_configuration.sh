#!/bin/sh
# SPDX-License-Identifier: MIT
# The published export of a real server runs a world of its domain to a verdict, through both doors.
# Skips (77) where the export is not on this machine: below $CUTOVER_SHARED, or beside the tree.
set -u
program=$1
scenarios=$2
for shared in "${CUTOVER_SHARED-}" "$scenarios/../../shared" "$scenarios/../../../shared"; do
    export=$shared/data/contoso-2016
    [ -d "$export/Connectors" ] && break
done
[ -d "$export/Connectors" ] || exit 77
folder=$(mktemp -d) || exit 1
XDG_STATE_HOME=$folder/state && export XDG_STATE_HOME
trap 'rm -rf "$folder"' EXIT
cp "$scenarios/worlds/contoso.ldif" "$folder"
cp -r "$export" "$folder/export"
cat >"$folder/theirs.md" <<'X'
---
title: The server as it was, and its OU taken away
world: contoso.ldif
verdict: unsafe
---

## As it was

```powershell
Install-LabConnect -Configuration export
New-ADOrganizationalUnit -Name CORP
Get-ADUser -Filter * | ForEach-Object { Move-ADObject $_.DistinguishedName -TargetPath 'OU=CORP,DC=contoso,DC=com' }
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
```
```expect
(Get-ADSyncRule).Count -eq 62
(Get-MgUser -All).Count -eq 5
(Get-MgGroup -All).Count -eq 0
```

## The OU is taken away

```powershell
Set-LabOUFilter -Exclude 'OU=CORP,DC=contoso,DC=com'
Start-ADSyncSyncCycle -PolicyType Initial | Out-Null
```
```expect
(Get-MgUser -All).Count -eq 0
```
X
"$program" import config "$export" >"$folder/page" || exit 1
grep -q '^Could not be used as it stands: nothing' "$folder/page" || { cat "$folder/page"; exit 1; }
"$program" run --both --quiet "$folder/theirs.md"
