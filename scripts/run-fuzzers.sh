#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs each fuzzer for SECONDS, from the few inputs it makes itself. Stops at the first finding; its
# input is then build/crash-NAME-….
# Usage: run-fuzzers.sh SECONDS FUZZER...
set -eu
export LC_ALL=C
seconds=$1
shift
corpus=$(mktemp -d)
trap 'rm -rf "$corpus"' EXIT
for fuzzer in "$@"; do
    name=${fuzzer##*/}
    mkdir "$corpus/$name"
    echo "== $name, $seconds s"
    FUZZ_SEEDS=$corpus/$name "$fuzzer" -max_total_time="$seconds" -max_len=65536 \
        -timeout=30 -rss_limit_mb=1024 -artifact_prefix="build/crash-$name-" -verbosity=0 \
        -print_final_stats=1 "$corpus/$name"
done
