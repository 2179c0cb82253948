#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints a C file that holds FILE as bytes: const unsigned char NAME[] and NAME_bytes.
# Usage: embed.sh NAME FILE
set -eu
export LC_ALL=C
printf '#include <stddef.h>\nextern const unsigned char %s[];\nextern const size_t %s_bytes;\n' "$1" "$1"
printf 'const unsigned char %s[] = {\n' "$1"
od -An -v -tu1 "$2" | sed 's/  */,/g; s/^,//; s/$/,/'
printf '0};\nconst size_t %s_bytes = sizeof %s - 1;\n' "$1" "$1"
