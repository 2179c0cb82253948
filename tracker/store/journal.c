/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/store/journal.h"

#include <string.h>

#include "crypto/open.h"
#include "crypto/secret.h"
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* What stands at a key; VALUE_UNKNOWN with *bytes 0 when nothing does. */
static enum error kind_at(struct txn *txn, const struct id *key, uint8_t value[VALUE_MAX_BYTES],
                          enum value_kind *kind, size_t *bytes)
{
    *kind = VALUE_UNKNOWN;
    *bytes = 0;
    if (txn->fault.error)
        return txn->fault.error;
    if (!txn->store->ring)
        return txn_fail(txn, ERROR_DENIED, _("lire sans clés"));
    enum error error = env_get(&txn->env, key, value, bytes);
    if (!error && *bytes > 0)
        *kind = value_kind(value, *bytes);
    return txn_fail(txn, error, txn->store->path);
}

enum error journal_place(struct txn *txn, struct place *place)
{
    uint8_t value[VALUE_MAX_BYTES];
    enum value_kind kind;
    size_t bytes;
    enum error error;
    place->store = txn->store->info.id;
    do {
        random_fill(place->key.b, ID_BYTES);
        error = kind_at(txn, &place->key, value, &kind, &bytes);
    } while (!error && bytes > 0);
    return error;
}

enum error journal_add(struct txn *txn, const struct place *place,
                       const uint8_t sealed[SEALED_ROW_BYTES])
{
    if (txn->fault.error)
        return txn->fault.error;
    if (env_crowded(&txn->env))
        return txn_fail(txn, ERROR_STORE_FULL, txn->store->path);
    return txn_put(txn, &place->key, sealed, SEALED_ROW_BYTES);
}

enum error journal_has(struct txn *txn, const struct place *place, bool *has)
{
    uint8_t value[VALUE_MAX_BYTES];
    enum value_kind kind;
    size_t bytes;
    enum error error = kind_at(txn, &place->key, value, &kind, &bytes);
    *has = !error && kind == VALUE_ROW;
    return error;
}

enum error journal_replace(struct txn *txn, const struct place *place,
                           const uint8_t sealed[SEALED_ROW_BYTES])
{
    bool has;
    enum error error = journal_has(txn, place, &has);
    if (!error && !has)
        error = txn_fail(txn, ERROR_STORE_DAMAGED, txn->store->path);
    return error ? error : txn_put(txn, &place->key, sealed, SEALED_ROW_BYTES);
}

enum error journal_remove(struct txn *txn, const struct place *place, bool *removed)
{
    bool has;
    enum error error = journal_has(txn, place, &has);
    if (!error && has)
        error = txn_remove(txn, &place->key);
    *removed = !error && has;
    return error;
}

struct walk {
    const struct txn *txn;
    journal_visit *visit;
    void *context;
    uint64_t rows;
    uint64_t marks;
};

static enum error walk_visit(void *context, const struct id *key, const uint8_t *value,
                             size_t bytes)
{
    struct walk *walk = context;
    enum value_kind kind = value_kind(value, bytes);
    struct place place = {walk->txn->store->info.id, *key};
    uint8_t row[SEALED_ROW_BYTES];
    walk->marks += kind == VALUE_MARK;
    if (kind != VALUE_ROW)
        return ERROR_NONE;
    walk->rows++;
    if (!walk->visit)
        return ERROR_NONE;
    memcpy(row, value, sizeof row); /* visit may remove it */
    return walk->visit(walk->context, &place, row);
}

enum error journal_each(struct txn *txn, journal_visit *visit, void *context)
{
    struct walk walk = {.txn = txn, .visit = visit, .context = context};
    if (txn->fault.error)
        return txn->fault.error;
    return txn_fail(txn, env_walk(&txn->env, walk_visit, &walk), txn->store->path);
}

enum error journal_count(struct txn *txn, uint64_t *rows, uint64_t *marks)
{
    struct walk walk = {.txn = txn};
    if (txn->fault.error)
        return txn->fault.error;
    enum error error = env_walk(&txn->env, walk_visit, &walk);
    *rows = walk.rows;
    *marks = walk.marks;
    return txn_fail(txn, error, txn->store->path);
}

enum error mark_has(struct txn *txn, const struct id *mark, bool *has)
{
    uint8_t value[VALUE_MAX_BYTES];
    struct place place = {txn->store->info.id, *mark};
    enum value_kind kind;
    size_t bytes;
    *has = false;
    enum error error = kind_at(txn, mark, value, &kind, &bytes);
    if (error || bytes == 0)
        return error;
    if (kind != VALUE_MARK)
        return txn_fail(txn, ERROR_STORE_DAMAGED, _("une valeur modifiée ou déplacée"));
    *has = true;
    return txn_fail(txn, store_crypto_error(check_mark(txn->store->ring, &place, value)),
                    _("une valeur modifiée ou déplacée"));
}

enum error mark_spend(struct txn *txn, const struct id *mark)
{
    uint8_t sealed[MARK_BYTES];
    struct place place = {txn->store->info.id, *mark};
    bool has;
    enum error error = mark_has(txn, mark, &has);
    if (error)
        return error;
    if (has)
        return ERROR_TICKET_SPENT;
    error = store_crypto_error(seal_mark(txn->store->ring, &place, sealed));
    if (!error)
        error = txn_put(txn, mark, sealed, sizeof sealed);
    return txn_fail(txn, error, txn->store->path);
}

enum error mark_unspend(struct txn *txn, const struct id *mark)
{
    bool has;
    enum error error = mark_has(txn, mark, &has);
    if (!error && has)
        error = txn_remove(txn, mark);
    return error;
}
