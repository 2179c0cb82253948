/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/written.h"

#include <string.h>

#include "crypto/secret.h"

enum error written_put(struct txn *txn, const struct written *written, written_reader *reads,
                       void *context, struct fault *fault)
{
    uint8_t *back = NULL;
    size_t bytes = 0;
    enum error error =
        record_put(txn, written->kind, written->name, written->value, written->bytes);
    if (!error)
        error = record_get(txn, written->kind, written->name, &back, &bytes);
    if (!error) {
        const bool same =
            back && bytes == written->bytes && memcmp(back, written->value, bytes) == 0;
        error = same ? reads(context, (const char *)back, bytes) : ERROR_LIMIT;
        if (error && error != ERROR_MEMORY)
            error = fault_set(fault, ERROR_LIMIT, "%s", written->name);
    }
    secret_free(back);
    return error;
}
