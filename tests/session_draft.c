/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview begun: offered until it is saved, and never after, whatever became of its row. */
#include "tests/session_fixture.h"

#include "crypto/digest.h"
#include "crypto/draft.h"
#include "tracker/session/close.h"
#include "tracker/session/draft.h"
#include "tracker/session/session_internal.h"

/* A first interview without its answers, kept as a draft. */
static void begin(struct session *session, struct draft *draft)
{
    struct fault fault = {.error = ERROR_NONE};
    memset(draft, 0, sizeof *draft);
    draft->rank = 1;
    draft->month = (month)(month_now() - 1);
    must(log_draw_row(session, &draft->row, &draft->trace, &fault));
    must(draft_save(session, draft, true, &fault));
}

static enum error save_draft(struct session *session, const struct draft *draft)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                        "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                        "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
    struct fault fault = {.error = ERROR_NONE};
    struct log_answer answer;
    struct log_request request = {
        .month = draft->month, .row = &draft->row, .trace = &draft->trace};
    must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                           &request.answers, &fault));
    must(log_save(session, &request, 1, &answer, &fault));
    return answer.error;
}

/* The last closing, up to the month that ended: nothing is left of the rows, counted or not. */
static void close_all(const struct world *w)
{
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    const struct close_request request = {.last = true};
    struct session *session = open_as(w, "evaluation-1");
    must(session_close_period(session, &request, &answer, &fault));
    release_free(answer.preview);
    done(session);
}

static void loads(struct session *session, enum draft_state expected)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    enum draft_state found;
    must(draft_load(session, draft, &found, &fault));
    assert_int_equal(found, expected);
    secret_free(draft);
}

/* Saved, then killed before the draft was erased, and the period closed before the next login. */
static void test_closed_meanwhile(void **state)
{
    (void)state;
    struct world w;
    struct draft *draft = secret_alloc(sizeof *draft);
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    begin(session, draft);
    loads(session, DRAFT_FOUND);
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    session_free(session);
    close_all(&w);
    session = open_as(&w, "22-1");
    assert_int_equal(save_draft(session, draft), ERROR_ROW); /* from where it is still shown */
    loads(session, DRAFT_SAVED);
    loads(session, DRAFT_NONE);

    /* another one, not saved, is offered across a closing */
    begin(session, draft);
    done(session);
    close_all(&w);
    session = open_as(&w, "22-1");
    loads(session, DRAFT_FOUND);
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    loads(session, DRAFT_SAVED);
    done(session);
    secret_free(draft);
    world_end(&w);
}

/* What was undone was not saved: the form comes back under a name of its own. */
static void test_undone(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    begin(session, draft);
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    draft_erase(session);
    must(log_undo(session, &fault));
    begin(session, draft);
    loads(session, DRAFT_FOUND);
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    loads(session, DRAFT_SAVED);
    done(session);
    secret_free(draft);
    world_end(&w);
}

/* Where the draft lies. */
static void draft_path(const struct session *session, char path[128])
{
    static const char purpose[] = "tracker draft";
    uint8_t what[sizeof purpose + ID_BYTES];
    char name[2 * HASH_BYTES + 1];
    struct hash hash;
    memcpy(what, purpose, sizeof purpose);
    memcpy(what + sizeof purpose, session->id.b, ID_BYTES);
    hash_for_self(&session->credentials->identity.sign_secret, what, sizeof what, &hash);
    hex_write(hash.b, HASH_BYTES, name);
    snprintf(path, 128, "/dev/shm/tracker-%.32s", name);
}

/* Rewrites the draft as the first version of the file was: no trace, the answers in its place. */
static void make_first_version(const struct session *session)
{
    enum { AT_TRACE = 60 };
    const struct sign_secret *self = &session->credentials->identity.sign_secret;
    uint8_t sealed[SEALED_DRAFT_BYTES], plain[DRAFT_BYTES];
    char path[128];
    draft_path(session, path);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fread(sealed, 1, sizeof sealed, file), sizeof sealed);
    assert_int_equal(draft_open(self, &session->id, sealed, plain), CRYPTO_OK);
    plain[0] = 1;
    memmove(plain + AT_TRACE, plain + AT_TRACE + ID_BYTES, ANSWER_BITS / 8);
    memset(plain + AT_TRACE + ANSWER_BITS / 8, 0, DRAFT_BYTES - AT_TRACE - ANSWER_BITS / 8);
    draft_seal(self, &session->id, plain, sealed);
    rewind(file);
    assert_int_equal(fwrite(sealed, 1, sizeof sealed, file), sizeof sealed);
    fclose(file);
}

/* One begun with the first version is offered with its answers, and is saved once. */
static void test_first_version(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    struct draft *old = secret_alloc(sizeof *old);
    enum draft_state found;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    begin(session, draft);
    answers_set(&draft->answers, 0);
    answers_set(&draft->answers, ANSWER_BITS - 1);
    must(draft_save(session, draft, false, &fault));
    make_first_version(session);
    must(draft_load(session, old, &found, &fault));
    assert_int_equal(found, DRAFT_FOUND);
    assert_memory_equal(&old->answers, &draft->answers, sizeof old->answers);
    assert_memory_equal(&old->row, &draft->row, sizeof old->row);
    must(draft_save(session, old, false, &fault));
    assert_int_equal(save_draft(session, old), ERROR_NONE);
    loads(session, DRAFT_SAVED);
    done(session);
    secret_free(draft);
    secret_free(old);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_meanwhile),
        cmocka_unit_test(test_undone),
        cmocka_unit_test(test_first_version),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
