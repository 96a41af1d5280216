#!/bin/sh
# SPDX-License-Identifier: MIT
# Broken input, as people break it: exit status 3, and a message with its place, the offending text and
# what would be right. Never a hang, a crash or a silent skip.
set -u
program=$1
folder=$(mktemp -d) || exit 1
XDG_STATE_HOME=$folder/state && export XDG_STATE_HOME
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failed=0

said() { # NAME PATTERN COMMAND...: it ends with status 3 and these words
    name=$1 pattern=$2
    shift 2
    said=$(timeout 60 "$@" 2>&1)
    status=$?
    if [ $status -ne 3 ] || ! printf '%s' "$said" | grep -q -- "$pattern"; then
        printf '%s: status %s, wanted 3 and "%s"; it said:\n%s\n' "$name" "$status" "$pattern" "$said"
        failed=1
    fi
}

# --- runbooks ---------------------------------------------------------------------------------------

file() { # NAME TEXT PATTERN: a runbook with just this text (printf's escapes)
    printf -- "$2" >"$1.md"
    said "$1" "$3" "$program" run --memory "$1.md"
}

front() { # NAME LINES PATTERN: a runbook with these lines of front matter
    printf -- "---\ntitle: x\n$2---\n" >"$1.md"
    said "$1" "$3" "$program" run --memory "$1.md"
}

file empty '' 'empty.md:1:1: a runbook begins with front matter'
file no-front 'hello\n' 'no-front.md:1:1: a runbook begins with front matter'
file not-closed '---\ntitle: x\n' 'not-closed.md:1:1: the front matter is not closed'
file no-title '---\nseed: 3\n---\n' 'no-title.md:1:1: the front matter gives no title'
file nul '---\ntitle: x\n---\n\nab\0c\n' 'nul.md:5:3: this is not a text file: byte 0x00'
file latin1 '---\ntitle: x\n---\n\ncaf\351\n' 'latin1.md:5:4: this is not a text file: byte 0xe9'
file utf16 '\377\376-\0-\0' 'utf16.md:1:1: this text is UTF-16'
front no-colon 'seed\n' 'no-colon.md:3:1: "seed" is not front matter; a line there is key: value'
front twice 'title: y\n' 'twice.md:3:1: "title" stands there twice'
front key 'wrold: x.ldif\n' 'key.md:3:1: unknown key "wrold"'
front kind 'kind: nonsense\n' 'kind.md:3:7: "nonsense" is no value for kind; it is one of: hazard, lesson'
front seed 'seed: -3\n' 'seed.md:3:7: "-3" is no value for seed; it is a whole number'
front start 'start: yesterday\n' 'start.md:3:8: "yesterday" is no value for start; it is a time like'
front verdict 'verdict: maybe\n' 'verdict.md:3:10: "maybe" is no value for verdict; it is safe or unsafe'
front profile 'profile: 1999\n' 'profile.md:3:1: no profile is called "1999"; one of: 2025-09'
front no-world 'world: nowhere.ldif\n' \
    'no-world.md:3:1: the world does not load: cannot read .*nowhere.ldif: No such file'
front world-folder 'world: /tmp\n' 'world-folder.md:3:1: the world does not load: .*/tmp: it is a folder'
front crlf 'kind: x\r\n' 'crlf.md:3:7: "x" is no value for kind'

block() { # NAME KIND PATTERN: a runbook whose only step holds this block, which begins on line 8
    printf -- '---\ntitle: x\n---\n\n## A\n\n```%s\n' "$2" >"$1.md"
    cat >>"$1.md"
    printf '```\n' >>"$1.md"
    said "$1" "$3" "$program" run --memory "$1.md"
}

block unknown pwsh 'unknown.md:7:1: unknown block "pwsh"' </dev/null
block lonely output 'lonely.md:7:1: an output block follows the commands' </dev/null
printf -- '---\ntitle: x\n---\n\n```powershell\n1\n' >open.md
said open 'open.md:5:1: the block that begins here is not closed' "$program" run --memory open.md

power() { # NAME PATTERN: commands that are refused
    block "$1" powershell "$2"
}

power command 'command.md:8:1: unknown command "Get-ADUsr"' <<'X'
Get-ADUsr -Filter *
X
power parameter 'parameter.md:8:12: Get-ADUser has no parameter -Fliter; its parameters: -Identity' <<'X'
Get-ADUser -Fliter *
X
power outside 'outside.md:9:1: \$env: is outside this language' <<'X'
1
$env:PATH
X
power string 'string.md:8:1: the text that begins with " has no end' <<'X'
"abc
X
power brace 'brace.md:8:10: what begins here has no closing }' <<'X'
if ($a) {
X
power property 'property.md:9:12: -Filter, column 1: Active Directory has no property "nonsense"' <<'X'
Get-ADUser -Filter *
Get-ADUser -Filter "nonsense -eq 'x'"
X
power filter 'filter.md:8:12: -Filter, column 6: an operator is wanted here: .*not "-lik 5"' <<'X'
Get-ADUser -Filter "Name -lik 5"
X
power ldap-filter 'ldap-filter.md:8:12: -LDAPFilter "(cn=x": LDAP filter: the bracket is not closed' <<'X'
Get-ADUser -LDAPFilter "(cn=x"
X
power base 'base.md:8:1: there is no object OU=nowhere,DC=contoso,DC=com' <<'X'
Get-ADUser -Filter * -SearchBase "OU=nowhere,DC=contoso,DC=com"
X
power nobody "nobody.md:8:1: Cannot find an object with identity: 'nobody' under: 'DC=contoso,DC=com'" <<'X'
Get-ADUser -Identity nobody
X
power dn 'dn.md:9:.*not a distinguished name' <<'X'
Install-LabConnect -Express
Set-LabOUFilter -Exclude 'CPUsers'
X
power rule 'rule.md:9:1: there is no rule "3f"' <<'X'
Install-LabConnect -Express
Get-ADSyncRule -Identifier 3f
X
power not-installed 'Run Install-LabConnect -Express first' <<'X'
Start-ADSyncSyncCycle
X
power backwards 'backwards.md:8:1: -Minutes -5 is out of range: time only goes forward' <<'X'
Wait-Lab -Minutes -5
X
power forever 'forever.md:8:8: stopped after .* steps' <<'X'
while ($true) { }
X
power itself 'itself.md:8:14: stopped at 200 calls within each other' <<'X'
function f { f }; f
X
power swelling 'swelling.md:8:27: the text would be too long' <<'X'
$x = "a"; while ($true) { $x += $x }
X
block expectation expect 'expectation.md:8:.*in the middle of a statement' <<'X'
1 -eq
X
block ldif-dn ldif 'ldif-dn.md:8: dn "nonsense" is no distinguished name' <<'X'
dn: nonsense
X
block ldif-parent ldif 'ldif-parent.md:8:1: there is no OU=nowhere,DC=contoso,DC=com to hold the object' <<'X'
dn: CN=x,OU=nowhere,DC=contoso,DC=com
objectClass: user
cn: x
X
printf -- '---\ntitle: x\n---\n\n## A\n\n```powershell\n' >deep.md
head -c 1000000 /dev/zero | tr '\0' '(' >>deep.md
printf '\n```\n' >>deep.md
said deep 'deep.md:8:[0-9]*: nested deeper than' "$program" run --memory deep.md
head -c 100000000 /dev/zero | tr '\0' x >huge.md
said huge 'huge.md: this text has 100000000 bytes; up to 16777216 can be read' \
    "$program" run --memory huge.md
rm huge.md

# --- worlds -----------------------------------------------------------------------------------------

world() { # NAME TEXT PATTERN: an LDIF file whose domain takes lines 1 to 4
    printf "dn: DC=contoso,DC=com\nobjectClass: domainDNS\ndc: contoso\n\n$2" >"$1.ldif"
    said "$1" "$3" "$program" eval --world "$1.ldif" nothing.ps1
}

: >nothing.ps1
: >none.ldif
a='dn: CN=a,DC=contoso,DC=com\nobjectClass: user\ncn: a\n'
said none 'none.ldif:1: a world begins with its domain' "$program" eval --world none.ldif nothing.ps1
world text 'hello\n' 'text.ldif:5: "hello": no colon; an LDIF line is `name: value`'
world again "$a\n$a" 'again.ldif:9: "CN=a,DC=contoso,DC=com" is there already'
world orphan 'dn: CN=a,OU=x,DC=contoso,DC=com\nobjectClass: user\n' \
    'orphan.ldif:5: .* has no parent: "OU=x,DC=contoso,DC=com" must stand further up'
world class 'dn: CN=a,DC=contoso,DC=com\nobjectClass: martian\n' \
    'class.ldif:6: unknown class "martian"; one of: domainDNS'
world attribute "${a}nosuch: y\n" 'attribute.ldif:8: Active Directory has no attribute "nosuch"'
world nobody "${a}manager: CN=b,DC=contoso,DC=com\n" \
    'nobody.ldif:8: manager names "CN=b,DC=contoso,DC=com", which is not in the file'
world number "${a}userAccountControl: many\n" 'number.ldif:8: .*"many" is not a whole number'
world base64 "${a}description:: ***\n" 'base64.ldif:8: .*is not Base64'
world url "${a}description:< file:///etc/passwd\n" 'url.ldif:8: .*values from URLs are not read'
world guid "${a}objectGUID: x\n" 'guid.ldif:8: objectGUID has 1 bytes; it must have 16'
world sid "${a}objectSid:: AAAA\n" 'sid.ldif:8: objectSid is no security identifier'
world change "dn: CN=a,DC=contoso,DC=com\nchangetype: delete\n" 'change.ldif:6: changetype "delete"'
world binary "${a}\0\n" 'binary.ldif:8: a zero byte'
g='objectClass: group\n'
printf "dn: DC=contoso,DC=com\nobjectClass: domainDNS\ndc: contoso\n\n" >circle.ldif
printf "dn: CN=g,DC=contoso,DC=com\n${g}cn: g\nmember: CN=g,DC=contoso,DC=com\nmember: CN=h,DC=contoso,DC=com\n\ndn: CN=h,DC=contoso,DC=com\n${g}cn: h\nmember: CN=g,DC=contoso,DC=com\n" >>circle.ldif
printf 'Install-LabConnect -Express\nStart-ADSyncSyncCycle -PolicyType Initial | Out-Null\n(Get-LabMember g).Count\n' >cycle.ps1
[ "$("$program" eval --world circle.ldif cycle.ps1)" = 2 ] ||
    { echo "groups that contain each other: $("$program" eval --world circle.ldif cycle.ps1 2>&1)"; failed=1; }

# --- arguments --------------------------------------------------------------------------------------

mkdir -p state
printf -- '---\ntitle: x\n---\n' >ok.md
for command in run eval serve; do
    said "$command option" "cutover $command: there is no option \"--frob\"" "$program" $command --frob x
    said "$command value" "cutover $command: --profile takes a value" "$program" $command --profile
    case $command in run) what='--memory ok.md' ;; eval) what=nothing.ps1 ;; *) what= ;; esac
    # shellcheck disable=SC2086 # several arguments, or none
    said "$command profile" 'no profile is called "nope"; one of: 2025-09' \
        "$program" $command --profile nope $what
    said "$command missing" 'cannot read nowhere.md: No such file' "$program" $command nowhere.md
done
for command in 'run nowhere.md' 'list nowhere.md' 'why nowhere.md alice'; do
    # shellcheck disable=SC2086 # several arguments
    said "$command" '`cutover list` names the runbooks' "$program" $command
done
said "run nothing" 'which scenario' "$program" run
said "run folder" 'there is no scenario (\*.md) in state' "$program" run state
said "run binary" '/bin/true:1:[0-9]*: this is not a text file' "$program" run --memory /bin/true
said "run endless" 'cannot read /dev/zero: it has more than 1 GiB' "$program" run --memory /dev/zero
said "run both" '--memory and --both exclude each other' "$program" run --memory --both x.md
said "eval folder" 'cannot read state: it is a folder' "$program" eval state
said "eval binary" '/bin/true:1:[0-9]*: this is not a text file' "$program" eval /bin/true
said "eval two" 'it takes one file, or - for standard input' "$program" eval a b
said "eval seed" '--seed takes a whole number from 0 on, not "1.5"' "$program" eval --seed 1.5 nothing.ps1
said "serve two" 'it takes one world or scenario' "$program" serve a b
said "serve seed" '--seed is for a world' "$program" serve --seed 3 ok.md
said "serve world" 'text.ldif:5: "hello"' "$program" serve text.ldif
said "serve folder" 'cannot read state: it is a folder' "$program" serve state
said "list" 'cannot read nowhere: No such file' "$program" list nowhere

# --- names and sizes of arguments -------------------------------------------------------------------

said "import nothing" 'the name of the folder is empty' "$program" import config ''
said "import no policy" 'cannot read a file with an empty name' "$program" import policy ''
said "run nothing" 'empty name' "$program" run --memory ''
said "eval nothing" 'empty name' "$program" eval ''
printf 'dn: DC=contoso,DC=com\nobjectClass: domainDNS\ndc: contoso\n' >domain.ldif
{ printf "Get-ADUser '" && head -c 1000000 /dev/zero | tr '\0' x && printf "'\n"; } >megabyte.ps1
said "a megabyte" "megabyte.ps1:1:1: Cannot find an object with identity: 'xxx.*xxx'" "$program" eval --world domain.ldif megabyte.ps1
excerpt() { # what was said last is no longer than a screen
    if [ ${#said} -gt 3000 ]; then
        printf '%s: a long argument is repeated in %s bytes\n' "$name" ${#said}
        failed=1
    fi
}
excerpt
long=$(head -c 100000 /dev/zero | tr '\0' x)
said "a long option" 'there is no option "--xxx.*xxx"' "$program" run "--$long"
excerpt
said "a long number" 'takes a whole number from .*, not "xxx.*xxx"' "$program" run -j "$long"
excerpt
said "a long command" 'there is no command "xxx.*xxx"' "$program" "$long"
excerpt
said "a long folder" 'xxx: File name too long' "$program" import config "$long"
excerpt
printf '@{} | Export-Csv x.csv\n' >csv.ps1
said "csv" '^cutover: csv.ps1:1:7: Export-Csv: the first object has no properties' "$program" eval csv.ps1

# --- what a terminal would obey ---------------------------------------------------------------------

harmless() { # NAME COMMAND...: no control character but line ends reaches the screen
    name=$1
    shift
    if "$@" 2>&1 | LC_ALL=C grep -q '[[:cntrl:]]'; then
        printf '%s: a control character is printed:\n' "$name"
        "$@" 2>&1 | od -c | head -20
        failed=1
    fi
}

escape=$(printf '\033[2J')
printf '{"%s": 1}' '\u001b[2J' >escape.json
harmless "a key of a policy" "$program" import policy escape.json
printf '{ %s' "$escape" >escape.json
harmless "a broken policy" "$program" import policy escape.json
harmless "an expression" "$program" expr "Trim($escape"
harmless "an object" "$program" why --profile x ok.md "$escape"
printf -- '---\ntitle: x\n%s: 1\n---\n' "$escape" >escape.md
harmless "an option" "$program" run "--$escape"
harmless "a command" "$program" "$escape"
harmless "front matter" "$program" run --memory escape.md
said "command" 'there is no command "frob"' "$program" frob
said "no command" 'usage: cutover COMMAND' "$program"
exit $failed
