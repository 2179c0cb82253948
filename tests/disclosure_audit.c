/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of `audit`: known examples, random sets against every table there is and against
 * glpsol, files made to hurt. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "tests/codebook_fixture.h"
#include "tests/support/cmocka.h"
#include "tracker/disclosure/audit/audit.h"

/* NULL when the audit gave up for lack of time. */
static json_t *run_or_late(const char *input, bool *safe)
{
    char *text = NULL;
    struct fault fault = {0};
    enum error error = audit_run(input, strlen(input), &text, safe, &fault);
    if (error == ERROR_AUDIT_LIMIT)
        return NULL;
    if (error != ERROR_NONE)
        fail_msg("%s: %s", error_word(error), fault.subject);
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    free(text);
    return json;
}

static json_t *run(const char *input, bool *safe)
{
    json_t *json = run_or_late(input, safe);
    assert_non_null(json);
    return json;
}

static void same_interval(const json_t *a, const json_t *b, const char *what)
{
    for (size_t i = 0; i < 2; i++) {
        const json_t *x = json_array_get(a, i), *y = json_array_get(b, i);
        assert_non_null(x);
        assert_non_null(y);
        if (json_is_null(x) != json_is_null(y) ||
            (!json_is_null(x) && json_number_value(x) != json_number_value(y)))
            fail_msg("%s: %g is not %g", what, json_number_value(x), json_number_value(y));
    }
}

static void examples_have_their_answers(void **state)
{
    static const char *const names[] = {"01-three-small-cells", "07-multiselect-complement",
                                        "13-rounded-percentage", "14-rank-slices",
                                        "15-worked-example"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[100];
        bool safe;
        snprintf(path, sizeof path, "tests/data/audit/%s.json", names[i]);
        json_t *input = json_load_file(path, 0, NULL);
        assert_non_null(input);
        char *text = json_dumps(input, 0);
        json_t *verdict = run(text, &safe);
        assert_string_equal(json_string_value(json_object_get(verdict, "id")), names[i]);
        assert_int_equal(safe, json_is_true(json_object_get(input, "safe")));
        assert_int_equal(safe, json_is_true(json_object_get(verdict, "safe")));
        json_t *items = json_object_get(input, "items");
        assert_int_equal(json_array_size(items),
                         json_array_size(json_object_get(verdict, "items")));
        for (size_t n = 0; n < json_array_size(items); n++) {
            json_t *expected = json_object_get(json_array_get(items, n), "expected");
            json_t *found = json_array_get(json_object_get(verdict, "items"), n);
            assert_string_equal(json_string_value(json_object_get(found, "class")),
                                json_string_value(json_object_get(expected, "class")));
            same_interval(json_object_get(found, "lp"), json_object_get(expected, "lp"), path);
            same_interval(json_object_get(found, "int"), json_object_get(expected, "int"), path);
            same_interval(json_object_get(found, "prior"), json_object_get(expected, "prior"),
                          path);
        }
        free(text);
        json_decref(verdict);
        json_decref(input);
    }
}

/* ---- random sets of tables ---- */

/* Sets up to SMALL atoms and TOTAL people are small enough to list every table. */
enum { ATOMS = 24, SMALL = 6, ROWS = 24, ITEMS = 3, TOTAL = 12, OPEN = INT32_MAX };

struct table_set {
    int atoms, rows, items, total, k;
    int truth[ATOMS];
    int coefficient[ROWS][ATOMS];
    int lo[ROWS], hi[ROWS]; /* hi OPEN: none */
    bool facts[ROWS];
    int item[ITEMS][ATOMS];
};

static int below(struct draws *draws, int n)
{
    return (int)draw_below(draws, (unsigned)n);
}

static int value_of(const struct table_set *set, const int *coefficient, const int *table)
{
    int total = 0;
    for (int a = 0; a < set->atoms; a++)
        total += coefficient[a] * table[a];
    return total;
}

/* One more row about the truth: exact, rounded to k, or from below. */
static void add_row(struct table_set *set, struct draws *draws, const int *coefficient, bool facts)
{
    int row = set->rows++, value = value_of(set, coefficient, set->truth);
    memcpy(set->coefficient[row], coefficient, sizeof set->coefficient[row]);
    set->facts[row] = facts;
    set->lo[row] = set->hi[row] = value;
    int sum = facts ? 0 : below(draws, 4);
    if (sum == 1) {
        set->lo[row] = (value - (value % set->k + set->k) % set->k);
        set->hi[row] = set->lo[row] + set->k - 1;
    } else if (sum == 2) {
        set->lo[row] = value - 1;
        set->hi[row] = OPEN;
    }
}

/* Sums of a hierarchy, margins of a linked table, periods, amounts or differences, as kind says. */
static void draw_row(struct table_set *set, struct draws *draws, int kind, int *coefficient)
{
    memset(coefficient, 0, ATOMS * sizeof *coefficient);
    int start = below(draws, set->atoms), length = 1 + below(draws, set->atoms - 1);
    for (int a = 0; a < set->atoms; a++) {
        if (kind == 0) /* a hierarchy: a run of neighbours */
            coefficient[a] = a >= start && a < start + length;
        else if (kind == 1) /* two linked margins of a table of two columns */
            coefficient[a] = start % 2 ? a % 2 == length % 2 : a / 2 == length / 2;
        else if (kind == 2) /* releases over time: all before a moment */
            coefficient[a] = a <= start;
        else if (kind == 3) /* amounts */
            coefficient[a] = below(draws, 4);
        else /* differences, and shares compared */
            coefficient[a] = below(draws, 7) - 3;
    }
    coefficient[start] += coefficient[start] == 0;
}

static void draw_set(struct table_set *set, struct draws *draws, bool large)
{
    int coefficient[ATOMS];
    *set = (struct table_set){.items = ITEMS};
    set->atoms = large ? SMALL + below(draws, ATOMS - SMALL + 1) : 3 + below(draws, SMALL - 2);
    set->k = 3 + below(draws, 3);
    for (int left = 4 + below(draws, large ? 10 * TOTAL : TOTAL - 3); left > 0; left--)
        set->truth[below(draws, set->atoms)]++;
    for (int a = 0; a < ATOMS; a++) {
        coefficient[a] = a < set->atoms;
        set->total += set->truth[a];
    }
    add_row(set, draws, coefficient, true);
    int rows = 1 + below(draws, large ? ROWS - 1 : 5), kind = below(draws, 5);
    for (int r = 0; r < rows; r++) {
        if (large && r == 2) /* many equations with amounts are hard for any solver */
            kind %= 3;
        draw_row(set, draws, kind, coefficient);
        add_row(set, draws, coefficient, below(draws, 6) == 0);
    }
    for (int i = 0; i < ITEMS; i++)
        draw_row(set, draws, below(draws, 3), set->item[i]);
}

static json_t *terms_json(const struct table_set *set, const int *coefficient)
{
    json_t *terms = json_object();
    for (int a = 0; a < set->atoms; a++) {
        char id[16];
        snprintf(id, sizeof id, "x%d", a);
        if (coefficient[a] != 0)
            json_object_set_new(terms, id, json_integer(coefficient[a]));
    }
    return terms;
}

static char *set_json(const struct table_set *set)
{
    json_t *atoms = json_array(), *constraints = json_array(), *items = json_array();
    for (int a = 0; a < set->atoms; a++) {
        char id[16];
        snprintf(id, sizeof id, "x%d", a);
        json_array_append_new(atoms, json_pack("{s:s}", "id", id));
    }
    for (int r = 0; r < set->rows; r++) {
        json_t *row = json_pack("{s:s, s:o, s:i}", "kind", set->facts[r] ? "known" : "published",
                                "terms", terms_json(set, set->coefficient[r]), "lo", set->lo[r]);
        json_object_set_new(row, "hi", set->hi[r] == OPEN ? json_null() : json_integer(set->hi[r]));
        json_array_append_new(constraints, row);
    }
    for (int i = 0; i < set->items; i++)
        json_array_append_new(items, json_pack("{s:s, s:o, s:b}", "id", "g", "terms",
                                               terms_json(set, set->item[i]), "unsafe", 1));
    json_t *root = json_pack("{s:s, s:i, s:o, s:o, s:o}", "id", "random", "k", set->k, "atoms",
                             atoms, "constraints", constraints, "items", items);
    char *text = json_dumps(root, 0);
    json_decref(root);
    return text;
}

/* Every table of the set's total, one by one. */
struct truth {
    int lo[ITEMS], hi[ITEMS], prior_lo[ITEMS], prior_hi[ITEMS];
};

static bool fits(const struct table_set *set, const int *table, bool known_only)
{
    for (int r = 0; r < set->rows; r++) {
        int value = value_of(set, set->coefficient[r], table);
        if ((set->facts[r] || !known_only) && (value < set->lo[r] || value > set->hi[r]))
            return false;
    }
    return true;
}

static void widen(int value, int *lo, int *hi)
{
    *lo = value < *lo ? value : *lo;
    *hi = value > *hi ? value : *hi;
}

static void enumerate(const struct table_set *set, int *table, int atom, int left,
                      struct truth *truth)
{
    if (atom < set->atoms - 1) {
        for (table[atom] = 0; table[atom] <= left; table[atom]++)
            enumerate(set, table, atom + 1, left - table[atom], truth);
        return;
    }
    table[atom] = left;
    if (!fits(set, table, true))
        return;
    bool all = fits(set, table, false);
    for (int i = 0; i < set->items; i++) {
        int value = value_of(set, set->item[i], table);
        widen(value, &truth->prior_lo[i], &truth->prior_hi[i]);
        if (all)
            widen(value, &truth->lo[i], &truth->hi[i]);
    }
}

static const char *class_of(const struct table_set *set, const struct truth *truth, int item)
{
    int least = truth->prior_hi[item] < set->k ? truth->prior_hi[item] : set->k;
    if (truth->lo[item] == truth->hi[item] && truth->prior_lo[item] != truth->prior_hi[item])
        return "exact";
    if (truth->hi[item] < least)
        return "small";
    return truth->lo[item] > truth->prior_lo[item] ? "floor" : "ok";
}

static double end(const json_t *item, const char *key, size_t side)
{
    const json_t *bound = json_array_get(json_object_get(item, key), side);
    assert_true(json_is_number(bound));
    return json_number_value(bound);
}

static void compare_with_truth(const struct table_set *set, const json_t *verdict, uint64_t seed)
{
    struct truth truth;
    int table[ATOMS] = {0};
    for (int i = 0; i < ITEMS; i++) {
        truth.lo[i] = truth.prior_lo[i] = INT32_MAX;
        truth.hi[i] = truth.prior_hi[i] = INT32_MIN;
    }
    enumerate(set, table, 0, set->total, &truth);
    for (int i = 0; i < set->items; i++) {
        const json_t *item = json_array_get(json_object_get(verdict, "items"), (size_t)i);
        const char *class = json_string_value(json_object_get(item, "class"));
        if (end(item, "int", 0) != truth.lo[i] || end(item, "int", 1) != truth.hi[i] ||
            end(item, "prior", 0) != truth.prior_lo[i] ||
            end(item, "prior", 1) != truth.prior_hi[i] ||
            strcmp(class, class_of(set, &truth, i)) != 0)
            fail_msg("seed %llu, item %d: [%g, %g] %s, truth [%d, %d] %s", (unsigned long long)seed,
                     i, end(item, "int", 0), end(item, "int", 1), class, truth.lo[i], truth.hi[i],
                     class_of(set, &truth, i));
        assert_true(end(item, "lp", 0) <= truth.lo[i] + 1e-6);
        assert_true(end(item, "lp", 1) >= truth.hi[i] - 1e-6);
    }
}

/* ---- the same by glpsol ---- */

static void write_sum(FILE *file, const struct table_set *set, const int *coefficient)
{
    for (int a = 0; a < set->atoms; a++)
        if (coefficient[a] != 0)
            fprintf(file, " %+d x%d", coefficient[a], a);
}

/* What is asked of glpsol about an item. */
struct asked {
    bool up, whole, known_only;
};

static void write_problem(const char *path, const struct table_set *set, const int *item,
                          struct asked asked)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%s\n o:", asked.up ? "Maximize" : "Minimize");
    write_sum(file, set, item);
    fprintf(file, "\nSubject To\n");
    for (int r = 0; r < set->rows; r++) {
        if (asked.known_only && !set->facts[r])
            continue;
        fprintf(file, " a%d:", r);
        write_sum(file, set, set->coefficient[r]);
        fprintf(file, " >= %d\n", set->lo[r]);
        if (set->hi[r] == OPEN)
            continue;
        fprintf(file, " b%d:", r);
        write_sum(file, set, set->coefficient[r]);
        fprintf(file, " <= %d\n", set->hi[r]);
    }
    fprintf(file, "Bounds\n"); /* as the total implies: branching ends sooner */
    for (int a = 0; a < set->atoms; a++)
        fprintf(file, " x%d <= %d\n", a, set->total);
    if (asked.whole) {
        fprintf(file, "General\n");
        for (int a = 0; a < set->atoms; a++)
            fprintf(file, " x%d\n", a);
    }
    fprintf(file, "End\n");
    assert_int_equal(fclose(file), 0);
}

/* What glpsol prints: the optimum, or the best it came to before its time was up, if anything. */
struct told {
    double value;
    bool optimal, undefined;
};

static struct told glpsol(const char *folder, const struct table_set *set, const int *item,
                          struct asked asked)
{
    char problem[80], answer[80], command[300], line[200];
    struct told told = {.value = INFINITY};
    snprintf(problem, sizeof problem, "%s/p.lp", folder);
    snprintf(answer, sizeof answer, "%s/p.out", folder);
    write_problem(problem, set, item, asked);
    snprintf(command, sizeof command, "glpsol --lp %s -o %s --tmlim 60 >/dev/null 2>&1", problem,
             answer);
    assert_int_equal(system(command), 0);
    FILE *file = fopen(answer, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        char *equals = strchr(line, '=');
        if (strncmp(line, "Status:", 7) == 0) {
            told.optimal = strstr(line, " OPTIMAL") != NULL;
            told.undefined = strstr(line, "UNDEFINED") != NULL;
        }
        if (strncmp(line, "Objective:", 10) == 0 && equals)
            told.value = strtod(equals + 1, NULL);
    }
    fclose(file);
    unlink(problem);
    unlink(answer);
    return told;
}

/* A glpsol out of time has seen a table at least: the bound must reach as far. */
static void same_bound(double found, struct told told, bool up, uint64_t seed, const char *what)
{
    bool same = fabs(found - told.value) < 1e-4;
    if (!told.optimal) {
        print_message("seed %llu: glpsol had no time to end\n", (unsigned long long)seed);
        same = same || told.undefined || (up ? found > told.value : found < told.value);
    }
    if (!same)
        fail_msg("seed %llu: %s is %g, glpsol says %g", (unsigned long long)seed, what, found,
                 told.value);
}

static void compare_with_glpsol(const char *folder, const struct table_set *set,
                                const json_t *verdict, uint64_t seed)
{
    const json_t *item = json_array_get(json_object_get(verdict, "items"), 0);
    for (int up = 0; up < 2; up++) {
        struct asked real = {.up = up}, all = {.up = up, .whole = true}, facts = all;
        facts.known_only = true;
        same_bound(end(item, "lp", (size_t)up), glpsol(folder, set, set->item[0], real), up, seed,
                   "lp");
        same_bound(end(item, "int", (size_t)up), glpsol(folder, set, set->item[0], all), up, seed,
                   "int");
        same_bound(end(item, "prior", (size_t)up), glpsol(folder, set, set->item[0], facts), up,
                   seed, "prior");
    }
}

/* Draws sets, audits them and compares with every table there is (small ones) and with glpsol. Of
 * large ones, one in a hundred may be given up: no verdict is not a wrong one. */
static void try_sets(unsigned rounds, bool large)
{
    struct draws draws = draws_start();
    unsigned late = 0;
    char folder[] = "/tmp/audit.XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (unsigned i = 0; i < rounds; i++) {
        struct table_set set;
        bool safe;
        uint64_t seed = draws.state;
        draw_set(&set, &draws, large);
        char *text = set_json(&set);
        json_t *verdict = large ? run_or_late(text, &safe) : run(text, &safe);
        if (!large)
            compare_with_truth(&set, verdict, seed);
        if (verdict)
            compare_with_glpsol(folder, &set, verdict, seed);
        late += verdict == NULL;
        json_decref(verdict);
        free(text);
    }
    rmdir(folder);
    if (late > 0)
        print_message("%u of %u sets given up\n", late, rounds);
    assert_true(late <= 1 + rounds / 100);
}

static void random_sets_match_every_table(void **state)
{
    (void)state;
    try_sets(fixture_rounds(200, 2000), false);
}

static void large_sets_match_glpsol(void **state)
{
    (void)state;
    try_sets(fixture_rounds(20, 1000), true);
}

/* No upper bound is null; negative and fractional coefficients are read as they are. */
static void unbounded_and_negative(void **state)
{
    bool safe;
    (void)state;
    json_t *json = run("{\"k\":5,\"atoms\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"constraints\":["
                       "{\"id\":\"d\",\"kind\":\"past\",\"terms\":{\"a\":1,\"b\":-1},\"lo\":2},"
                       "{\"id\":\"f\",\"kind\":\"known\",\"terms\":{\"b\":0.5},\"hi\":1.75}],"
                       "\"items\":[{\"id\":\"a\",\"terms\":{\"a\":1},\"unsafe\":true},"
                       "{\"id\":\"b\",\"terms\":{\"b\":0.1},\"unsafe\":true}]}",
                       &safe);
    json_t *items = json_object_get(json, "items"), *a = json_array_get(items, 0);
    assert_true(json_is_null(json_array_get(json_object_get(a, "int"), 1)));
    assert_true(end(a, "int", 0) == 2);
    assert_string_equal(json_string_value(json_object_get(a, "class")), "floor");
    assert_true(end(json_array_get(items, 1), "lp", 1) == 0.35);
    assert_true(end(json_array_get(items, 1), "int", 1) == 0.3);
    assert_false(safe);
    json_decref(json);
}

static void lines_for_people(void **state)
{
    (void)state;
    char *lines = audit_text("{\"safe\":false,\"items\":[{\"id\":\"C\",\"int\":[0,3],"
                             "\"class\":\"small\"},{\"id\":\"D\",\"int\":[1,null],"
                             "\"class\":\"floor\"}]}");
    assert_non_null(lines);
    assert_non_null(strstr(lines, "C : de 0 à 3"));
    assert_non_null(strstr(lines, "D : à partir de 1"));
    free(lines);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_have_their_answers),
        cmocka_unit_test(random_sets_match_every_table),
        cmocka_unit_test(large_sets_match_glpsol),
        cmocka_unit_test(unbounded_and_negative),
        cmocka_unit_test(lines_for_people),
    };
    return cmocka_run_group_tests_name("disclosure_audit", tests, NULL, NULL);
}
