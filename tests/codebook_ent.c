/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in form is what was published; another form reads as well. */
#include "tests/codebook_fixture.h"

/* Bits 7 to 124 of the form ENT, as published; 0 to 6 are department and rank. */
static const char *const published[] = {
    "CAN_TEL",  "CAN_VIS",  "CAN_FAC",  "DUR_15",   "DUR_30",   "DUR_60",   "DUR_61",   "PRO_NEO",
    "PRO_FAM",  "PRO_PON",  "PRO_REG",  "PRO_NSP",  "STAT_PI1", "STAT_PI2", "STAT_PI3", "STAT_ASI",
    "STAT_RNT", "STAT_AAH", "STAT_ARE", "STAT_ASS", "STAT_RSA", "STAT_PRA", "STAT_IJ",  "STAT_RET",
    "STAT_SAL", "STAT_FPU", "STAT_IND", "STAT_ETU", "STAT_AID", "STAT_AUC", "STAT_NSP", "ORG_AUC",
    "ORG_CPAM", "ORG_MDPH", "ORG_CAF",  "ORG_FT",   "ORG_CAPE", "ORG_MSA",  "ORG_CARS", "ORG_URSS",
    "ORG_AUT",  "REP_CON",  "REP_DIF",  "REP_CTR",  "REP_ATT",  "QT_TYP",   "QT_ACT",   "QT_OU",
    "QT_FOR",   "QT_POS",   "QT_BEN",   "QT_VAC",   "QT_CDD",   "QT_AEN",   "QT_POR",   "QT_IDM",
    "QT_TAR",   "QT_CUM",   "QT_DEC",   "QT_REV",   "QT_LIE",   "QT_ARR",   "QT_RTR",   "QT_FIS",
    "QT_ASR",   "HC_NON",   "HC_OUV",   "HC_EMP",   "HC_FIN",   "HC_SAN",   "HC_PSY",   "HC_AUT",
    "OUT_INC",  "OUT_NON",  "OUT_SRP",  "OUT_PAR",  "APP_AUC",  "APP_OUT",  "APP_GUI",  "SAV_1",
    "SAV_2",    "SAV_3",    "SAV_4",    "SAV_NSP",  "SAP_1",    "SAP_2",    "SAP_3",    "SAP_4",
    "SAP_NSP",  "ISS_TRV",  "ISS_PAR",  "ISS_SUI",  "ISS_ODC",  "ISS_REN",  "ISS_SRE",  "ORI_AUC",
    "ORI_CPAM", "ORI_MDPH", "ORI_CAF",  "ORI_FT",   "ORI_CAPE", "ORI_CARS", "ORI_URSS", "ORI_SOC",
    "ORI_SID",  "ORI_STR",  "ORI_MED",  "ORI_AUT",  "SAT_POS",  "SAT_MIT",  "SAT_NEG",  "SAT_NSP",
    "DIF_AUC",  "DIF_DRT",  "DIF_ORG",  "DIF_HCH",  "DIF_POS",  "DIF_TEC",
};

enum { PUBLISHED = sizeof published / sizeof *published, FIRST_BIT = 7 };

static void test_bits(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    assert_int_equal(PUBLISHED, 118);
    assert_int_equal(book->option_count, PUBLISHED);
    for (unsigned i = 0; i < PUBLISHED; i++) {
        int index = codebook_option(book, published[i]);
        assert_true(index >= 0);
        assert_int_equal(book->options[index].bit, FIRST_BIT + i);
    }
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        assert_int_equal(answers_has(&book->reserved, bit), bit < FIRST_BIT);
    codebook_free(book);
}

static void test_questions(void **state)
{
    (void)state;
    static const char *const order[] = {"CAN", "PRO", "STAT", "SAV", "ORG", "REP", "OUT", "QUE",
                                        "HOR", "APP", "ISS",  "ORI", "SAP", "SAT", "DIF", "DUR"};
    struct codebook *book = fixture_ent();
    assert_int_equal(book->question_count, 16);
    for (size_t i = 0; i < book->question_count; i++) {
        const struct question *q = &book->questions[i];
        bool first = strcmp(q->code, "STAT") == 0 || strcmp(q->code, "OUT") == 0;
        assert_string_equal(q->code, order[i]);
        assert_true(q->required);
        assert_int_equal(q->ranks, first ? RANK_1 : RANK_ALL);
        for (unsigned o = 0; o < q->count; o++)
            assert_int_equal(book->options[q->first + o].key, 'a' + (int)o);
    }
    assert_int_equal(book->questions[codebook_question(book, "STAT")].max, 3);
    assert_int_equal(book->questions[codebook_question(book, "QUE")].max, 5);
    assert_int_equal(book->questions[codebook_question(book, "ORI")].max, 3);
    assert_int_equal(book->questions[codebook_question(book, "ORG")].max, 10);
    int silent = 0;
    for (size_t i = 0; i < book->option_count; i++) {
        const struct option *o = &book->options[i];
        bool nsp = strstr(o->code, "_NSP") != NULL;
        silent += o->says_nothing;
        assert_int_equal(o->says_nothing, nsp);
        assert_int_equal(o->one_of != 0, strncmp(o->code, "STAT_PI", 7) == 0);
    }
    assert_int_equal(silent, 5);
    assert_true(codebook_says_nothing(book, "MVT_NMES"));
    assert_false(codebook_says_nothing(book, "MVT_PERD"));
    assert_false(codebook_says_nothing(book, "SGG_AUT"));
    assert_false(codebook_says_nothing(book, "NOWHERE"));
    codebook_free(book);
}

static void test_plan(void **state)
{
    (void)state;
    static const char *const ids[] = {"T1",   "T2",   "T3",   "T4",   "T5",  "T6",   "T6b",
                                      "T6c",  "T7",   "T7b",  "T8",   "T9",  "T10",  "T11",
                                      "T11b", "T11c", "T12",  "T12b", "T13", "T13b", "T13c",
                                      "T14",  "T15",  "T15b", "T16"};
    static const char *const crossings[] = {
        "PROG_NEO*QG_COL", "PROG_NEO*QG_CAD",  "PROG_NEO*QGG_DRO",  "PROG_FAM*QG_COL",
        "PROG_FAM*QG_CAD", "PROG_FAM*QGG_DRO", "OUTG_NON*ISS_TRV",  "OUTG_OUI*ISS_TRV",
        "HC_NON*DIFG_EXT", "HC_NON*DIFG_ACC",  "HCGG_OUI*DIFG_EXT", "HCGG_OUI*DIFG_ACC"};
    static const struct key_figure keys[] = {
        {"T3", "CAN_TEL", SCOPE_ALL},   {"T5", "ISS_TRV", SCOPE_1},
        {"T6", "PROG_NEO", SCOPE_1},    {"T6", "PROG_FAM", SCOPE_1},
        {"T6c", "PROG_NEO", SCOPE_ALL}, {"T6c", "PROG_FAM", SCOPE_ALL}};
    struct codebook *book = fixture_ent();
    assert_int_equal(book->table_count, sizeof ids / sizeof *ids);
    for (size_t i = 0; i < book->table_count; i++)
        assert_string_equal(book->tables[i].id, ids[i]);
    assert_int_equal(book->key_figure_count, 6);
    assert_memory_equal(book->key_figures, keys, sizeof keys);
    size_t crossed = 0;
    for (size_t i = 0; i < book->counter_count; i++)
        if (book->counters[i].kind == COUNTER_CROSSING)
            assert_string_equal(book->counters[i].name, crossings[crossed++]);
    assert_int_equal(crossed, sizeof crossings / sizeof *crossings);
    static const char *const always[] = {"LATE", "DECLARED", "REP?"};
    for (size_t i = 0; i < 3; i++)
        assert_true(codebook_counter(book, always[i]) >= 0);
    codebook_free(book);
}

/* Groups are worth thirds, but for key figures, findings of the article and rows of crossings; so
 * is what says nothing of people, which hides small answers beside it. */
static void test_thirds(void **state)
{
    (void)state;
    static const char *const finer[] = {"PROG_NEO", "PROG_FAM", "REPG_DIV", "OUTG_NON", "OUTG_OUI",
                                        "QG_COL",   "QG_CAD",   "QGG_DRO",  "HCGG_OUI"};
    static const char *const silent[] = {"MVT_NMES", "SAV_NSP", "SAP_NSP", "SAT_NSP"};
    struct codebook *book = fixture_ent();
    size_t groups = 0, coarse = 0;
    for (size_t i = 0; i < book->counter_count; i++) {
        bool group = book->counters[i].kind == COUNTER_GROUP;
        groups += group;
        coarse += group && codebook_in_thirds(book, book->counters[i].name);
    }
    for (size_t i = 0; i < sizeof finer / sizeof *finer; i++)
        assert_false(codebook_in_thirds(book, finer[i]));
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        assert_true(codebook_in_thirds(book, silent[i]));
    assert_int_equal(coarse + sizeof finer / sizeof *finer, groups);
    assert_int_equal(coarse + sizeof silent / sizeof *silent, book->third_count);
    codebook_free(book);
}

static bool printed(const struct codebook *book, const char *word)
{
    bool found =
        strcmp(word, "LATE") == 0 || strcmp(word, "DECLARED") == 0 || strcmp(word, "REP?") == 0;
    for (const struct table *t = book->tables; t < book->tables + book->table_count; t++) {
        for (size_t i = 0; i < t->row_count; i++) {
            found |= strcmp(t->rows[i], word) == 0;
            for (size_t j = 0; j < t->col_count; j++) {
                char name[2 * CODE_CHARS + 2];
                snprintf(name, sizeof name, "%s*%s", t->rows[i], t->cols[j]);
                found |= strcmp(name, word) == 0 || strcmp(t->cols[j], word) == 0;
            }
        }
    }
    return found;
}

/* Promise P5: nothing is countable but what a published table prints. */
static void test_counters_are_the_plan(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    for (size_t i = 0; i < book->counter_count; i++) {
        const char *name = book->counters[i].name;
        if (!printed(book, name))
            fail_msg("%s is counted and in no table", name);
        assert_int_equal(codebook_counter(book, name), i);
        assert_null(strstr(name, "DEP_"));
        assert_null(strstr(name, "RNG_"));
    }
    /* The answers counted at one rank only stay out of every crossing and every sum of ranks. */
    for (const struct table *t = book->tables; t < book->tables + book->table_count; t++)
        for (size_t i = 0; i < t->row_count; i++)
            if (strncmp(t->rows[i], "STAT_", 5) == 0 || strncmp(t->rows[i], "SG", 2) == 0)
                assert_string_equal(t->id, "T6b");
    codebook_free(book);
}

static void check_words(const struct label *label)
{
    static const char *const banned[] = {"dossier", " cas ", " cas,", " cas.", "patient(e)"};
    for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
        if (strstr(label->fr, banned[i]) != NULL)
            fail_msg("« %s » : %s", banned[i], label->fr);
    assert_true(strlen(label->en) > 0);
}

static void test_labels(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    for (size_t i = 0; i < book->question_count; i++) {
        check_words(&book->questions[i].label);
        check_words(&book->questions[i].name);
        check_words(&book->questions[i].help);
    }
    for (size_t i = 0; i < book->option_count; i++)
        check_words(&book->options[i].label);
    for (size_t i = 0; i < book->group_count; i++)
        check_words(&book->groups[i].label);
    assert_string_equal(codebook_label(book, "CAN_TEL", false), "Téléphone");
    assert_string_equal(codebook_label(book, "CAN_TEL", true), "Phone");
    assert_string_equal(codebook_label(book, "PROG_NEO", false), "Néophytes");
    assert_string_equal(codebook_label(book, "MVT_PERD", true), "Less secure");
    assert_string_equal(codebook_label(book, "NOWHERE", true), "NOWHERE");
    codebook_free(book);
}

static void test_kept_as_read(void **state)
{
    (void)state;
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    struct codebook *book = fixture_ent();
    assert_int_equal(book->text_bytes, bytes);
    assert_memory_equal(book->text, file, bytes);
    assert_int_equal(book->text[bytes], '\0');
    codebook_free(book);
    codebook_free(NULL);
}

/* What another form may say: one rank, singles only, an optional question, a base, no movement; and
 * a member that older versions let pass. */
static const char small[] =
    "{\"format\": \"tracker-codebook\", \"version_of_format\": 1, \"form\": \"AUT\", \"version\": "
    "3,"
    " \"charter\": 2, \"comment\": {\"any\": [\"thing\"]}, \"title\": {\"fr\": \"Auto\", \"en\": "
    "\"Self\"},"
    " \"questions\": [{\"code\": \"AUU\", \"type\": \"single\", \"label\": {\"fr\": \"Utile ?\", "
    "\"en\":"
    " \"Useful?\"}, \"name\": {\"fr\": \"Utile\", \"en\": \"Use\"}, \"help\": {\"fr\": "
    "\"Dites-le.\", \"en\":"
    " \"Say it.\"}, \"options\": ["
    "{\"code\": \"AUU_1\", \"bit\": 250, \"key\": \"a\", \"parent\": \"AUUG\", \"fr\": \"a\", "
    "\"en\": \"a\"},"
    "{\"code\": \"AUU_2\", \"bit\": 0, \"key\": \"b\", \"parent\": \"AUUG\", \"fr\": \"b\", "
    "\"en\": \"b\"},"
    "{\"code\": \"AUU_3\", \"bit\": 64, \"key\": \"z\", \"retired\": true, \"fr\": \"c\", \"en\": "
    "\"c\"}]},"
    " {\"code\": \"AUW\", \"type\": \"single\", \"optional\": true, \"skip_if\": [\"AUU_1\"], "
    "\"label\":"
    " {\"fr\": \"Pourquoi ?\", \"en\": \"Why?\"}, \"name\": {\"fr\": \"Pourquoi\", \"en\": "
    "\"Why\"}, \"help\":"
    " {\"fr\": \"Au choix.\", \"en\": \"Free.\"}, \"options\": ["
    "{\"code\": \"AUW_1\", \"bit\": 3, \"key\": \"a\", \"fr\": \"a\", \"en\": \"a\"}]}],"
    " \"groups\": [{\"code\": \"AUUG\", \"fr\": \"g\", \"en\": \"g\"}],"
    " \"plan\": {\"tables\": [{\"id\": \"A1\", \"kind\": \"one-way\", \"ranks\": [\"all\"], "
    "\"base\": \"AUUG\","
    " \"title\": {\"fr\": \"t\", \"en\": \"t\"}, \"rows\": [\"AUU_2\"]}]}}";

static void test_another_form(void **state)
{
    (void)state;
    struct codebook *book = NULL;
    struct fault fault = {0};
    if (codebook_read_stored(small, strlen(small), &book, &fault) != ERROR_NONE)
        fail_msg("%s", fault.subject);
    assert_true(fixture_refused(small, strlen(small), "« comment »", "clé inconnue"));
    assert_string_equal(book->form, "AUT");
    assert_int_equal(book->version, 3);
    assert_int_equal(book->charter, 2);
    assert_false(book->questions[1].required);
    assert_true(book->options[2].retired);
    assert_int_equal(book->key_figure_count, 0);
    assert_string_equal(book->tables[0].base, "AUUG");
    static const char *const counters[] = {"AUU_2", "AUUG", "AUW?", "LATE", "DECLARED"};
    assert_int_equal(book->counter_count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(book->counters[i].name, counters[i]);
    struct answers answers = {0};
    answers_set(&answers, 250);
    uint32_t counts[5] = {0};
    plan_count(book, &(struct plan_entry){.answers = &answers, .rank = 1, .late = true}, counts);
    const uint32_t expected[5] = {0, 1, 1, 1, 0};
    assert_memory_equal(counts, expected, sizeof counts);
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bits),         cmocka_unit_test(test_questions),
        cmocka_unit_test(test_plan),         cmocka_unit_test(test_counters_are_the_plan),
        cmocka_unit_test(test_labels),       cmocka_unit_test(test_kept_as_read),
        cmocka_unit_test(test_another_form), cmocka_unit_test(test_thirds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
