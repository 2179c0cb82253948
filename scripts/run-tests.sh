#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs each PROGRAM, cmocka test or script (one test: exit 0 passes), JOBS at a time, in a private
# folder, without terminal or input; goes on after failures. The last line is "N passed, N failed".
# A crash, a program that runs out of time, a program without tests and, but under WRAP, a test that is
# skipped count as failures.
# Usage: [JOBS=2] [LOGS=build/log] [WRAP=valgrind] [SECONDS_EACH=300] run-tests.sh PROGRAM...
# Tests find the program under test in TRACKER; TRACKER_CAMPAIGN=1 asks for large counts,
# TRACKER_BRIEF=1 for small ones.
set -u

# Adds up the numbers of cmocka's summary lines "[  WORD  ] N test(s)" or "[  WORD  ] GROUP: N test(s)".
sum() {
    grep -aoE "\[  $1 *\] ([^ ]+: )?[0-9]+ test\(s\)" "$2" | grep -oE '[0-9]+ test' |
        awk '{ n += $1 } END { print n + 0 }'
}

run_one() {
    program=$1
    name=${program#*build/}
    log=$LOGS/$(printf '%s' "$name" | tr / -).log
    home=$(mktemp -d "$WORK/XXXXXX") || exit 1
    started=$(date +%s%N)
    case $program in */tests/*.sh | tests/*.sh | scripts/*) wrap= ;; *) wrap=${WRAP-} ;; esac
    # shellcheck disable=SC2086 # WRAP is a command line
    env -u TRACKER_STORE -u XDG_DATA_HOME -u XDG_STATE_HOME -u XDG_RUNTIME_DIR \
        -u CMOCKA_MESSAGE_OUTPUT -u CMOCKA_XML_FILE HOME="$home" TMPDIR="$home" \
        PYTHONDONTWRITEBYTECODE=1 \
        timeout -k 10 "$SECONDS_EACH" $wrap "$program" >"$log" 2>&1 </dev/null
    status=$?
    tenths=$((($(date +%s%N) - started) / 100000000))
    chmod -R u+rwx "$home" && rm -rf "$home"

    passed=0 failed=0
    case $program in
    *.sh | scripts/*) [ $status = 0 ] && passed=1 || failed=1 ;;
    *)
        passed=$(sum PASSED "$log")
        failed=$(sum FAILED "$log")
        [ -n "$wrap" ] || failed=$((failed + $(sum SKIPPED "$log")))
        [ $status = 0 ] || [ "$failed" -gt 0 ] || failed=1
        [ $((passed + failed)) -gt 0 ] || failed=1
        ;;
    esac
    echo "$passed $failed" >>"$WORK/counts"

    why=
    [ $status = 124 ] && why=", stopped after $SECONDS_EACH s"
    [ $status -gt 128 ] && why=", killed by signal $((status - 128))"
    word=ok
    [ "$failed" = 0 ] || word=FAILED
    line=$(printf '%-6s %-36s %4d passed, %d failed  %d.%d s%s' $word "$name" "$passed" "$failed" \
        $((tenths / 10)) $((tenths % 10)) "$why")
    if [ $word = ok ]; then
        printf '%s\n' "$line"
    else
        printf '%s\n%s\n%s\n' "$line" "$(grep -av '^\[\( RUN  *\|  *OK \)\]' "$log" | tail -n 60 | sed 's/^/    /')" \
            "    (whole log: $log)"
    fi
}

if [ "${1-}" = --one ]; then
    run_one "$2"
    exit 0
fi

: "${JOBS:=2}" "${LOGS:=build/log}" "${SECONDS_EACH:=$([ "${TRACKER_CAMPAIGN-}" ] && echo 14400 || echo 300)}"
WORK=$(mktemp -d) || exit 1
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM
mkdir -p "$LOGS" && : >"$WORK/counts"
export JOBS LOGS SECONDS_EACH WORK

[ $# = 0 ] || printf '%s\0' "$@" | xargs -0 -n 1 -P "$JOBS" "$0" --one

total=$(awk '{ p += $1; f += $2 } END { print p + 0, f + 0 }' "$WORK/counts")
passed=${total% *} failed=${total#* }
[ $((passed + failed)) -gt 0 ] || failed=1
# A program that never reported is a failure too.
silent=$(($# - $(wc -l <"$WORK/counts")))
failed=$((failed + silent))
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
