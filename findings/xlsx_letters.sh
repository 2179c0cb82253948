#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: a letter that a number format escapes ("0\h" shows "12h") or only takes the width of ("0_d") is
#   no part of a date, as one between quotes is none: whoever reads the xlsx file gets the number 12.
# Happens: exceljs makes 11 January 1900 of 12 under "0\h", "0\ \d" and "0_d"; openpyxl 3.0.9, and pandas
#   through it, 12 January 1900 under "0_d". Between quotes (0" h") all of them give 12.
# Versions: exceljs 4.4.0 (npm); python3-openpyxl 3.0.9-1 (Debian 12), mended in 3.1.5 (Debian 13); the file
#   is written by python3-xlsxwriter 3.0.2-2. SheetJS 0.18.5 gives 12.
# So the formats of our sheets are to have no letter at all, only such as "0.0%" and "#,##0"; a
# unit is in the head of its column, and a hidden number is a text and not a format that writes one.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned python3-xlsxwriter=3.0.2-2 python3-openpyxl=3.0.9-1
if ! npm install --silent --no-audit --no-fund --ignore-scripts exceljs@4.4.0 >log 2>&1; then
    echo "not here (any more): npm, or exceljs 4.4.0"
    exit 77
fi
cat >write.py <<'END'
import xlsxwriter
book = xlsxwriter.Workbook("table.xlsx")
sheet = book.add_worksheet()
for row, shown in enumerate(['0"h"', r"0\h", r"0\ \d", "0_d", "#,##0"]):
    sheet.write_string(row, 0, shown)
    sheet.write_number(row, 1, 12, book.add_format({"num_format": shown}))
book.close()
END
cat >read.py <<'END'
import openpyxl
for shown, cell in openpyxl.load_workbook("table.xlsx").active.iter_rows(values_only=True):
    print(shown, "number" if cell == 12 else str(cell)[:10], end="; ")
END
cat >read.cjs <<'END'
const book = new (require('exceljs').Workbook)();
book.xlsx.readFile('table.xlsx').then(() => book.worksheets[0].eachRow((row) => {
    const cell = row.getCell(2).value;
    process.stdout.write(row.getCell(1).value + ' ' + (cell === 12 ? 'number' : cell.toISOString().slice(0, 10)) + '; ');
}));
END
export PYTHONUTF8=1
PYTHONHOME=$root/usr within python3 write.py
python=$(PYTHONHOME=$root/usr within python3 read.py)
node=$(node read.cjs)
echo "openpyxl: $python"
echo "exceljs:  $node"
[ "$python" = '0"h" number; 0\h number; 0\ \d number; 0_d 1900-01-12; #,##0 number; ' ] ||
    changed "openpyxl saw one date"
[ "$node" = '0"h" number; 0\h 1900-01-11; 0\ \d 1900-01-11; 0_d 1900-01-11; #,##0 number; ' ] ||
    changed "exceljs saw three dates"
