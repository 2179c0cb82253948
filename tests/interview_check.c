/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What codebook.md forbids in an interview, by rule and by its error word; then random sheets
 * against the rules of the form ENT written a second time, from the text. */
#include "tests/codebook_fixture.h"

#include "tracker/interview/entry.h"
#include "tracker/interview/interview.h"

enum { CODES = 48 };

/* Splits "A B C" into the answers; fails when a code is refused. */
static struct answers sheet(const struct codebook *book, const char *words)
{
    char copy[1024];
    const char *codes[CODES];
    size_t count = 0;
    snprintf(copy, sizeof copy, "%s", words);
    char *rest = copy;
    for (char *word; (word = strsep(&rest, " ")) != NULL;)
        if (word[0] != '\0' && count < CODES)
            codes[count++] = word;
    struct answers answers;
    struct fault fault = {0};
    if (interview_answers(book, codes, count, &answers, &fault) != ERROR_NONE)
        fail_msg("%s", fault.subject);
    return answers;
}

/* A sheet of rank 1 and one of rank 2 or 3 that break no rule, question by question. */
#define FIRST                                                                                      \
    "CAN_TEL PRO_NEO STAT_PI2 SAV_2 ORG_CPAM REP_CTR OUT_INC QT_TYP HC_NON APP_GUI ISS_TRV "       \
    "ORI_AUC SAP_4 SAT_POS DIF_AUC DUR_30"
#define LATER                                                                                      \
    "CAN_TEL PRO_NEO SAV_2 ORG_AUC QT_TYP HC_NON APP_GUI ISS_PAR ORI_SOC SAP_4 SAT_POS DIF_AUC "   \
    "DUR_30"

static const struct {
    unsigned rank;
    const char *sheet;
    const char *without, *with; /* one code taken out, codes put in; NULL: none */
    enum error error;
    const char *subject;
} rules[] = {
    {1, FIRST, NULL, NULL, ERROR_NONE, ""},
    {2, LATER, NULL, NULL, ERROR_NONE, ""},
    {3, LATER, NULL, NULL, ERROR_NONE, ""},
    /* missing */
    {1, FIRST, "CAN_TEL", NULL, ERROR_ANSWER_MISSING, "Canal"},
    {1, FIRST, "STAT_PI2", NULL, ERROR_ANSWER_MISSING, "Statut, prestation"},
    {1, FIRST, "REP_CTR", NULL, ERROR_ANSWER_MISSING, "Réponses reçues"},
    {1, FIRST, "OUT_INC", NULL, ERROR_ANSWER_MISSING, "Support numérique"},
    {1, FIRST, "HC_NON", NULL, ERROR_ANSWER_MISSING, "Hors champ"},
    {1, FIRST, "ORI_AUC", NULL, ERROR_ANSWER_MISSING, "Orientation"},
    {2, LATER, "DUR_30", NULL, ERROR_ANSWER_MISSING, "Durée"},
    {1, "", NULL, NULL, ERROR_ANSWER_MISSING, "Canal"},
    /* skipped */
    {2, LATER, NULL, "REP_CON", ERROR_ANSWER_SKIPPED, "Réponses reçues"},
    {1, FIRST, "ORG_CPAM", "ORG_AUC", ERROR_ANSWER_SKIPPED, "Réponses reçues"},
    /* two of one */
    {1, FIRST, NULL, "CAN_VIS", ERROR_ANSWER_TWO, "Canal"},
    {1, FIRST, NULL, "SAV_NSP", ERROR_ANSWER_TWO, "Sécurité avant"},
    {1, FIRST, NULL, "STAT_PI1", ERROR_ANSWER_TWO, "STAT_PI1 / STAT_PI2 / STAT_PI3"},
    {1, FIRST, NULL, "STAT_PI3 STAT_SAL", ERROR_ANSWER_TWO, "STAT_PI1 / STAT_PI2 / STAT_PI3"},
    {1, FIRST, NULL, "STAT_SAL", ERROR_NONE, ""},
    /* exclusive */
    {1, FIRST, NULL, "HC_SAN", ERROR_ANSWER_EXCLUSIVE, "HC_NON"},
    {1, FIRST, NULL, "APP_AUC", ERROR_ANSWER_EXCLUSIVE, "APP_AUC"},
    {1, FIRST, NULL, "STAT_NSP", ERROR_ANSWER_EXCLUSIVE, "STAT_NSP"},
    {1, FIRST, NULL, "STAT_AUC", ERROR_ANSWER_EXCLUSIVE, "STAT_AUC"},
    {1, FIRST, NULL, "ORI_SOC", ERROR_ANSWER_EXCLUSIVE, "ORI_AUC"},
    {1, FIRST, NULL, "DIF_DRT", ERROR_ANSWER_EXCLUSIVE, "DIF_AUC"},
    /* too many */
    {1, FIRST, NULL, "STAT_SAL STAT_RNT", ERROR_NONE, ""},
    {1, FIRST, NULL, "STAT_SAL STAT_RNT STAT_AAH", ERROR_ANSWER_MANY, "Statut, prestation"},
    {1, FIRST, NULL, "QT_ACT QT_OU QT_FOR QT_POS", ERROR_NONE, ""},
    {1, FIRST, NULL, "QT_ACT QT_OU QT_FOR QT_POS QT_CUM", ERROR_ANSWER_MANY, "Questions posées"},
    {2, LATER, NULL, "ORI_CAF ORI_FT ORI_MED", ERROR_ANSWER_MANY, "Orientation"},
    /* rank */
    {2, LATER, NULL, "STAT_PI2", ERROR_ANSWER_RANK, "STAT_PI2"},
    {3, LATER, NULL, "OUT_INC", ERROR_ANSWER_RANK, "OUT_INC"},
    {2, LATER, "ISS_PAR", "ISS_SUI", ERROR_NONE, ""},
    {3, LATER, "ISS_PAR", "ISS_SUI", ERROR_ANSWER_RANK, "ISS_SUI"},
    /* an outcome that needs a referral */
    {2, LATER, "ORI_SOC", "ORI_AUC", ERROR_ANSWER_REQUIRES, "Orientation"},
    {1, FIRST, "ISS_TRV", "ISS_ODC", ERROR_ANSWER_REQUIRES, "Orientation"},
    {1, FIRST, "ISS_TRV", "ISS_SRE", ERROR_NONE, ""},
    /* the first fault in the order of the screen */
    {1, FIRST, "CAN_TEL", "HC_SAN", ERROR_ANSWER_MISSING, "Canal"},
    {1, FIRST, "DUR_30", "HC_SAN", ERROR_ANSWER_EXCLUSIVE, "HC_NON"},
};

static void test_rules(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct interview interview = {.rank = rules[i].rank,
                                      .answers = sheet(book, rules[i].sheet)};
        struct answers more = sheet(book, rules[i].with != NULL ? rules[i].with : "");
        for (size_t word = 0; word < ANSWER_BITS / 64; word++)
            interview.answers.word[word] |= more.word[word];
        if (rules[i].without != NULL) {
            unsigned bit = book->options[codebook_option(book, rules[i].without)].bit;
            answers_clear(&interview.answers, bit);
        }
        struct fault fault = {0};
        enum error error = interview_check(book, &interview, &fault);
        if (error != rules[i].error || strcmp(fault.subject, rules[i].subject) != 0)
            fail_msg("rule %zu: %s \"%s\"", i, error_word(error), fault.subject);
        assert_int_equal(interview_check(book, &interview, NULL), error);
    }
    codebook_free(book);
}

static void test_codes(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    static const struct {
        const char *codes[3];
        size_t count;
        enum error error;
        const char *subject;
    } lists[] = {
        {{"CAN_TEL", "DUR_30", "SAT_POS"}, 3, ERROR_NONE, ""},
        {{NULL}, 0, ERROR_NONE, ""},
        {{"CAN_TEL", "CAN_FAX"}, 2, ERROR_CODE_UNKNOWN, "CAN_FAX"},
        {{"CAN_TEL", "CAN"}, 2, ERROR_CODE_UNKNOWN, "CAN"},
        {{"CAN_TEL", "PROG_NEO"}, 2, ERROR_CODE_UNKNOWN, "PROG_NEO"},
        {{"CAN_TEL", "DEP_22"}, 2, ERROR_CODE_UNKNOWN, "DEP_22"},
        {{"CAN_TEL", "RNG_1"}, 2, ERROR_CODE_UNKNOWN, "RNG_1"},
        {{"CAN_TEL", "can_vis"}, 2, ERROR_CODE_UNKNOWN, "can_vis"},
        {{"CAN_TEL", ""}, 2, ERROR_CODE_UNKNOWN, ""},
        {{"CAN_TEL", "DUR_30", "CAN_TEL"}, 3, ERROR_CODE_TWICE, "CAN_TEL"},
        {{"CAN_TEL", "CAN_VIS"}, 2, ERROR_CODE_RETIRED, "CAN_VIS"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct answers answers;
        struct fault fault = {0};
        memset(&answers, 0xFF, sizeof answers);
        book->options[codebook_option(book, "CAN_VIS")].retired =
            lists[i].error == ERROR_CODE_RETIRED;
        assert_int_equal(interview_answers(book, lists[i].codes, lists[i].count, &answers, &fault),
                         lists[i].error);
        assert_string_equal(fault.subject, lists[i].subject);
        unsigned ticked = 0;
        for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
            ticked += answers_has(&answers, bit);
        assert_int_equal(ticked, lists[i].error == ERROR_NONE ? lists[i].count : 0);
        for (size_t c = 0; c < lists[i].count && ticked > 0; c++) {
            int index = codebook_option(book, lists[i].codes[c]);
            assert_true(answers_has(&answers, book->options[index].bit));
        }
    }
    codebook_free(book);
}

static void test_outside_the_form(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    static const unsigned bits[] = {0, 6, 125, 127, 128, 255};
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++) {
        struct interview interview = {.rank = 1, .answers = sheet(book, FIRST)};
        answers_set(&interview.answers, bits[i]);
        assert_int_equal(interview_check(book, &interview, NULL), ERROR_CODE_UNKNOWN);
    }
    struct interview interview = {.rank = 0, .answers = sheet(book, FIRST)};
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_RANK);
    interview.rank = 4;
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_RANK);
    interview.rank = 1;
    book->options[codebook_option(book, "SAT_POS")].retired = true;
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_CODE_RETIRED);
    book->questions[codebook_question(book, "SAT")].required = false;
    answers_clear(&interview.answers, book->options[codebook_option(book, "SAT_POS")].bit);
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_NONE);
    codebook_free(book);
}

/* Sets of which one is allowed may lie scattered among the options. */
static void test_scattered_set(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    struct interview interview = {.rank = 1, .answers = sheet(book, FIRST)};
    answers_set(&interview.answers, book->options[codebook_option(book, "STAT_ASI")].bit);
    answers_set(&interview.answers, book->options[codebook_option(book, "STAT_SAL")].bit);
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_NONE);
    book->options[codebook_option(book, "STAT_ASI")].one_of = 2;
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_NONE);
    book->options[codebook_option(book, "STAT_SAL")].one_of = 1;
    assert_int_equal(interview_check(book, &interview, NULL), ERROR_ANSWER_TWO);
    codebook_free(book);
}

/* One question alone sees its own faults and no other's. */
static void test_one_question(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    struct interview interview = {.rank = 1, .answers = sheet(book, "CAN_TEL HC_NON HC_SAN")};
    unsigned can = (unsigned)codebook_question(book, "CAN");
    unsigned hor = (unsigned)codebook_question(book, "HOR");
    unsigned dur = (unsigned)codebook_question(book, "DUR");
    assert_int_equal(entry_check(book, interview.rank, &interview.answers, can, NULL), ERROR_NONE);
    assert_int_equal(entry_check(book, interview.rank, &interview.answers, hor, NULL),
                     ERROR_ANSWER_EXCLUSIVE);
    assert_int_equal(entry_check(book, interview.rank, &interview.answers, dur, NULL),
                     ERROR_ANSWER_MISSING);
    codebook_free(book);
}

/* ---- the rules of ENT again, from codebook.md, without the code list ---- */

struct again {
    const char *prefix; /* of the codes of a question */
    char type;
    const char *alone; /* exclusive options */
    unsigned max;
    bool first_only;
};

static const struct again form[] = {
    {"CAN_", 'S', "", 1, false},
    {"PRO_", 'S', "", 1, false},
    {"STAT_", 'M', "STAT_AUC STAT_NSP", 3, true},
    {"SAV_", 'S', "", 1, false},
    {"ORG_", 'M', "ORG_AUC", 10, false},
    {"REP_", 'S', "", 1, false},
    {"OUT_", 'S', "", 1, true},
    {"QT_", 'M', "", 5, false},
    {"HC_", 'M', "HC_NON", 7, false},
    {"APP_", 'M', "APP_AUC", 3, false},
    {"ISS_", 'S', "", 1, false},
    {"ORI_", 'M', "ORI_AUC", 3, false},
    {"SAP_", 'S', "", 1, false},
    {"SAT_", 'S', "", 1, false},
    {"DIF_", 'M', "DIF_AUC", 6, false},
    {"DUR_", 'S', "", 1, false},
};

static bool on(const struct codebook *book, const struct answers *answers, const char *word)
{
    return answers_has(answers, book->options[codebook_option(book, word)].bit);
}

static bool question_allowed(const struct codebook *book, const struct interview *interview,
                             const struct again *q)
{
    unsigned ticks = 0, alone = 0, invalidity = 0;
    for (size_t i = 0; i < book->option_count; i++) {
        const char *word = book->options[i].code;
        if (strncmp(word, q->prefix, strlen(q->prefix)) != 0 ||
            !answers_has(&interview->answers, book->options[i].bit))
            continue;
        ticks++;
        alone += strstr(q->alone, word) != NULL;
        invalidity += strncmp(word, "STAT_PI", 7) == 0;
    }
    bool asked = interview->rank == 1 || !q->first_only;
    if (strcmp(q->prefix, "REP_") == 0)
        asked = !on(book, &interview->answers, "ORG_AUC");
    if (!asked || ticks == 0)
        return !asked && ticks == 0;
    return ticks <= q->max && (alone == 0 || ticks == 1) && invalidity <= 1;
}

static bool allowed(const struct codebook *book, const struct interview *interview)
{
    const struct answers *answers = &interview->answers;
    for (size_t i = 0; i < sizeof form / sizeof *form; i++)
        if (!question_allowed(book, interview, &form[i]))
            return false;
    if (interview->rank == 3 && on(book, answers, "ISS_SUI"))
        return false;
    return !(on(book, answers, "ISS_PAR") || on(book, answers, "ISS_ODC")) ||
           !on(book, answers, "ORI_AUC");
}

/* A sheet that follows the rules more often than not. */
static void draw_sheet(struct draws *draws, const struct codebook *book,
                       struct interview *interview)
{
    *interview = (struct interview){.rank = 1 + draw_below(draws, RANKS)};
    bool careless = draw_below(draws, 2) == 0;
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        unsigned first = 0, count = 0;
        for (unsigned o = 0; o < book->option_count; o++) {
            if (strncmp(book->options[o].code, form[i].prefix, strlen(form[i].prefix)) == 0) {
                first = count == 0 ? o : first;
                count++;
            }
        }
        bool asked = interview->rank == 1 || !form[i].first_only;
        if (strcmp(form[i].prefix, "REP_") == 0)
            asked = !on(book, &interview->answers, "ORG_AUC");
        unsigned ticks = asked + (form[i].type == 'M' && asked && draw_below(draws, 4) == 0);
        if (careless && draw_below(draws, 16) == 0)
            ticks = draw_below(draws, 4);
        while (ticks-- > 0)
            answers_set(&interview->answers, book->options[first + draw_below(draws, count)].bit);
    }
}

static void test_random_sheets(void **state)
{
    (void)state;
    struct draws draws = draws_start();
    struct codebook *book = fixture_ent();
    unsigned passed = 0, rounds = fixture_rounds(20000, 2000000);
    for (unsigned round = 0; round < rounds; round++) {
        struct interview interview;
        draw_sheet(&draws, book, &interview);
        struct fault fault = {0};
        enum error error = interview_check(book, &interview, &fault);
        bool good = allowed(book, &interview);
        if (good != (error == ERROR_NONE))
            fail_msg("round %u, rank %u: %s \"%s\"", round, interview.rank, error_word(error),
                     fault.subject);
        passed += good;
    }
    print_message("%u of %u sheets allowed\n", passed, rounds);
    assert_true(passed > rounds / 20 && passed < rounds);
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_outside_the_form),
        cmocka_unit_test(test_one_question),
        cmocka_unit_test(test_scattered_set),
        cmocka_unit_test(test_random_sheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
