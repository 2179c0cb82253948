#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: U+202F between thousands and U+00A0 before "%", which a PDF names by ToUnicode, come back as
#   such from those that read its text: "1 234" is one word, to search, to copy and to listen to.
# Happens: poppler and MuPDF give a plain space for both (so does pdf.js 5.6, asked not to normalise, too);
#   to pdftotext -bbox "1" and "234" are two words, though the file says <202f>. A minus (U+2212), a dash
#   and a hyphen that does not break (U+2011) come back as they are.
# Versions: poppler-utils 22.12.0-2+deb12u3, mupdf-tools 1.21.1+ds2-1+deb12u1, on a PDF by librsvg2-bin (cairo
#   1.16), all of Debian 12; one by WeasyPrint 57.2 is read alike.
# So a number in a PDF is compared with the release by its digits, what stands next to it apart, and no
# proof of a PDF can be that pdftotext gives the text back; counts under a thousand are safe.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned librsvg2-bin=2.54.7+dfsg-1~deb12u2 fonts-dejavu-core=2.37-6 poppler-utils=22.12.0-2+deb12u3 mupdf-tools=1.21.1+ds2-1+deb12u1 qpdf=11.3.0-1+deb12u1
cat >fonts.conf <<END
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$root/usr/share/fonts</dir><cachedir>$work/cache</cachedir></fontconfig>
END
cat >page.svg <<'END'
<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">
<text x="10" y="30" font-family="DejaVu Sans" font-size="16">1&#x202f;234 12,5&#xa0;% 22&#x2011;1 &#x2212;3 3–11</text>
</svg>
END
FONTCONFIG_FILE=$work/fonts.conf within rsvg-convert -f pdf -o page.pdf page.svg
within qpdf --qdf --object-streams=disable page.pdf page.txt
named=$(grep -a -i -c '<202f>\|<00a0>' page.txt)
poppler=$(within pdftotext -enc UTF-8 page.pdf - | head -n 1)
mupdf=$(within mutool draw -F txt page.pdf 2>log | head -n 1)
words=$(within pdftotext -bbox page.pdf - | sed -n 's/.*<word .*>\(.*\)<\/word>.*/\1/p' | head -n 2 | tr '\n' '|')
echo "named in the file: $named; pdftotext [$poppler], mutool [$mupdf], the first words $words"
[ "$named" = 2 ] || changed "both spaces were named in the file"
[ "$poppler" = "1 234 12,5 % 22‑1 −3 3–11" ] || changed "pdftotext gave plain spaces"
[ "$mupdf" = "$poppler" ] || changed "so did mutool"
[ "$words" = "1|234|" ] || changed "the number was two words"
