/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accesses that are closed, as coordination remembers them outside the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/session/access/closed_internal.h"
#include "tracker/session/access/files.h"

/* Beside the last seen tag, for coordination: this line, one print a line, keyed hash of all that
 * by coordination's own key. A print is the beginning of a signing key, which no two entries share.
 */
static const char FIRST_LINE[] = "tracker-closed 1\n";

enum {
    LINE_CHARS = 2 * PRINT_BYTES + 1,
    FIRST_CHARS = sizeof FIRST_LINE - 1,
    MAC_CHARS = 2 * HASH_BYTES + 1,
    FILE_CHARS = FIRST_CHARS + CLOSED_MOST * LINE_CHARS + MAC_CHARS,
};

bool closed_has(const struct closed *closed, const uint8_t *print)
{
    for (size_t i = 0; i < closed->count; i++)
        if (memcmp(closed->prints[i], print, PRINT_BYTES) == 0)
            return true;
    return false;
}

void closed_add_key(struct closed *closed, const uint8_t *print)
{
    if (closed_has(closed, print))
        return;
    if (closed->count == CLOSED_MOST)
        memmove(closed->prints, closed->prints + 1, --closed->count * sizeof closed->prints[0]);
    memcpy(closed->prints[closed->count++], print, PRINT_BYTES);
}

void closed_add(struct closed *closed, const struct roster *roster)
{
    static const struct sign_public none;
    for (size_t i = 0; i < roster->user_count; i++) {
        const struct user *user = &roster->users[i];
        if ((user->state == USER_REVOKED || user->state == USER_REPLACED) &&
            memcmp(&user->sign, &none, sizeof none) != 0)
            closed_add_key(closed, user->sign.b);
    }
}

static bool path_of(const struct session *session, const char *tail, char out[PATH_CHARS])
{
    char id[2 * ID_BYTES + 1];
    hex_write(session->id.b, ID_BYTES, id);
    int length = session->state_dir ? snprintf(out, PATH_CHARS, "%s/%s.coordination.closed%s",
                                               session->state_dir, id, tail)
                                    : -1;
    return length > 0 && length < PATH_CHARS;
}

/* Writes the file's text; its length. */
static size_t text_of_closed(const struct session *session, const struct closed *closed,
                             char out[FILE_CHARS + 1])
{
    struct hash mac;
    size_t at = FIRST_CHARS;
    memcpy(out, FIRST_LINE, FIRST_CHARS);
    for (size_t i = 0; i < closed->count; i++) {
        hex_write(closed->prints[i], PRINT_BYTES, out + at);
        at += LINE_CHARS;
        out[at - 1] = '\n';
    }
    hash_for_self(&session->credentials->identity.sign_secret, (const uint8_t *)out, at, &mac);
    hex_write(mac.b, HASH_BYTES, out + at);
    at += MAC_CHARS;
    out[at - 1] = '\n';
    out[at] = '\0';
    return at;
}

bool closed_read(const struct session *session, struct closed *closed)
{
    char path[PATH_CHARS], line[LINE_CHARS], again[FILE_CHARS + 1];
    char *text = NULL;
    size_t bytes = 0;
    closed->count = 0;
    if (!path_of(session, "", path) || files_read(path, FILE_CHARS, &text, &bytes, NULL))
        return false;
    bool good = bytes >= FIRST_CHARS + MAC_CHARS && memcmp(text, FIRST_LINE, FIRST_CHARS) == 0;
    for (size_t at = FIRST_CHARS; good && at + MAC_CHARS < bytes; at += LINE_CHARS) {
        uint8_t print[PRINT_BYTES];
        memcpy(line, text + at, LINE_CHARS);
        line[LINE_CHARS - 1] = '\0';
        good = hex_read(line, print, PRINT_BYTES);
        if (good)
            closed_add_key(closed, print);
    }
    good =
        good && text_of_closed(session, closed, again) == bytes && memcmp(again, text, bytes) == 0;
    free(text);
    if (!good)
        closed->count = 0;
    return good;
}

void closed_remember(const struct session *session)
{
    struct closed closed;
    char path[PATH_CHARS], fresh[PATH_CHARS], text[FILE_CHARS + 1];
    const bool known = closed_read(session, &closed);
    const size_t before = closed.count;
    if (session->role != ROLE_COORDINATION || !path_of(session, "", path) ||
        !path_of(session, ".new", fresh))
        return;
    closed_add(&closed, session->roster);
    if (known && closed.count == before)
        return;
    unlink(fresh);
    size_t length = text_of_closed(session, &closed, text);
    if (files_write(fresh, text, length, NULL) || rename(fresh, path) != 0)
        unlink(fresh);
}
