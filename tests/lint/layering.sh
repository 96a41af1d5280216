#!/bin/sh
# SPDX-License-Identifier: MIT
# Who includes and links whom: layers.txt, and nothing else. Includes are rooted.
. "$(dirname -- "$0")/lib.sh"

table=layers.txt
[ -e "$table" ] || table=$lint/layers.txt

{
    # shellcheck disable=SC2046
    code $(sources sim mocks harness) | grep ':[[:blank:]]*#[[:blank:]]*include[[:blank:]]*"'
    [ ! -e CMakeLists.txt ] || awk '
        { sub(/#.*/, "") }
        /^cutover_library\(/ { call = ""; at = FNR }
        at { call = call " " $0 }
        at && /\)/ {
            n = split(call, w, /[ ()]+/)
            for (i = w[2] == "cutover_library" ? 4 : 5; i <= n; i++)
                if (w[i] != "" && w[i] !~ /^lib::/)
                    print "CMakeLists.txt:" at ":link " (w[2] == "cutover_library" ? w[3] : w[4] ".c") " " w[i]
            at = 0
        }' CMakeLists.txt
} | while IFS= read -r line; do # what is not there is no folder that one could look up
    case $line in *'include "'*)
        name=${line#*include*\"}
        name=${name%%\"*}
        [ -e "$name" ] && echo "$line" || echo "${line%%:*}:$(echo "$line" | cut -d: -f2):missing $name"
        ;;
    *) echo "$line" ;;
    esac
done | awk -v table="$table" '
    function folder(path) { return path ~ /\// ? substr(path, 1, match(path, /\/[^\/]*$/) - 1) : "" }
    function judge(from, to, is_file, verb,    row, allowed, i, n, w) {
        row = from in may ? from : folder(from) in may ? folder(from) : ""
        if (row == "" && !(from in may))
            return where ": " (folder(from) == "" ? from : folder(from)) " has no row in tests/lint/layers.txt: say there what it may include"
        if (to == folder(from) || (is_file && folder(to) == folder(from)))
            return ""
        n = split(may[row], w, " ")
        allowed = "its own folder"
        for (i = 1; i <= n; i++) {
            if (to == w[i] || (is_file && folder(to) == w[i]) || (!is_file && folder(w[i]) == to))
                return ""
            allowed = allowed ", " w[i]
        }
        return where ": " row " must not " verb " " to "; it may: " allowed
    }
    BEGIN {
        while ((getline row < table) > 0) {
            sub(/#.*/, "", row)
            at = index(row, ":")
            if (at)
                may[substr(row, 1, at - 1)] = substr(row, at + 1)
        }
    }
    {
        split($0, part, ":")
        file = part[1]
        where = file ":" part[2]
    }
    part[3] ~ /^missing / {
        print where ": \"" substr(part[3], 9) "\" is not there; name headers from the root of the project, like \"sim/base/str.h\""
        next
    }
    part[3] ~ /^link / {
        split(part[3], w, " ")
        # A library that a folder links may be wider than a single header that it may include.
        why = judge(w[2] ~ /\.c$/ ? w[2] : w[2] "/x", w[3], 0, "link")
        if (why != "")
            print why
        next
    }
    {
        match($0, /"[^"]*"/)
        name = substr($0, RSTART + 1, RLENGTH - 2)
        own = file
        sub(/\.c$/, ".h", own)
        if (!(file in seen) && own != file && name != own && (getline ignored < own) > 0)
            print where ": the first include of " file " must be its own header \"" own "\": it must stand alone"
        close(own)
        seen[file] = 1
        why = judge(file, name, 1, "include")
        if (why != "")
            print why
    }' | finish
