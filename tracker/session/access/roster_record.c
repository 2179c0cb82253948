/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster as a record of the store. */
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/access/written.h"

enum error roster_load(struct session *session, struct txn *txn, struct fault *fault)
{
    char *text = NULL;
    size_t bytes = 0;
    enum error error = text_get(txn, records_name(NAME_ROSTER), &text, &bytes);
    if (!error)
        error = text ? roster_from_json(text, bytes, session->roster, fault)
                     : fault_set(fault, ERROR_STORE_DAMAGED, "roster");
    if (!error)
        error = roster_verify(session->roster, &session->id, &session->credentials->root, fault);
    if (!error)
        hash_bytes((const uint8_t *)text, bytes, &session->roster_text);
    secret_free(text);
    return error;
}

enum error roster_follow(struct session *session, struct txn *txn, struct fault *fault)
{
    char *text = NULL;
    size_t bytes = 0;
    struct hash hash = {{0}};
    enum error error = text_get(txn, records_name(NAME_ROSTER), &text, &bytes);
    if (text)
        hash_bytes((const uint8_t *)text, bytes, &hash);
    secret_free(text);
    if (error ||
        (session->changes != UNREAD && memcmp(&hash, &session->roster_text, sizeof hash) == 0))
        return error;
    return roster_load(session, txn, fault);
}

/* The roster of a session, written anew, is the text it came from. */
static enum error roster_reads(void *context, const char *text, size_t bytes)
{
    struct roster *roster = context;
    enum error error = roster_from_json(text, bytes, roster, NULL);
    char *again = error ? NULL : roster_to_json(roster);
    if (!error && !again)
        error = ERROR_MEMORY;
    if (!error && (strlen(again) != bytes || memcmp(again, text, bytes) != 0))
        error = ERROR_LIMIT;
    free(again);
    return error;
}

enum error roster_save(struct session *session, struct txn *txn, struct fault *fault)
{
    char *text = roster_to_json(session->roster);
    struct roster *scratch = roster_new();
    enum error error = text && scratch ? ERROR_NONE : ERROR_MEMORY;
    if (!error) {
        const struct written written = {RECORD_STORE, records_name(NAME_ROSTER), text,
                                        strlen(text)};
        error = written_put(txn, &written, roster_reads, scratch, fault);
        hash_bytes((const uint8_t *)text, written.bytes, &session->roster_text);
    }
    free(scratch);
    free(text);
    return error;
}
