/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/roster.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/json.h"
#include "tracker/session/access/records.h"

enum {
    ROSTER_VERSION = NAME_ROSTER_VERSION,
    ROSTER_WITHOUT_ZONE = 1,
    ROSTER_BYTES = 1 << 20,
    ROSTER_DEPTH = 3,
    TICKET_MONTHS = 18
};

static const char *const state_words[] = {"invited", "active", "revoked", "replaced"};

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
    const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16),
                              (uint8_t)(number >> 8), (uint8_t)number};
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

static json_t *hex_json(const void *bytes, size_t length)
{
    char text[2 * 64 + 1];
    hex_write(bytes, length, text);
    return json_string(text);
}

static bool hex_from(const json_t *object, const char *key, void *out, size_t length)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && hex_read(text, out, length);
}

static bool number_of(const json_t *value, unsigned max, unsigned *out)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > (json_int_t)max)
        return false;
    *out = (unsigned)json_integer_value(value);
    return true;
}

static bool number_from(const json_t *object, const char *key, unsigned max, unsigned *out)
{
    return number_of(json_object_get(object, key), max, out);
}

static json_t *user_to_json(const struct user *user)
{
    return json_pack("{s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "name", user->name,
                     "state", state_words[user->state], "by", (int)user->by, "charter",
                     (int)user->charter, "invite_box", hex_json(&user->invite_box, KEY_BYTES),
                     "invite_sign", hex_json(&user->invite_sign, KEY_BYTES), "invitation",
                     hex_json(&user->invitation, SIGNATURE_BYTES), "box",
                     hex_json(&user->box, KEY_BYTES), "sign", hex_json(&user->sign, KEY_BYTES),
                     "activation", hex_json(&user->activation, SIGNATURE_BYTES));
}

static bool user_from_json(const json_t *object, struct user *user)
{
    const char *name = json_string_value(json_object_get(object, "name"));
    const char *state = json_string_value(json_object_get(object, "state"));
    if (!name || role_of(name, NULL, NULL) == ROLE_NONE || !state)
        return false;
    memcpy(user->name, name, strlen(name));
    bool known = false;
    for (unsigned i = 0; i < sizeof state_words / sizeof *state_words; i++)
        if (strcmp(state, state_words[i]) == 0) {
            user->state = (enum user_state)i;
            known = true;
        }
    return known && number_from(object, "by", ROSTER_USERS - 1, &user->by) &&
           number_from(object, "charter", CHARTER_MAX, &user->charter) &&
           hex_from(object, "invite_box", &user->invite_box, KEY_BYTES) &&
           hex_from(object, "invite_sign", &user->invite_sign, KEY_BYTES) &&
           hex_from(object, "invitation", &user->invitation, SIGNATURE_BYTES) &&
           hex_from(object, "box", &user->box, KEY_BYTES) &&
           hex_from(object, "sign", &user->sign, KEY_BYTES) &&
           hex_from(object, "activation", &user->activation, SIGNATURE_BYTES);
}

static json_t *evaluation_to_json(const struct evaluation_keys *keys)
{
    return json_pack("{s:i, s:o, s:o, s:o, s:o}", "by", (int)keys->by, "key",
                     hex_json(&keys->key, KEY_BYTES), "release_id",
                     hex_json(keys->release.key_id, sizeof keys->release.key_id), "release",
                     hex_json(keys->release.b, KEY_BYTES), "signature",
                     hex_json(&keys->signature, SIGNATURE_BYTES));
}

static bool evaluation_from_json(const json_t *object, struct evaluation_keys *keys)
{
    return number_from(object, "by", ROSTER_USERS - 1, &keys->by) &&
           hex_from(object, "key", &keys->key, KEY_BYTES) &&
           hex_from(object, "release_id", keys->release.key_id, sizeof keys->release.key_id) &&
           hex_from(object, "release", keys->release.b, KEY_BYTES) &&
           hex_from(object, "signature", &keys->signature, SIGNATURE_BYTES);
}

char *roster_to_json(const struct roster *roster)
{
    json_begin();
    json_t *departments = json_array();
    json_t *epochs = json_array();
    json_t *evaluations = json_array();
    json_t *users = json_array();
    for (size_t i = 0; i < roster->department_count; i++)
        json_array_append_new(departments, json_integer(roster->departments[i]));
    for (unsigned i = 0; i < roster->epoch_count; i++)
        json_array_append_new(epochs, json_integer(roster->epochs[i]));
    for (unsigned i = 0; i < roster->evaluation_count; i++)
        json_array_append_new(evaluations, evaluation_to_json(&roster->evaluations[i]));
    for (size_t i = 0; i < roster->user_count; i++)
        json_array_append_new(users, user_to_json(&roster->users[i]));

    json_t *zone = roster->has_zone ? json_pack("{s:s, s:s}", "name", roster->zone.name, "rule",
                                                roster->zone.rule)
                                    : NULL;
    return json_finish(json_pack(
        "{s:s, s:i, s:o*, s:i, s:i, s:I, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "format",
        "tracker-roster", "version", roster->has_zone ? ROSTER_VERSION : ROSTER_WITHOUT_ZONE,
        "zone", zone, "k", (int)roster->k, "seats", (int)roster->seats, "generation",
        (json_int_t)roster->generation, "releases_expected", (int)roster->releases_expected,
        "departments", departments, "root", hex_json(&roster->root, KEY_BYTES), "recovery",
        hex_json(&roster->recovery, KEY_BYTES), "settings",
        hex_json(&roster->settings, SIGNATURE_BYTES), "epochs", epochs, "evaluations", evaluations,
        "users", users));
}

static bool arrays_from_json(const json_t *root, struct roster *roster)
{
    const json_t *departments = json_object_get(root, "departments");
    const json_t *epochs = json_object_get(root, "epochs");
    const json_t *evaluations = json_object_get(root, "evaluations");
    const json_t *users = json_object_get(root, "users");
    size_t i;
    unsigned number;

    if (json_array_size(departments) > DEPARTMENTS_MAX ||
        json_array_size(epochs) > KEYRING_EPOCHS || json_array_size(evaluations) > KEYRING_EPOCHS ||
        json_array_size(users) > ROSTER_USERS)
        return false;
    for (i = 0; i < json_array_size(departments); i++)
        if (!number_of(json_array_get(departments, i), DEPARTMENT_MAX,
                       &roster->departments[roster->department_count++]))
            return false;
    for (i = 0; i < json_array_size(epochs); i++) {
        if (!number_of(json_array_get(epochs, i), UINT16_MAX, &number))
            return false;
        roster->epochs[roster->epoch_count++] = (month)number;
    }
    for (i = 0; i < json_array_size(evaluations); i++)
        if (!evaluation_from_json(json_array_get(evaluations, i),
                                  &roster->evaluations[roster->evaluation_count++]))
            return false;
    for (i = 0; i < json_array_size(users); i++)
        if (!user_from_json(json_array_get(users, i), &roster->users[roster->user_count++]))
            return false;
    for (i = 0; i < roster->user_count; i++)
        if (roster->users[i].by >= roster->user_count)
            return false;
    return true;
}

static const struct json_shape user_shape[] = {
    {.key = "name"},       {.key = "state"},       {.key = "by"},         {.key = "charter"},
    {.key = "invite_box"}, {.key = "invite_sign"}, {.key = "invitation"}, {.key = "box"},
    {.key = "sign"},       {.key = "activation"},  {.key = NULL}};

static const struct json_shape evaluation_shape[] = {{.key = "by"},         {.key = "key"},
                                                     {.key = "release_id"}, {.key = "release"},
                                                     {.key = "signature"},  {.key = NULL}};

static const struct json_shape zone_shape[] = {{.key = "name"}, {.key = "rule"}, {.key = NULL}};

static const struct json_shape roster_shape[] = {{.key = "format"},
                                                 {.key = "zone", .inside = zone_shape},
                                                 {.key = "version"},
                                                 {.key = "k"},
                                                 {.key = "seats"},
                                                 {.key = "generation"},
                                                 {.key = "releases_expected"},
                                                 {.key = "departments"},
                                                 {.key = "root"},
                                                 {.key = "recovery"},
                                                 {.key = "settings"},
                                                 {.key = "epochs"},
                                                 {.key = "evaluations", .inside = evaluation_shape},
                                                 {.key = "users", .inside = user_shape},
                                                 {.key = NULL}};

static const struct json_format roster_format = {.name = "tracker-roster",
                                                 .version = "version",
                                                 .newest = ROSTER_VERSION,
                                                 .shape = roster_shape,
                                                 .bytes = ROSTER_BYTES,
                                                 .depth = ROSTER_DEPTH,
                                                 .refused = ERROR_STORE_DAMAGED,
                                                 .foreign = ERROR_STORE_FORMAT};

static bool zone_part(const json_t *zone, const char *key, char out[ZONE_CHARS + 1])
{
    const char *text = json_string_value(json_object_get(zone, key));
    if (!text || strlen(text) > ZONE_CHARS)
        return false;
    memcpy(out, text, strlen(text) + 1);
    return true;
}

/* Version 1 knows one zone. */
static bool zone_from_json(const json_t *root, struct roster *roster)
{
    const json_t *zone = json_object_get(root, "zone");
    roster->has_zone = json_integer_value(json_object_get(root, "version")) > ROSTER_WITHOUT_ZONE;
    roster->zone = zone_paris;
    if (!roster->has_zone)
        return zone == NULL;
    memset(&roster->zone, 0, sizeof roster->zone);
    return zone_part(zone, "name", roster->zone.name) &&
           zone_part(zone, "rule", roster->zone.rule) && zone_good(&roster->zone);
}

enum error roster_from_json(const char *text, size_t bytes, struct roster *roster,
                            struct fault *fault)
{
    json_t *root;
    memset(roster, 0, sizeof *roster);
    enum error error = json_read(&roster_format, text, bytes, &root, fault);
    if (error)
        return error;
    bool good =
        zone_from_json(root, roster) && number_from(root, "k", K_MAX, &roster->k) &&
        number_from(root, "seats", SEATS_MAX, &roster->seats) &&
        number_from(root, "generation", UINT32_MAX, &roster->generation) &&
        number_from(root, "releases_expected", RELEASE_NUMBER_MAX, &roster->releases_expected) &&
        hex_from(root, "root", &roster->root, KEY_BYTES) &&
        hex_from(root, "recovery", &roster->recovery, KEY_BYTES) &&
        hex_from(root, "settings", &roster->settings, SIGNATURE_BYTES) &&
        arrays_from_json(root, roster);
    json_decref(root);
    if (good)
        return ERROR_NONE;
    memset(roster, 0, sizeof *roster);
    return fault_set(fault, ERROR_STORE_DAMAGED, "roster");
}
