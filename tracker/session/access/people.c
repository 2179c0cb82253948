/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/grants_internal.h"
#include "tracker/session/access/people_internal.h"
#include "tracker/session/access/roster_internal.h"

enum error people_begin(struct session *session, unsigned roles, struct txn **out,
                        struct fault *fault)
{
    enum error error = session_allow(session, roles, fault);
    if (!error)
        error = session_begin(session, true, out, fault);
    if (error)
        return error;
    const struct identity *own = &session->credentials->identity;
    error = roster_load(session, *out, fault);
    const struct user *self = error ? NULL : roster_find(session->roster, session->user);
    if (!error && (!self || self->state != USER_ACTIVE ||
                   memcmp(&self->box, &own->box_public, sizeof self->box) != 0))
        error = fault_set(fault, ERROR_REVOKED, "%s", session->user);
    if (!error)
        return ERROR_NONE;
    txn_abort(*out);
    *out = NULL;
    return error;
}

void entry_activate(const struct id *store, struct user *user, const struct identity *own,
                    const struct sign_secret *one_time)
{
    user->box = own->box_public;
    user->sign = own->sign_public;
    user->state = USER_ACTIVE;
    roster_sign_activation(store, user, one_time);
}

void entry_vouch(const struct id *store, struct user *user, unsigned by, const struct identity *own,
                 const struct sign_secret *root)
{
    user->by = by;
    user->invite_box = own->box_public;
    user->invite_sign = own->sign_public;
    roster_sign_invitation(store, user, root);
    entry_activate(store, user, own, &own->sign_secret);
}

enum error access_put(struct session *session, struct txn *txn, const char *user,
                      const struct credentials *credentials, const struct secret_text *passphrase)
{
    char name[STORE_NAME_CHARS + 1];
    records_user(name, NAME_LOCK, user);
    enum error error =
        credentials_put(txn, store_info(session->store), name, credentials, passphrase);
    return error ? error
                 : grants_put(txn, session->ring, role_of(user, NULL, NULL), user,
                              &credentials->identity.box_public);
}

enum error access_remove(struct txn *txn, const char *user)
{
    char lock[STORE_NAME_CHARS + 1];
    char invitation[STORE_NAME_CHARS + 1];
    records_user(lock, NAME_LOCK, user);
    records_user(invitation, NAME_INVITATION, user);
    enum error error = record_remove(txn, RECORD_OPEN, lock);
    if (!error)
        error = record_remove(txn, RECORD_OPEN, invitation);
    if (!error)
        error = grants_remove(txn, user);
    return error ? error : grants_remove(txn, invitation);
}

/* Counts a change, which ends the user's other sessions. */
static enum error passphrase_changed(const struct session *session, struct txn *txn,
                                     unsigned *changes)
{
    char name[STORE_NAME_CHARS + 1];
    records_user(name, NAME_PASSPHRASES, session->user);
    enum error error = number_get(txn, name, changes);
    return error ? error : number_put(txn, name, ++*changes);
}

enum error people_passwd(struct session *session, const struct secret_text *passphrase,
                         struct fault *fault)
{
    struct txn *txn;
    char name[STORE_NAME_CHARS + 1];
    unsigned changes = 0;
    const unsigned all = ALLOW(ROLE_REFERENT) | ALLOW(ROLE_FORMATRICE) | ALLOW(ROLE_EVALUATION) |
                         ALLOW(ROLE_COORDINATION);
    enum error error = passphrase_check(passphrase, fault);
    if (!error)
        error = people_begin(session, all, &txn, fault);
    if (error)
        return error;
    records_user(name, NAME_LOCK, session->user);
    error =
        credentials_put(txn, store_info(session->store), name, session->credentials, passphrase);
    if (!error)
        error = passphrase_changed(session, txn, &changes);
    if (!error)
        error = txn_owe_scrub(txn);
    error = session_end(session, txn, error, fault);
    if (!error)
        session->passphrases = changes;
    return error;
}

enum error people_accept_charter(struct session *session, struct fault *fault)
{
    struct txn *txn;
    const unsigned all = ALLOW(ROLE_REFERENT) | ALLOW(ROLE_FORMATRICE) | ALLOW(ROLE_EVALUATION) |
                         ALLOW(ROLE_COORDINATION);
    enum error error = people_begin(session, all, &txn, fault);
    if (error)
        return error;
    error = codebooks_load(session, txn, fault);
    if (!error) {
        struct user *self = roster_find(session->roster, session->user);
        self->charter = session_codebook(session)->charter;
        error = roster_save(session, txn, fault);
    }
    return session_end(session, txn, error, fault);
}

static bool charter_accepted(const struct session *session, const struct user *user)
{
    return user && user->charter >= session_codebook(session)->charter;
}

bool people_charter_accepted(const struct session *session)
{
    return charter_accepted(session, roster_find(session->roster, session->user));
}

static struct person person_of(const struct session *session, const char *name)
{
    const struct user *user = roster_find(session->roster, name);
    struct person person = {.role = role_of(name, NULL, NULL), .free = user == NULL};
    snprintf(person.name, sizeof person.name, "%s", name);
    if (user) {
        person.state = user->state;
        person.charter = charter_accepted(session, user);
    }
    return person;
}

/* Adds the users of a role that are in the roster, by number. */
static size_t list_role(const struct session *session, enum role role, struct person *people)
{
    size_t count = 0;
    unsigned last = 0;
    for (;;) {
        unsigned next = 0;
        const char *name = NULL;
        for (size_t i = 0; i < session->roster->user_count; i++) {
            const struct user *user = &session->roster->users[i];
            unsigned number;
            if (role_of(user->name, NULL, &number) == role && number > last &&
                (!name || number < next)) {
                next = number;
                name = user->name;
            }
        }
        if (!name)
            return count;
        people[count++] = person_of(session, name);
        last = next;
    }
}

static size_t list_seats(const struct session *session, struct person *people)
{
    const struct roster *roster = session->roster;
    size_t count = 0;
    for (size_t i = 0; i < roster->department_count; i++)
        for (unsigned seat = 1; seat <= roster->seats; seat++) {
            char name[USER_CHARS + 1];
            snprintf(name, sizeof name, "%u-%u", roster->departments[i], seat);
            people[count++] = person_of(session, name);
        }
    return count;
}

enum error people_list(struct session *session, struct person **people, size_t *count,
                       struct fault *fault)
{
    struct txn *txn;
    *people = NULL;
    *count = 0;
    enum error error = session_begin(session, false, &txn, fault);
    if (error)
        return error;
    error = session_end(session, txn, roster_load(session, txn, fault), fault);
    if (error)
        return error;
    size_t seats = session->roster->department_count * session->roster->seats;
    struct person *list = calloc(seats + session->roster->user_count, sizeof *list);
    if (!list)
        return fault_set(fault, ERROR_MEMORY, "%s", "people");
    size_t n = list_seats(session, list);
    n += list_role(session, ROLE_EVALUATION, list + n);
    n += list_role(session, ROLE_FORMATRICE, list + n);
    list[n++] = person_of(session, "coordination");
    *people = list;
    *count = n;
    return ERROR_NONE;
}
