#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: espeak-ng's French voice takes "1 234", the thousand apart by U+202F or U+00A0 as typographers
#   have it, for one number, mille deux cent trente-quatre; and "12 345", two cells side by side, for two.
# Happens: the other way round. With a space that does not break it says un, deux cent trente-quatre, and
#   "1 000" is un, zéro zéro zéro; with a plain space any one to three digits and three more are one number:
#   twelve and three hundred forty-five are heard as twelve thousand. Two spaces keep them apart. English
#   hears two numbers always; German one, with either space.
# Versions: espeak-ng 1.51+dfsg-10+deb12u2 (Debian 12); the same sounds from 1.52.0 (Debian 13).
# So nothing is put between thousands in what is read aloud: "1234" is right with every voice; and columns of
# numbers are two spaces apart at least, which tests/screens/golden.c asks of every page.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned espeak-ng=1.51+dfsg-10+deb12u2
# said TEXT: its sounds, without the stress and the pauses that tell nothing here
said() {
    printf '%s\n' "$1" | within env LC_ALL=C.UTF-8 espeak-ng -q -x -v fr | tr -d " '_!"
}
narrow=$(printf '1\342\200\257234') # U+202F
hard=$(printf '1\302\240234')       # U+00A0
seen=
for text in '1 234' "$narrow" "$hard" '12 345' '12  345'; do
    case $(said "$text") in
    "$(said 1234)" | "$(said 12345)") heard=one ;;
    *) heard=two ;;
    esac
    echo "$text: $heard, $(said "$text")"
    seen="$seen $heard"
done
[ "$seen" = " one two two one two" ] || changed "a plain space joined, two and the hard ones parted: $seen"
