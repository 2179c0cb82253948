/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/sanitise.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/access/written.h"

/* What an entry just written must say. */
struct entry_meant {
    const struct roster *roster;
    const struct hash *head; /* before it */
    const struct ledger_entry *entry;
};

static enum error entry_reads(void *context, const char *stored, size_t bytes)
{
    const struct entry_meant *meant = context;
    struct hash head = *meant->head;
    struct ledger_entry read = {.n = meant->entry->n};
    enum error error = ledger_entry_read(meant->roster, stored, bytes, &head, &read);
    if (!error &&
        (read.act != meant->entry->act || strcmp(read.subject, meant->entry->subject) != 0))
        error = ERROR_LIMIT;
    return error;
}

/* Stored form: signature in hexadecimal, a line feed, the text. */
static enum error entry_put(struct txn *txn, struct entry_meant *meant,
                            const struct sign_secret *secret, const char *text)
{
    char name[STORE_NAME_CHARS + 1];
    struct signature signature;
    size_t length = strlen(text);
    char *stored = malloc(SIGNED_AT + length + 1);
    if (!stored)
        return ERROR_MEMORY;
    act_sign(secret, "ledger", (const uint8_t *)text, length, &signature);
    hex_write(signature.b, SIGNATURE_BYTES, stored);
    stored[SIGNED_AT - 1] = '\n';
    memcpy(stored + SIGNED_AT, text, length + 1);
    records_number(name, NAME_ENTRY, meant->entry->n);
    const struct written written = {RECORD_STORE, name, stored, SIGNED_AT + length};
    enum error error = written_put(txn, &written, entry_reads, meant, NULL);
    free(stored);
    return error;
}

enum error ledger_add(struct session *session, struct txn *txn, enum ledger_act act,
                      const char *subject)
{
    struct ledger_entry entry = {.n = 0};
    struct today today;
    struct hash head = {{0}};
    uint8_t *stored_head = NULL;
    size_t bytes = 0;

    enum error error = today_read(session, txn, &today, NULL);
    if (!error)
        error = today_note(txn, &today);
    if (!error)
        error = number_get(txn, records_name(NAME_ENTRIES), &entry.n);
    if (!error)
        error = record_get(txn, RECORD_STORE, records_name(NAME_LEDGER_HEAD), &stored_head, &bytes);
    if (error)
        return error;
    if (stored_head && bytes == sizeof head)
        memcpy(&head, stored_head, sizeof head);
    secret_free(stored_head);

    entry.n++;
    day_format(today.day, entry.date);
    snprintf(entry.user, sizeof entry.user, "%s", session->user);
    entry.act = act;
    snprintf(entry.word, sizeof entry.word, "%s", ledger_act_word(act));
    sanitise_text(subject, strlen(subject), entry.subject, sizeof entry.subject);
    const struct user *self = roster_find(session->roster, session->user);
    char *text = ledger_entry_text(&entry, self ? roster_entry(session->roster, self) : 0, &head);
    if (!text)
        return ERROR_MEMORY;
    struct hash next;
    hash_chain(&head, (const uint8_t *)text, strlen(text), &next);
    struct entry_meant meant = {session->roster, &head, &entry};
    error = entry_put(txn, &meant, &session->credentials->identity.sign_secret, text);
    free(text);
    if (!error)
        error = number_put(txn, records_name(NAME_ENTRIES), entry.n);
    if (!error)
        error =
            record_put(txn, RECORD_STORE, records_name(NAME_LEDGER_HEAD), next.b, sizeof next.b);
    return error;
}

static enum error entries_read(struct session *session, struct txn *txn,
                               struct ledger_entry *entries, unsigned count, struct hash *head,
                               struct fault *fault)
{
    enum error error = ERROR_NONE;
    for (unsigned i = 0; i < count && !error; i++) {
        char name[STORE_NAME_CHARS + 1];
        char *stored = NULL;
        size_t bytes = 0;
        records_number(name, NAME_ENTRY, i + 1);
        entries[i].n = i + 1;
        error = text_get(txn, name, &stored, &bytes);
        if (!error)
            error = stored ? ledger_entry_read(session->roster, stored, bytes, head, &entries[i])
                           : ERROR_STORE_DAMAGED;
        if (error)
            fault_set(fault, error, "%s", name);
        secret_free(stored);
    }
    return error;
}

enum error ledger_read(struct session *session, struct ledger_entry **entries, size_t *count,
                       struct fault *fault)
{
    struct txn *txn;
    unsigned n = 0;
    struct hash head = {{0}};
    uint8_t *stored_head = NULL;
    size_t bytes = 0;

    *entries = NULL;
    *count = 0;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = number_get(txn, records_name(NAME_ENTRIES), &n);
    struct ledger_entry *list = error ? NULL : calloc(n ? n : 1, sizeof *list);
    if (!error && !list)
        error = ERROR_MEMORY;
    if (!error)
        error = entries_read(session, txn, list, n, &head, fault);
    if (!error)
        error = record_get(txn, RECORD_STORE, records_name(NAME_LEDGER_HEAD), &stored_head, &bytes);
    if (!error && n && (bytes != sizeof head || !secret_equal(stored_head, head.b, bytes)))
        error = fault_set(fault, ERROR_STORE_DAMAGED, "ledger");
    secret_free(stored_head);
    error = session_end(session, txn, error, fault);
    if (error) {
        free(list);
        return error;
    }
    *entries = list;
    *count = n;
    return ERROR_NONE;
}
