#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/run-tests.sh counts what programs of cmocka 1.1 and 2 say, and what they leave unsaid.
# shellcheck disable=SC2016 # $1 of the programs
set -u
unset PYTHONDONTWRITEBYTECODE
cd "$(dirname "$0")/.." || exit 2
runner=$PWD/scripts/run-tests.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" && mkdir build || exit 2
status=0

# counts EXPECTED LAST LINE...: a program that prints the lines and ends with the command LAST.
counts() {
    expected=$1
    { echo '#!/bin/sh' && printf "echo '%s'\n" "$3" ${4+"$4"} && echo "$2"; } >build/program
    chmod +x build/program
    "$runner" build/program >out 2>&1 && found=good || found=bad
    case $expected in *', 0 failed') wanted=good ;; *) wanted=bad ;; esac
    found="$found: $(tail -n 1 out)"
    [ "$found" = "$wanted: $expected" ] || { echo "$found, not $wanted: $expected"; status=1; }
}

counts '3 passed, 0 failed' true '[  PASSED  ] 3 test(s).'
counts '2 passed, 1 failed' false '[  PASSED  ] 2 test(s).' '[  FAILED  ] 1 test(s), listed below:'
counts '1 passed, 2 failed' false '[  PASSED  ] 1 test(s).' '[  FAILED  ] tests: 2 test(s), listed below:'
counts '2 passed, 1 failed' true '[  PASSED  ] 2 test(s).' '[  SKIPPED ] 1 test(s), listed below:'
counts '2 passed, 1 failed' true '[  PASSED  ] 2 test(s).' '[  SKIPPED ] tests: 1 test(s), listed below:'
counts '1 passed, 1 failed' 'kill -9 $$' '[  PASSED  ] 1 test(s).'
counts '0 passed, 1 failed' true 'nothing of cmocka'

# Nothing is left beside the modules of Python.
mkdir tests && echo 'import module' >tests/a.py && : >tests/module.py
printf '#!/bin/sh\nexec python3 tests/a.py\n' >tests/a.sh && chmod +x tests/a.sh
"$runner" tests/a.sh >out 2>&1 || { echo 'a script that passes is counted as failed'; status=1; }
[ ! -e tests/__pycache__ ] || { echo '__pycache__ is left'; status=1; }
exit $status
