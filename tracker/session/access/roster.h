/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster: settings of the store, its users and their public keys. Every public key chains to
 * coordination by signatures: the inviter signs the one-time keys of an invitation, these sign the
 * user's own, an évaluation signs the evaluation keys. Stored as JSON ("tracker-roster", version 2;
 * version 1 has no zone). */
#ifndef TRACKER_SESSION_ACCESS_ROSTER_H
#define TRACKER_SESSION_ACCESS_ROSTER_H

#include "crypto/identity.h"
#include "crypto/signature.h"
#include "tracker/base/error.h"
#include "tracker/base/limits.h"
#include "tracker/interview/month.h"
#include "tracker/session/access/role.h"
#include "tracker/stats/volume.h"

enum {
    ROSTER_RESERVE = 16, /* of ROSTER_USERS, for recoveries alone */
};

/* Entries that were active are never removed, for later links hang on them: a user invited again
 * gets a new entry. */
enum user_state { USER_INVITED, USER_ACTIVE, USER_REVOKED, USER_REPLACED };

struct user {
    char name[USER_CHARS + 1];
    enum user_state state;
    unsigned by;                  /* entry of the inviter; coordination's own is 0 */
    struct box_public invite_box; /* one-time pair of the invitation */
    struct sign_public invite_sign;
    struct signature invitation; /* of the inviter over store, name and both */
    struct box_public box;       /* the user's own pair, once active */
    struct sign_public sign;
    struct signature activation; /* of the one-time key over store, name and both */
    unsigned charter;            /* version accepted, 0: none */
};

struct evaluation_keys {
    struct evaluation_public key;
    struct release_public release;
    unsigned by;                /* entry of the évaluation that signed */
    struct signature signature; /* of an évaluation over store, epoch and both */
};

struct roster {
    unsigned k;
    unsigned seats;
    unsigned departments[DEPARTMENTS_MAX];
    size_t department_count;
    struct sign_public root; /* coordination's signing key */
    struct box_public recovery;
    bool has_zone; /* zone is among the settings signed; else it is zone_paris */
    struct zone zone;
    struct signature settings;    /* of root over store and all of the above */
    month epochs[KEYRING_EPOCHS]; /* month in which each epoch of the store, journal and ticket keys
                                     began */
    unsigned epoch_count;
    struct evaluation_keys evaluations[KEYRING_EPOCHS];
    unsigned evaluation_count; /* 0: the first évaluation has not activated yet */
    unsigned generation; /* raised when coordination accepts an older copy: seconds of its clock */
    unsigned releases_expected; /* releases known to exist, lost ones included */
    struct user users[ROSTER_USERS];
    size_t user_count;
};

/* A new empty roster, or NULL; freed with free(). */
struct roster *roster_new(void);

/* JSON text of the roster, to be freed by the caller; NULL without memory. */
char *roster_to_json(const struct roster *roster);

/* Reads it back into roster. ERROR_STORE_DAMAGED when malformed, ERROR_STORE_FORMAT when newer,
 * ERROR_MEMORY; roster is then empty. */
CHECKED enum error roster_from_json(const char *text, size_t bytes, struct roster *roster,
                                    struct fault *fault);

/* Newest entry of a user, NULL when there is none. */
struct user *roster_find(struct roster *roster, const char *name);

/* Number of the entry in the roster. */
unsigned roster_entry(const struct roster *roster, const struct user *user);

/* An empty entry for a user, the older one marked as replaced, that entry `by` may vouch for: one
 * that nobody ever activated is used again, this user's own invitation included, before the roster
 * grows. NULL when it is full; the last ROSTER_RESERVE places are for recoveries. */
struct user *roster_add(struct roster *roster, const char *name, unsigned by, bool recovering);

/* True when name may exist in this store: its role, and for a seat its department and number. */
bool roster_admits(const struct roster *roster, const char *name);

/* Number of active users of a role. */
unsigned roster_active(const struct roster *roster, enum role role);

/* Newest evaluation key and its epoch; NULL before the first évaluation. */
const struct evaluation_keys *roster_evaluation(const struct roster *roster);

/* First epoch whose tickets are still valid: 18 months after the epoch was replaced. */
unsigned roster_first_ticket_epoch(const struct roster *roster, month now);

/* Signatures of the chain: settings are signed by the root, an invitation by the inviter, an
 * activation by the one-time key of the invitation, evaluation keys by an évaluation. Coordination
 * may sign an invitation for anybody, as recovery does on its behalf; évaluation for évaluations
 * and formatrices. */
void roster_sign_settings(const struct id *store, struct roster *roster,
                          const struct sign_secret *root);
void roster_sign_invitation(const struct id *store, struct user *user,
                            const struct sign_secret *inviter);
void roster_sign_activation(const struct id *store, struct user *user,
                            const struct sign_secret *one_time);
void roster_sign_evaluation(const struct id *store, unsigned epoch, struct evaluation_keys *keys,
                            const struct sign_secret *signer);

/* Verifies the whole chain down from root, which must be the roster's. ERROR_STORE_DAMAGED, with
 * the user or key that does not chain as subject. */
CHECKED enum error roster_verify(const struct roster *roster, const struct id *store,
                                 const struct sign_public *root, struct fault *fault);

#endif
