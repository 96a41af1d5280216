#!/bin/sh
# SPDX-License-Identifier: MIT
# Ubuntu's AppArmor lets slapd into its own folders only: it starts, may not read its configuration,
# and says "Permission denied". The message names AppArmor and the lines that help. Without AppArmor
# the same failure is not blamed on it.
set -u
program=$1 scenarios=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/tmp" "$folder/apparmor.d" && cd "$folder" || exit 1
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR
failed=0

# as slapd 2.5 and slapadd of Ubuntu 22.04 fail under their profile
cat >bin/slapadd <<'X'
#!/bin/sh
while [ $# -gt 1 ] && [ "$1" != -f ]; do shift; done
echo "66f1c2a0.1a2b3c4d 0x7f slapd init: could not open config file \"$2\": Permission denied (13)" >&2
echo "slapadd: bad configuration file!" >&2
exit 1
X
cp bin/slapadd bin/slapd
chmod 755 bin/*

run() { PATH=$folder/bin:$PATH "$program" run --quiet "$scenarios/straight-pilot.md" >out 2>&1; }

says() { # PATTERN...: the message holds all of them
    for pattern; do
        grep -q -- "$pattern" out && continue
        echo "not in the message: $pattern"
        cat out
        failed=1
    done
}

CUTOVER_APPARMOR=$folder/apparmor.d && export CUTOVER_APPARMOR
run
[ $? -eq 4 ] || { echo "status"; failed=1; }
says 'slapadd could not load the world' 'Permission denied (13)'
grep -q AppArmor out && { echo "AppArmor is blamed where there is none"; cat out; failed=1; }

echo 'profile slapd /usr/sbin/slapd { }' >apparmor.d/usr.sbin.slapd
run
[ $? -eq 4 ] || { echo "status"; failed=1; }
says 'AppArmor confines slapd' "$folder/tmp/cutover-\*/\*\* rwk," "$folder/tmp/cutover-\*/ r," \
    "$folder/apparmor.d/local/usr.sbin.slapd" "apparmor_parser -r $folder/apparmor.d/usr.sbin.slapd"
[ -z "$(ls tmp)" ] || { echo "left behind: $(ls tmp)"; failed=1; }
exit $failed
