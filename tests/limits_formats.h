/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/limits.c: the formats that are kept or published, with one value in each; each
 * "survives" writes it, reads it, and writes it again. */
#ifndef TESTS_LIMITS_FORMATS_H
#define TESTS_LIMITS_FORMATS_H

#include "tests/session_fixture.h"

#include <jansson.h>

#include "tracker/base/limits.h"
#include "tracker/disclosure/release/release.h"
#include "tracker/stats/closing.h"

UNUSED static struct roster *a_roster(void)
{
    struct roster *roster = roster_new();
    assert_non_null(roster);
    roster->k = 5;
    roster->seats = 3;
    roster->departments[0] = 22;
    roster->department_count = 1;
    assert_non_null(roster_add(roster, "coordination", 0, false));
    return roster;
}

/* Written, read and written again it is the same; the roster is freed. */
UNUSED static bool roster_survives(struct roster *roster)
{
    struct roster *again = roster_new();
    char *text = roster_to_json(roster);
    assert_true(text && again);
    bool good = roster_from_json(text, strlen(text), again, NULL) == ERROR_NONE;
    char *twice = good ? roster_to_json(again) : NULL;
    good = good && strcmp(text, twice) == 0;
    free(twice);
    free(text);
    free(again);
    free(roster);
    return good;
}

UNUSED static struct closing a_closing(void)
{
    struct closing closing = {.form = "ENT", .interviews = {20, 11, 9}, .area_count = 1};
    assert_true(month_parse("2024-01", &closing.first) && month_parse("2024-06", &closing.through));
    closing.areas[0] = (struct volume){22, 40};
    return closing;
}

UNUSED static bool closing_survives(const struct closing *closing)
{
    struct closing again;
    char *text = closing_to_json(closing);
    assert_non_null(text);
    bool good = closing_from_json(text, strlen(text), &again, NULL) == ERROR_NONE;
    char *twice = good ? closing_to_json(&again) : NULL;
    good = good && strcmp(text, twice) == 0;
    free(twice);
    free(text);
    return good;
}

/* A release with room for what the cases put in. */
UNUSED static struct release *a_release(size_t tables, size_t cells, size_t closings)
{
    struct release *release = calloc(1, sizeof *release);
    assert_non_null(release);
    release->kind = RELEASE_BILAN;
    release->number = 1;
    release->k = 5;
    release->codebook = 1;
    snprintf(release->form, sizeof release->form, "ENT");
    snprintf(release->store, sizeof release->store, "%032d", 0);
    assert_true(month_parse("2024-01", &release->from) && month_parse("2024-06", &release->to));
    release->tables = calloc(tables, sizeof *release->tables);
    release->closings = calloc(closings, sizeof *release->closings);
    assert_true(release->tables && release->closings);
    release->table_count = tables;
    release->closing_count = closings;
    for (size_t i = 0; i < closings; i++)
        release->closings[i].through = (month)(release->from + i);
    for (size_t i = 0; i < tables; i++) {
        struct release_table *table = &release->tables[i];
        snprintf(table->id, sizeof table->id, "T3");
        table->cells = calloc(cells, sizeof *table->cells);
        assert_non_null(table->cells);
        table->cell_count = cells;
        for (size_t c = 0; c < cells; c++) {
            snprintf(table->cells[c].row, sizeof table->cells[c].row, "CAN_TEL");
            table->cells[c].precision = PRECISION_HIDDEN;
        }
    }
    return release;
}

UNUSED static struct codebook *builtin(void)
{
    struct codebook *codebook = NULL;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    assert_int_equal(codebook_read(text, bytes, &codebook, NULL), ERROR_NONE);
    return codebook;
}

UNUSED static bool release_survives(struct release *release)
{
    struct codebook *codebook = builtin();
    struct release *again = NULL;
    char *text = release_to_json(release, codebook);
    assert_non_null(text);
    bool good = release_from_json(text, strlen(text), &again, NULL) == ERROR_NONE;
    char *twice = good ? release_to_json(again, codebook) : NULL;
    good = good && strcmp(text, twice) == 0;
    free(twice);
    free(text);
    release_free(again);
    release_free(release);
    codebook_free(codebook);
    return good;
}

/* The built-in list with one member of its head set; what is wrong is named. */
UNUSED static bool list_reads(const char *key, json_t *value)
{
    size_t bytes;
    struct codebook *codebook = NULL;
    struct fault fault = {.error = ERROR_NONE};
    const char *text = codebook_builtin(&bytes);
    json_t *root = json_loadb(text, bytes, 0, NULL);
    assert_int_equal(json_object_set_new(root, key, value), 0);
    char *changed = json_dumps(root, JSON_COMPACT);
    const bool good = codebook_read(changed, strlen(changed), &codebook, &fault) == ERROR_NONE;
    if (!good && !strstr(fault.subject, key))
        fail_msg("%s is not named: %s", key, fault.subject);
    codebook_free(codebook);
    free(changed);
    json_decref(root);
    return good;
}

UNUSED static bool init_takes(void (*change)(struct init_request *request, unsigned value),
                              unsigned value)
{
    struct world w = {.store = "nowhere"};
    struct fault fault = {.error = ERROR_NONE};
    const struct secret_text phrase = phrase_of(PHRASE);
    struct init_request request = request_of(&w, &phrase);
    change(&request, value);
    const bool good = people_init_check(&request, &fault) == ERROR_NONE;
    assert_true(good || fault.subject[0]);
    return good;
}

#endif
