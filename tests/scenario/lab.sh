#!/bin/sh
# SPDX-License-Identifier: MIT
# lab.sh PROGRAM SCENARIOS: what `cutover lab` prints can be pasted. curl is tried where it is installed.
set -u
program=$1 scenarios=$2
folder=$(mktemp -d) || exit 1
lab=
trap '[ -z "$lab" ] || kill "$lab" 2>/dev/null; rm -rf "$folder"' EXIT

fails() {
    echo "FAILED: $1"
    exit 1
}

# The recipe below the heading that begins with $1.
recipe() { awk -v title="# $1" '/^# / { on = index($0, title) == 1; next } on' "$folder/told"; }

command -v slapd >/dev/null || [ -x /usr/sbin/slapd ] || exit 77
"$program" lab "$scenarios/straight-pilot.md" >"$folder/told" 2>"$folder/said" &
lab=$!
for _ in $(seq 100); do
    grep -q '^# activedirectory2' "$folder/told" && break
    kill -0 "$lab" 2>/dev/null || fails "the lab ended: $(cat "$folder/said")"
    sleep 0.1
done
! grep -nE '\{[A-Z_]+\}' "$folder/told" || fails "a setting was not filled in"
recipe ldapsearch | sh | grep -q '^sAMAccountName: alice' || fails "ldapsearch does not find alice"
if command -v curl >/dev/null; then
    recipe curl | sh >"$folder/users" || fails "curl fails"
    grep -q '"userPrincipalName":"alice@contoso.com"' "$folder/users" ||
        fails "curl does not find alice: $(cat "$folder/users")"
fi
kill "$lab"
wait "$lab" || fails "the lab ends with $?"
lab=
"$program" lab a b 2>"$folder/said" && fails "two worlds are taken"
grep -q '^cutover lab: it takes one world or scenario' "$folder/said" || fails "$(cat "$folder/said")"
"$program" serve --throttle much 2>"$folder/said" && fails "a throttle of another kind is taken"
grep -q 'off, documented or scaled, not "much"' "$folder/said" || fails "$(cat "$folder/said")"
"$program" serve --client-certificate "$folder/said" 2>"$folder/why" && fails "any file is a certificate"
grep -q "$folder/said: there is no certificate in PEM form" "$folder/why" ||
    fails "the file is not named: $(cat "$folder/why")"
grep -q '^  It begins with a line -----BEGIN' "$folder/why" || fails "no remedy: $(cat "$folder/why")"
"$program" serve --client-certificate "$folder/none" 2>"$folder/why" && fails "no file is a certificate"
grep -q '^  Name a file with an RSA certificate' "$folder/why" ||
    fails "no remedy: $(cat "$folder/why")"
"$program" serve --help >"$folder/said"
grep -q 'ClockSkew' "$folder/said" || fails "the help does not list every fault"
