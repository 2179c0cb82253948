#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: 1 March 2024, a date in a cell of an xlsx file, read by SheetJS as a date (cellDates), is that day
#   at midnight, on the clock of whoever reads it.
# Happens: in Paris it is 29 February, 21 seconds before midnight: the day is moved by the clock of the place
#   in 1899, which was not on whole minutes, and those seconds are left over. The first of a month thus falls
#   into the month before. In Cayenne it is 1 March, 20 seconds past midnight; in UTC it is right. The same
#   file read without cellDates, as text or CSV, says 2024-03-01; exceljs and openpyxl say so too.
# Versions: xlsx 0.18.5 (npm), on a file by python3-xlsxwriter 3.0.2-2 (Debian 12).
# So a month or a day in a sheet of ours is to be a text, "2024-03", as in the releases, and no cell a date.
set -eu
export LC_ALL=C
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned python3-xlsxwriter=3.0.2-2
if ! npm install --silent --no-audit --no-fund --ignore-scripts xlsx@0.18.5 >log 2>&1; then
    echo "not here (any more): npm, or xlsx 0.18.5"
    exit 77
fi
cat >write.py <<'END'
import datetime
import xlsxwriter
book = xlsxwriter.Workbook("table.xlsx")
book.add_worksheet().write_datetime(0, 0, datetime.datetime(2024, 3, 1),
                                    book.add_format({"num_format": "yyyy-mm-dd"}))
book.close()
END
cat >read.cjs <<'END'
const { readFile, utils } = require('xlsx');
const sheet = (options) => readFile('table.xlsx', options).Sheets.Sheet1;
console.log(sheet({ cellDates: true }).A1.v.toString().slice(4, 24), utils.sheet_to_csv(sheet({})));
END
export PYTHONUTF8=1
PYTHONHOME=$root/usr within python3 write.py
seen=
for place in Europe/Paris America/Cayenne UTC; do
    said=$(TZ=$place node read.cjs)
    echo "$place: $said"
    seen="$seen$said;"
done
[ "$seen" = "Feb 29 2024 23:59:39 2024-03-01;Mar 01 2024 00:00:20 2024-03-01;Mar 01 2024 00:00:00 2024-03-01;" ] ||
    changed "Paris was 21 seconds early, Cayenne 20 late"
