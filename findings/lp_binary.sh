#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: "x <= 5" under Bounds, then x under Binary, in the .lp format: x is 0 or 1, the last word being
#   the one that counts; glpsol's manual says so too: "its previously specified bounds are ignored".
# Happens: glpsol takes x for any whole number from 0 to 5, after a warning that the bound is redefined;
#   what it then writes says "0 <= x <= 5" and "Generals". cbc takes x for 0 or 1.
# Versions: glpk-utils 5.0-1 (Debian 12) and 5.0-1+b2 (13); coinor-cbc 2.10.8+ds1-1. HiGHS 1.10.0: as glpsol.
# So yes-or-no columns are written as whole numbers with their bounds, here by glp_set_col_bnds
# (tracker/disclosure/model/lp.c) and in files by "j N i d 0 1" (tests/releases/solver.py), never by a word
# that means both: a bound that is too wide makes the audit see tables that cannot be.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned glpk-utils=5.0-1 coinor-cbc=2.10.8+ds1-1
printf 'Maximize\n obj: x\nSubject To\n c1: x <= 7\nBounds\n x <= 5\nBinary\n x\nEnd\n' >model.lp
within glpsol --lp model.lp --wlp again.lp -o out >log
glpsol=$(sed -n 's/^Objective: *obj = \([0-9]*\) .*/\1/p' out)
within cbc model.lp -solve -solution "$work/out.cbc" >log.cbc
cbc=$(sed -n 's/^Optimal - objective value \([0-9]*\).*/\1/p' out.cbc)
grep 'warning' log
sed -n '/^Bounds/,/^End/p' again.lp
echo "the greatest x: glpsol $glpsol, cbc $cbc"
[ "$glpsol" = 5 ] || changed "glpsol said 5"
[ "$cbc" = 1 ] || changed "cbc said 1"
