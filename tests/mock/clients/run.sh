#!/bin/sh
# SPDX-License-Identifier: MIT
# run.sh PROGRAM SOURCES FOLDER: the clients of tests/mock/clients against the program. Their packages
# are fetched once into FOLDER. Where Node or the packages cannot be had, it says so and exits with 77;
# FOLDER/skipped keeps the reason for whoever sums up.
set -u
program=$1 sources=$2 folder=$3
mkdir -p "$folder" || exit 1
rm -f "$folder/skipped"

skip() {
    echo "other people's clients were not tried: $1" | tee "$folder/skipped"
    exit 77
}

command -v node >/dev/null && command -v npm >/dev/null || skip "Node.js and npm are not installed"
node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' ||
    skip "they need Node.js 20 or later, and this is $(node --version)"

cp "$sources"/*.mjs "$sources/package.json" "$sources/.npmrc" "$folder/" || exit 1
if ! cmp -s "$sources/package-lock.json" "$folder/node_modules/.for-lock"; then
    cp "$sources/package-lock.json" "$folder/" || exit 1
    if ! (cd "$folder" && npm ci --ignore-scripts >npm.log 2>&1); then
        # what the network refuses is nobody's mistake; anything else is one of ours
        grep -qE 'EAI_AGAIN|ENOTFOUND|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET|E40[0-9]|E50[0-9]|ENOTCACHED' \
            "$folder/npm.log" && skip "npm cannot fetch their packages ($folder/npm.log)"
        cat "$folder/npm.log"
        exit 1
    fi
    cp "$sources/package-lock.json" "$folder/node_modules/.for-lock"
fi
exec node "$folder/run.mjs" "$program"
