/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/screens/: what a page shows that differs from run to run. */
#ifndef TESTS_SCREENS_MASKS_H
#define TESTS_SCREENS_MASKS_H

#include <stdbool.h>
#include <string.h>

#include "tests/screens/screens.h"
#include "tui/door/create.h"

/* Finds four groups of four digits from text on, wherever the line is broken; where each begins
 * goes to groups. */
UNUSED static bool find_ticket(const char *text, const char *groups[4])
{
    for (size_t found = 0; *text; text++) {
        size_t digits = strspn(text, "0123456789");
        if (digits == 4) {
            groups[found++] = text;
            if (found == 4)
                return true;
            text += 3;
        } else if (digits || !strchr(" \n", *text)) {
            found = 0;
            text += digits ? digits - 1 : 0;
        }
    }
    return false;
}

UNUSED static bool only(const char *line, const char *characters, const char *needed)
{
    size_t length = strcspn(line, "\n");
    return strspn(line, characters) >= length && strcspn(line, needed) < length;
}

/* True when the count characters from text on are drawn at random or tell the day: invitation
 * codes, recovery sheets and halves of them, dates, hashes, public keys. */
static bool drawn_at_random(const char *text, size_t count)
{
    static const char *const patterns[] = {"AAAA-AAAA-AAAA-AAAA-AAAA", "AAAA-AAAA-AAAA-AAAA",
                                           "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA", "0000-00-00"};
    const char *pattern = NULL;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        if (strlen(patterns[i]) == count)
            pattern = patterns[i];
    bool same = pattern != NULL;
    for (size_t i = 0; same && i < count; i++)
        same = (pattern[i] == '-') == (text[i] == '-') &&
               (pattern[i] != '0' || (text[i] >= '0' && text[i] <= '9'));
    size_t lower = strspn(text, "0123456789abcdef"), upper = strspn(text, "0123456789ABCDEF");
    return same || (lower == count && count >= 8) || (upper == count && count == 16) || count >= 40;
}

/* The code of a recovery sheet: two lines of four groups. */
UNUSED static bool find_sheet(const char *text, char out[SHEET_SYMBOLS + 1])
{
    static const char symbols[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    size_t count = 0;
    for (; *text && count < SHEET_SYMBOLS; text++) {
        const char *line = text + strspn(text, " ");
        size_t length = strcspn(line, "\n");
        bool half = length == SHEET_SYMBOLS / 2 + 3 && drawn_at_random(line, length);
        for (size_t i = 0; half && i < length; i++)
            if (strchr(symbols, line[i]))
                out[count++] = line[i];
        text = line + length;
        if (!*text)
            break;
    }
    out[count] = '\0';
    return count == SHEET_SYMBOLS;
}

static void mask(char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        text[i] = text[i] == '-' ? '-' : 'x';
}

/* Letters and digits of these become x, those of the day too where it ends a name. */
UNUSED static void mask_words(char *text)
{
    const size_t date = strlen("0000-00-00");
    static const char of_words[] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/=-";
    while (*text) {
        size_t count = strspn(text, of_words);
        if (count && drawn_at_random(text, count))
            mask(text, count);
        else if (count > date && drawn_at_random(text + count - date, date))
            mask(text + count - date, date);
        text += count ? count : 1;
    }
}

#endif
