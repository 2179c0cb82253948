/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A release as a record of the store. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/access/written.h"
#include "tracker/session/acts/releases_internal.h"

void publication_clear(struct publication *publication)
{
    release_free(publication->release);
    free(publication->json);
    *publication = (struct publication){.release = NULL};
}

void publication_subject(unsigned number, const char *json, size_t bytes, char out[static 128])
{
    char hex[2 * HASH_BYTES + 1];
    struct hash hash;
    hash_bytes((const uint8_t *)json, bytes, &hash);
    hex_write(hash.b, HASH_BYTES, hex);
    snprintf(out, 128, "%u %s", number, hex);
}

enum error publication_read(struct txn *txn, unsigned number, struct publication *out,
                            struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    char *text = NULL;
    size_t bytes = 0;
    *out = (struct publication){.release = NULL};
    records_number(name, NAME_RELEASE, number);
    enum error error = text_get(txn, name, &text, &bytes);
    if (!error && text) {
        error = release_from_stored(text, bytes, &out->release, fault);
        if (!error && !(out->json = strdup(text)))
            error = ERROR_MEMORY;
        out->bytes = bytes;
    }
    secret_free(text);
    if (error)
        publication_clear(out);
    return error;
}

static enum error release_reads(void *context, const char *json, size_t bytes)
{
    struct release *release = NULL;
    (void)context;
    enum error error = release_from_json(json, bytes, &release, NULL);
    release_free(release);
    return error;
}

enum error publication_store(struct session *session, struct txn *txn, struct publication *out,
                             struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    char subject[128];

    out->release->number = forks_next(session->forks, session->roster->releases_expected);
    session->roster->releases_expected = out->release->number;
    if (out->release->number > RELEASE_NUMBER_MAX)
        return fault_set(fault, ERROR_STORE_FULL, "%s", "releases");
    out->json = release_to_json(out->release, session_codebook(session));
    if (!out->json)
        return fault_set(fault, ERROR_MEMORY, "%s", "release");
    out->bytes = strlen(out->json);
    publication_subject(out->release->number, out->json, out->bytes, subject);
    records_number(name, NAME_RELEASE, out->release->number);
    const struct written written = {RECORD_STORE, name, out->json, out->bytes};
    enum error error = written_put(txn, &written, release_reads, NULL, fault);
    if (!error)
        error = roster_save(session, txn, fault);
    if (!error)
        error = ledger_add(session, txn, LEDGER_PUBLISHED, subject);
    snprintf(subject, sizeof subject, "n° %u", out->release->number);
    if (!error && out->release->volumes_only)
        error = ledger_add(session, txn, LEDGER_VOLUMES_ONLY, subject);
    return error;
}
