#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: a character that a braille table of liblouis does not know is shown by its number, as the
#   English, German and Spanish tables do: cells that at least say "something stands here".
# Happens: the French tables, 6 dots, 8 dots and contracted, show one empty cell, the same as for a space:
#   a bar "██░", a tick, a box, the letters of "1ᵉʳ" are blanks, and "·" is one in 6 dots.
# Versions: liblouis-bin and liblouis-data 3.24.0-1 (Debian 12); 3.33.0 (Debian 13) gives the same cells.
# So no meaning stands in such a character alone: a bar has its number and its words next to it, a choice
# made is "x" between brackets, and the dialogue (--simple) draws none.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned liblouis-bin=3.24.0-1 liblouis-data=3.24.0-1
# braille TABLE TEXT
braille() {
    printf '%s\n' "$2" | within env LC_ALL=C.UTF-8 lou_translate -f "unicode.dis,$1"
}
seen=
for table in fr-bfu-comp6.utb fr-bfu-comp8.utb fr-bfu-g2.ctb en-us-comp8.ctb; do
    for text in '█' '✓' '☐' 'ᵉ'; do
        cells=$(braille $table "$text")
        echo "$table $text [$cells]"
        case $cells in ⠀) seen=${seen}0 ;; *) seen=${seen}1 ;; esac
    done
done
[ $seen = 0000000000001111 ] || changed "French tables showed blanks, the English one did not: $seen"
