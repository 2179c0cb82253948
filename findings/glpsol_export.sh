#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: what glpsol writes of a problem ("maximise x + y + 5, x whole, x + y <= 10": 15) says the same
#   15 when glpsol reads it again, or -15, turned over; and cbc can read it.
# Happens: of its three formats only its own (--wglp) says 15. The .lp file has the constant in a comment:
#   10. The MPS file has neither the constant nor that this is to be maximised: 0. And cbc cannot read
#   that file: it takes a bound without a number ("PL BND1 x") for one of another column.
# Versions: glpk-utils 5.0-1, coinor-cbc 2.10.8+ds1-1 (Debian 12).
# So tests/releases/solver.py writes glpsol's own format, and a problem of the gate handed to another
# solver is not glpsol's export: its answer would be that of another question.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned glpk-utils=5.0-1 coinor-cbc=2.10.8+ds1-1
cat >model.mod <<'END'
var x >= 0, integer;
var y >= 0;
maximize obj: x + y + 5;
s.t. c1: x + y <= 10;
end;
END
within glpsol -m model.mod --wglp m.glp --wlp m.lp --wfreemps m.mps -o out >log
seen=$(sed -n 's/^Objective: *obj = \([0-9]*\) .*/\1/p' out)
for format in glp lp freemps; do
    within glpsol "--$format" "m.${format#free}" -o out >log
    seen="$seen $format $(sed -n 's/^Objective: *obj = \([0-9]*\) .*/\1/p' out)"
done
echo "the optimum: $seen"
grep constant m.lp
within cbc m.mps -solve >log.cbc 2>&1 || :
grep -E 'PL BND1|errors on input' log.cbc || :
[ "$seen" = "15 glp 15 lp 10 freemps 0" ] || changed "it was 15, 15, 10 and 0"
grep -q 'There were 1 errors on input' log.cbc || changed "cbc could not read the MPS file"
