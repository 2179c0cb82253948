/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The versions of the codebook as records of the store. */
#include <stdlib.h>

#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/access/written.h"

static enum error codebook_reads(void *context, const char *text, size_t bytes)
{
    struct codebook *codebook = NULL;
    (void)context;
    enum error error = codebook_read(text, bytes, &codebook, NULL);
    codebook_free(codebook);
    return error;
}

enum error codebook_put(struct txn *txn, const char *name, const char *text, size_t bytes,
                        struct fault *fault)
{
    const struct written written = {RECORD_STORE, name, text, bytes};
    return written_put(txn, &written, codebook_reads, NULL, fault);
}

static enum error codebook_load(struct session *session, struct txn *txn, unsigned version,
                                struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    char *text = NULL;
    size_t bytes = 0;
    struct codebook *codebook = NULL;

    records_number(name, NAME_CODEBOOK, version);
    enum error error = text_get(txn, name, &text, &bytes);
    if (!error && !text)
        error = fault_set(fault, ERROR_STORE_DAMAGED, "%s", name);
    if (!error)
        error = codebook_read_stored(text, bytes, &codebook, fault);
    if (!error && session->codebook_count > 0)
        codebook_note_new(codebook, session->codebooks[session->codebook_count - 1]);
    if (!error)
        session->codebooks[session->codebook_count++] = codebook;
    secret_free(text);
    return error;
}

enum error codebooks_load(struct session *session, struct txn *txn, struct fault *fault)
{
    unsigned count = 0;
    enum error error = number_get(txn, records_name(NAME_CODEBOOKS), &count);
    if (!error && (count == 0 || count > CODEBOOKS_MAX))
        error = fault_set(fault, ERROR_STORE_DAMAGED, "codebooks");
    for (unsigned i = (unsigned)session->codebook_count + 1; i <= count && !error; i++)
        error = codebook_load(session, txn, i, fault);
    return error;
}
