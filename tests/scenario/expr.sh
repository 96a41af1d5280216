#!/bin/sh
# SPDX-License-Identifier: MIT
# cutover expr: the value alone, mistakes with a caret, and what the exit status says.
set -u
program=$1
failed=0

gives() { # STATUS EXPECTED ARGUMENT...: what is printed, on either stream, is this and nothing else
    wanted=$1
    expected=$(printf '%b' "$2")
    shift 2
    said=$("$program" expr "$@" 2>&1)
    status=$?
    if [ $status -ne "$wanted" ] || [ "$said" != "$expected" ]; then
        printf '%s\n  status %s, wanted %s; it said:\n%s\n  and not:\n%s\n' \
            "$*" "$status" "$wanted" "$said" "$expected"
        failed=1
    fi
}

# The value alone.
gives 0 'Ann' 'Trim([displayName])' --set 'displayName= Ann '
gives 0 'True' '1 < 2'
gives 0 'NULL' '[department]'
gives 0 'IgnoreThisFlow' 'IIF(IsNullOrEmpty([c]),IgnoreThisFlow,[c])'
gives 0 '' '[description]' --set description=
gives 0 'smtp:a\nSMTP:b' '[proxyAddresses]' --set proxyAddresses=smtp:a --set proxyAddresses=SMTP:b
gives 0 '-2' '-1 + -1'
gives 0 '2012-01-01T23:00:00Z' 'DateFromNum([pwdLastSet])' --set pwdLastSet=129699324000000000
gives 0 'x=1' '"x=" & [custom]' --set custom=1
said=$(echo 'Left([mail],1)' | "$program" expr - --set mail=ann) || failed=1
[ "$said" = a ] || failed=1

# Values by the form of their attribute.
gives 0 'hex:0011ff' '[objectGUID]' --set objectGUID=hex:0011FF
gives 0 'ABH/' 'ConvertToBase64([objectGUID])' --set objectGUID=base64:ABH/
gives 0 '22bd5b7f-1c2d-4a2b-9d2b-0a1b2c3d4e5f' 'StringFromGuid([objectGUID])' \
    --set 'objectGUID=guid:{22BD5B7F-1c2d-4a2b-9d2b-0a1b2c3d4e5f}'
gives 0 'S-1-5-21-1-2-3-500' 'StringFromSid([objectSid])' --set objectSid=sid:S-1-5-21-1-2-3-500
gives 0 'False' 'IIF(BitAnd([userAccountControl],2)=0,True,False)' --set userAccountControl=514
gives 0 'True' '[isCriticalSystemObject]' --set isCriticalSystemObject=TRUE
gives 0 'm' 'DNComponent([manager],1)' --set manager=CN=m,DC=contoso,DC=com
gives 0 'a' 'DNComponent(CRef([dn]),1)' --set dn=CN=a,DC=x
gives 0 'old new' 'ImportedValue("mail") & " " & [mail]' --imported mail=old --set mail=new
gives 3 'cutover: userAccountControl takes a whole number, not "abc"' '[userAccountControl]' \
    --set userAccountControl=abc
gives 3 'cutover: manager takes a DN, not "me"' '[manager]' --set manager=me
gives 3 'cutover: "mail" is no name=value' '[mail]' --set mail
gives 3 'cutover: nobody knows an attribute "displyName", and the expression does not read it
  Did you mean displayName?' '[displayName]' --set displyName=x

# Parameters, sides, time, dice, disputes.
gives 0 'ann@contoso.com' '[sAMAccountName] & "@" & %Domain.FQDN%' --set sAMAccountName=ann
gives 0 'x.org' '%Domain.FQDN%' --set %Domain.FQDN%=x.org
gives 0 'mine' '%My.Own%' --param My.Own=mine
gives 0 'False' '[cloudSourceAnchor] = [sourceAnchor]' --set cloudSourceAnchor=a --set sourceAnchor=A
gives 0 'True' '[cloudSourceAnchor] = [sourceAnchor]' --set cloudSourceAnchor=a \
    --set sourceAnchor=A --assume expressionTextCompare=ignoresCase
gives 0 '2024-02-29T00:00:00Z' 'Now()' --now 2024-02-29
gives 3 'cutover: column 1: attribute "objectGUID" is not in Entra ID
  [objectGUID]
  ^' '[objectGUID]' --side entra

# Mistakes, with the expression, a caret and what would be right.
gives 3 'cutover: column 6: there is no attribute "displyName"
  Trim([displyName])
       ^
  Did you mean [displayName]?' 'Trim([displyName])'
gives 3 'cutover: column 5: there is no function "trim"
  1 + trim([mail])
      ^
  Write it as Trim: case matters' '1 + trim([mail])'
gives 3 'cutover: line 2, column 3: there is no function "Foo"
    Foo(1)
    ^' '"ä" &
  Foo(1)'
gives 3 'cutover: column 12: argument 2 of Left is a text, where a number is expected
  Left("äb", "1")
             ^' 'Left("äb", "1")'

# What goes wrong with this object is no mistake.
gives 1 'cutover: column 16: sync-rule-error-function-triggered: no name
  IIF(False,"a", Error("no name"))
                 ^
  This object fails; the expression is right' 'IIF(False,"a", Error("no name"))'

# Functions.
gives 0 'num Len(str text)
    how many characters; of bytes, how many bytes' --functions Len
gives 3 'cutover: there is no function "Lenn"
  Did you mean Len?' --functions Lenn

exit $failed
