/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counting by the plan, against a slow evaluation that knows only the JSON and the counters' names.
 */
#include "tests/codebook_fixture.h"

#include <jansson.h>

static json_t *load(const struct codebook *book)
{
    json_t *root = json_loadb(book->text, book->text_bytes, 0, NULL);
    assert_non_null(root);
    return root;
}

static bool ticked(const json_t *option, const struct answers *answers)
{
    unsigned bit = (unsigned)json_integer_value(json_object_get(option, "bit"));
    return answers->word[bit / 64] >> (bit % 64) & 1;
}

static bool named(const json_t *object, const char *key, const char *word)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL && strcmp(value, word) == 0;
}

/* True when the option is in the group, itself or through the group's own parent. */
static bool belongs(const json_t *root, const json_t *option, const char *group)
{
    const char *parent = json_string_value(json_object_get(option, "parent"));
    while (parent != NULL && strcmp(parent, group) != 0) {
        const char *above = NULL;
        size_t i;
        json_t *item;
        json_array_foreach(json_object_get(root, "groups"), i, item)
        {
            if (named(item, "code", parent))
                above = json_string_value(json_object_get(item, "parent"));
        }
        parent = above;
    }
    return parent != NULL;
}

static int level_of(const json_t *root, const char *question, const struct answers *answers)
{
    size_t i, j;
    json_t *q, *o;
    json_array_foreach(json_object_get(root, "questions"), i, q)
    {
        json_array_foreach(json_object_get(q, "options"), j, o)
        {
            if (named(q, "code", question) && ticked(o, answers))
                return (int)json_integer_value(json_object_get(o, "level"));
        }
    }
    return 0;
}

static bool slow_movement(const json_t *root, const char *word, const struct answers *answers,
                          bool *is)
{
    static const char *const keys[] = {"lost", "stable", "gained"};
    size_t i;
    json_t *m;
    json_array_foreach(json_object_get(root, "movements"), i, m)
    {
        int before = level_of(root, json_string_value(json_object_get(m, "before")), answers);
        int after = level_of(root, json_string_value(json_object_get(m, "after")), answers);
        for (int k = 0; k < 3; k++) {
            if (named(json_object_get(m, keys[k]), "code", word)) {
                *is = true;
                int way = (after > before) - (after < before);
                return before > 0 && after > 0 && way == k - 1;
            }
        }
        if (named(json_object_get(m, "unmeasured"), "code", word)) {
            *is = true;
            return before == 0 || after == 0;
        }
    }
    return false;
}

static bool slow_holds(const json_t *root, const char *name, const struct plan_entry *entry)
{
    const char *star = strchr(name, '*');
    if (star != NULL) {
        char left[COUNTER_CHARS + 1] = "";
        memcpy(left, name, (size_t)(star - name));
        return slow_holds(root, left, entry) && slow_holds(root, star + 1, entry);
    }
    if (strcmp(name, "LATE") == 0)
        return entry->late;
    if (strcmp(name, "DECLARED") == 0)
        return entry->declared;
    if (strcmp(name, "REP?") == 0)
        return slow_holds(root, "ORG_AUC", entry);
    bool movement = false, found = slow_movement(root, name, entry->answers, &movement);
    if (movement)
        return found;
    size_t i, j;
    json_t *q, *o;
    json_array_foreach(json_object_get(root, "questions"), i, q)
    {
        json_array_foreach(json_object_get(q, "options"), j, o)
        {
            if (ticked(o, entry->answers) && (named(o, "code", name) || belongs(root, o, name)))
                return true;
        }
    }
    return false;
}

static void test_against_slow(void **state)
{
    (void)state;
    struct draws draws = draws_start();
    struct codebook *book = fixture_ent();
    json_t *root = load(book);
    uint32_t *fast = calloc(book->counter_count, sizeof *fast);
    uint32_t *slow = calloc(book->counter_count, sizeof *slow);
    assert_non_null(fast);
    assert_non_null(slow);
    unsigned rounds = fixture_rounds(60, 5000);
    for (unsigned round = 0; round < rounds; round++) {
        struct answers answers = {0};
        unsigned rarity = 1 + draw_below(&draws, 12);
        for (size_t i = 0; i < book->option_count; i++)
            if (draw_below(&draws, rarity) == 0)
                answers_set(&answers, book->options[i].bit);
        struct plan_entry entry = {.answers = &answers,
                                   .rank = 1 + draw_below(&draws, RANKS),
                                   .late = draw_below(&draws, 2) != 0,
                                   .declared = draw_below(&draws, 2) != 0};
        plan_count(book, &entry, fast);
        for (size_t i = 0; i < book->counter_count; i++)
            slow[i] += slow_holds(root, book->counters[i].name, &entry);
        for (size_t i = 0; i < book->counter_count; i++)
            if (fast[i] != slow[i])
                fail_msg("%s: %u, should be %u", book->counters[i].name, fast[i], slow[i]);
    }
    free(fast);
    free(slow);
    json_decref(root);
    codebook_free(book);
}

/* Counted only when asked: at a rank where one of the questions is not, a movement falls nowhere.
 */
static void test_movement_not_asked(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    struct answers answers = {0};
    struct plan_entry entry = {.answers = &answers, .rank = 2};
    uint32_t counts[CODEBOOK_COUNTERS] = {0};
    book->questions[codebook_question(book, "SAV")].ranks = RANK_1;
    plan_count(book, &entry, counts);
    assert_int_equal(counts[codebook_counter(book, "MVT_NMES")], 0);
    entry.rank = 1;
    plan_count(book, &entry, counts);
    assert_int_equal(counts[codebook_counter(book, "MVT_NMES")], 1);
    codebook_free(book);
}

static void test_asked(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    struct answers answers = {0};
    unsigned rep = (unsigned)codebook_question(book, "REP");
    unsigned stat = (unsigned)codebook_question(book, "STAT");
    assert_true(plan_asked(book, rep, 1, &answers));
    assert_true(plan_asked(book, stat, 1, &answers));
    assert_false(plan_asked(book, stat, 2, &answers));
    assert_false(plan_asked(book, stat, 3, &answers));
    answers_set(&answers, book->options[codebook_option(book, "ORG_AUC")].bit);
    assert_false(plan_asked(book, rep, 1, &answers));
    codebook_free(book);
}

static void test_scopes(void **state)
{
    (void)state;
    static const struct {
        enum rank_scope scope;
        const char *word;
        uint8_t ranks;
    } rows[] = {
        {SCOPE_ALL, "all", 7}, {SCOPE_1, "1", 1},       {SCOPE_2, "2", 2},
        {SCOPE_3, "3", 4},     {SCOPE_FOLLOW, "2+", 6},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        enum rank_scope scope = SCOPE_ALL;
        assert_string_equal(scope_word(rows[i].scope), rows[i].word);
        assert_int_equal(scope_ranks(rows[i].scope), rows[i].ranks);
        assert_true(scope_parse(rows[i].word, &scope));
        assert_int_equal(scope, rows[i].scope);
    }
    enum rank_scope untouched = SCOPE_3;
    assert_false(scope_parse("4", &untouched));
    assert_false(scope_parse("", &untouched));
    assert_int_equal(untouched, SCOPE_3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_slow),
        cmocka_unit_test(test_movement_not_asked),
        cmocka_unit_test(test_asked),
        cmocka_unit_test(test_scopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
