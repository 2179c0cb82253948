#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every check of scripts/ passes on a small sound tree and fails on each planted fault.
# shellcheck disable=SC2016 # back quotes of Markdown
set -u
scripts=$(cd "$(dirname "$0")/../scripts" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
spdx='/* SPDX-License-''Identifier: GPL-3.0-or-later */'
status=0

# As on a machine in French, with or without its catalogues: a tool whose words a check reads must be
# told to speak English.
export LC_ALL=fr_FR.UTF-8 LANGUAGE=fr
mkdir "$work/bin"
for tool in xgettext msgmerge msgattrib msgfmt objdump; do
    printf '#!/bin/sh\n[ "$LC_ALL" = C ] || { echo "%s: in the locale $LC_ALL" >&2; exit 1; }\nexec %s "$@"\n' \
        "$tool" "$(command -v "$tool")" >"$work/bin/$tool"
    chmod +x "$work/bin/$tool"
done
PATH=$work/bin:$PATH

# A tree that keeps every rule.
plant() {
    rm -rf "$work/tree"
    mkdir -p "$work/tree" && cd "$work/tree" || exit 2
    mkdir -p crypto tracker/base tracker/codebook tracker/stats tracker/store tracker/disclosure/gate tracker/cli tui tests scripts .ci
    printf '# SPDX-License-''Identifier: GPL-3.0-or-later\n' | tee Makefile scripts/run.sh >.ci/run
    for header in crypto/open tracker/base/text tracker/codebook/codebook tracker/stats/fold; do
        guard=$(printf '%s' "$header.h" | tr a-z/. A-Z__)
        name=${header##*/}
        printf '%s\n#ifndef %s\n#define %s\n\n/* What it does. */\nint %s_do(void);\n\n#endif\n' \
            "$spdx" "$guard" "$guard" "$name" >"$header.h"
        printf '%s\n#include "%s.h"\n\nint %s_do(void)\n{\n    return 1;\n}\n' "$spdx" "$header" "$name" >"$header.c"
    done
    printf '%s\n#include <stdio.h>\n\nint main(void)\n{\n    return 0;\n}\n' "$spdx" >tracker/cli/main.c
    printf '%s\n#define N_(text) text\nconst char *a(void)\n{\n    return N_("Le mois %%s.");\n}\n' "$spdx" >tracker/base/words.c
    { cat scripts/run.sh - >scripts/en.po; } <<'PO'
msgid ""
msgstr ""
"Project-Id-Version: x\n"
"PO-Revision-Date: x\n"
"Last-Translator: x\n"
"Language-Team: x\n"
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

#: tracker/base/words.c
#, c-format
msgid "Le mois %s."
msgstr "The month %s."
PO
}

# sound CHECK: it passes on the sound tree.
sound() {
    plant
    if ! "$scripts/$1" >"$work/out" 2>&1; then
        echo "$1 fails on a sound tree:"
        cat "$work/out"
        status=1
    fi
}

# caught CHECK EXPECTED: after a fault was planted, the check fails and says EXPECTED.
caught() {
    if "$scripts/$1" >"$work/out" 2>&1; then
        echo "$1 lets pass: $2"
        status=1
    elif ! grep -qF -- "$2" "$work/out"; then
        echo "$1 fails without saying: $2"
        cat "$work/out"
        status=1
    fi
}

# fault CHECK EXPECTED FILE LINE...: adds lines to a file of a sound tree.
fault() {
    check=$1 expected=$2 file=$3
    shift 3
    plant
    [ -e "$file" ] || printf '%s\n' "$spdx" >"$file"
    printf '%s\n' "$@" >>"$file"
    caught "$check" "$expected"
}

sound check-includes
fault check-includes 'tracker/codebook/ does not include crypto/open.h' tracker/codebook/a.c '#include "crypto/open.h"'
fault check-includes 'crypto/ does not include tracker/base/text.h' crypto/a.c '#include "tracker/base/text.h"'
fault check-includes 'not a path from the root' crypto/a.c '#include "open.h"'
fault check-includes '<sodium.h> is not for this file' crypto/a.h '#include <sodium.h>'
fault check-includes '<lmdb.h> is not for this file' tracker/stats/a.c '#include <lmdb.h>'
fault check-includes '<jansson.h> is not for this file' tracker/stats/a.c '#include <jansson.h>'
fault check-includes 'tracker/base/json.c alone' tracker/cli/main.c 'void f(void) { json_loadb("", 0, 0, 0); }'
fault check-includes 'tracker/base/json.c alone' tracker/codebook/a.c 'void f(void) { json_dumps(0, 0); }'
fault check-includes '<glpk.h> is not for this file' tracker/store/a.c '#include <glpk.h>'
fault check-includes '<ncursesw/curses.h> is not for this file' tui/a.c '#include <ncursesw/curses.h>'
fault check-includes 'open_row is for tracker/stats/fold.c alone' tracker/store/a.c 'int x = open_row();'
fault check-includes 'works over memory alone' tracker/stats/fold.c '#include <unistd.h>'
fault check-includes 'works over memory alone' tracker/stats/fold.c 'void f(void) { fopen("x", "r"); }'
for call in 'time(NULL)' 'clock_gettime(CLOCK_REALTIME, &t)' 'localtime_r(&t, &tm)' 'gmtime_r(&t, &tm)' 'tzset()'; do
    fault check-includes 'time is for tracker/base/clock.h' tracker/store/a.c "void f(void) { $call; }"
done
plant && echo 'long f(void) { return time(0); }' >>tracker/base/clock.c && echo "$spdx" >tracker/base/clock.h
"$scripts/check-includes" || { echo 'check-includes refuses the clock itself'; status=1; }
plant && mkdir tracker/other && echo "$spdx" >tracker/other/a.c
caught check-includes 'a folder the design does not have'
fault check-includes 'tracker/cli/ does not include tracker/stats/fold.h' tracker/cli/main.c '#include "tracker/stats/fold.h"'
plant && printf '#include "tracker/disclosure/gate/a.h"\n' >>tracker/cli/main.c
echo '#include "tracker/stats/fold.h"' >tracker/disclosure/gate/a.h
caught check-includes 'reaches tracker/stats/fold.h through tracker/disclosure/gate/a.h'

# An arrow that runs back, between the folders of one module.
back() {
    plant
    mkdir -p "$1" "${2%/*}"
    printf '%s\n#include "%s"\n' "$spdx" "$2" >"$1/a.c"
    printf '%s\n' "$spdx" >"$2"
    caught check-includes "$1/ does not include $2"
}
back tracker/session/access tracker/session/acts/log.h
back tracker/disclosure/model tracker/disclosure/gate/gate.h
back tui/shell tui/screens.h
# Calls that go round, between two files and among three; a field, a tag or a comment is no call.
round() {
    plant
    printf '%s\nint a_do(void) { return b_do(); }\n' "$spdx" >tracker/store/a.c
    printf '%s\n%s\n' "$spdx" "$1" >tracker/store/b.c
    printf '%s\nint c_do(void) { return a_do(); }\n' "$spdx" >tracker/store/c.c
}
round 'int b_do(void) { return a_do(); }'
caught check-includes 'calls go round: tracker/store/a.c calls b_do of tracker/store/b.c, tracker/store/b.c calls a_do of tracker/store/a.c'
round 'int b_do(void) { return c_do(); }'
caught check-includes 'tracker/store/b.c calls c_do of tracker/store/c.c, tracker/store/c.c calls a_do'
round 'int b_do(void) { struct a_do *a; return a->c_do + a->b.a_do; /* a_do() */ }'
"$scripts/check-includes" || { echo 'check-includes takes a field, a tag or a comment for a call'; status=1; }

sound check-headers
fault check-headers 'crypto/a.h: its guard is not CRYPTO_A_H' crypto/a.h '#ifndef A_H' '#define A_H' '#endif'
fault check-headers 'crypto/a.h: does not compile alone (gcc)' crypto/a.h '#ifndef CRYPTO_A_H' '#define CRYPTO_A_H' 'size_t f(void);' '#endif'

sound check-source
for call in 'strcpy(a, b)' 'sprintf (a, "b")' 'atoi(a)' 'strtok(a, b)' 'sscanf(a, "b")' 'system(a)' \
    'strerror(a)'; do
    fault check-source 'is banned' tracker/a.c "void f(void) { $call; }"
done
fault check-source 'exit below main' tracker/codebook/a.c 'void f(void) { exit(1); }'
fault check-source 'gives up durability' tracker/store/a.c 'int f = MDB_NO''SYNC;'
fault check-source 'does not use: "Votre dossier"' tracker/a.c 'const char *a = "Votre dossier";'
fault check-source 'does not use: "En ce Cas :"' tracker/a.c 'const char *a = "En ce Cas :";'
fault check-source 'a word the interface does not use' tracker/codebook/ent.json '{"label": "Dossiers"}'
fault check-source 'cmocka comes with' tests/a.c '#include <cmocka.h>'
fault check-source 'one SPDX line' tracker/a.c "$spdx"
fault check-source 'left open' tracker/a.c '/* TO''DO: later */'
fault check-source 'left open' scripts/a.sh '# FIX''ME'
fault check-source 'a path of one machine' scripts/a.sh 'cd /ho''me/me/tracker'
plant && { echo '#!/bin/sh' && cat Makefile; } >scripts/a.sh && caught check-source 'says export LC_ALL=C'
fault check-source 'a host of packages' scripts/a.sh '# from deb.debian.''org'
plant && mkdir findings && { echo '#!/bin/sh' && cat Makefile && echo 'export LC_ALL=C'; } >findings/a.sh
caught check-source 'findings/a.sh:1: a finding can be run'
chmod +x findings/a.sh
"$scripts/check-source" || { echo 'check-source refuses a finding'; status=1; }
echo '# FIX''ME' >>findings/a.sh && caught check-source 'left open'
fault check-source 'a tab' tracker/a.c "$(printf '\tint a;')"
fault check-source '101 columns' tracker/a.c "$(printf '/* %095d */' 0)"
fault check-source 'space at the end' tracker/a.c 'int a; '
fault check-source 'g has no comment above it' tracker/a.h '/* f */' 'int f(void);' '' 'int g(void);'
fault check-source '501 lines in one file' tracker/a.c "$(yes '' | head -n 499; echo 'int a;')"
plant && { echo "$spdx" && echo '/* long: a table */' && yes '' | head -n 599; } >tracker/a.c
caught check-source '601 lines in one file'
body=$(yes '    a++;' | head -n 57)
fault check-source 'f: 61 lines in one function' tracker/a.c '' 'void f(void)' '{' '    int a = 0;' "$body" '}'
plant && { echo "$spdx" && printf '%s\n' '/* long: a table */' 'void f(void)' '{' '    int a = 0;' "$body" '}'; } >tracker/a.c
"$scripts/check-source" >/dev/null || { echo "check-source refuses a long function with its reason"; status=1; }

sound check-catalogue
fault check-catalogue 'not translated' tracker/base/words.c 'const char *b(void) { return _("Une phrase neuve."); }'
grep -qF 'Une phrase neuve.' "$work/out" || { echo 'check-catalogue does not name the sentence'; status=1; }
plant && sed -i 's/Le mois/Un mois/' tracker/base/words.c && caught check-catalogue 'no longer in the sources'
plant && sed -i 's/The month %s/The month %d/' scripts/en.po && caught check-catalogue 'format specifications'
plant && sed -i 's/^#, c-format/#, fuzzy, c-format/' scripts/en.po && caught check-catalogue 'fuzzy'

sound check-globals
mkdir -p build/obj/tracker
printf 'static const char *const a[] = {"x"};\nconst char *f(int i) { return a[i]; }\n' | tee tracker/a.c | gcc -fPIE -x c -c -o build/obj/tracker/a.o -
"$scripts/check-globals" || { echo 'check-globals refuses constant tables'; status=1; }
printf 'int f(void) { static int count; return count++; }\n' | gcc -x c -c -o build/obj/tracker/a.o -
caught check-globals 'tracker/a.o:count: a variable that outlives its call'
printf 'int started = 1;\n' | gcc -x c -c -o build/obj/tracker/a.o -
caught check-globals 'tracker/a.o:started'

# The table of records, and one file that uses it.
records() {
    plant && mkdir -p tracker/session/access
    printf '%s\n' "$spdx" '#define RECORDS(NAME) \' '    NAME(ROSTER, "roster", RECORD_STORE, ABOUT_STORE, 2, roster_save) \' \
        '    NAME(RELEASE, "release", RECORD_STORE, ABOUT_NUMBER, 1, roster_save)' >tracker/session/access/records.h
    printf '%s\n' "$spdx" 'int roster_save(int txn)' '{' '    char name[STORE_NAME_CHARS + 1];' '    records_number(name, NAME_RELEASE, 1);' \
        '    fault_set(txn, "roster");' '    return text_put(txn, records_name(NAME_ROSTER), text);' '}' >tracker/session/access/a.c
}
records
"$scripts/check-records" || { echo 'check-records fails on a sound tree'; status=1; }
record_fault() {
    records && sed -i "$1" tracker/session/access/a.c
    caught check-records "$2"
}
record_fault 's/records_name(NAME_ROSTER)/"roster"/' '"roster" is a name of records.h'
record_fault 's/records_name(NAME_ROSTER)/"unheard of"/' '"unheard of" is given as the name of a record'
record_fault 's/records_number(name, NAME_RELEASE, 1)/snprintf(name, sizeof name, "release %u", 1)/' '"release %u" is a name of records.h'
record_fault 's/records_number(name, NAME_RELEASE, 1)/snprintf(name, sizeof name, "thing %u", 1)/' '"thing %u" makes a name of a record'
record_fault 's/fault_set(txn, "roster")/struct written w = {RECORD_STORE, "x"}/' '"x" is given as the name of a record'
record_fault 's/int roster_save/int roster_keep/' 'roster_save, which writes roster, does not exist'

sound check-codes
plant && echo '{"questions": [{"code": "ISS", "options": [{"code": "ISS_TRV"}]}]}' >tracker/codebook/ent.json
yes '    "ISS", "ISS_TRV", /* "ISS" */' | head -n 12 >>tracker/codebook/codebook.c
caught check-codes '24 codes of questions and options in C'
sed -i '$s/"ISS_TRV"/"ISS_TRV in a sentence"/' tracker/codebook/codebook.c
"$scripts/check-codes" || { echo 'check-codes counts more than codes'; status=1; }

# The documents are planted on a copy of the real ones.
rm -rf "$work/tree" && mkdir "$work/tree" && cd "$work/tree" || exit 2
for name in README.md CHARTER.md DESIGN.md LICENSE Makefile crypto tracker tui tests scripts findings; do
    cp -r "$scripts/../$name" .
done
# document_fault FILE SED EXPECTED: a document with a fault is refused.
document_fault() {
    sed -i "$2" "$1"
    caught check-documents "$3"
    cp "$scripts/../$1" "$1"
}
"$scripts/check-documents" || { echo 'check-documents fails on the documents'; status=1; }
gate=tracker/disclosure/README.md
document_fault CHARTER.md 's/^\*\*C3\./**C33./' 'rules: C3 is missing'
document_fault CHARTER.md 's/^Version 1$/Version 2/' 'is not version 1'
document_fault CHARTER.md '/^— compte : les canaux/d' 'D1 does not say what the program does'
document_fault CHARTER.md 's|^— bloque et compte\.|& tests/attacks/p1_tickets.c|' 'people do not sign a path: tests/attacks/p1_tickets.c'
document_fault DESIGN.md 's/p1_tickets/p1_nothing/' 'p1_nothing.c does not exist'
document_fault DESIGN.md '/^| C3 |/d' 'rules tested: C3 is missing'
document_fault DESIGN.md 's/^| P10 |.*/| P10 | people |/' 'P10 names no test'
document_fault DESIGN.md 's/^| D1 |/| D2 |/' 'rules tested: D2 does not exist'
document_fault DESIGN.md 's/^## 5\. Keys/## 5. Chapters/' 'DESIGN has no section 5 (Keys)'
document_fault DESIGN.md 's/^## 14\. /## 6. /' 'DESIGN has no section 6 (Tickets)'
document_fault crypto/seal.h '2s|^|/* As DESIGN, section\n * 40 (Keys). */\n|' 'crypto/seal.h: DESIGN has no section 40 (Keys)'
document_fault crypto/seal.h '2s|^|/* As DESIGN, somewhere. */\n|' 'cites DESIGN without a section and its title'
document_fault $gate 's|`gate/combination.c`, `combination_add`: it|`gate/combinations.c`, `combination_add`: it|' 'gate/combinations.c does not exist'
document_fault $gate 's|`stage_of`; `gate|`stage_off`; `gate|' 'stage_off is in none of the files named there'
document_fault $gate '/^| candidates, in order/s/gate_run/facts_build/' 'facts_build is in none of the files'
document_fault $gate '/^\*\*What does a witness prove/s/\*\*//g' '5 questions with an answer, not 6'
document_fault tracker/disclosure/gate/candidates.c 's/\bstage_of(/step_of(/' 'stage_of is in none of the files'
document_fault README.md "\$s/\$/\n$(printf '%0121d' 0)/" '121 columns'
document_fault README.md '/^    make demo/r README.md' "README.md: $((2 * $(wc -l <README.md))) lines"
document_fault README.md 's/^    make demo/    make nothing/' 'make nothing does not exist'
document_fault README.md 's|(DESIGN.md)|(DESIGNS.md)|' 'DESIGNS.md does not exist'
document_fault tracker/manual/errors.md '/^| `ticket_spent`/d' 'is not there: | `ticket_spent`'
document_fault tracker/manual/errors.md 's/^| `unsafe` .*/&\n| `unheard_of` | Non. |/' 'errors.md is not what `make manual` writes'
document_fault tracker/base/error_list.h '/^ERROR(BUSY/s/EXIT_SYSTEM/EXIT_USAGE/' 'errors.md is not what'
document_fault tracker/manual/commands.md 's/^## ledger/## lodger/' 'commands.md: ledger is missing'
document_fault tracker/manual/commands.md 's/^## ledger/## lodger/' 'lodger is no command'
document_fault tracker/manual/commands.md 's/^    tracker log .*/    tracker log/' 'is not there:     tracker log [--batch N]'
document_fault tracker/cli/commands.c 's/"people", 1, 2/"people zone", 1, 2/' 'codebook does not name --zone'
document_fault tracker/cli/commands.c 's/crée le registre, trois/crée le registre, deux/' 'is not there: Crée le registre, deux'

exit $status
