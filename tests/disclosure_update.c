/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the code list says decides what is protected. Every member it has is changed in turn, as an
 * update would: what was counted already stays as it was known and as it was protected, or the
 * update is refused. */
#include "crypto/secret.h"
#include "tests/disclosure_fixture.h"
#include "tracker/disclosure/facts/facts.h"

enum { PEOPLE = 30, K = 5 };

static json_t *named(json_t *array, const char *key, const char *name)
{
    size_t i;
    json_t *item;
    json_array_foreach(array, i, item)
    {
        const char *own = json_string_value(json_object_get(item, key));
        if (own && strcmp(own, name) == 0)
            return item;
    }
    fail_msg("no %s", name);
    return NULL;
}

static json_t *question(json_t *root, const char *name)
{
    return named(json_object_get(root, "questions"), "code", name);
}

static json_t *option(json_t *root, const char *of, const char *name)
{
    return named(json_object_get(question(root, of), "options"), "code", name);
}

static json_t *group(json_t *root, const char *name)
{
    return named(json_object_get(root, "groups"), "code", name);
}

static json_t *table(json_t *root, const char *name)
{
    return named(json_object_get(json_object_get(root, "plan"), "tables"), "id", name);
}

static void set(json_t *object, const char *key, json_t *value)
{
    assert_int_equal(json_object_set_new(object, key, value), 0);
}

static json_t *read(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    if (!value)
        fail_msg("%s", text);
    return value;
}

static void add(json_t *array, const char *text)
{
    assert_int_equal(json_array_append_new(array, read(text)), 0);
}

static void insert(json_t *object, const char *key, const char *text)
{
    add(json_object_get(object, key), text);
}

/* ---- the members, each with what an update does to it ---- */

static void sum_reserved(json_t *root)
{
    insert(root, "reserved", "126");
}

static void question_type(json_t *root)
{
    set(question(root, "APP"), "type", read("\"single\""));
    json_object_del(question(root, "APP"), "fallback");
}

static void question_ranks(json_t *root)
{
    set(question(root, "STAT"), "ranks", read("[1, 2]"));
}

static void question_optional(json_t *root)
{
    set(question(root, "CAN"), "optional", json_true());
}

static void question_max(json_t *root)
{
    set(question(root, "QUE"), "max", json_integer(4));
}

static void question_fallback(json_t *root)
{
    json_object_del(question(root, "DIF"), "fallback");
}

static void question_skip_if(json_t *root)
{
    set(question(root, "REP"), "skip_if", read("[\"ORG_AUT\"]"));
}

static void option_new(json_t *root)
{
    insert(question(root, "CAN"), "options",
           "{\"code\": \"CAN_TXT\", \"bit\": 125, \"key\": \"x\", \"fr\": \"a\", \"en\": \"a\"}");
}

static void option_new_in_group(json_t *root)
{
    option_new(root);
    set(option(root, "CAN", "CAN_TXT"), "parent", read("\"CANG_AUT\""));
}

static void option_new_marked(json_t *root)
{
    option_new(root);
    set(option(root, "CAN", "CAN_TXT"), "says_nothing", json_true());
}

static void option_marked(json_t *root)
{
    set(option(root, "CAN", "CAN_FAC"), "says_nothing", json_true());
}

static void option_unmarked(json_t *root)
{
    json_object_del(option(root, "SAT", "SAT_NSP"), "says_nothing");
}

static void option_mark_moved(json_t *root)
{
    set(option(root, "SAT", "SAT_NSP"), "retired", json_true());
    insert(question(root, "SAT"), "options",
           "{\"code\": \"SAT_RIE\", \"bit\": 125, \"key\": \"x\", \"says_nothing\": true,"
           " \"fr\": \"a\", \"en\": \"a\"}");
}

static void option_bit(json_t *root)
{
    set(option(root, "CAN", "CAN_FAC"), "bit", json_integer(125));
}

static void option_key(json_t *root)
{
    set(option(root, "CAN", "CAN_FAC"), "key", read("\"x\""));
}

static void option_parent(json_t *root)
{
    json_object_del(option(root, "CAN", "CAN_FAC"), "parent");
}

static void option_level(json_t *root)
{
    set(option(root, "SAT", "SAT_NEG"), "level", json_integer(1));
}

static void option_ranks(json_t *root)
{
    set(option(root, "DIF", "DIF_TEC"), "ranks", read("[1]"));
}

static void option_one_of(json_t *root)
{
    set(option(root, "DIF", "DIF_TEC"), "one_of", json_integer(9));
    set(json_array_get(json_object_get(question(root, "DIF"), "options"), 0), "one_of",
        json_integer(9));
}

static void option_exclusive(json_t *root)
{
    set(option(root, "DIF", "DIF_TEC"), "exclusive", json_true());
}

static void option_retired(json_t *root)
{
    set(option(root, "CAN", "CAN_FAC"), "retired", json_true());
}

static void group_new(json_t *root)
{
    insert(root, "groups", "{\"code\": \"CANG_DIS\", \"fr\": \"a\", \"en\": \"a\"}");
    set(option(root, "CAN", "CAN_TEL"), "parent", read("\"CANG_DIS\""));
}

static void group_new_marked(json_t *root)
{
    insert(root, "groups",
           "{\"code\": \"SATG_RIE\", \"says_nothing\": true, \"fr\": \"a\", \"en\": \"a\"}");
    set(option(root, "SAT", "SAT_NSP"), "parent", read("\"SATG_RIE\""));
}

static void group_parent(json_t *root)
{
    json_object_del(group(root, "SG_INV"), "parent");
}

static void requirement_when(json_t *root)
{
    set(json_array_get(json_object_get(root, "requirements"), 0), "when", read("[\"ISS_PAR\"]"));
}

static void requirement_except(json_t *root)
{
    json_object_del(json_array_get(json_object_get(root, "requirements"), 0), "except");
}

static void requirement_question(json_t *root)
{
    json_t *requirement = json_array_get(json_object_get(root, "requirements"), 0);
    set(requirement, "question", read("\"DIF\""));
    set(requirement, "except", read("[\"DIF_AUC\"]"));
}

static void requirement_new(json_t *root)
{
    insert(root, "requirements",
           "{\"when\": [\"ISS_REN\"], \"question\": \"ORI\", \"except\": [\"ORI_AUC\"]}");
}

static void requirement_gone(json_t *root)
{
    json_object_del(root, "requirements");
}

static json_t *movement(json_t *root)
{
    return json_array_get(json_object_get(root, "movements"), 0);
}

static void movement_before(json_t *root)
{
    set(movement(root), "before", read("\"SAP\""));
    set(movement(root), "after", read("\"SAV\""));
}

static void movement_unmarked(json_t *root)
{
    json_object_del(json_object_get(movement(root), "unmeasured"), "says_nothing");
}

static void movement_new_marked(json_t *root)
{
    insert(root, "movements",
           "{\"code\": \"MV2\", \"before\": \"SAP\", \"after\": \"SAV\", \"fr\": \"a\","
           " \"en\": \"a\", \"gained\": {\"code\": \"MV2_G\", \"fr\": \"a\", \"en\": \"a\"},"
           " \"stable\": {\"code\": \"MV2_S\", \"fr\": \"a\", \"en\": \"a\"},"
           " \"lost\": {\"code\": \"MV2_P\", \"fr\": \"a\", \"en\": \"a\"},"
           " \"unmeasured\": {\"code\": \"MV2_N\", \"says_nothing\": true,"
           " \"fr\": \"a\", \"en\": \"a\"}}");
}

static void table_new(json_t *root)
{
    insert(json_object_get(root, "plan"), "tables",
           "{\"id\": \"T77\", \"kind\": \"one-way\", \"ranks\": [\"1\"], \"title\":"
           " {\"fr\": \"a\", \"en\": \"a\"}, \"rows\": [\"CAN_TEL\", \"CAN_VIS\", \"CAN_FAC\"]}");
}

static void table_gone(json_t *root)
{
    json_array_remove(json_object_get(json_object_get(root, "plan"), "tables"), 0);
}

static void table_ranks(json_t *root)
{
    set(table(root, "T3"), "ranks", read("[\"all\", \"2+\"]"));
}

static void table_rows(json_t *root)
{
    json_array_remove(json_object_get(table(root, "T3"), "rows"), 2);
}

static void table_base(json_t *root)
{
    set(table(root, "T5"), "base", read("\"ISS_TRV\""));
}

static void plan_thirds(json_t *root)
{
    set(json_object_get(root, "plan"), "thirds", read("[]"));
}

static void plan_key_figures(json_t *root)
{
    insert(json_object_get(root, "plan"), "key_figures",
           "{\"table\": \"T3\", \"row\": \"CAN_FAC\", \"ranks\": \"all\"}");
}

static const struct update {
    const char *member;
    void (*change)(json_t *root);
    bool allowed;
} updates[] = {
    {"reserved", sum_reserved, true},
    {"question type", question_type, false},
    {"question ranks", question_ranks, false},
    {"question optional", question_optional, false},
    {"question max", question_max, false},
    {"question fallback", question_fallback, true},
    {"question skip_if", question_skip_if, false},
    {"option, a new one", option_new, true},
    {"option, a new one of a group", option_new_in_group, true},
    {"option, a new one that says nothing", option_new_marked, false},
    {"option says_nothing, brought", option_marked, false},
    {"option says_nothing, removed", option_unmarked, false},
    {"option says_nothing, moved", option_mark_moved, false},
    {"option bit", option_bit, false},
    {"option key", option_key, true},
    {"option parent", option_parent, false},
    {"option level", option_level, false},
    {"option ranks", option_ranks, false},
    {"option one_of", option_one_of, false},
    {"option exclusive", option_exclusive, false},
    {"option retired", option_retired, true},
    {"group, a new one", group_new, true},
    {"group, a new one that says nothing", group_new_marked, false},
    {"group parent", group_parent, false},
    {"requirement when", requirement_when, false},
    {"requirement except", requirement_except, false},
    {"requirement question", requirement_question, false},
    {"requirement, a new one", requirement_new, false},
    {"requirement, none any more", requirement_gone, false},
    {"movement before, after", movement_before, false},
    {"movement says_nothing", movement_unmarked, false},
    {"movement, a new one that says nothing", movement_new_marked, false},
    {"table, a new one", table_new, true},
    {"table, one less", table_gone, false},
    {"table ranks", table_ranks, true},
    {"table rows, one less", table_rows, false},
    {"table base", table_base, false},
    {"plan thirds", plan_thirds, true},
    {"plan key_figures", plan_key_figures, true},
};

static struct codebook *updated(const struct codebook *current, const struct update *update)
{
    json_t *root = fixture_form();
    struct codebook *next = NULL;
    struct fault fault = {0};
    set(root, "version", json_integer(current->version + 1));
    update->change(root);
    char *text = json_dumps(root, JSON_COMPACT);
    assert_non_null(text);
    enum error error = codebook_read(text, strlen(text), &next, &fault);
    free(text);
    json_decref(root);
    if (error == ERROR_NONE)
        codebook_note_new(next, current);
    else
        fail_msg("%s: %s", update->member, fault.subject);
    return next;
}

/* One block of the built-in list, everybody with the same answers of rank 2. */
static void count_block(const struct codebook *book, struct closing *closing)
{
    static const char *const ticks[] = {"CAN_TEL", "DUR_30",  "PRO_NEO", "ORG_CPAM", "REP_CON",
                                        "QT_TYP",  "HC_NON",  "APP_GUI", "SAV_2",    "SAP_3",
                                        "ISS_TRV", "ORI_AUC", "SAT_POS", "DIF_AUC"};
    struct answers answers = {{0}};
    for (size_t i = 0; i < sizeof ticks / sizeof *ticks; i++) {
        int at = codebook_option(book, ticks[i]);
        assert_true(at >= 0);
        answers_set(&answers, book->options[at].bit);
    }
    *closing = (struct closing){.first = month_january(2024), .through = month_december(2024)};
    for (int i = 0; i < PEOPLE; i++)
        fixture_count(closing, book, 2, &answers, false, false);
}

static void model_of(const struct codebook *book, const struct closing *closing,
                     struct facts *facts)
{
    static const bool wanted = true;
    struct fault fault = {0};
    enum error error = facts_build(book, K, closing, &wanted, 1, true, facts, &fault);
    if (error != ERROR_NONE)
        fail_msg("%s: %s", error_word(error), fault.subject);
}

/* What a reader knows of the block, and who is protected in it, is the same with both lists. */
static void same_protection(const char *member, const struct facts *was, const struct facts *is)
{
    for (size_t c = 0; c < was->codebook->counter_count; c++) {
        int at = codebook_counter(is->codebook, was->codebook->counters[c].name);
        assert_true(at >= 0);
        const struct node *a = &was->nodes[c], *b = &is->nodes[at];
        const struct sum *f = &was->blocks->counters[c], *g = &is->blocks->counters[at];
        if (a->says_nothing != b->says_nothing || a->group != b->group || a->asked != b->asked ||
            f->count != g->count || f->constant != g->constant)
            fail_msg("%s: %s", member, was->codebook->counters[c].name);
    }
    if (was->model.column_count != is->model.column_count ||
        was->model.row_count != is->model.row_count)
        fail_msg("%s: %zu columns and %zu rows, %zu and %zu before", member, is->model.column_count,
                 is->model.row_count, was->model.column_count, was->model.row_count);
}

static void no_update_changes_what_was_protected(void **state)
{
    (void)state;
    struct codebook *current = fixture_ent();
    struct closing closing;
    struct facts was, is;
    count_block(current, &closing);
    model_of(current, &closing, &was);
    for (size_t i = 0; i < sizeof updates / sizeof *updates; i++) {
        struct codebook *next = updated(current, &updates[i]);
        struct fault fault = {0};
        enum error error = codebook_follows(current, next, &fault);
        if ((error == ERROR_NONE) != updates[i].allowed)
            fail_msg("%s: %s %s", updates[i].member, error_word(error), fault.subject);
        if (updates[i].allowed) {
            model_of(next, &closing, &is);
            same_protection(updates[i].member, &was, &is);
            facts_clear(&is);
        }
        codebook_free(next);
    }
    facts_clear(&was);
    closing_clear(&closing);
    codebook_free(current);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_update_changes_what_was_protected)};
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_update", tests, NULL, NULL);
}
