/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After every kind of change of the code list an interview is logged, the period closes and gives
 * its bilan; what would stop that is refused when it is proposed, by name. */
#include "tests/session_fixture.h"
#include "tests/support/clock.h"

#include <jansson.h>

#include "tracker/session/acts/close.h"
#include "tracker/session/acts/codebook_update.h"
#include "tracker/session/acts/releases.h"

static json_t *list_of(json_t *root, const char *key)
{
    json_t *list = json_object_get(root, key);
    assert_true(json_is_array(list));
    return list;
}

/* The member of a list with that code, or id. */
static json_t *coded(json_t *list, const char *key, const char *word)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        const char *value = json_string_value(json_object_get(item, key));
        if (value && strcmp(value, word) == 0)
            return item;
    }
    fail_msg("no %s", word);
    return NULL;
}

static json_t *question(json_t *root, const char *word)
{
    return coded(list_of(root, "questions"), "code", word);
}

static json_t *option(json_t *root, const char *in, const char *word)
{
    return coded(list_of(question(root, in), "options"), "code", word);
}

static json_t *plan_list(json_t *root, const char *key)
{
    return list_of(json_object_get(root, "plan"), key);
}

static json_t *table(json_t *root, const char *id)
{
    return coded(plan_list(root, "tables"), "id", id);
}

static void set(json_t *object, const char *key, json_t *value)
{
    assert_int_equal(json_object_set_new(object, key, value), 0);
}

static void add(json_t *list, json_t *value)
{
    assert_non_null(value);
    assert_int_equal(json_array_append_new(list, value), 0);
}

static void drop(json_t *list, size_t index)
{
    assert_int_equal(json_array_remove(list, index), 0);
}

static void add_option(json_t *root, const char *in, const char *word, int bit, const char *parent)
{
    add(list_of(question(root, in), "options"),
        json_pack("{s:s, s:i, s:s, s:s, s:s, s:s*}", "code", word, "bit", bit, "key", "z", "fr",
                  "Nouvelle", "en", "New", "parent", parent));
}

/* --- what may change --- */

static void nothing(json_t *root)
{
    (void)root;
}

static void label_corrected(json_t *root)
{
    set(option(root, "CAN", "CAN_TEL"), "fr", json_string("Au t\u00e9l\u00e9phone"));
    set(json_object_get(question(root, "CAN"), "help"), "fr", json_string("Autrement dit."));
    set(json_object_get(root, "title"), "en", json_string("Interviews"));
}

static void key_changed(json_t *root)
{
    set(option(root, "CAN", "CAN_TEL"), "key", json_string("t"));
}

static void order_changed(json_t *root)
{
    json_t *options = list_of(question(root, "CAN"), "options");
    json_t *first = json_incref(json_array_get(options, 0));
    drop(options, 0);
    add(options, first);
}

static void option_to_single(json_t *root)
{
    add_option(root, "CAN", "CAN_SMS", 200, NULL);
}

static void option_to_group(json_t *root)
{
    add_option(root, "CAN", "CAN_SMS", 200, "CANG_AUT");
}

static void option_to_multiple(json_t *root)
{
    add_option(root, "STAT", "STAT_NEU", 201, "SG_MIN");
}

static void option_to_plan(json_t *root)
{
    option_to_single(root);
    add(list_of(table(root, "T3"), "rows"), json_string("CAN_SMS"));
}

static void option_retired(json_t *root)
{
    set(option(root, "CAN", "CAN_VIS"), "retired", json_true());
}

static void group_added(json_t *root)
{
    add(list_of(root, "groups"),
        json_pack("{s:s, s:s, s:s}", "code", "CANG_NEU", "fr", "Deux", "en", "Two"));
    set(option(root, "CAN", "CAN_TEL"), "parent", json_string("CANG_NEU"));
    add_option(root, "CAN", "CAN_SMS", 200, "CANG_NEU");
}

static void table_added(json_t *root)
{
    add(plan_list(root, "tables"),
        json_pack("{s:s, s:s, s:[s], s:{s:s, s:s}, s:[s, s]}", "id", "T99", "kind", "one-way",
                  "ranks", "1", "title", "fr", "De plus", "en", "More", "rows", "CAN_TEL",
                  "CANG_AUT"));
}

static void note_and_figure(json_t *root)
{
    set(table(root, "T3"), "note", json_pack("{s:s, s:s}", "fr", "Lire ainsi.", "en", "Read so."));
    set(table(root, "T4"), "figure", json_true());
}

static void key_figure_dropped(json_t *root)
{
    drop(plan_list(root, "key_figures"), 0);
}

static void thirds_dropped(json_t *root)
{
    drop(plan_list(root, "thirds"), 0);
}

static void bit_reserved(json_t *root)
{
    add(list_of(root, "reserved"), json_integer(255));
}

static void charter_raised(json_t *root)
{
    set(root, "charter", json_integer(2));
}

static void charter_dated(json_t *root)
{
    set(root, "charter", json_integer(202401));
}

/* --- what may not --- */

static void question_added(json_t *root)
{
    json_t *fresh = json_deep_copy(question(root, "CAN"));
    set(fresh, "code", json_string("NEU"));
    json_t *options = json_array();
    add(options, json_pack("{s:s, s:i, s:s, s:s, s:s}", "code", "NEU_A", "bit", 200, "key", "a",
                           "fr", "A", "en", "A"));
    add(options, json_pack("{s:s, s:i, s:s, s:s, s:s}", "code", "NEU_B", "bit", 201, "key", "b",
                           "fr", "B", "en", "B"));
    set(fresh, "options", options);
    add(list_of(root, "questions"), fresh);
}

static void requirement_added(json_t *root)
{
    add(list_of(root, "requirements"), json_pack("{s:[s], s:s, s:[s]}", "when", "ISS_SUI",
                                                 "question", "ORI", "except", "ORI_AUC"));
}

static void requirement_dropped(json_t *root)
{
    drop(list_of(root, "requirements"), 0);
}

static void option_dropped(json_t *root)
{
    drop(list_of(question(root, "CAN"), "options"), 2);
}

static void option_silent(json_t *root)
{
    set(option(root, "CAN", "CAN_FAC"), "says_nothing", json_true());
}

static void option_silent_new(json_t *root)
{
    option_to_single(root);
    set(option(root, "CAN", "CAN_SMS"), "says_nothing", json_true());
}

static void row_dropped(json_t *root)
{
    drop(list_of(table(root, "T3"), "rows"), 3);
}

static void limit_changed(json_t *root)
{
    set(question(root, "STAT"), "max", json_integer(2));
}

static void charter_huge(json_t *root)
{
    set(root, "charter", json_integer(4294967296));
}

struct change {
    const char *name;
    void (*make)(json_t *root);
    bool refused;
};

static const struct change changes[] = {
    {"nothing", nothing, false},
    {"label_corrected", label_corrected, false},
    {"key_changed", key_changed, false},
    {"order_changed", order_changed, false},
    {"option_to_single", option_to_single, false},
    {"option_to_group", option_to_group, false},
    {"option_to_multiple", option_to_multiple, false},
    {"option_to_plan", option_to_plan, false},
    {"option_retired", option_retired, false},
    {"group_added", group_added, false},
    {"table_added", table_added, false},
    {"note_and_figure", note_and_figure, false},
    {"key_figure_dropped", key_figure_dropped, false},
    {"thirds_dropped", thirds_dropped, false},
    {"bit_reserved", bit_reserved, false},
    {"charter_raised", charter_raised, false},
    {"charter_dated", charter_dated, false},
    {"question_added", question_added, true},
    {"requirement_added", requirement_added, true},
    {"requirement_dropped", requirement_dropped, true},
    {"option_dropped", option_dropped, true},
    {"option_silent", option_silent, true},
    {"option_silent_new", option_silent_new, true},
    {"row_dropped", row_dropped, true},
    {"limit_changed", limit_changed, true},
    {"charter_huge", charter_huge, true},
};

/* The built-in list as its next version, changed. */
static char *next_list(const struct change *change)
{
    size_t bytes;
    const char *builtin = codebook_builtin(&bytes);
    json_t *root = json_loadb(builtin, bytes, 0, NULL);
    assert_non_null(root);
    set(root, "version", json_integer(json_integer_value(json_object_get(root, "version")) + 1));
    change->make(root);
    char *text = json_dumps(root, JSON_COMPACT);
    assert_non_null(text);
    json_decref(root);
    return text;
}

/* Five first interviews of the month before this one. */
static void log_five(struct session *session, month m)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                        "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
    struct fault fault = {.error = ERROR_NONE};
    struct log_request request = {.follow_up = false, .month = m};
    struct log_answer answer;
    assert_int_equal(interview_answers(session_codebook(session), codes,
                                       sizeof codes / sizeof *codes, &request.answers, &fault),
                     ERROR_NONE);
    for (unsigned i = 0; i < 5; i++) {
        must(log_save(session, &request, 1, &answer, &fault));
        if (answer.error)
            fail_msg("%s (%s)", error_word(answer.error), answer.fault.subject);
    }
}

static void propose(const struct world *w, const struct change *change)
{
    struct fault fault = {.error = ERROR_NONE};
    char *text = next_list(change);
    struct session *session = open_as(w, "formatrice-1");
    enum error error = codebook_update_propose(session, text, strlen(text), &fault);
    if (!!error != change->refused ||
        (error && error != ERROR_CODEBOOK && error != ERROR_CODEBOOK_VERSION))
        fail_msg("%s: %s (%s)", change->name, error_word(error), error ? fault.subject : "");
    if (error)
        assert_true(fault.subject[0]);
    done(session);
    if (!error) {
        session = open_as(w, "evaluation-1");
        must(codebook_update_approve(session, text, strlen(text), &fault));
        done(session);
    }
    free(text);
}

static void log_as(const struct world *w, const char *user, month m)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session *session = open_as(w, user);
    must(people_accept_charter(session, &fault));
    done(session);
    session = open_as(w, user);
    log_five(session, m);
    done(session);
}

static void close_and_publish(const struct world *w, const struct change *change, month m)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct publication bilan;
    struct session *session = open_as(w, "evaluation-1");
    enum error error =
        session_close_period(session, &(struct close_request){.through = m}, &answer, &fault);
    if (error)
        fail_msg("%s: close: %s (%s)", change->name, error_word(error), fault.subject);
    assert_int_equal(answer.rows_folded, 10);
    error = bilan_publish(session, answer.first, m, &bilan, &fault);
    if (error)
        fail_msg("%s: bilan: %s (%s)", change->name, error_word(error), fault.subject);
    assert_int_equal(bilan.release->interviews[0], 10);
    publication_clear(&bilan);
    done(session);
}

static void test_every_kind(void **state)
{
    (void)state;
    const month m = (month)(this_month() - 1);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        struct world w;
        world_make(&w);
        log_as(&w, "22-1", m);
        propose(&w, &changes[i]);
        log_as(&w, "29-1", m);
        close_and_publish(&w, &changes[i], m);
        world_end(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_kind)};
    return cmocka_run_group_tests_name("updates of the code list", tests, start, NULL);
}
