/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/forks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/access/written.h"

enum { FORKS_VERSION = NAME_FORKS_VERSION, FORKS_BYTES = 1 << 18, FORKS_DEPTH = 8 };

static const char *const states[] = {"missing", "lost", "imported", "carried"};

/* ---- the record ---- */

static json_t *fork_json(const struct fork *fork)
{
    char text[MONTH_TEXT + 1];
    month_format(fork->month, text);
    return json_pack("{s:I, s:s, s:i, s:i, s:i, s:i, s:i, s:b, s:b}", "generation",
                     (json_int_t)fork->generation, "month", text, "closings", (int)fork->closings,
                     "codebook", (int)fork->codebook, "first", (int)fork->first, "known",
                     (int)fork->known, "next", (int)fork->next, "confirmed", fork->confirmed,
                     "unknown", fork->unknown);
}

static bool number_from(const json_t *object, const char *key, json_int_t most, unsigned *out)
{
    const json_t *value = json_object_get(object, key);
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > most)
        return false;
    *out = (unsigned)number;
    return true;
}

static bool fork_from(const json_t *object, struct fork *fork)
{
    const char *text = json_string_value(json_object_get(object, "month"));
    fork->confirmed = json_is_true(json_object_get(object, "confirmed"));
    fork->unknown = json_is_true(json_object_get(object, "unknown"));
    return text && month_parse(text, &fork->month) &&
           number_from(object, "generation", UINT32_MAX, &fork->generation) &&
           number_from(object, "closings", CLOSINGS_MAX, &fork->closings) &&
           number_from(object, "codebook", INT32_MAX, &fork->codebook) &&
           number_from(object, "first", RELEASE_NUMBER_MAX + 1, &fork->first) &&
           number_from(object, "known", RELEASE_NUMBER_MAX, &fork->known) &&
           number_from(object, "next", RELEASE_NUMBER_MAX + 2 * SERIES, &fork->next);
}

static bool gone_from(const json_t *object, struct gone *gone)
{
    const char *word = json_string_value(json_object_get(object, "state"));
    for (size_t i = 0; word && i < sizeof states / sizeof *states; i++)
        if (strcmp(word, states[i]) == 0) {
            gone->state = (enum gone_state)i;
            return number_from(object, "number", RELEASE_NUMBER_MAX, &gone->number);
        }
    return false;
}

static bool lists_from(const json_t *root, struct forks *forks)
{
    const json_t *list = json_object_get(root, "forks");
    const json_t *gone = json_object_get(root, "gone");
    bool good = json_is_array(list) && json_array_size(list) <= FORKS_MAX && json_is_array(gone) &&
                json_array_size(gone) <= GONE_MAX;
    for (size_t i = 0; good && i < json_array_size(list); i++)
        good = fork_from(json_array_get(list, i), &forks->list[forks->count++]);
    for (size_t i = 0; good && i < json_array_size(gone); i++)
        good = gone_from(json_array_get(gone, i), &forks->gone[forks->gone_count++]);
    return good;
}

static enum error forks_from(const char *text, size_t bytes, struct forks *forks,
                             struct fault *fault)
{
    static const struct json_shape fork[] = {
        {.key = "generation"}, {.key = "month"}, {.key = "closings"}, {.key = "codebook"},
        {.key = "first"},      {.key = "known"}, {.key = "next"},     {.key = "confirmed"},
        {.key = "unknown"},    {.key = NULL}};
    static const struct json_shape gone[] = {{.key = "number"}, {.key = "state"}, {.key = NULL}};
    static const struct json_shape shape[] = {{.key = "version"},
                                              {.key = "forks", .inside = fork},
                                              {.key = "gone", .inside = gone},
                                              {.key = NULL}};
    static const struct json_format format = {.version = "version",
                                              .newest = FORKS_VERSION,
                                              .shape = shape,
                                              .bytes = FORKS_BYTES,
                                              .depth = FORKS_DEPTH,
                                              .refused = ERROR_STORE_DAMAGED,
                                              .foreign = ERROR_STORE_FORMAT};
    json_t *root;
    enum error error = json_read(&format, text, bytes, &root, fault);
    if (!error && !lists_from(root, forks))
        error = fault_set(fault, ERROR_STORE_DAMAGED, "forks");
    json_decref(root);
    return error;
}

static enum error forks_read(void *context, const char *text, size_t bytes)
{
    struct forks *forks = calloc(1, sizeof *forks);
    (void)context;
    enum error error = forks ? forks_from(text, bytes, forks, NULL) : ERROR_MEMORY;
    free(forks);
    return error;
}

enum error forks_save(struct session *session, struct txn *txn, struct fault *fault)
{
    const struct forks *forks = session->forks;
    json_begin();
    json_t *list = json_array();
    json_t *gone = json_array();
    for (size_t i = 0; i < forks->count; i++)
        json_array_append_new(list, fork_json(&forks->list[i]));
    for (size_t i = 0; i < forks->gone_count; i++)
        json_array_append_new(gone, json_pack("{s:i, s:s}", "number", (int)forks->gone[i].number,
                                              "state", states[forks->gone[i].state]));
    char *text = json_finish(
        json_pack("{s:i, s:o, s:o}", "version", FORKS_VERSION, "forks", list, "gone", gone));
    if (!text)
        return fault_set(fault, ERROR_MEMORY, "%s", "forks");
    const struct written written = {RECORD_STORE, records_name(NAME_FORKS), text, strlen(text)};
    enum error error = written_put(txn, &written, forks_read, NULL, fault);
    free(text);
    return error;
}

month forks_month(int64_t when)
{
    return month_at(zone_day(&zone_utc, when + 24 * 60 * 60)); /* wherever it begins first */
}

/* Last number before the series of number. */
static unsigned series_of(unsigned number)
{
    return number ? (number - 1) / SERIES * SERIES : 0;
}

unsigned forks_series(unsigned number)
{
    return series_of(number) + SERIES + 1;
}

/* What version 1.0 knew of a restore: a generation, and numbers without their release. */
static enum error from_before(struct session *session, struct txn *txn, struct fault *fault)
{
    struct forks *forks = session->forks;
    const struct roster *roster = session->roster;
    unsigned given = roster->releases_expected;
    char name[STORE_NAME_CHARS + 1];
    enum error error = ERROR_NONE;
    if (roster->generation == 0)
        return ERROR_NONE;
    if (given > RELEASE_NUMBER_MAX)
        given = RELEASE_NUMBER_MAX;
    const struct fork fork = {.generation = roster->generation,
                              .month = forks_month(roster->generation),
                              .first = 1,
                              .known = given,
                              .next = forks_series(given)};
    (void)forks_add(forks, &fork);
    for (unsigned n = 1; n <= given && !error; n++) {
        char *stored = NULL;
        size_t bytes = 0;
        records_number(name, NAME_RELEASE, n);
        error = text_get(txn, name, &stored, &bytes);
        if (error)
            fault_set(fault, error, "%s", name);
        else if (!stored)
            forks_note(forks, n, GONE_MISSING);
        secret_free(stored);
    }
    return error;
}

enum error forks_load(struct session *session, struct txn *txn, struct fault *fault)
{
    char *text = NULL;
    size_t bytes = 0;
    memset(session->forks, 0, sizeof *session->forks);
    enum error error = text_get(txn, records_name(NAME_FORKS), &text, &bytes);
    if (!error && !text)
        error = from_before(session, txn, fault);
    else if (!error)
        error = forks_from(text, bytes, session->forks, fault);
    secret_free(text);
    return error;
}

/* ---- numbers ---- */

const struct fork *forks_of(const struct forks *forks, unsigned number)
{
    for (size_t i = forks->count; i-- > 0;) {
        const struct fork *fork = &forks->list[i];
        if (number >= fork->next)
            return NULL;
        if (number >= fork->first)
            return fork;
    }
    return NULL;
}

struct gone *forks_gone(struct forks *forks, unsigned number)
{
    for (size_t i = 0; i < forks->gone_count; i++)
        if (forks->gone[i].number == number)
            return &forks->gone[i];
    return NULL;
}

unsigned forks_following(const struct forks *forks, unsigned number)
{
    const struct fork *fork = forks_of(forks, ++number);
    if (!fork)
        return number;
    unsigned next = fork->next;
    for (size_t i = 0; i < forks->gone_count; i++) {
        const struct gone *gone = &forks->gone[i];
        bool stored = gone->state == GONE_IMPORTED || gone->state == GONE_CARRIED;
        if (stored && gone->number >= number && gone->number < next)
            next = gone->number;
    }
    return next;
}

void forks_leap(struct fork *fork)
{
    enum { FIRST = FORKS_LEAP / SERIES, COUNT = RELEASE_NUMBER_MAX / SERIES - FIRST };
    unsigned next = SERIES * (FIRST + fork->generation % COUNT) + 1;
    if (next > fork->next)
        fork->next = next;
}

struct fork *forks_since(struct forks *forks, unsigned generation)
{
    for (size_t i = 0; i < forks->count; i++)
        if (forks->list[i].generation > generation)
            return &forks->list[i];
    return NULL;
}

/* What was given between the two oldest is then taken for the other branch's as well. */
static void merge_oldest(struct forks *forks)
{
    const struct fork *old = &forks->list[0];
    struct fork *kept = &forks->list[1];
    kept->closings = old->closings;
    kept->codebook = old->codebook;
    kept->first = old->first;
    kept->unknown |= old->unknown;
    memmove(forks->list, kept, --forks->count * sizeof *kept);
}

struct fork *forks_add(struct forks *forks, const struct fork *fork)
{
    if (forks->count == FORKS_MAX)
        merge_oldest(forks);
    forks->list[forks->count] = *fork;
    return &forks->list[forks->count++];
}

unsigned forks_next(const struct forks *forks, unsigned given)
{
    unsigned next = given + 1;
    if (forks->count && forks->list[forks->count - 1].next > next)
        next = forks->list[forks->count - 1].next;
    return next;
}

void forks_note(struct forks *forks, unsigned number, enum gone_state state)
{
    struct gone *gone = forks_gone(forks, number);
    if (gone)
        gone->state = state;
    else if (forks->gone_count < GONE_MAX)
        forks->gone[forks->gone_count++] = (struct gone){number, state};
    else
        forks->list[forks->count - 1].unknown = true;
}

bool forks_learn(struct forks *forks, struct fork *fork, unsigned number, unsigned given)
{
    if (number <= fork->known)
        return false;
    if (number > RELEASE_NUMBER_MAX || (number >= fork->next && given >= fork->next)) {
        fork->unknown = true; /* it was given here as well */
        return true;
    }
    unsigned from = fork->known + 1;
    if (series_of(number) >= from) { /* where an earlier series ended is not told */
        fork->unknown = true;
        from = series_of(number) + 1;
    }
    for (unsigned n = from; n <= number; n++)
        forks_note(forks, n, GONE_MISSING);
    fork->known = number;
    if (number >= fork->next)
        fork->next = forks_series(number);
    return true;
}
