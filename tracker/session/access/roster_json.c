/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The roster as it is stored: JSON. */
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"
#include "tracker/base/json.h"
#include "tracker/session/access/records.h"
#include "tracker/session/access/roster.h"

enum {
    ROSTER_VERSION = NAME_ROSTER_VERSION,
    ROSTER_WITHOUT_ZONE = 1,
    ROSTER_BYTES = 1 << 20,
    ROSTER_DEPTH = 3
};

static const char *const state_words[] = {"invited", "active", "revoked", "replaced"};

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
