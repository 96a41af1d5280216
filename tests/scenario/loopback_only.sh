#!/bin/sh
# SPDX-License-Identifier: MIT
# Other people's settings do not reach the sandbox, it talks to nothing but loopback and its own
# sockets, and a port that is taken is said to be.
set -u
program=$1 scenarios=$2
runbook=$scenarios/straight-pilot.md
folder=$(mktemp -d) || exit 1
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
mkdir "$folder/tmp" "$folder/home" && cd "$folder" || exit 1
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR
failed=0

fails() {
    echo "$*"
    failed=1
}

# every way in which proxies, other directories and secrets come to libcurl and libldap
printf 'URI ldap://dc.example.com\nSIZELIMIT 1\nTIMELIMIT 1\nDEREF always\nTLS_REQCERT demand\nTLS_CACERT /nowhere\nSASL_MECH GSSAPI\nBASE dc=example,dc=com\nBINDDN cn=x\n' >home/.ldaprc
cp home/.ldaprc home/ldaprc && cp home/.ldaprc ldaprc
printf 'machine localhost login somebody password else\n' >home/.netrc && chmod 600 home/.netrc
printf 'proxy = http://127.0.0.1:1\n' >home/.curlrc
undisturbed() {
    env -i HOME="$folder/home" CURL_HOME="$folder/home" TMPDIR="$TMPDIR" PATH="$PATH" \
        XDG_STATE_HOME="$XDG_STATE_HOME" \
        http_proxy=http://127.0.0.1:1 https_proxy=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 \
        all_proxy=socks5://127.0.0.1:1 ALL_PROXY=socks5://127.0.0.1:1 no_proxy= NO_PROXY= \
        LDAPCONF="$folder/home/.ldaprc" LDAPRC=ldaprc LDAPURI=ldap://dc.example.com LDAPTLS=hard \
        LDAPTLS_REQCERT=demand LDAPTLS_CACERT=/nowhere LDAPSIZELIMIT=1 LDAPTIMELIMIT=1 \
        LDAPDEREF=always LDAPBASE=dc=example,dc=com LDAPSASL_MECH=GSSAPI LDAPREFERRALS=on \
        SSL_CERT_FILE=/nowhere SSL_CERT_DIR=/nowhere GNUTLS_SYSTEM_PRIORITY_FILE=/dev/null \
        LANG=tr_TR.UTF-8 LC_ALL=tr_TR.UTF-8 TZ=Asia/Kathmandu "$@"
}
"$program" run --both -j 1 "$runbook" --json usual.json >/dev/null || fails "a usual run fails"
undisturbed "$program" run --both -j 1 "$runbook" --json other.json >out 2>&1 ||
    fails "it heeds other people's settings: $(cat out)"
cmp usual.json other.json || failed=1

# what it connects, binds and sends to, its servers included
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
    strace -f -qq -e trace=connect,bind,sendto,sendmsg,sendmmsg -o trace \
        "$program" run --both --quiet "$runbook" >/dev/null || fails "it fails under strace"
    grep -q 'inet_addr("127.0.0.1")' trace || fails "strace saw nothing"
    grep 'sa_family=' trace |
        grep -v 'sa_family=AF_UNIX\|sa_family=AF_INET, [^}]*inet_addr("127\.0\.0\.1")' &&
        fails "it talks to others than loopback"
else
    echo "no strace here: what it connects to was not looked at"
fi

# arguments that name other machines are no files
for what in ldap://dc.example.com https://graph.microsoft.com //server/share/world.ldif; do
    for command in "serve" "run" "eval --world" "eval"; do
        # shellcheck disable=SC2086 # a command and its option
        echo 1 | "$program" $command "$what" - >out 2>&1
        [ $? -eq 3 ] || fails "$command $what is not refused: $(cat out)"
    done
done

# ports
wait_for() {
    for _ in $(seq 100); do
        [ -e "$1" ] && return
        sleep 0.1
    done
    fails "serve does not come up: $(cat serve.err)"
}
"$program" serve --env first.env 2>serve.err &
server=$!
wait_for first.env
port=$(sed -n "s/^BASE_URL=.*:\([0-9]*\)'/\1/p" first.env)
ldap=$(sed -n "s/^LDAP_URL=.*:\([0-9]*\)'/\1/p" first.env)
"$program" serve --env second.env --port "$port" >out 2>&1
[ $? -eq 4 ] && grep -q "port $port of 127.0.0.1 is taken" out && grep -q 'Choose another port' out ||
    fails "a taken --port: $(cat out)"
"$program" serve --env second.env --ldap-port "$ldap" >out 2>&1
[ $? -eq 4 ] && grep -q "port $ldap of 127.0.0.1 is taken" out ||
    fails "a taken --ldap-port: $(cat out)"
[ ! -e second.env ] || fails "a server that did not come up left its --env"
kill $server
wait $server || fails "serve ends with $?"
server=
[ ! -e first.env ] || fails "the file of --env outlives the server"
for what in "$runbook" ''; do # both are free now
    # shellcheck disable=SC2086 # perhaps none
    "$program" serve --env third.env --port "$port" --ldap-port "$ldap" $what 2>serve.err &
    server=$!
    wait_for third.env
    grep -q "^BASE_URL='https://localhost:$port'" third.env &&
        grep -q "^LDAP_URL='ldap://127.0.0.1:$ldap'" third.env || fails "other ports: $(cat third.env)"
    kill $server
    wait $server
    server=
done
[ "$port" != "$ldap" ] || fails "one port for both"
for bad in 0 65536 -1 ldap 80x ''; do
    for option in --port --ldap-port; do
        "$program" serve $option "$bad" >out 2>&1
        [ $? -eq 3 ] && grep -q 'from 1 to 65535' out || fails "$option '$bad': $(cat out)"
    done
done
"$program" serve --port "$port" --ldap-port "$port" >out 2>&1
[ $? -eq 4 ] && grep -q 'is taken' out || fails "one port for both: $(cat out)"

# what was there before is not removed by a server that never came up, nor are devices ever
echo mine >mine.env
"$program" serve --env mine.env --profile nonsense >/dev/null 2>&1
[ "$(cat mine.env)" = mine ] || fails "a file was removed that is somebody's"
[ -z "$(ls "$TMPDIR")" ] || fails "left behind: $(ls "$TMPDIR")"
exit $failed
