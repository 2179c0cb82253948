/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/base/bytes.h"
#include "tracker/session/acts/draft_internal.h"

/* Layout of what a slot seals: version, key, mark of the folder, the rest zeros. */
enum {
    VERSION = NAME_DRAFTS_VERSION,
    AT_KEY = 1,
    AT_FOLDER = AT_KEY + KEY_BYTES,
    PLAIN_BYTES = 64,
    MONTH_BYTES = 2,
    SLOT_BYTES = MONTH_BYTES + PLAIN_BYTES + OWN_OVERHEAD,
    SPARE = 4, /* slots left by users whose keys were made anew while a call was open */
};
_Static_assert((int)AT_FOLDER + (int)ID_BYTES <= (int)PLAIN_BYTES, "a slot holds its parts");

struct slots {
    uint8_t *bytes; /* secret memory, all free when nothing was ever put */
    size_t count;
};

static uint8_t *slot_at(const struct slots *slots, size_t i)
{
    return slots->bytes + i * SLOT_BYTES;
}

static unsigned month_of(const struct slots *slots, size_t i)
{
    return (unsigned)bytes_get_be(slot_at(slots, i), 2);
}

/* The caller frees slots->bytes with secret_free, after an error too. */
static enum error slots_read(const struct session *session, struct txn *txn, struct slots *slots)
{
    size_t bytes = 0;
    const struct roster *roster = session->roster;
    slots->count = roster->department_count * roster->seats + SPARE;
    enum error error =
        record_get(txn, RECORD_STORE, records_name(NAME_DRAFTS), &slots->bytes, &bytes);
    if (error)
        return error;
    if (!slots->bytes)
        slots->bytes = secret_alloc(slots->count * SLOT_BYTES);
    else if (bytes != slots->count * SLOT_BYTES)
        return ERROR_STORE_DAMAGED;
    return slots->bytes ? ERROR_NONE : ERROR_MEMORY;
}

static enum error slots_write(struct txn *txn, const struct slots *slots)
{
    return record_put(txn, RECORD_STORE, records_name(NAME_DRAFTS), slots->bytes,
                      slots->count * SLOT_BYTES);
}

/* Number of this user's slot, or slots->count. */
static size_t own_slot(const struct session *session, const struct slots *slots,
                       uint8_t plain[PLAIN_BYTES])
{
    for (size_t i = 0; i < slots->count; i++)
        if (month_of(slots, i) &&
            own_open(&session->credentials->identity.sign_secret, &session->id, OWN_DRAFT_KEY,
                     slot_at(slots, i) + MONTH_BYTES, SLOT_BYTES - MONTH_BYTES,
                     plain) == CRYPTO_OK &&
            plain[0] == VERSION)
            return i;
    return slots->count;
}

enum error draft_key_find(const struct session *session, struct txn *txn, struct draft_slot *slot)
{
    struct slots slots = {NULL, 0};
    uint8_t plain[PLAIN_BYTES];
    *slot = (struct draft_slot){.found = false};
    enum error error = slots_read(session, txn, &slots);
    if (!error && own_slot(session, &slots, plain) < slots.count) {
        slot->found = true;
        memcpy(slot->key.b, plain + AT_KEY, KEY_BYTES);
        memcpy(slot->folder.b, plain + AT_FOLDER, ID_BYTES);
    }
    secret_wipe(plain, sizeof plain);
    secret_free(slots.bytes);
    return error;
}

/* The first that is free, or else of the oldest month. */
static uint8_t *room(const struct slots *slots)
{
    size_t chosen = 0;
    for (size_t i = 1; i < slots->count; i++)
        if (month_of(slots, i) < month_of(slots, chosen))
            chosen = i;
    return slot_at(slots, chosen);
}

enum error draft_key_put(const struct session *session, struct txn *txn, month now,
                         const struct draft_slot *slot)
{
    struct slots slots = {NULL, 0};
    uint8_t plain[PLAIN_BYTES] = {VERSION};
    enum error error = slots_read(session, txn, &slots);
    if (!error) {
        uint8_t *at = room(&slots);
        memcpy(plain + AT_KEY, slot->key.b, KEY_BYTES);
        memcpy(plain + AT_FOLDER, slot->folder.b, ID_BYTES);
        bytes_put_be(at + 0, 2, now);
        own_seal(&session->credentials->identity.sign_secret, &session->id, OWN_DRAFT_KEY, plain,
                 sizeof plain, at + MONTH_BYTES);
        error = slots_write(txn, &slots);
    }
    secret_wipe(plain, sizeof plain);
    secret_free(slots.bytes);
    return error;
}

enum error draft_key_remove(const struct session *session, struct txn *txn)
{
    struct slots slots = {NULL, 0};
    uint8_t plain[PLAIN_BYTES];
    enum error error = slots_read(session, txn, &slots);
    size_t own = error ? 0 : own_slot(session, &slots, plain);
    if (!error && own < slots.count) {
        memset(slot_at(&slots, own), 0, SLOT_BYTES);
        error = slots_write(txn, &slots);
    }
    secret_wipe(plain, sizeof plain);
    secret_free(slots.bytes);
    return error;
}

void draft_clear(struct draft *draft)
{
    secret_wipe(draft, sizeof *draft);
}
