#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: jq reads a month, "2024-03" by "%Y-%m", as the first of March; in 1.8, at the latest, if the
#   older ones leave the day at 0.
# Happens: the day is 0 in all of them, and every step after that turns it into the last day of February:
#   mktime, todate, and strftime of mktime; strftime at once writes "2024-03-00" (1.8: "2024-02-29"). A
#   whole year of months is thus shifted by one, without a word; 2024-01 falls into 2023.
# Versions: jq 1.6-2.1+deb12u2 (Debian 12), 1.7.1-6+deb13u4 (13), 1.8.2-1 (sid). Of other readers Python
#   and Miller say the first of March; date(1) and sqlite refuse.
# So the months of a release are texts for whoever reads it with jq: compared and sorted as such, or
# read with "-01" put behind them.
set -eu
export LC_ALL=C
export TZ=UTC
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned jq=1.6-2.1+deb12u2 libjq1=1.6-2.1+deb12u2
seen=
for month in '"2024-03"' '"2024-01"' '"2024-03" + "-01"'; do
    [ "${month#*+}" = "$month" ] && form=%Y-%m || form=%Y-%m-%d
    day=$(within jq -nr "$month | strptime(\"$form\") | mktime | strftime(\"%Y-%m-%d\")")
    echo "$month by $form: $day"
    seen="$seen $day"
done
[ "$seen" = " 2024-02-29 2023-12-31 2024-03-01" ] || changed "the month before, and with a day the right one"
