#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: csvkit takes "12,5" of a French CSV, fields between semicolons, for a text, or for 12.5.
# Happens: it finds the semicolons by itself, then takes the comma for one between thousands wherever it
#   stands: 12,5 is 125 and 0,5 is 5, typed as numbers, summed and averaged; in a French locale too. Only
#   --locale fr_FR reads 12.5. Nothing is said.
# Versions: csvkit 1.0.7-1 with agate 1.6.3-2 (Debian 12); csvkit 2.0.1-3 with agate 1.9.1-1 (Debian 13).
# So a table this program gives to other programs has whole numbers only: counts, or the two ends of a
# range, each in a column of its own, and no percentage; whoever wants shares divides.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned csvkit=1.0.7-1 python3-agate=1.6.3-2
printf 'mois;part\n2024-03;12,5\n2024-04;0,5\n' >french.csv
export PYTHONHOME="$root/usr"
export PYTHONUTF8=1
within csvlook french.csv
seen=$(within csvjson french.csv)
french=$(within csvjson --locale fr_FR french.csv)
echo "of itself:     $seen"
echo "--locale fr_FR $french"
case $seen in *125.0*5.0*) ;; *) changed "12,5 was 125" ;; esac
case $french in *12.5*0.5*) ;; *) changed "--locale fr_FR read 12.5" ;; esac
