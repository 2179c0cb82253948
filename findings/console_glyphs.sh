#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: a character that a font of the Linux console has is drawn as itself; one that it has not, an
#   empty box or a tick among them, is seen to be missing.
# Happens: Debian's fonts have "☐", drawn as a full stop, "☑" as the letter v, "☒" as the letter x, and a
#   bullet, "●", as "•"; hyphen, dash and minus are one glyph. "✓" they have not, nor the bars "▁" to "▇";
#   "█" and "░" are themselves, and U+202F is a space. A width or a list of characters shows none of it.
# Versions: console-setup-linux 1.221 (Debian 12), Lat15, Lat2 and Uni2; Lat15 of 1.242~deb13u1 (13) too.
# So what was chosen is "x" between brackets, a bar is made of █ and ░ with its number next to it, and
# tests/screens/golden.c lets no page draw what these fonts lack or draw as another; a wcwidth tells nothing.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned console-setup-linux=1.221
cat >glyphs.py <<'END'
import gzip
import struct
import sys
data = gzip.open(sys.argv[1]).read()
glyphs = {}
if data[:2] == b"\x36\x04":  # the first format: 16 bits a character, FFFF ends a glyph's list
    glyph = 0
    for (character,) in struct.iter_unpack("<H", data[4 + (512 if data[2] & 1 else 256) * data[3]:]):
        glyph += character == 0xFFFF
        glyphs.setdefault(chr(character) if character < 0xD800 or character > 0xDFFF else "", glyph)
else:
    head, _, count, size = struct.unpack("<4I", data[8:24])
    for glyph, list_ in enumerate(data[head + count * size:].split(b"\xff")[:count]):
        for character in list_.split(b"\xfe")[0].decode():
            glyphs.setdefault(character, glyph)
same = [a + b for a, b in ("☐.", "☑v", "☒x", "●•", "–-", "−-", "\u202f ", "█░") if glyphs[a] == glyphs[b]]
print(*[pair.replace("\u202f", "202F") for pair in same], "missing", *[c for c in "✓▁▇█░" if c not in glyphs])
END
for font in Lat15-Fixed16 Lat15-Terminus16 Lat15-VGA16 Lat2-Fixed16 Uni2-Fixed16; do
    seen=$(env PYTHONUTF8=1 python3 glyphs.py "$root/usr/share/consolefonts/$font.psf.gz")
    echo "$font: $seen"
    [ "$seen" = "☐. ☑v ☒x ●• –- −- 202F  missing ✓ ▁ ▇" ] || changed "these shared a glyph, and three were missing"
done
