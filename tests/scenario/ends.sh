# SPDX-License-Identifier: MIT
# For scripts that look at how the program ends: a folder of their own, and the question.
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/tmp" && cd "$folder" || exit 1
XDG_STATE_HOME=$folder/state TMPDIR=$folder/tmp && export XDG_STATE_HOME TMPDIR
failed=0

ends() { # NAME STATUS PATTERN COMMAND...: so it ends, with these words on standard error
    name=$1 status=$2 pattern=$3
    shift 3
    "$@" >out 2>err
    got=$?
    if [ $got -ne "$status" ] || ! grep -q "$pattern" err; then
        echo "$name: status $got, wanted $status and \"$pattern\"; it said:"
        cat err
        failed=1
    fi
    if [ -n "$(ls "$folder/tmp")" ]; then
        echo "$name left behind: $(ls "$folder/tmp")"
        failed=1
    fi
}
