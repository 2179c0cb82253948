/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/report/page.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/wrap.h"

enum { WORD_BYTES = 256 };

static bool starts(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* Bytes up to the first space where a line may end, or the end of the text. */
static size_t word_bytes(const char *text)
{
    for (size_t i = 1; text[i]; i++) {
        if (text[i] != ' ' || text[i - 1] == ' ')
            continue;
        if (text[i + 1] == '\0' || wrap_breaks(text, i))
            return i;
    }
    return strlen(text);
}

static unsigned columns_of(const char *text, size_t bytes)
{
    char word[WORD_BYTES];
    if (bytes >= sizeof word)
        return PAGE_COLUMNS;
    memcpy(word, text, bytes);
    word[bytes] = '\0';
    return (unsigned)sanitise_columns(word);
}

void page_pad(FILE *out, unsigned count)
{
    fprintf(out, "%*s", (int)count, "");
}

unsigned page_flow(FILE *out, unsigned at, unsigned left, unsigned right, const char *text)
{
    bool first = true;
    while (*text) {
        size_t bytes = word_bytes(text);
        unsigned columns = columns_of(text, bytes);
        if (!first && at + 1 + columns > right) {
            fputc('\n', out);
            page_pad(out, left);
            at = left;
        } else if (!first) {
            fputc(' ', out);
            at++;
        }
        fwrite(text, 1, bytes, out);
        at += columns;
        first = false;
        text += bytes;
        while (*text == ' ')
            text++;
    }
    return at;
}

void page_label(FILE *out, unsigned indent, unsigned right, const char *label)
{
    page_pad(out, indent);
    unsigned at = page_flow(out, indent, indent + 2, right - 1, label);
    page_pad(out, at < right ? right - at : 0);
}

void page_title(FILE *out, const char *title, char underline)
{
    fprintf(out, "\n%s\n", title);
    for (size_t i = sanitise_columns(title); i > 0; i--)
        fputc(underline, out);
    fputs("\n\n", out);
}

void page_right(FILE *out, unsigned columns, const char *value)
{
    unsigned taken = (unsigned)sanitise_columns(value);
    page_pad(out, taken < columns ? columns - taken : 0);
    fputs(value, out);
}

/* Every replacement is at most as long as what it replaces. */
static const struct {
    const char *from, *to;
} plain[] = {
    {"à", "a"},  {"â", "a"},  {"ä", "a"}, {"ç", "c"},  {"é", "e"},  {"è", "e"},      {"ê", "e"},
    {"ë", "e"},  {"î", "i"},  {"ï", "i"}, {"ô", "o"},  {"ö", "o"},  {"ù", "u"},      {"û", "u"},
    {"ü", "u"},  {"À", "A"},  {"Â", "A"}, {"Ç", "C"},  {"É", "E"},  {"È", "E"},      {"Ê", "E"},
    {"Î", "I"},  {"Ô", "O"},  {"Û", "U"}, {"œ", "oe"}, {"Œ", "OE"}, {"«", "\""},     {"»", "\""},
    {"“", "\""}, {"”", "\""}, {"‘", "'"}, {"’", "'"},  {"–", "-"},  {"—", "--"},     {"…", "..."},
    {"·", "."},  {"█", "#"},  {"░", "."}, {"≥", ">="}, {"≤", "<="}, {"\u00a0", " "}, {"°", "o"},
    {"×", "x"},  {"÷", "/"},
};

static const char *plain_of(const char *character)
{
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (starts(character, plain[i].from))
            return plain[i].to;
    return "?";
}

void page_ascii(char *text)
{
    char *to = text;
    const char *from = text;
    while (*from) {
        if (starts(from, " »"))
            from++;
        if (!(*from & 0x80)) {
            *to++ = *from++;
            continue;
        }
        const char *replacement = plain_of(from);
        memcpy(to, replacement, strlen(replacement));
        to += strlen(replacement);
        bool quote = starts(from, "« ");
        do
            from++;
        while ((*from & 0xc0) == 0x80);
        from += quote;
    }
    *to = '\0';
}

char *page_finish(FILE *out, char **text, bool ascii)
{
    bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed) {
        free(*text);
        return NULL;
    }
    if (ascii)
        page_ascii(*text);
    return *text;
}
