#!/bin/sh
# SPDX-License-Identifier: MIT
# Broken input: exit status 3, and a message with its place.
set -u
program=$1
folder=$(mktemp -d) || exit 1
XDG_STATE_HOME=$folder/state && export XDG_STATE_HOME
trap 'rm -rf "$folder"' EXIT
failed=0

refused() { # NAME PATTERN [FRONT]: what stands on standard input is refused with these words
    file=$folder/$1.md
    printf -- '---\ntitle: x\n%s---\n' "${3-}" >"$file"
    cat >>"$file"
    said=$("$program" run --memory "$file" 2>&1)
    status=$?
    if [ $status -ne 3 ] || ! printf '%s' "$said" | grep -q "$2"; then
        printf '%s: status %s, wanted 3 and "%s"; it said:\n%s\n' "$1" "$status" "$2" "$said"
        failed=1
    fi
}

refused key 'key.md:3:1: unknown key "wrold"' 'wrold: x.ldif
' </dev/null
refused world 'world.md:3:1: the world does not load: cannot read .*nowhere.ldif' 'world: nowhere.ldif
' </dev/null
refused block 'block.md:4:1: unknown block "pwsh"' <<'X'
```pwsh
1
```
X
refused open 'open.md:4:1: the block that begins here is not closed' <<'X'
```powershell
1
X
refused command 'command.md:7:1: unknown command "Get-ADUsr".*' <<'X'
## Step

```powershell
Get-ADUsr -Filter *
```
X
refused parameter 'parameter.md:7:12:' <<'X'
## Step

```powershell
Get-ADUser -Fliter *
```
X
refused attribute '7:1: Active Directory has no property "nonsense"' <<'X'
## Step

```powershell
Get-ADUser -Filter * -Properties nonsense
Get-ADUser -Filter "nonsense -eq 'x'"
```
X
refused dn 'not a distinguished name' <<'X'
## Step

```powershell
Install-LabConnect -Express
Set-LabOUFilter -Exclude 'CPUsers'
```
X
refused world 'does not load' 'world: nowhere.ldif
' </dev/null
exit $failed
