/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/clock.h"
#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

/* What a new store starts from, beside the session of its coordination. */
struct founding {
    const struct init_request *request;
    struct codebook *codebook;
    struct zone zone;
    struct store_info info;
    struct box_secret *recovery; /* secret memory; forgotten once granted to */
    struct sheet *sheets;        /* secret memory */
    uint8_t wrap[RECOVERY_WRAP_BYTES];
};

struct creation {
    struct session *session; /* its store is not in place yet */
    struct init_answer *answer;
    bool finished;
};

static bool departments_good(const struct init_request *request)
{
    for (size_t i = 0; i < request->department_count; i++) {
        if (request->departments[i] == 0 || request->departments[i] > DEPARTMENT_MAX)
            return false;
        for (size_t j = 0; j < i; j++)
            if (request->departments[i] == request->departments[j])
                return false;
    }
    return true;
}

/* Half the roster is left to newcomers who follow on a seat. */
enum error people_init_check(const struct init_request *request, struct fault *fault)
{
    if (request->department_count == 0 || request->department_count > DEPARTMENTS_MAX ||
        !departments_good(request))
        return fault_set(fault, ERROR_FIELD, "departments");
    if (request->seats == 0 || request->seats > SEATS_MAX ||
        request->seats * request->department_count > ROSTER_USERS / 2)
        return fault_set(fault, ERROR_FIELD, "seats");
    if (request->k < K_MIN || request->k > K_MAX)
        return fault_set(fault, ERROR_FIELD, "k");
    return ERROR_NONE;
}

static enum error request_check(struct founding *founding, struct fault *fault)
{
    const struct init_request *request = founding->request;
    size_t bytes = request->codebook_bytes;
    enum error error = people_init_check(request, fault);
    if (!error)
        error = clock_check(fault);
    if (error)
        return error;
    founding->zone = zone_paris;
    if (request->zone && !zone_find(request->zone, ZONE_TZDATA, clock_wall(), &founding->zone))
        return fault_set(fault, ERROR_ZONE, "%s", request->zone);
    if (!request->recovery_dir && !request->practice && !request->show_sheets)
        return fault_set(fault, ERROR_FIELD, "recovery-dir");
    error = passphrase_check(request->passphrase, fault);
    if (error)
        return error;
    const char *text = request->codebook ? request->codebook : codebook_builtin(&bytes);
    return codebook_read(text, bytes, &founding->codebook, fault);
}

/* Coordination's own pairs, the first keys, and its signing key to be granted to recovery. */
static enum error keys_found(struct session *session)
{
    static const enum key_kind kinds[] = {KEY_STORE, KEY_JOURNAL, KEY_TICKET};
    struct credentials *own = session->credentials;
    enum error error = ERROR_NONE;
    identity_make(&own->identity);
    own->root = own->identity.sign_public;
    keyring_set_root(session->ring, &own->identity.sign_secret);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !error; i++)
        error = session_crypto_error(keyring_draw(session->ring, kinds[i], 1));
    return error;
}

static void roster_found(const struct founding *founding, struct session *session)
{
    struct roster *roster = session->roster;
    const struct identity *own = &session->credentials->identity;
    roster->k = founding->request->k;
    roster->seats = founding->request->seats;
    roster->has_zone = true;
    roster->zone = founding->zone;
    roster->department_count = founding->request->department_count;
    memcpy(roster->departments, founding->request->departments, sizeof roster->departments);
    roster->root = own->sign_public;
    roster->epochs[roster->epoch_count++] = month_at(zone_day(&roster->zone, clock_wall()));
    roster_sign_settings(&session->id, roster, &own->sign_secret);
    entry_vouch(&session->id, roster_add(roster, session->user, 0, false), 0, own,
                &own->sign_secret);
}

static enum error records_put(const struct founding *founding, struct session *session,
                              struct txn *txn, char invite_code[INVITATION_CHARS + 1],
                              struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    records_number(name, NAME_CODEBOOK, 1);
    enum error error = record_put(txn, RECORD_OPEN, records_name(NAME_RECOVERY), founding->wrap,
                                  sizeof founding->wrap);
    if (!error)
        error = access_put(session, txn, session->user, session->credentials,
                           founding->request->passphrase);
    if (!error)
        error = grants_put(txn, session->ring, ROLE_NONE, records_name(NAME_RECOVERY),
                           &session->roster->recovery);
    if (!error)
        error = codebook_put(txn, name, founding->codebook->text, founding->codebook->text_bytes,
                             fault);
    if (!error)
        error = number_put(txn, records_name(NAME_CODEBOOKS), 1);
    if (!error)
        error = ledger_add(session, txn, LEDGER_CREATED, "");
    if (!error)
        error = invitation_put(session, txn, "evaluation-1", invite_code, fault);
    return error ? error : roster_save(session, txn, fault);
}

/* Builds the store beside its place, then writes the sheets. */
static enum error build(struct founding *founding, struct session *session,
                        struct init_answer *answer, struct fault *fault)
{
    struct txn *txn;
    const struct init_request *request = founding->request;
    enum error error =
        store_create(request->store, &founding->info, session->ring, &session->store, fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = records_put(founding, session, txn, answer->code, fault);
    error = session_end(session, txn, error, fault);
    if (!error && request->recovery_dir)
        error = sheets_write(request->recovery_dir, &founding->info, founding->sheets,
                             answer->sheets, fault);
    if (!error && request->show_sheets)
        memcpy(answer->codes, founding->sheets, sizeof answer->codes);
    return error;
}

static enum error establish(struct founding *founding, struct session *session,
                            struct init_answer *answer, struct fault *fault)
{
    enum error error = keys_found(session);
    if (error)
        return fault_set(fault, error, "%s", "init");
    random_fill(founding->info.id.b, ID_BYTES);
    session->id = founding->info.id;
    session->practice = founding->info.practice;
    recovery_make(&session->id, &session->roster->recovery, founding->recovery, founding->sheets,
                  founding->wrap);
    roster_found(founding, session);
    hex_write(session->id.b, ID_BYTES, answer->id);
    return build(founding, session, answer, fault);
}

static struct creation *creation_new(struct init_answer *answer)
{
    const struct session_options options = {.user = "coordination"};
    struct creation *creation = calloc(1, sizeof *creation);
    if (!creation)
        return NULL;
    creation->answer = answer;
    creation->session = session_new(&options);
    if (creation->session)
        return creation;
    free(creation);
    return NULL;
}

void people_create_end(struct creation *creation)
{
    if (!creation)
        return;
    session_free(creation->session);
    if (!creation->finished) {
        sheets_remove(creation->answer->sheets);
        secret_wipe(creation->answer, sizeof *creation->answer);
    }
    free(creation);
}

enum error people_create(const struct init_request *request, struct init_answer *answer,
                         struct creation **out, struct fault *fault)
{
    struct founding founding = {
        .request = request,
        .info = {.practice = request->practice, .map_bytes = request->map_bytes},
    };
    *out = NULL;
    memset(answer, 0, sizeof *answer);
    enum error error = request_check(&founding, fault);
    if (error)
        return error;
    files_make_parents(request->store);
    struct creation *creation = creation_new(answer);
    founding.recovery = secret_alloc(sizeof *founding.recovery);
    founding.sheets = secret_alloc(RECOVERY_SHEETS * sizeof *founding.sheets);
    error = creation && founding.recovery && founding.sheets
                ? establish(&founding, creation->session, answer, fault)
                : fault_set(fault, ERROR_MEMORY, "%s", "init");
    if (error)
        people_create_end(creation);
    else
        *out = creation;
    secret_free(founding.sheets);
    secret_free(founding.recovery);
    codebook_free(founding.codebook);
    return error;
}

static enum error finish(struct creation *creation, struct fault *fault)
{
    enum error error = store_create_finish(creation->session->store, fault);
    creation->finished = !error;
    return error;
}

enum error people_create_finish(struct creation *creation, const struct sheet *a,
                                const struct sheet *b, struct fault *fault)
{
    enum error error = sheets_try(creation->session, a, b, fault);
    return error ? error : finish(creation, fault);
}

enum error people_init(const struct init_request *request, struct init_answer *answer,
                       struct fault *fault)
{
    struct creation *creation;
    enum error error = people_create(request, answer, &creation, fault);
    if (!error)
        error = finish(creation, fault);
    people_create_end(creation);
    return error;
}
