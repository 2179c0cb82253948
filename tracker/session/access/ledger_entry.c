/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One entry of the ledger, as it is stored and verified. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"
#include "tracker/session/access/ledger_internal.h"

enum { ENTRY_VERSION = NAME_ENTRY_VERSION, ENTRY_BYTES = 1 << 14 };

char *ledger_entry_text(const struct ledger_entry *entry, unsigned by, const struct hash *previous)
{
    char hex[2 * HASH_BYTES + 1];
    hex_write(previous->b, HASH_BYTES, hex);
    json_begin();
    return json_finish(json_pack("{s:i, s:i, s:s, s:s, s:i, s:s, s:s, s:s}", "version",
                                 ENTRY_VERSION, "n", (int)entry->n, "date", entry->date, "user",
                                 entry->user, "entry", (int)by, "act", entry->word, "subject",
                                 entry->subject, "previous", hex));
}

/* What a stored entry says; not yet verified. */
static enum error entry_json(const char *stored, size_t bytes, json_t **object)
{
    static const struct json_shape shape[] = {
        {.key = "version"}, {.key = "n"},        {.key = "date"},
        {.key = "user"},    {.key = "entry"},    {.key = "act"},
        {.key = "subject"}, {.key = "previous"}, {.key = NULL}};
    static const struct json_format format = {.version = "version",
                                              .newest = ENTRY_VERSION,
                                              .shape = shape,
                                              .bytes = ENTRY_BYTES,
                                              .depth = 1,
                                              .refused = ERROR_STORE_DAMAGED,
                                              .foreign = ERROR_STORE_FORMAT};
    *object = NULL;
    if (bytes < SIGNED_AT || stored[SIGNED_AT - 1] != '\n')
        return ERROR_STORE_DAMAGED;
    return json_read(&format, stored + SIGNED_AT, bytes - SIGNED_AT, object, NULL);
}

enum error ledger_entry_last_day(struct txn *txn, day *last)
{
    char name[STORE_NAME_CHARS + 1];
    char *stored = NULL;
    unsigned n = 0;
    size_t bytes = 0;
    json_t *object = NULL;
    *last = 0;
    enum error error = number_get(txn, records_name(NAME_ENTRIES), &n);
    if (error || n == 0)
        return error;
    records_number(name, NAME_ENTRY, n);
    error = text_get(txn, name, &stored, &bytes);
    if (!error)
        error = stored ? entry_json(stored, bytes, &object) : ERROR_STORE_DAMAGED;
    const char *date = json_string_value(json_object_get(object, "date"));
    if (date)
        *last = day_parse(date);
    json_decref(object);
    secret_free(stored);
    return error;
}

static bool copy_field(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    int length = text ? snprintf(out, size, "%s", text) : -1;
    return length >= 0 && (size_t)length < size;
}

static bool copy_act(const json_t *object, struct ledger_entry *entry)
{
    char act[sizeof entry->word];
    char subject[sizeof entry->subject];
    const json_int_t version = json_integer_value(json_object_get(object, "version"));
    if (!copy_field(object, "act", act, sizeof act) ||
        !copy_field(object, "subject", subject, sizeof subject))
        return false;
    ledger_act_read((unsigned)version, act, subject, entry);
    return true;
}

/* Verifies what an entry says, signed text and all, against the chain and the roster. */
static bool entry_holds(const struct roster *roster, const json_t *object, const struct hash *head,
                        struct ledger_entry *entry)
{
    char hex[2 * HASH_BYTES + 1];
    char previous[2 * HASH_BYTES + 1];
    json_int_t n = json_integer_value(json_object_get(object, "n"));
    json_int_t by = json_integer_value(json_object_get(object, "entry"));
    hex_write(head->b, HASH_BYTES, hex);
    return n == (json_int_t)entry->n && by >= 0 && by < (json_int_t)roster->user_count &&
           copy_field(object, "date", entry->date, sizeof entry->date) &&
           copy_field(object, "user", entry->user, sizeof entry->user) && copy_act(object, entry) &&
           copy_field(object, "previous", previous, sizeof previous) &&
           strcmp(previous, hex) == 0 && strcmp(entry->user, roster->users[by].name) == 0;
}

static bool signature_holds(const struct roster *roster, const json_t *object, const char *stored,
                            size_t bytes)
{
    struct signature signature;
    char sig[SIGNED_AT];
    json_int_t by = json_integer_value(json_object_get(object, "entry"));
    memcpy(sig, stored, SIGNED_AT - 1);
    sig[SIGNED_AT - 1] = '\0';
    return hex_read(sig, signature.b, SIGNATURE_BYTES) &&
           act_verify(&roster->users[by].sign, "ledger", (const uint8_t *)stored + SIGNED_AT,
                      bytes - SIGNED_AT, &signature);
}

enum error ledger_entry_read(const struct roster *roster, const char *stored, size_t bytes,
                             struct hash *head, struct ledger_entry *entry)
{
    json_t *object;
    enum error error = entry_json(stored, bytes, &object);
    if (!error && (!entry_holds(roster, object, head, entry) ||
                   !signature_holds(roster, object, stored, bytes)))
        error = ERROR_STORE_DAMAGED;
    json_decref(object);
    if (!error) {
        struct hash next;
        hash_chain(head, (const uint8_t *)stored + SIGNED_AT, bytes - SIGNED_AT, &next);
        *head = next;
    }
    return error;
}
