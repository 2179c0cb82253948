#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: the French voice of espeak-ng says something where a sign stands between two numbers: "1/3" is
#   un sur trois, or un slash trois; "1-3" and "1–3" are un tiret trois. The English one says slash and dash.
# Happens: it says nothing: "1/3", "1-3", "1–3" and "1:3" are the very sounds of "1 3", so a fraction, a
#   range and a seat are two numbers; "1/3-2/3" is un trois deux trois. A word in between is said.
# Versions: espeak-ng 1.51+dfsg-10+deb12u2 (Debian 12); the same sounds from 1.52.0 (Debian 13).
# So what is told in words of a number or a share ("au plus un tiers", "de 28 à 32") is on the page next
# to its cell (tracker/report/words.c), since a cell "0-1/3" alone cannot be told from 0, 1 and 3 by ear.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned espeak-ng=1.51+dfsg-10+deb12u2
# said VOICE TEXT: its sounds
said() {
    printf '%s\n' "$2" | within env LC_ALL=C.UTF-8 espeak-ng -q -x -v "$1"
}
different=0
plain=$(said fr '1 3')
for text in '1/3' '1-3' '1–3' '1:3' '1 à 3'; do
    sounds=$(said fr "$text")
    echo "fr $text $sounds"
    [ "$sounds" = "$plain" ] || different=$((different + 1))
done
english=$(said en '1/3')
echo "en 1/3 $english"
[ $different = 1 ] || changed "only « 1 à 3 » sounded otherwise than « 1 3 »"
[ "$english" != "$(said en '1 3')" ] || changed "the English voice said slash"
