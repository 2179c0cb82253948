/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* scripts/en.po as msgfmt compiles it (GNU gettext manual, "The Format of GNU MO Files"):
 * little-endian words, tables of (length, offset) sorted by msgid. */
extern const unsigned char catalogue_en[];

enum {
    MO_STRINGS = 8,
    MO_MSGIDS = 12,
    MO_SENTENCES = 16,
    MO_ENTRY_BYTES = 8,
    MO_ENTRY_OFFSET = 4,
};

/* Set once by text_start. */
static bool english;

static uint32_t word_at(size_t offset)
{
    const unsigned char *b = catalogue_en + offset;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

static const char *string_at(size_t table, size_t index)
{
    size_t entry = word_at(table) + index * MO_ENTRY_BYTES;
    return (const char *)catalogue_en + word_at(entry + MO_ENTRY_OFFSET);
}

/* English of msgid, or NULL. In an entry with plural forms, msgid is the first of its two. */
static const char *find(const char *msgid)
{
    size_t low = 0;
    size_t high = word_at(MO_STRINGS);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(msgid, string_at(MO_MSGIDS, middle));
        if (order == 0)
            return string_at(MO_SENTENCES, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* First language of a list such as "de:en_GB:fr" that the program speaks; French without any. */
static bool list_says_english(const char *list)
{
    for (const char *name = list; *name;) {
        size_t length = strcspn(name, ":");
        size_t letters = strcspn(name, ":_.@");
        if (letters == 2 && strncmp(name, "en", 2) == 0)
            return true;
        if (letters == 2 && strncmp(name, "fr", 2) == 0)
            return false;
        name += length + (name[length] == ':');
    }
    return false;
}

static bool environment_says_english(void)
{
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return list_says_english(value);
    }
    return false;
}

bool text_start(const char *language)
{
    if (!language)
        english = environment_says_english();
    else if (strcmp(language, "en") == 0)
        english = true;
    else if (strcmp(language, "fr") == 0)
        english = false;
    else
        return false;
    return true;
}

bool text_english(void)
{
    return english;
}

const char *text_of(const char *msgid)
{
    const char *found = english && *msgid ? find(msgid) : NULL;
    return found ? found : msgid;
}

const char *text_count(const char *one, const char *many, unsigned long n)
{
    const char *found = english ? find(one) : NULL;
    if (!found)
        return n < 2 ? one : many;
    return n == 1 ? found : found + strlen(found) + 1;
}
