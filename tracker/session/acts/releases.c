/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/releases.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/text.h"
#include "tracker/session/access/written.h"
#include "tracker/session/acts/releases_internal.h"

enum { READERS = ALLOW(ROLE_FORMATRICE) | ALLOW(ROLE_EVALUATION) };

/* The stored release of that kind and period, the newest, or NULL. */
static const struct release *find_release(const struct gate_desk *desk, enum release_kind kind,
                                          month from, month to)
{
    for (size_t i = desk->count; i-- > 0;) {
        const struct release *release = desk->all[i];
        if (release->kind == kind && release->to == to && (from == 0 || release->from == from))
            return release;
    }
    return NULL;
}

enum error releases_trends(struct session *session, month through, struct publication *out,
                           struct fault *fault)
{
    struct txn *txn;
    struct gate_desk desk;

    *out = (struct publication){.release = NULL};
    enum error error = session_allow(session, READERS, fault);
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = gate_desk_read(session, txn, false, &desk, fault);
    if (error)
        return session_end(session, txn, error, fault);
    if (through == 0 && desk.closings.count)
        through = desk.closings.list[desk.closings.count - 1].through;
    const struct release *found = find_release(&desk, RELEASE_TRENDS, 0, through);
    if (found)
        error = publication_read(txn, found->number, out, fault);
    else {
        char text[MONTH_TEXT + 1] = "-";
        if (through)
            month_format(through, text);
        error = fault_set(fault, ERROR_NO_CLOSING, "%s", text);
    }
    gate_desk_clear(&desk);
    return session_end(session, txn, error, fault);
}

enum error releases_stored(struct session *session, unsigned number, struct publication *out,
                           struct fault *fault)
{
    struct txn *txn;
    *out = (struct publication){.release = NULL};
    enum error error = session_allow(session, READERS, fault);
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = publication_read(txn, number, out, fault);
    if (!error && !out->release)
        error = fault_set(fault, ERROR_RELEASE_LOST, "%u", number);
    else if (!error && out->release->kind == RELEASE_BILAN)
        error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    error = session_end(session, txn, error, fault);
    if (error)
        publication_clear(out);
    return error;
}

/* Makes the bilan anew, unless it has left: one of volumes alone is made again once there is more
 * to say. *changed tells that there is something to commit. */
static enum error bilan_make(struct session *session, struct txn *txn,
                             const struct gate_request *request, const struct release *left,
                             struct publication *out, bool *changed, struct fault *fault)
{
    enum error error = ERROR_NONE;
    if (!left || left->volumes_only)
        error = gate_release(request, &out->release, fault);
    if (!error && out->release && !(left && out->release->volumes_only)) {
        *changed = true;
        return publication_store(session, txn, out, fault);
    }
    publication_clear(out);
    return error ? error : publication_read(txn, left->number, out, fault);
}

static enum error bilan(struct session *session, struct txn *txn, const struct gate_desk *desk,
                        struct gate_request *request, struct publication *out, bool *changed,
                        struct fault *fault)
{
    const struct release *left = find_release(desk, RELEASE_BILAN, request->from, request->to);
    enum error error = gate_desk_complete(desk, fault);
    if (error && left)
        return publication_read(txn, left->number, out, fault);
    return error ? error : bilan_make(session, txn, request, left, out, changed, fault);
}

/* Begins what a bilan needs; after an error nothing is to be ended. */
static enum error bilan_begin(struct session *session, bool write, struct txn **txn,
                              struct gate_desk *desk, struct fault *fault)
{
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error)
        error = session_begin(session, write, txn, fault);
    if (error)
        return error;
    error = gate_desk_read(session, *txn, write, desk, fault);
    return error ? session_end(session, *txn, error, fault) : ERROR_NONE;
}

enum error bilan_preview(struct session *session, month from, month to, struct publication *out,
                         struct fault *fault)
{
    struct txn *txn;
    struct gate_desk desk;

    *out = (struct publication){.release = NULL};
    enum error error = bilan_begin(session, false, &txn, &desk, fault);
    if (error)
        return error;
    struct gate_request request = gate_desk_request(session, &desk, RELEASE_BILAN, from, to);
    error = gate_preview(&request, &out->release, fault);
    gate_desk_clear(&desk);
    error = session_end(session, txn, error, fault);
    if (error)
        publication_clear(out);
    return error;
}

enum error bilan_publish(struct session *session, month from, month to, struct publication *out,
                         struct fault *fault)
{
    struct txn *txn;
    struct gate_desk desk;
    bool changed = false;

    *out = (struct publication){.release = NULL};
    enum error error = bilan_begin(session, true, &txn, &desk, fault);
    if (error)
        return error;
    struct gate_request request = gate_desk_request(session, &desk, RELEASE_BILAN, from, to);
    error = bilan(session, txn, &desk, &request, out, &changed, fault);
    gate_desk_clear(&desk);
    if (!error && !changed) {
        txn_abort(txn);
        return ERROR_NONE;
    }
    error = session_end(session, txn, error, fault);
    if (error)
        publication_clear(out);
    return error;
}

enum error releases_sign(struct session *session, const uint8_t *file, size_t bytes,
                         char out[MINISIGN_TEXT], struct fault *fault)
{
    char id[2 * ID_BYTES + 1];
    char comment[MINISIGN_COMMENT];
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    const struct release_secret *secret =
        keyring_release(session->ring, keyring_latest(session->ring, KEY_RELEASE));
    if (error)
        return error;
    if (!secret)
        return fault_set(fault, ERROR_DENIED, "%s", session->user);
    hex_write(session->id.b, ID_BYTES, id);
    snprintf(comment, sizeof comment, "tracker%s %s", session->practice ? " practice" : "", id);
    error = session_crypto_error(minisign_sign(secret, file, bytes, comment, out));
    return error ? fault_set(fault, error, "%s", "minisign") : ERROR_NONE;
}

enum error releases_key(struct session *session, char out[MINISIGN_PUBLIC_TEXT],
                        struct fault *fault)
{
    const struct evaluation_keys *keys = roster_evaluation(session->roster);
    if (!keys)
        return fault_set(fault, ERROR_NOT_READY, "%s", "");
    minisign_public_text(&keys->release, out);
    return ERROR_NONE;
}

/* The code list that a release was made with. */
static enum error codebook_of(const struct session *session, const struct release *release,
                              const struct codebook **codebook, struct fault *fault)
{
    for (size_t i = 0; i < session->codebook_count; i++) {
        *codebook = session->codebooks[i];
        if ((*codebook)->version == release->codebook &&
            strcmp((*codebook)->form, release->form) == 0)
            return ERROR_NONE;
    }
    return fault_set(fault, ERROR_RELEASE_INVALID,
                     _("le registre n'a pas la grille %s, version %u"), release->form,
                     release->codebook);
}

/* How many closings there were when the release was made: every closing releases its trends. */
static size_t closings_then(const struct gate_request *request, const struct release *release)
{
    month last = release->to;
    for (size_t i = 0; i < request->past_count; i++)
        if (request->past[i]->to > last)
            last = request->past[i]->to;
    size_t count = request->closing_count;
    while (count && request->closings[count - 1].through > last)
        count--;
    return count;
}

/* What was looked at when the release was made: the releases before it; and where something could
 * not be weighed, it says so. */
static void as_it_was(struct gate_request *request, const struct release *release)
{
    static const struct gate_shadow all = {.to = UINT16_MAX};
    size_t count = 0;
    while (count < request->past_count &&
           (release->number == 0 || request->past[count]->number < release->number))
        count++;
    request->past_count = count;
    request->shadows = &all;
    request->shadow_count = release->volumes_only;
}

/* The counters, by what both say as JSON; the bytes, against the stored ones or, where the release
 * is not stored, against those that it would have. */
static enum error compare(struct txn *txn, const struct release *release,
                          const struct release *again, const struct codebook *codebook,
                          const struct release_file *file, enum release_match *match,
                          struct fault *fault)
{
    struct publication stored = {.release = NULL};
    char *made = release_to_json(again, codebook), *said = release_to_json(release, codebook);
    enum error error = made && said ? ERROR_NONE : fault_set(fault, ERROR_MEMORY, "%s", "");
    if (!error && release->number)
        error = publication_read(txn, release->number, &stored, fault);
    if (!error) {
        const char *bytes = stored.json ? stored.json : made;
        size_t count = stored.json ? stored.bytes : strlen(made);
        if (strcmp(made, said) != 0)
            *match = RELEASE_OTHER_COUNTS;
        else if (count != file->bytes || memcmp(bytes, file->json, count) != 0)
            *match = RELEASE_OTHER_BYTES;
        else
            *match = RELEASE_SAME;
    }
    publication_clear(&stored);
    free(made);
    free(said);
    return error;
}

enum error releases_recompute(struct session *session, const struct release *release,
                              const struct release_file *file, enum release_match *match,
                              struct fault *fault)
{
    struct txn *txn;
    struct gate_desk desk;
    struct release *again = NULL;

    *match = RELEASE_OTHER_BYTES;
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error)
        error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = gate_desk_read(session, txn, true, &desk, fault);
    if (error)
        return session_end(session, txn, error, fault);
    struct gate_request request =
        gate_desk_request(session, &desk, release->kind, release->from, release->to);
    if (desk.missing && desk.missing < release->number)
        error = fault_set(fault, ERROR_RELEASE_LOST, "%u", desk.missing);
    if (!error &&
        !gate_desk_made_of(&desk.closings, forks_of(session->forks, release->number), release))
        error = fault_set(fault, ERROR_RELEASE_INVALID, "%s",
                          _("elle a été faite avant une restauration, d'autres entretiens"));
    if (!error)
        error = codebook_of(session, release, &request.codebook, fault);
    as_it_was(&request, release);
    request.closing_count = closings_then(&request, release);
    if (!error)
        error = gate_release(&request, &again, fault);
    if (!error) {
        again->number = release->number;
        error = compare(txn, release, again, request.codebook, file, match, fault);
    }
    release_free(again);
    gate_desk_clear(&desk);
    return session_end(session, txn, error, fault);
}
