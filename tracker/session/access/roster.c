/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/roster.h"
#include "tracker/base/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

enum { TICKET_MONTHS = 18 };

struct roster *roster_new(void)
{
    struct roster *roster = calloc(1, sizeof *roster);
    if (roster)
        roster->zone = zone_paris;
    return roster;
}

/* Replaced entries have another, wherever it stands; the newest of those that have none. */
struct user *roster_find(struct roster *roster, const char *name)
{
    struct user *found = NULL;
    for (size_t i = roster->user_count; i-- > 0;) {
        struct user *user = &roster->users[i];
        if (strcmp(user->name, name) == 0 &&
            (!found || (found->state == USER_REPLACED && user->state != USER_REPLACED)))
            found = user;
    }
    return found;
}

unsigned roster_entry(const struct roster *roster, const struct user *user)
{
    return (unsigned)(user - roster->users);
}

static bool has_own_keys(const struct user *user)
{
    static const struct sign_public none;
    return memcmp(&user->sign, &none, sizeof none) != 0;
}

/* An entry nobody activated signed nothing, and nothing hangs on it. */
static struct user *unused_entry(struct roster *roster, const char *name, unsigned by)
{
    for (size_t i = by + 1; i < roster->user_count; i++) {
        struct user *user = &roster->users[i];
        const bool waits = user->state == USER_INVITED && strcmp(user->name, name) != 0;
        if (!has_own_keys(user) && !waits)
            return user;
    }
    return NULL;
}

struct user *roster_add(struct roster *roster, const char *name, unsigned by, bool recovering)
{
    const size_t most = recovering ? ROSTER_USERS : ROSTER_USERS - ROSTER_RESERVE;
    struct user *older = roster_find(roster, name);
    struct user *user = unused_entry(roster, name, by);
    if ((!user && roster->user_count >= most) || strlen(name) > USER_CHARS)
        return NULL;
    if (older)
        older->state = USER_REPLACED;
    if (!user)
        user = &roster->users[roster->user_count++];
    memset(user, 0, sizeof *user);
    memcpy(user->name, name, strlen(name));
    return user;
}

bool roster_admits(const struct roster *roster, const char *name)
{
    unsigned department;
    unsigned number;
    enum role role = role_of(name, &department, &number);
    if (role != ROLE_REFERENT)
        return role != ROLE_NONE;
    for (size_t i = 0; i < roster->department_count; i++)
        if (roster->departments[i] == department)
            return number <= roster->seats;
    return false;
}

unsigned roster_active(const struct roster *roster, enum role role)
{
    unsigned n = 0;
    for (size_t i = 0; i < roster->user_count; i++)
        if (roster->users[i].state == USER_ACTIVE &&
            role_of(roster->users[i].name, NULL, NULL) == role)
            n++;
    return n;
}

const struct evaluation_keys *roster_evaluation(const struct roster *roster)
{
    return roster->evaluation_count ? &roster->evaluations[roster->evaluation_count - 1] : NULL;
}

unsigned roster_first_ticket_epoch(const struct roster *roster, month now)
{
    unsigned epoch = roster->epoch_count;
    while (epoch > 1 && roster->epochs[epoch - 1] + TICKET_MONTHS > now)
        epoch--;
    return epoch ? epoch : 1;
}

/* What each link signs: the store, then fixed-size fields, so that no two readings are possible. */
struct link {
    uint8_t bytes[320];
    size_t length;
};

static void link_add(struct link *link, const void *bytes, size_t length)
{
    assert(link->length + length <= sizeof link->bytes);
    memcpy(link->bytes + link->length, bytes, length);
    link->length += length;
}

static void link_add_number(struct link *link, unsigned number)
{
    uint8_t bytes[4];
    bytes_put_be(bytes, sizeof bytes, number);
    link_add(link, bytes, sizeof bytes);
}

static struct link link_of_user(const struct id *store, const struct user *user,
                                const struct box_public *box, const struct sign_public *sign)
{
    struct link link = {.length = 0};
    link_add(&link, store->b, sizeof store->b);
    link_add(&link, user->name, sizeof user->name);
    link_add(&link, box->b, sizeof box->b);
    link_add(&link, sign->b, sizeof sign->b);
    return link;
}

static struct link link_of_settings(const struct id *store, const struct roster *roster)
{
    struct link link = {.length = 0};
    link_add(&link, store->b, sizeof store->b);
    link_add_number(&link, roster->k);
    link_add_number(&link, roster->seats);
    link_add_number(&link, (unsigned)roster->department_count);
    for (size_t i = 0; i < DEPARTMENTS_MAX; i++)
        link_add_number(&link, i < roster->department_count ? roster->departments[i] : 0);
    link_add(&link, roster->root.b, sizeof roster->root.b);
    link_add(&link, roster->recovery.b, sizeof roster->recovery.b);
    if (roster->has_zone)
        link_add(&link, &roster->zone, sizeof roster->zone);
    return link;
}

static struct link link_of_evaluation(const struct id *store, unsigned epoch,
                                      const struct evaluation_keys *keys)
{
    struct link link = {.length = 0};
    link_add(&link, store->b, sizeof store->b);
    link_add_number(&link, epoch);
    link_add(&link, keys->key.b, sizeof keys->key.b);
    link_add(&link, keys->release.key_id, sizeof keys->release.key_id);
    link_add(&link, keys->release.b, sizeof keys->release.b);
    return link;
}

void roster_sign_settings(const struct id *store, struct roster *roster,
                          const struct sign_secret *root)
{
    struct link link = link_of_settings(store, roster);
    act_sign(root, "settings", link.bytes, link.length, &roster->settings);
}

void roster_sign_invitation(const struct id *store, struct user *user,
                            const struct sign_secret *inviter)
{
    struct link link = link_of_user(store, user, &user->invite_box, &user->invite_sign);
    act_sign(inviter, "invitation", link.bytes, link.length, &user->invitation);
}

void roster_sign_activation(const struct id *store, struct user *user,
                            const struct sign_secret *one_time)
{
    struct link link = link_of_user(store, user, &user->box, &user->sign);
    act_sign(one_time, "activation", link.bytes, link.length, &user->activation);
}

void roster_sign_evaluation(const struct id *store, unsigned epoch, struct evaluation_keys *keys,
                            const struct sign_secret *signer)
{
    struct link link = link_of_evaluation(store, epoch, keys);
    act_sign(signer, "evaluation", link.bytes, link.length, &keys->signature);
}

static bool may_invite(const struct user *inviter, const struct user *user)
{
    enum role by = role_of(inviter->name, NULL, NULL);
    enum role role = role_of(user->name, NULL, NULL);
    if (by == ROLE_COORDINATION)
        return true;
    return by == ROLE_EVALUATION && (role == ROLE_EVALUATION || role == ROLE_FORMATRICE);
}

static bool user_chains(const struct roster *roster, const struct id *store, unsigned entry)
{
    const struct user *user = &roster->users[entry];
    const struct user *inviter = &roster->users[user->by];
    if (user->by > entry || (user->by == entry && entry != 0) || !has_own_keys(inviter) ||
        !may_invite(inviter, user))
        return false;
    struct link invited = link_of_user(store, user, &user->invite_box, &user->invite_sign);
    if (!act_verify(&inviter->sign, "invitation", invited.bytes, invited.length, &user->invitation))
        return false;
    if (!has_own_keys(user))
        return user->state != USER_ACTIVE;
    struct link active = link_of_user(store, user, &user->box, &user->sign);
    return act_verify(&user->invite_sign, "activation", active.bytes, active.length,
                      &user->activation);
}

enum error roster_verify(const struct roster *roster, const struct id *store,
                         const struct sign_public *root, struct fault *fault)
{
    if (memcmp(root, &roster->root, sizeof *root) != 0 || roster->user_count == 0 ||
        memcmp(root, &roster->users[0].sign, sizeof *root) != 0 ||
        memcmp(root, &roster->users[0].invite_sign, sizeof *root) != 0)
        return fault_set(fault, ERROR_STORE_DAMAGED, "coordination");
    struct link settings = link_of_settings(store, roster);
    if (!act_verify(root, "settings", settings.bytes, settings.length, &roster->settings))
        return fault_set(fault, ERROR_STORE_DAMAGED, "coordination");
    for (unsigned i = 0; i < roster->user_count; i++)
        if (!user_chains(roster, store, i))
            return fault_set(fault, ERROR_STORE_DAMAGED, "%s", roster->users[i].name);
    for (unsigned i = 0; i < roster->evaluation_count; i++) {
        const struct evaluation_keys *keys = &roster->evaluations[i];
        struct link link = link_of_evaluation(store, i + 1, keys);
        if (keys->by >= roster->user_count ||
            role_of(roster->users[keys->by].name, NULL, NULL) != ROLE_EVALUATION ||
            !act_verify(&roster->users[keys->by].sign, "evaluation", link.bytes, link.length,
                        &keys->signature))
            return fault_set(fault, ERROR_STORE_DAMAGED, "evaluation %u", i + 1);
    }
    return ERROR_NONE;
}
