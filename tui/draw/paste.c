/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/paste.h"

#include "crypto/secret.h"

enum { ESCAPE = 27, DELETE = 127 };

static const char last_mark[] = "\033[201~";
enum { MARK = sizeof last_mark - 1 };

void paste_begin(struct paste *paste)
{
    paste_wipe(paste);
    paste->open = true;
}

static void keep(struct paste *paste, char byte)
{
    if ((unsigned char)byte < ' ' || byte == DELETE)
        return;
    if (paste->length == FIELD_BYTES)
        paste->cut = true;
    else
        paste->text[paste->length++] = byte;
}

/* What looked like a mark and was none is text. */
static void keep_matched(struct paste *paste)
{
    for (unsigned i = 0; i < paste->matched; i++)
        keep(paste, last_mark[i]);
    paste->matched = 0;
}

void paste_feed(struct paste *paste, const char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        paste->ended = false;
        if (bytes[i] != last_mark[paste->matched])
            keep_matched(paste);
        if (bytes[i] == last_mark[paste->matched])
            paste->matched++;
        else
            keep(paste, bytes[i]);
        if (paste->matched == MARK) {
            paste->ended = true;
            paste->matched = 0;
        }
    }
}

bool paste_escapes(const struct paste *paste)
{
    return paste->matched == 1;
}

void paste_wipe(struct paste *paste)
{
    secret_wipe(paste, sizeof *paste);
}
