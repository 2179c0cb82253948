/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A release as JSON: there and back, the same bytes, and nothing but what is well formed. */
#include <jansson.h>

#include "tests/codebook_fixture.h"
#include "tracker/disclosure/release/release.h"

static void set_cell(struct cell *cell, const char *row, const char *col, enum precision precision,
                     uint32_t lo, uint32_t hi)
{
    *cell = (struct cell){.precision = precision, .lo = lo, .hi = hi};
    snprintf(cell->row, sizeof cell->row, "%s", row);
    snprintf(cell->col, sizeof cell->col, "%s", col);
}

static struct release_table *add_table(struct release *release, const char *id,
                                       enum rank_scope scope, size_t cells)
{
    struct release_table *table = &release->tables[release->table_count++];
    table->scope = scope;
    snprintf(table->id, sizeof table->id, "%s", id);
    table->cells = calloc(cells, sizeof *table->cells);
    table->cell_count = cells;
    return table;
}

static struct release *example(void)
{
    struct release *release = calloc(1, sizeof *release);
    *release = (struct release){.kind = RELEASE_BILAN,
                                .number = 3,
                                .codebook = 1,
                                .k = 5,
                                .from = month_january(2024),
                                .to = month_december(2024),
                                .interviews = {20, 11, 9},
                                .waiting = {0, 1, 2},
                                .area_count = 2,
                                .closing_count = 1};
    snprintf(release->store, sizeof release->store, "%s", "00112233445566778899aabbccddeeff");
    snprintf(release->form, sizeof release->form, "%s", "ENT");
    release->areas[0] = (struct volume){22, 12};
    release->areas[1] = (struct volume){29, 0};
    release->closings = calloc(1, sizeof *release->closings);
    release->closings[0] = (struct release_closing){month_december(2024), {20, 11, 9}, {20, 10, 7}};
    release->tables = calloc(4, sizeof *release->tables);
    struct release_table *t = add_table(release, "T6c", SCOPE_ALL, 3);
    t->base_known = true;
    t->base = 40;
    set_cell(&t->cells[0], "PROG_NEO", "", PRECISION_EXACT, 15, 15);
    set_cell(&t->cells[1], "PROG_FAM", "", PRECISION_ROUNDED, 33, 40);
    set_cell(&t->cells[2], "PRO_NSP", "", PRECISION_THIRD, 0, 13);
    t = add_table(release, "T9", SCOPE_ALL, 3);
    set_cell(&t->cells[0], "PROG_NEO", "QG_COL", PRECISION_DIRECTION, 0, 15);
    snprintf(t->cells[0].than_row, sizeof t->cells[0].than_row, "%s", "PROG_FAM");
    snprintf(t->cells[0].than_col, sizeof t->cells[0].than_col, "%s", "QG_COL");
    set_cell(&t->cells[1], "PROG_NEO", "QG_CAD", PRECISION_HIDDEN, 0, 0);
    set_cell(&t->cells[2], "PROG_NEO", "QGG_DRO", PRECISION_THIRD, 10, 15);
    t = add_table(release, "T7b", SCOPE_1, 1);
    set_cell(&t->cells[0], "REP_CON", "", PRECISION_HIDDEN, 0, 0);
    t = add_table(release, METHOD_TABLE, SCOPE_ALL, 1);
    t->base_known = true;
    t->base = 40;
    set_cell(&t->cells[0], "LATE", "", PRECISION_NOT_ASKED, 0, 0);
    return release;
}

static void there_and_back(void **state)
{
    struct codebook *book = fixture_ent();
    struct release *release = example(), *again = NULL;
    struct fault fault = {0};
    (void)state;
    char *json = release_to_json(release, book);
    assert_non_null(json);
    assert_int_equal(release_from_json(json, strlen(json), &again, &fault), ERROR_NONE);
    char *same = release_to_json(again, book);
    assert_string_equal(json, same);
    assert_int_equal(again->waiting[2], 2);
    assert_int_equal(again->areas[1].interviews, 0);
    assert_false(again->tables[1].base_known);
    assert_string_equal(again->tables[1].cells[0].than_row, "PROG_FAM");
    assert_int_equal(again->closings[0].folded[2], 7);
    free(json);
    free(same);
    release_free(release);
    release_free(again);
    codebook_free(book);
}

static void texts_are_french(void **state)
{
    static const char *const texts[] = {"15",
                                        "au moins 33",
                                        "au plus un tiers",
                                        "au moins aussi souvent que : Familiarisés ou expérimentés",
                                        "masqué",
                                        "au moins deux tiers"};
    struct codebook *book = fixture_ent();
    struct release *release = example();
    (void)state;
    for (size_t i = 0; i < 6; i++) {
        const struct release_table *table = &release->tables[i / 3];
        char *text = release_cell_text(release, table, &table->cells[i % 3], book);
        assert_string_equal(text, texts[i]);
        free(text);
    }
    release_free(release);
    codebook_free(book);
}

/* The base of a crossing's cell is the count of its row, if that left exactly at the same ranks. */
static void bases_of_crossings(void **state)
{
    struct release *release = example();
    struct release_table *crossing = &release->tables[1];
    uint32_t base;
    (void)state;
    assert_true(release_cell_base(release, crossing, &crossing->cells[0], &base));
    assert_int_equal(base, 15);
    snprintf(crossing->cells[0].row, sizeof crossing->cells[0].row, "%s", "PROG_FAM");
    assert_false(release_cell_base(release, crossing, &crossing->cells[0], &base));
    snprintf(crossing->cells[0].row, sizeof crossing->cells[0].row, "%s", "PROG_NEO");
    crossing->scope = SCOPE_1;
    assert_false(release_cell_base(release, crossing, &crossing->cells[0], &base));
    release_free(release);
}

/* Hidden cells are all alike: nothing of a cell but its place is left in the bytes. */
static void one_mark_for_hidden(void **state)
{
    struct codebook *book = fixture_ent();
    struct release *release = example();
    (void)state;
    release->tables[1].cells[1].lo = 3;
    release->tables[1].cells[1].hi = 4;
    char *json = release_to_json(release, book);
    assert_non_null(strstr(json,
                           "{\"row\":\"PROG_NEO\",\"col\":\"QG_CAD\",\"precision\":\"hidden\","
                           "\"lo\":null,\"hi\":null,\"text\":\"masqué\"}"));
    assert_non_null(strstr(json, "{\"row\":\"REP_CON\",\"precision\":\"hidden\",\"lo\":null,"
                                 "\"hi\":null,\"text\":\"masqué\"}"));
    free(json);
    release_free(release);
    codebook_free(book);
}

/* One value of the file changed for another: refused, or read as something whole. */
static void spoiled_files(void **state)
{
    static const struct {
        const char *path[3], *value; /* keys or indexes */
    } cases[] = {
        {{"format"}, "\"other\""},
        {{"version"}, "2"},
        {{"kind"}, "\"other\""},
        {{"release"}, "-1"},
        {{"store"}, "\"0123456789abcdef0123456789abcdef0\""},
        {{"form"}, "\"\""},
        {{"codebook"}, "\"1\""},
        {{"k"}, "2"},
        {{"k"}, "12"},
        {{"from"}, "\"2024-13\""},
        {{"to"}, "\"2023-12\""},
        {{"interviews"}, "[1,2]"},
        {{"waiting"}, "[1,2,-3]"},
        {{"closings"}, "{}"},
        {{"areas"}, "[{\"department\":1000}]"},
        {{"tables", "0", "rank"}, "\"4\""},
        {{"tables", "0", "id"}, "\"far too long for a code\""},
        {{"tables", "0", "base"}, "\"x\""},
        {{"tables", "0", "cells"}, "null"},
        {{"tables", "0", "cells"}, "[{\"row\":\"A\",\"precision\":\"exact\",\"lo\":1,\"hi\":2}]"},
        {{"tables", "0", "cells"}, "[{\"row\":\"A\",\"precision\":\"rounded\",\"lo\":3,\"hi\":2}]"},
        {{"tables", "0", "cells"}, "[{\"row\":\"A\",\"precision\":\"third\",\"lo\":-1,\"hi\":2}]"},
        {{"tables", "0", "cells"}, "[{\"row\":\"A\",\"precision\":\"sharp\",\"lo\":1,\"hi\":2}]"},
        {{"tables", "0", "cells"},
         "[{\"row\":\"A\",\"col\":\"B\",\"precision\":\"direction\","
         "\"lo\":0,\"hi\":2}]"},
        {{"tables", "0", "cells"},
         "[{\"row\":\"A\",\"precision\":\"exact\",\"lo\":1e9,\"hi\":1e9}]"},
    };
    struct codebook *book = fixture_ent();
    struct release *release = example();
    char *whole = release_to_json(release, book);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *root = json_loads(whole, 0, NULL), *at = root;
        size_t depth = 0;
        for (; depth + 1 < 3 && cases[i].path[depth + 1]; depth++)
            at = json_is_array(at) ? json_array_get(at, strtoul(cases[i].path[depth], NULL, 10))
                                   : json_object_get(at, cases[i].path[depth]);
        json_object_set_new(at, cases[i].path[depth],
                            json_loads(cases[i].value, JSON_DECODE_ANY, NULL));
        char *text = json_dumps(root, 0);
        struct release *read = NULL;
        struct fault fault = {0};
        if (release_from_json(text, strlen(text), &read, &fault) != ERROR_RELEASE_INVALID || read)
            fail_msg("case %zu was read", i);
        free(text);
        json_decref(root);
    }
    for (size_t cut = 0; cut < strlen(whole); cut += 7) {
        struct release *read = NULL;
        assert_int_equal(release_from_json(whole, cut, &read, NULL), ERROR_RELEASE_INVALID);
        assert_null(read);
    }
    free(whole);
    release_free(release);
    codebook_free(book);
}

/* A key that nothing reads, or that stands twice, would pass for what was released; a store may
 * hold such a file from before. */
static void keys_are_known_and_single(void **state)
{
    static const struct {
        const char *from, *to, *said;
    } cases[] = {
        {"\"people\":", "\"Base\":1,\"people\":", "clé inconnue « Base »"},
        {"\"through\":", "\"day\":1,\"through\":", "clé inconnue « closings[0].day »"},
        {"\"precision\":", "\"precisoin\":1,\"precision\":",
         "clé inconnue « tables[0].cells[0].precisoin »"},
        {"\"k\":5", "\"k\":5,\"k\":5", "clé donnée deux fois"},
    };
    struct codebook *book = fixture_ent();
    struct release *release = example(), *read;
    char *whole = release_to_json(release, book);
    (void)state;
    assert_non_null(whole);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fault fault = {0};
        const char *at = strstr(whole, cases[i].from);
        size_t room = strlen(whole) + strlen(cases[i].to) + 1;
        char *text = malloc(room);
        assert_true(at && text);
        snprintf(text, room, "%.*s%s%s", (int)(at - whole), whole, cases[i].to,
                 at + strlen(cases[i].from));
        assert_int_equal(release_from_json(text, strlen(text), &read, &fault),
                         ERROR_RELEASE_INVALID);
        if (!strstr(fault.subject, cases[i].said))
            fail_msg("%zu: « %s »", i, fault.subject);
        assert_int_equal(release_from_stored(text, strlen(text), &read, &fault), ERROR_NONE);
        char *again = release_to_json(read, book);
        assert_string_equal(again, whole);
        free(again);
        release_free(read);
        free(text);
    }
    free(whole);
    release_free(release);
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(there_and_back),     cmocka_unit_test(texts_are_french),
        cmocka_unit_test(bases_of_crossings), cmocka_unit_test(one_mark_for_hidden),
        cmocka_unit_test(spoiled_files),      cmocka_unit_test(keys_are_known_and_single),
    };
    return cmocka_run_group_tests_name("disclosure_release", tests, NULL, NULL);
}
