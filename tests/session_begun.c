/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview in progress as one object: which state each of its acts leaves it in, and that what
 * it no longer has is wiped. */
#include "tests/session_fixture.h"

#include "tracker/session/acts/begun.h"

static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                    "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                    "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};

static bool wiped(const void *bytes, size_t length)
{
    const unsigned char *b = bytes;
    while (length && *b == 0)
        b++, length--;
    return length == 0;
}

static void stands(const struct begun *begun, enum begun_state expected)
{
    assert_int_equal(begun->state, expected);
    assert_int_equal(begun_here(begun),
                     expected == BEGUN_FRESH || expected == BEGUN_KEPT || expected == BEGUN_ASTRAY);
    assert_int_equal(begun_away(begun), expected == BEGUN_LOST || expected == BEGUN_ELSEWHERE);
    assert_true(begun_here(begun) || wiped(&begun->draft, sizeof begun->draft));
}

static void begin(struct session *session, struct begun *begun)
{
    struct fault fault = {.error = ERROR_NONE};
    const struct draft_opening first = {.has_ticket = false};
    must(begun_open(session, begun, &first, &fault));
    assert_true(begun->since > 0);
}

static void answer(struct session *session, struct begun *begun)
{
    struct fault fault = {.error = ERROR_NONE};
    must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                           &begun->draft.answers, &fault));
}

static void load(struct session *session, struct begun *begun, enum begun_state expected)
{
    struct fault fault = {.error = ERROR_NONE};
    enum draft_state found;
    must(begun_load(session, begun, &found, &fault));
    stands(begun, expected);
}

/* A session whose drafts go to another folder, as on another machine; NULL: nowhere. */
static struct session *open_at(const struct world *w, const char *state_dir)
{
    struct fault fault = {.error = ERROR_NONE};
    struct session_options options = options_of(w, "22-1");
    const struct secret_text phrase = phrase_of(PHRASE);
    struct session *session = NULL;
    options.state_dir = state_dir;
    must(session_open(&options, &phrase, &session, &fault));
    return session;
}

/* Begun, saved, undone, abandoned. */
static void test_acts(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct begun *begun = secret_alloc(sizeof *begun);
    bool late, back;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    stands(begun, BEGUN_NONE);
    must(begun_keep(session, begun, &fault)); /* nothing to keep */
    begin(session, begun);
    stands(begun, BEGUN_KEPT);
    refused(begun_save(session, begun, &late, &fault), ERROR_ANSWER_MISSING);
    stands(begun, BEGUN_KEPT);
    answer(session, begun);
    must(begun_keep(session, begun, &fault));
    must(begun_save(session, begun, &late, &fault));
    stands(begun, BEGUN_NONE);
    assert_true(begun->can_undo && begun->since == 0);
    assert_true(wiped(&begun->saved.answers, sizeof begun->saved.answers));
    assert_true(wiped(&begun->saved.key, sizeof begun->saved.key));
    must(begun_undo(session, begun, &fault));
    stands(begun, BEGUN_KEPT);
    assert_false(begun->can_undo);
    assert_true(wiped(&begun->saved, sizeof begun->saved));
    assert_true(wiped(&begun->draft.answers, sizeof begun->draft.answers));
    must(begun_abandon(session, begun, &back, &fault));
    stands(begun, BEGUN_NONE);
    refused(begun_undo(session, begun, &fault), ERROR_UNDO_NONE);
    stands(begun, BEGUN_NONE);
    done(session);
    secret_free(begun);
    world_end(&w);
}

/* The session ends: what is in a file is wiped here and found again; what is in none stays. */
static void test_sleep(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct begun *begun = secret_alloc(sizeof *begun);
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    begin(session, begun);
    answer(session, begun);
    must(begun_sleep(session, begun, &fault));
    stands(begun, BEGUN_NONE);
    assert_true(begun->waits && begun->since > 0);
    done(session);
    session = open_as(&w, "22-1");
    load(session, begun, BEGUN_KEPT);
    assert_false(wiped(&begun->draft.answers, sizeof begun->draft.answers));
    begun_forget(begun);
    stands(begun, BEGUN_NONE);
    must(draft_give_up(session, &fault));
    done(session);

    session = open_at(&w, NULL);
    begin(session, begun);
    stands(begun, BEGUN_FRESH);
    answer(session, begun);
    refused(begun_sleep(session, begun, &fault), ERROR_FILE);
    stands(begun, BEGUN_FRESH);
    assert_false(wiped(&begun->draft.answers, sizeof begun->draft.answers));
    load(session, begun, BEGUN_FRESH);
    must(draft_give_up(session, &fault));
    done(session);
    secret_free(begun);
    world_end(&w);
}

/* Two sessions of one seat, then two machines. */
static void test_elsewhere(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct begun *begun = secret_alloc(sizeof *begun);
    struct begun *other = secret_alloc(sizeof *other);
    bool late, back = true;
    char folder[160];
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    struct session *same = open_as(&w, "22-1");
    begin(session, begun);
    load(same, other, BEGUN_KEPT);
    answer(same, other);
    must(begun_save(same, other, &late, &fault));
    refused(begun_keep(session, begun, &fault), ERROR_DRAFT);
    stands(begun, BEGUN_ASTRAY);
    begun_forget(begun);
    load(session, begun, BEGUN_NONE);

    begin(session, begun);
    load(same, other, BEGUN_KEPT);
    answer(same, other);
    must(begun_save(same, other, &late, &fault));
    answer(session, begun);
    refused(begun_save(session, begun, &late, &fault), ERROR_ROW);
    stands(begun, BEGUN_NONE);

    begin(session, begun);
    path_in(&w, "ailleurs", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    struct session *away = open_at(&w, folder);
    load(away, other, BEGUN_ELSEWHERE);
    must(begun_abandon(away, other, &back, &fault));
    assert_false(back);
    stands(other, BEGUN_NONE);
    answer(session, begun);
    refused(begun_save(session, begun, &late, &fault), ERROR_DRAFT);
    stands(begun, BEGUN_ASTRAY);
    done(session);
    done(same);
    done(away);
    secret_free(begun);
    secret_free(other);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_acts),
        cmocka_unit_test(test_sleep),
        cmocka_unit_test(test_elsewhere),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
