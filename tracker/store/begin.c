/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transaction is begun: what an earlier one left to do is done first. */
#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

/* True when the file is still the one this session made: its free pages may be written. */
static bool made_here(const struct txn *txn)
{
    const struct seen *seen = &txn->store->seen;
    struct stat status;
    return seen->known && seen->made && data_check(txn, &status, NULL) == ERROR_NONE &&
           same_file(&status, &seen->status);
}

/* Opens for use; a file of another hand is copied afresh before it is written. */
static enum error txn_prepare(struct txn *txn, enum txn_use use, struct fault *fault)
{
    bool write = use == TXN_WRITE;
    enum error error = scrub_finish(txn->store, &txn->hold, fault);
    if (error == ERROR_DISK_FULL && use == TXN_READ)
        error = fault_clear(
            fault); /* what is left to erase waits; a full disk must not hinder reading */
    if (!error)
        error = txn_open(txn, write && made_here(txn), fault);
    if (error || !txn->store->ring)
        return error;
    bool needed = use == TXN_SCRUB || (write && !txn->store->seen.made);
    if (!needed && !txn->head.scrub_owed)
        return ERROR_NONE;
    error = scrub_run(txn, fault);
    if (error == ERROR_DISK_FULL && !needed)
        error = fault_clear(fault); /* still owed */
    return error ? error : txn_open(txn, write, fault);
}

enum error txn_begin_for(struct store *store, enum txn_use use, struct txn **out,
                         struct fault *fault)
{
    struct txn *txn = NULL;
    *out = NULL;
    if (use != TXN_READ && !store->ring)
        return fault_set(fault, ERROR_DENIED, _("écrire sans clés"));
    enum error error = txn_new(store, use == TXN_WRITE, &txn, fault);
    if (error)
        return error;
    error = txn_prepare(txn, use, fault);
    if (error)
        txn_free(txn);
    else
        *out = txn;
    return error;
}

enum error txn_begin(struct store *store, bool write, struct txn **out, struct fault *fault)
{
    return txn_begin_for(store, write ? TXN_WRITE : TXN_READ, out, fault);
}
