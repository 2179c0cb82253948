#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: the rule at the end of a zone's file ("<+01>-1" in Africa/Casablanca's) is the one in force
#   there: the table before it is history, and what comes after the last change follows the rule.
# Happens: the table reaches into the future where a government has said more than a rule can. Morocco's
#   goes on until 2087, an hour less in every Ramadan, none of it in the rule; Gaza's and Hebron's too.
# Versions: tzdata 2025b-0+deb12u1 (Debian 12); 2026f, of Debian 12 and 13, has no Ramadan in Morocco any
#   more, but Havana's rule comes into force on 14 March 2027 only.
# So a zone found by its file is taken only if table and rule agree from now on (tracker/base/zone.c), and
# tests/zone.c shows it: a register keeps nothing but the rule.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned tzdata=2025b-0+deb12u1
zones=$root/usr/share/zoneinfo
# wrong ZONE: on how many days of 2030, at noon in Greenwich, its rule alone shows another time
wrong() {
    rule=$(tail -n 1 "$zones/$1")
    days=0 at=1893499200
    while [ $at -lt 1925035200 ]; do
        [ "$(TZ=:$zones/$1 date -d @$at +%z)" = "$(TZ=$rule date -d @$at +%z)" ] || days=$((days + 1))
        at=$((at + 86400))
    done
    echo "$1 ends with $rule, which is wrong on $days days of 2030"
}
wrong Europe/Paris
[ $days = 0 ] || changed "the rule of Paris was right"
wrong Africa/Casablanca
[ $days -gt 0 ] || changed "the rule of Casablanca was wrong"
