#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: "minimise x, where 3 <= x + y <= 10 and y <= 2", a row with two ends as the .lp format has them:
#   a solver says 1, or that it cannot read such a row.
# Happens: cbc says 0. It takes "<=" for the name of a column, complains of the name only, calls the
#   columns x0, x1 and x2 from then on, and solves what is left, with the status "Optimal" and exit 0.
# Versions: coinor-cbc 2.10.8+ds1-1 (Debian 12); the same in 2.10.12+ds-1 (13). glpsol 5.0 and HiGHS refuse.
# So a cell that lies between two numbers is two rows, or bounds of one column, in any problem handed to
# another solver, and its answer is taken only with the names of our columns in it (tests/releases/solver.py
# keeps to glpsol's own format, where a row with two ends has a letter of its own).
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned coinor-cbc=2.10.8+ds1-1 glpk-utils=5.0-1
printf 'Minimize\n obj: x\nSubject To\n c1: 3 <= x + y <= 10\nBounds\n y <= 2\nEnd\n' >ends.lp
printf 'Minimize\n obj: x\nSubject To\n c1: x + y >= 3\n c2: x + y <= 10\nBounds\n y <= 2\nEnd\n' >rows.lp
seen=
for model in rows ends; do
    within cbc $model.lp -solve -solution "$work/out" >log 2>&1
    cat out
    seen="$seen $(sed -n 's/^Optimal - objective value \([0-9]*\).*/\1/p' out)$(grep -c ' x ' out || :)"
done
sed -n 's/^###/cbc:/p' log
within glpsol --lp ends.lp >log 2>&1 && changed "glpsol refused it"
grep '^ends.lp' log
[ "$seen" = " 11 00" ] || changed "two rows gave 1, with x in it, and two ends 0, without"
