#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: "2 x + 3 x" in a .lp file is 5 x for a solver, in a row as in the objective, or an error; and so
#   is a number on the left of a row, "x + 2 >= 5".
# Happens: HiGHS adds the two in a row and keeps the last, 3 x, in the objective: "maximise 2 x + 3 x, where
#   x <= 4" is 12 instead of 20. The 2 is dropped: x is 5 at least instead of 3. It says "Optimal", no more.
# Versions: highs 1.15.3 (npm), which is HiGHS 1.15.1; highs 1.10.0 (Debian 13) gives 12 and 5 too, and
#   refuses the row with x twice. glpsol 5.0 and cbc 2.10.8 refuse all three.
# So a problem for another solver has each column once in a row or objective and all numbers on the right;
# nothing is left to it to add up, though sums over cells of one table easily name a cell twice.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned glpk-utils=5.0-1
if ! npm install --silent --no-audit --no-fund --ignore-scripts highs@1.15.3 >log 2>&1; then
    echo "not here (any more): npm, or highs 1.15.3"
    exit 77
fi
printf 'Maximize\n obj: 2 x + 3 x\nSubject To\n c1: x + y <= 4\nEnd\n' >objective.lp
printf 'Maximize\n obj: x\nSubject To\n c1: 2 x + 3 x <= 10\nEnd\n' >row.lp
printf 'Minimize\n obj: x\nSubject To\n c1: x + 2 >= 5\nEnd\n' >left.lp
cat >solve.cjs <<'END'
const { readFileSync } = require('fs');
require('highs')().then((highs) => {
    for (const name of ['objective', 'row', 'left']) {
        const said = highs.solve(readFileSync(name + '.lp', 'utf8'));
        console.log(name, said.Status, said.ObjectiveValue);
    }
});
END
seen=$(node solve.cjs)
echo "$seen"
for name in objective row left; do
    within glpsol --lp $name.lp >log 2>&1 && changed "glpsol refused it"
    grep "^$name.lp" log
done
[ "$seen" = "objective Optimal 12
row Optimal 2
left Optimal 5" ] || changed "12 where 20 is right, 2, and 5 where 3 is right"
