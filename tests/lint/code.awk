# SPDX-License-Identifier: MIT
# Prints C files as file:line:code with comments gone and literals emptied, so that what is left is
# what the compiler sees. A // comment stays as those two characters, for the lint that forbids it.
FNR == 1 { in_comment = 0 }
{
    rest = $0
    kept = ""
    while (rest != "") {
        if (in_comment) {
            at = index(rest, "*/")
            if (!at)
                break
            rest = substr(rest, at + 2)
            in_comment = 0
        } else if (!match(rest, /["']|\/\*|\/\//)) {
            kept = kept rest
            break
        } else {
            kept = kept substr(rest, 1, RSTART - 1)
            mark = substr(rest, RSTART, 1)
            if (mark == "/") {
                if (substr(rest, RSTART, 2) == "//") {
                    kept = kept "//"
                    break
                }
                in_comment = 1
                kept = kept " "
                rest = substr(rest, RSTART + 2)
            } else {
                rest = substr(rest, RSTART + 1)
                if (kept ~ /^[ \t]*#[ \t]*include[ \t]*$/)
                    literal = "^[^\"]*\""
                else
                    literal = mark == "\"" ? "^([^\"\\\\]|\\\\.)*\"" : "^([^'\\\\]|\\\\.)*'"
                if (!match(rest, literal)) {
                    kept = kept mark
                    break
                }
                if (kept ~ /^[ \t]*#[ \t]*include[ \t]*$/)
                    kept = kept mark substr(rest, 1, RLENGTH)
                else
                    kept = kept mark mark
                rest = substr(rest, RLENGTH + 1)
            }
        }
    }
    print FILENAME ":" FNR ":" kept
}
