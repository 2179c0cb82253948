#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: pandas, told that U+202F stands between thousands, as French typography and CLDR have it, reads
#   "1 234" as 1234, or says that it cannot.
# Happens: its usual engine keeps the last byte of that number, 2F, which is "/": "1 234" stays a text,
#   "1/3" becomes 13, and 01/03/2024 is 1032024, typed as whole numbers. Nothing is said. The slow engine
#   (engine='python') reads 1234 and leaves the others as they are.
# Versions: python3-pandas 1.5.3+dfsg-2 (Debian 12); 2.2.3+dfsg-9 (Debian 13) does the same.
# So numbers in a table for other programs are bare digits, with nothing between thousands, and a reader
# needs no such option; a share there, "1/3", would be the first to be hurt.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned python3-pandas=1.5.3+dfsg-2
cat >read.py <<'END'
import io
import pandas
TABLE = "n;part;jour\n1\u202f234;1/3;01/03/2024\n987;2/3;02/03/2024\n"
for engine in "c", "python":
    read = pandas.read_csv(io.StringIO(TABLE), sep=";", thousands="\u202f", engine=engine)
    print(engine, [str(cell).replace("\u202f", "_") for cell in read.iloc[0]])
END
export PYTHONUTF8=1
export PYTHONHOME="$root/usr"
export OPENBLAS_NUM_THREADS=1
seen=$(within python3 read.py)
echo "$seen"
[ "$seen" = "c ['1_234', '13', '1032024']
python ['1234', '1/3', '01/03/2024']" ] || changed "one engine took the slash, the other U+202F"
