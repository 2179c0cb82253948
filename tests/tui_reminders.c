/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of the charter recalled while an interview is coded: which, and when. */
#include "tests/codebook_fixture.h"
#include "tracker/base/text.h"
#include "tracker/interview/entry.h"
#include "tui/referent/reminder.h"

static const struct {
    const char *question, *answer;
    unsigned rank;
    const char *rules; /* NULL: nothing is recalled */
} recalled[] = {
    {"HOR", "HC_NON", 1, NULL},
    {"HOR", "HC_EMP", 1, "Charte B4 :"},
    {"HOR", "HC_SAN", 2, "Charte B4, B6 :"},
    {"HOR", "HC_PSY", 3, "Charte B4, C8 :"},
    {"ISS", "ISS_SRE", 2, NULL},
    {"ISS", "ISS_SRE", 3, "Charte B5 :"},
    {"ISS", "ISS_TRV", 3, NULL},
    {"DIF", "DIF_AUC", 1, NULL},
    {"DIF", "DIF_DRT", 1, "Charte E1, E2 :"},
    {"DIF", "DIF_POS", 2, "Charte E1, E2 :"},
    {"DIF", "DIF_HCH", 3, "Charte E1, E2 :"},
};

static void test_recalled(void **state)
{
    struct codebook *book = fixture_ent();
    (void)state;
    for (size_t i = 0; i < sizeof recalled / sizeof *recalled; i++) {
        struct draft draft = {.rank = recalled[i].rank};
        int question = codebook_question(book, recalled[i].question);
        int option = codebook_option(book, recalled[i].answer);
        assert_true(question >= 0 && option >= 0);
        entry_take(book, &draft.answers, (unsigned)option);
        const char *said = reminder_after(book, &draft, (unsigned)question);
        if (!recalled[i].rules != !said ||
            (said && strncmp(said, recalled[i].rules, strlen(recalled[i].rules)) != 0))
            fail_msg("%s, rank %u: %s", recalled[i].answer, recalled[i].rank, said ? said : "-");
    }
    codebook_free(book);
}

/* Third interview without an answer, and no referral: recalled once more; a referral is enough. */
static void test_referral(void **state)
{
    struct codebook *book = fixture_ent();
    struct draft draft = {.rank = 3};
    unsigned referral = (unsigned)codebook_question(book, "ORI");
    (void)state;
    entry_take(book, &draft.answers, (unsigned)codebook_option(book, "ISS_SRE"));
    entry_take(book, &draft.answers, (unsigned)codebook_option(book, "ORI_AUC"));
    const char *said = reminder_after(book, &draft, referral);
    assert_non_null(said);
    assert_non_null(strstr(said, "Charte B5 :"));
    entry_take(book, &draft.answers, (unsigned)codebook_option(book, "ORI_SOC"));
    assert_null(reminder_after(book, &draft, referral));
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recalled),
        cmocka_unit_test(test_referral),
    };
    text_start("fr");
    return cmocka_run_group_tests_name("tui_reminders", tests, NULL, NULL);
}
