/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/acts/recall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/session/access/files.h"
#include "tracker/session/access/ledger_internal.h"
#include "tracker/session/access/roster_internal.h"
#include "tracker/session/acts/releases_internal.h"

enum { SIGNATURE_BYTES_MOST = 4096, SUBJECT_BYTES = 128 };

/* ---- is it the release that left? ---- */

/* One that évaluation brings back. */
struct recalled {
    char *text, *signature; /* the files; signature NULL: none */
    size_t text_bytes, signature_bytes;
    size_t bytes; /* of the text without the line feed at its end: what was stored */
    struct release *release;
    struct ledger_entry *entries;
    size_t entry_count;
};

static void recalled_clear(struct recalled *recalled)
{
    release_free(recalled->release);
    free(recalled->entries);
    free(recalled->text);
    free(recalled->signature);
}

/* The signature named, or beside the file if there is one. */
static enum error read_signature(struct recalled *recalled, const char *path, const char *named,
                                 struct fault *fault)
{
    char beside[PATH_CHARS];
    int length = snprintf(beside, sizeof beside, "%s.minisig", path);
    if (!named && (length < 0 || (size_t)length >= sizeof beside || access(beside, F_OK) != 0))
        return ERROR_NONE;
    return files_read(named ? named : beside, SIGNATURE_BYTES_MOST, &recalled->signature,
                      &recalled->signature_bytes, fault);
}

static enum error read_files(const struct session *session, struct recalled *recalled,
                             const char *path, const char *signature, struct fault *fault)
{
    char store[2 * ID_BYTES + 1];
    enum error error =
        files_read(path, RELEASE_BYTES, &recalled->text, &recalled->text_bytes, fault);
    if (!error)
        error = read_signature(recalled, path, signature, fault);
    recalled->bytes = recalled->text_bytes;
    while (recalled->bytes && strchr("\r\n", recalled->text[recalled->bytes - 1]))
        recalled->bytes--;
    if (!error)
        error = release_from_json(recalled->text, recalled->bytes, &recalled->release, fault);
    hex_write(session->id.b, ID_BYTES, store);
    if (!error && (strcmp(store, recalled->release->store) != 0 || recalled->release->number == 0))
        error = fault_set(fault, ERROR_RELEASE_INVALID, "%s", _("elle vient d'un autre registre"));
    return error;
}

static void copy_place_subject(const struct recalled *recalled, char out[SUBJECT_BYTES])
{
    publication_subject(recalled->release->number, recalled->text, recalled->bytes, out);
}

/* Whether the ledger knows the release by its hash; *said when it gives one for that number. */
static bool in_ledger(const struct recalled *recalled, bool *said)
{
    char subject[SUBJECT_BYTES];
    copy_place_subject(recalled, subject);
    const size_t number = strcspn(subject, " ") + 1;
    *said = false;
    for (size_t i = 0; i < recalled->entry_count; i++) {
        const struct ledger_entry *entry = &recalled->entries[i];
        if ((entry->act != LEDGER_PUBLISHED && entry->act != LEDGER_CARRIED) ||
            strncmp(entry->subject, subject, number) != 0)
            continue;
        *said = true;
        if (strcmp(entry->subject, subject) == 0)
            return true;
    }
    return false;
}

static bool is_signed(const struct roster *roster, const struct recalled *recalled)
{
    char comment[MINISIGN_COMMENT + 1];
    for (unsigned i = 0; recalled->signature && i < roster->evaluation_count; i++)
        if (minisign_verify(&roster->evaluations[i].release, (const uint8_t *)recalled->text,
                            recalled->text_bytes, recalled->signature, recalled->signature_bytes,
                            comment) == CRYPTO_OK)
            return true;
    return false;
}

static enum error prove(const struct session *session, const struct recalled *recalled,
                        struct fault *fault)
{
    bool said;
    if (in_ledger(recalled, &said))
        return ERROR_NONE;
    if (said)
        return fault_set(fault, ERROR_RELEASE_INVALID, "%s",
                         _("son empreinte n'est pas celle du registre des actes"));
    if (is_signed(session->roster, recalled))
        return ERROR_NONE;
    return fault_set(fault, ERROR_RELEASE_UNPROVEN, "%u", recalled->release->number);
}

/* ---- may it be true beside what is here? ---- */

static const struct closing *closing_at(const struct closings *closings, month through)
{
    for (size_t i = 0; i < closings->count; i++)
        if (closings->list[i].through == through)
            return &closings->list[i];
    return NULL;
}

/* Closings follow one another up to its end; those that both branches have are told alike. */
static bool closings_fit(const struct closings *closings, const struct fork *fork,
                         const struct release *release)
{
    const size_t common = fork->closings < closings->count ? fork->closings : closings->count;
    const month last = common ? closings->list[common - 1].through : 0;
    month before = 0;
    for (size_t i = 0; i < release->closing_count; i++) {
        const struct release_closing *said = &release->closings[i];
        const struct closing *here = closing_at(closings, said->through);
        if (said->through <= before || said->through < release->from)
            return false;
        if (said->through <= last &&
            (!here || memcmp(here->folded, said->folded, sizeof here->folded) != 0 ||
             memcmp(here->interviews, said->interviews, sizeof here->interviews) != 0))
            return false;
        before = said->through;
    }
    return before == release->to;
}

/* The desk holds the release for as long as it is looked at. */
static enum error weigh(const struct session *session, struct gate_desk *desk,
                        struct release *release, struct fault *fault)
{
    const struct closings *closings = &desk->closings;
    const struct closing *last = &closings->list[closings->count - 1];
    desk->past[desk->past_count++] = release; /* there is room: its number has no release yet */
    struct gate_request request =
        gate_desk_request(session, desk, RELEASE_BILAN, closings->list[0].first, last->through);
    enum error error = gate_fits(&request, fault);
    desk->past_count--;
    return error;
}

static enum error check_true(const struct session *session, struct gate_desk *desk,
                             struct release *release, struct fault *fault)
{
    const struct fork *fork = forks_of(session->forks, release->number);
    if (!fork || release->k != session->roster->k ||
        strcmp(release->form, session_codebook(session)->form) != 0 ||
        !closings_fit(&desk->closings, fork, release))
        return fault_set(fault, ERROR_RELEASE_INVALID, "%s", _("elle contredit ce registre"));
    if (!gate_desk_made_of(&desk->closings, fork, release))
        return ERROR_NONE;
    return weigh(session, desk, release, fault);
}

/* ---- acts ---- */

/* Keeps what became of the numbers, and enters the act. */
static enum error keep(struct session *session, struct txn *txn, enum ledger_act act,
                       const char *subject, struct fault *fault)
{
    enum error error = forks_save(session, txn, fault);
    return error ? error : ledger_add(session, txn, act, subject);
}

static enum error note(struct session *session, struct txn *txn, enum ledger_act act,
                       unsigned number, struct fault *fault)
{
    char subject[SUBJECT_BYTES];
    snprintf(subject, sizeof subject, "n° %u", number);
    return keep(session, txn, act, subject, fault);
}

static enum error store(struct session *session, struct txn *txn, const struct recalled *recalled,
                        struct gone *gone, struct fault *fault)
{
    char name[STORE_NAME_CHARS + 1];
    char subject[SUBJECT_BYTES];
    records_number(name, NAME_RELEASE, gone->number);
    copy_place_subject(recalled, subject);
    enum error error =
        record_put(txn, RECORD_STORE, name, (const uint8_t *)recalled->text, recalled->bytes);
    gone->state = GONE_IMPORTED;
    return error ? error : keep(session, txn, LEDGER_IMPORTED, subject, fault);
}

static enum error import(struct session *session, struct txn *txn, const struct recalled *recalled,
                         struct gate_desk *desk, struct fault *fault)
{
    const unsigned number = recalled->release->number;
    struct gone *gone = forks_gone(session->forks, number);
    for (size_t i = 0; i < desk->count; i++)
        if (desk->all[i]->number == number)
            return fault_set(fault, ERROR_RELEASE_KNOWN, "%u", number);
    if (!gone)
        return fault_set(fault, ERROR_RELEASE_NOT_LOST, "%u", number);
    enum error error = prove(session, recalled, fault);
    if (!error)
        error = check_true(session, desk, recalled->release, fault);
    return error ? error : store(session, txn, recalled, gone, fault);
}

enum error recall_import(struct session *session, const char *path, const char *signature,
                         struct fault *fault)
{
    struct txn *txn;
    struct gate_desk desk;
    struct recalled recalled = {.text = NULL};
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error)
        error = read_files(session, &recalled, path, signature, fault);
    if (!error)
        error = ledger_read(session, &recalled.entries, &recalled.entry_count, fault);
    if (!error && !(error = session_begin(session, true, &txn, fault))) {
        error = gate_desk_read(session, txn, true, &desk, fault);
        if (!error) {
            error = import(session, txn, &recalled, &desk, fault);
            gate_desk_clear(&desk);
        }
        error = session_end(session, txn, error, fault);
    }
    recalled_clear(&recalled);
    return error;
}

/* Begins an act about a number that must be in a state. */
static enum error begin(struct session *session, const char *confirm, const char *word,
                        struct txn **txn, struct fault *fault)
{
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error && !typed_same(word, confirm))
        error = fault_set(fault, ERROR_CONFIRM, "%s", word);
    if (!error)
        error = session_begin(session, true, txn, fault);
    return error;
}

static enum error load(struct session *session, struct txn *txn, struct fault *fault)
{
    enum error error = roster_load(session, txn, fault);
    return error ? error : forks_load(session, txn, fault);
}

enum error recall_lost(struct session *session, unsigned number, const char *confirm,
                       struct fault *fault)
{
    struct txn *txn;
    enum error error = begin(session, confirm, RECALL_LOST_WORD, &txn, fault);
    if (error)
        return error;
    error = load(session, txn, fault);
    struct gone *gone = error ? NULL : forks_gone(session->forks, number);
    if (!error && (!gone || gone->state != GONE_MISSING))
        error = fault_set(fault, ERROR_RELEASE_NOT_LOST, "%u", number);
    if (!error) {
        gone->state = GONE_LOST;
        error = note(session, txn, LEDGER_LOST, number, fault);
    }
    return session_end(session, txn, error, fault);
}

enum error recall_set_aside(struct session *session, unsigned number, const char *confirm,
                            struct fault *fault)
{
    struct txn *txn;
    char name[STORE_NAME_CHARS + 1];
    enum error error = begin(session, confirm, RECALL_ASIDE_WORD, &txn, fault);
    if (error)
        return error;
    error = load(session, txn, fault);
    struct gone *gone = error ? NULL : forks_gone(session->forks, number);
    if (!error && (!gone || gone->state != GONE_IMPORTED))
        error = fault_set(fault, ERROR_RELEASE_NOT_LOST, "%u", number);
    if (!error) {
        records_number(name, NAME_RELEASE, number);
        error = record_remove(txn, RECORD_STORE, name);
    }
    if (!error) {
        gone->state = GONE_MISSING;
        error = note(session, txn, LEDGER_SET_ASIDE, number, fault);
    }
    return session_end(session, txn, error, fault);
}

/* ---- what évaluation holds ---- */

static enum error answer(struct session *session, struct txn *txn, int number, struct fault *fault)
{
    struct forks *forks = session->forks;
    struct roster *roster = session->roster;
    struct fork *fork = &forks->list[forks->count - 1];
    if (number == RECALL_NOBODY_KNOWS) {
        fork->unknown = true;
        if (roster->releases_expected < fork->next)
            forks_leap(fork);
    } else
        forks_learn(forks, fork, (unsigned)number, roster->releases_expected);
    if (fork->known > roster->releases_expected)
        roster->releases_expected = fork->known;
    for (size_t i = 0; i < forks->count; i++)
        forks->list[i].confirmed = true;
    enum error error = roster_save(session, txn, fault);
    if (error)
        return error;
    if (number == RECALL_NOBODY_KNOWS)
        return keep(session, txn, LEDGER_CONFIRMED, LEDGER_SAYS_UNKNOWN, fault);
    return note(session, txn, LEDGER_CONFIRMED, (unsigned)number, fault);
}

/* Ten restores ahead of all that is known, or in the last series there are, it was mistyped. */
static bool plausible(const struct forks *forks, int number)
{
    const int most = (int)forks->list[forks->count - 1].next + 9 * SERIES;
    return number >= RECALL_NOBODY_KNOWS &&
           (number < most || (number >= FORKS_LEAP && number < RELEASE_NUMBER_MAX - SERIES));
}

enum error recall_last(struct session *session, int number, struct fault *fault)
{
    struct txn *txn;
    enum error error = session_allow(session, ALLOW(ROLE_EVALUATION), fault);
    if (!error)
        error = session_begin(session, true, &txn, fault);
    if (error)
        return error;
    error = load(session, txn, fault);
    if (!error && session->forks->count == 0) {
        txn_abort(txn);
        return ERROR_NONE;
    }
    if (!error && !plausible(session->forks, number))
        error = fault_set(fault, ERROR_FIELD, "%d", number);
    if (!error)
        error = answer(session, txn, number, fault);
    return session_end(session, txn, error, fault);
}

enum error recall_pending(struct session *session, bool *pending, unsigned *last,
                          struct fault *fault)
{
    struct txn *txn;
    *pending = false;
    *last = 0;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = load(session, txn, fault);
    for (size_t i = 0; !error && i < session->forks->count; i++)
        *pending = *pending || !session->forks->list[i].confirmed;
    if (!error)
        *last = session->roster->releases_expected;
    return session_end(session, txn, error, fault);
}
