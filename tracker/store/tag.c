/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* Where a tag stands: only key holders can tell, or find it from the tag. */
static enum error tag_place(const struct txn *txn, const struct id *tag, struct place *place)
{
    char name[8 + 2 * ID_BYTES + 1] = "tag ";
    hex_write(tag->b, ID_BYTES, name + strlen(name));
    place->store = txn->store->info.id;
    return store_crypto_error(name_secret(txn->store->ring, name, &place->key));
}

enum error txn_knows_tag(struct txn *txn, const struct id *tag, bool *known)
{
    struct place place;
    uint8_t value[VALUE_MAX_BYTES];
    size_t bytes = 0;
    *known = false;
    if (txn->fault.error)
        return txn->fault.error;
    if (!txn->store->ring)
        return txn_fail(txn, ERROR_DENIED, _("lire sans clés"));
    enum error error = tag_place(txn, tag, &place);
    if (!error)
        error = env_get(&txn->env, &place.key, value, &bytes);
    *known = !error && value_kind(value, bytes) == VALUE_TAG;
    return txn_fail(txn, error, txn->store->path);
}

enum error txn_leave_tag(struct txn *txn, const struct id *tag)
{
    struct place place;
    uint8_t sealed[SEALED_TAG_BYTES];
    if (txn->fault.error)
        return txn->fault.error;
    enum error error = tag_place(txn, tag, &place);
    if (!error)
        error = store_crypto_error(
            seal_record(txn->store->ring, SEAL_TAG, &place, tag->b, ID_BYTES, sealed));
    if (!error)
        error = txn_put(txn, &place.key, sealed, sizeof sealed);
    return txn_fail(txn, error, txn->store->path);
}

enum error txn_add_tag(struct txn *txn, struct id *tag)
{
    random_fill(tag->b, ID_BYTES);
    enum error error = txn_leave_tag(txn, tag);
    if (!error)
        txn->head.tag = *tag;
    return error;
}
