/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A call from its opening to its end: its draft is offered until the interview is saved, and never
 * after, whatever became of its row; what earlier versions left is taken over. */
#include "tests/session_fixture.h"

#include "crypto/digest.h"
#include "tracker/session/acts/close.h"
#include "tracker/session/acts/draft_internal.h"

static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC",  "QT_AEN",
                                    "HC_EMP",  "APP_GUI", "SAV_2",   "SAP_3",    "ISS_PAR",
                                    "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL", "OUT_PAR"};
enum { CODES = sizeof codes / sizeof *codes, FIRST_ONLY = 2 /* of them */ };

static enum error open_call(struct session *session, const struct ticket *ticket,
                            struct draft *draft, struct fault *fault)
{
    struct draft_opening opening = {.has_ticket = ticket != NULL};
    if (ticket)
        opening.ticket = *ticket;
    return draft_begin(session, &opening, draft, fault);
}

/* Opens a first call, of last month. */
static void begin(struct session *session, struct draft *draft)
{
    struct fault fault = {.error = ERROR_NONE};
    must(open_call(session, NULL, draft, &fault));
    assert_true(draft->kept);
    draft->month = (month)(this_month() - 1);
    must(draft_keep(session, draft, &fault));
}

static enum error save_draft(struct session *session, const struct draft *draft)
{
    struct fault fault = {.error = ERROR_NONE};
    struct answers answers;
    bool late;
    must(interview_answers(session_codebook(session), codes,
                           CODES - (draft->rank > 1 ? FIRST_ONLY : 0), &answers, &fault));
    return draft_save(session, draft, &answers, &late, &fault);
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

static void draft_path(const struct world *w, const struct session *session, char path[200])
{
    char id[2 * ID_BYTES + 1];
    hex_write(session->id.b, ID_BYTES, id);
    snprintf(path, 200, "%s/%s.%s.draft", w->state, id, session->user);
}

/* Saved, then killed before the draft was erased, and the period closed before the next login. */
static void test_closed_meanwhile(void **state)
{
    (void)state;
    struct world w;
    char path[200], copy[160];
    struct draft *draft = secret_alloc(sizeof *draft);
    world_make(&w);
    path_in(&w, "copy", copy);
    struct session *session = open_as(&w, "22-1");
    begin(session, draft);
    loads(session, DRAFT_FOUND);
    draft_path(&w, session, path);
    file_copy(path, copy);
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    file_copy(copy, path); /* as if it had not been erased */
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
    loads(session, DRAFT_NONE);
    done(session);
    secret_free(draft);
    world_end(&w);
}

/* What was undone was not saved: the same call is open again, its ticket spent, under another row.
 */
static void test_undone(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    struct draft *again = secret_alloc(sizeof *again);
    struct ticket second;
    bool back;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    refused(draft_undo(session, draft, &fault), ERROR_UNDO_NONE);
    must(save(session, NULL, &second, &fault));
    must(open_call(session, &second, draft, &fault));
    assert_int_equal(draft->rank, 2);
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    *again = *draft;
    must(draft_undo(session, again, &fault));
    assert_memory_not_equal(&again->row, &draft->row, sizeof draft->row);
    assert_memory_not_equal(&again->key, &draft->key, sizeof draft->key);
    assert_string_equal(again->next.digits, draft->next.digits);
    refused(save(session, &second, NULL, &fault), ERROR_TICKET_SPENT);
    assert_int_equal(save_draft(session, draft), ERROR_ROW); /* its trace stays */
    refused(draft_undo(session, again, &fault), ERROR_UNDO_NONE);
    loads(session, DRAFT_FOUND);
    assert_int_equal(save_draft(session, again), ERROR_NONE);

    /* taken back, then abandoned: the ticket is good again, the next one is not */
    must(draft_undo(session, again, &fault));
    must(draft_abandon(session, again, &back, &fault));
    assert_true(back);
    must(save(session, &second, NULL, &fault));
    refused(save(session, &again->next, NULL, &fault), ERROR_TICKET_SPENT);

    /* with another call open it waits */
    must(open_call(session, NULL, draft, &fault));
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    must(open_call(session, NULL, again, &fault));
    refused(draft_undo(session, draft, &fault), ERROR_DRAFT);
    must(draft_abandon(session, again, &back, &fault));
    assert_false(back); /* nothing was brought */
    must(draft_undo(session, draft, &fault));
    must(draft_abandon(session, draft, &back, &fault));
    done(session);
    secret_free(draft);
    secret_free(again);
    world_end(&w);
}

/* One open call a seat; another seat has its own; an ended one can be neither kept, saved nor
 * abandoned. */
static void test_one_a_seat(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    struct draft *other = secret_alloc(sizeof *other);
    bool back;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    struct session *same = open_as(&w, "22-1");
    struct session *elsewhere = open_as(&w, "29-1");
    begin(session, draft);
    refused(open_call(same, NULL, other, &fault), ERROR_DRAFT);
    assert_int_equal(other->rank, 0);
    begin(elsewhere, other);
    must(draft_abandon(elsewhere, other, &back, &fault));
    loads(same, DRAFT_FOUND);
    must(draft_load(same, other, &(enum draft_state){DRAFT_NONE}, &fault));
    must(draft_abandon(same, other, &back, &fault));
    refused(draft_keep(session, draft, &fault), ERROR_DRAFT);
    assert_false(draft->kept);
    refused(draft_abandon(session, draft, &back, &fault), ERROR_DRAFT);
    assert_int_equal(save_draft(session, draft), ERROR_DRAFT);
    must(open_call(same, NULL, other, &fault)); /* nor does it disturb the next one */
    refused(draft_keep(session, draft, &fault), ERROR_DRAFT);
    loads(same, DRAFT_FOUND);
    must(draft_give_up(same, &fault));
    loads(same, DRAFT_NONE);
    const struct draft_opening wrong = {.declared_rank = 1};
    refused(draft_begin(same, &wrong, other, &fault), ERROR_RANK);
    done(session);
    done(same);
    done(elsewhere);
    secret_free(draft);
    secret_free(other);
    world_end(&w);
}

/* Calls left open by users whose keys were then made anew leave no seat without room. */
static void test_left_open(void **state)
{
    (void)state;
    enum { ROUNDS = 12 }; /* of two departments of two seats: eight slots */
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    world_make(&w);
    for (int round = 0; round < ROUNDS; round++) {
        struct session *session = open_as(&w, "22-1");
        begin(session, draft);
        loads(session, DRAFT_FOUND);
        done(session);
        recover_with(&w, "22-1", 0, 1, PHRASE);
        session = open_as(&w, "22-1");
        must(people_accept_charter(session, &fault));
        loads(session, DRAFT_NONE);
        done(session);
    }
    secret_free(draft);
    world_end(&w);
}

/* --- What earlier versions left --- */

/* Where they left it; version 1 here in the second of its two places. */
static void old_path(const struct session *session, unsigned version, char path[128])
{
    static const char purpose[] = "tracker draft";
    uint8_t what[sizeof purpose + ID_BYTES];
    char name[2 * HASH_BYTES + 1];
    struct hash hash;
    memcpy(what, purpose, sizeof purpose);
    memcpy(what + sizeof purpose, session->id.b, ID_BYTES);
    hash_for_self(&session->credentials->identity.sign_secret, what, sizeof what, &hash);
    hex_write(hash.b, HASH_BYTES, name);
    snprintf(path, 128, "%s/tracker-%.32s", version == 1 ? getenv("XDG_RUNTIME_DIR") : "/dev/shm",
             name);
}

/* The bytes of the file of that version, by their offsets: a call of rank 2 that was opened with a
 * ticket, not spent yet, at its third question, with the first and the last answer. */
static void make_old(const struct session *session, unsigned version, const struct ticket *ticket,
                     const struct ticket *next, const struct draft *draft)
{
    enum { AT_TICKET = 12, AT_NEXT = 28, AT_ROW = 44, AT_TRACE = 60 };
    uint8_t plain[DRAFT_BYTES] = {(uint8_t)version, 2, 2 | 4};
    uint8_t sealed[SEALED_DRAFT_BYTES];
    uint8_t *answers = plain + AT_TRACE + (version == 1 ? 0 : ID_BYTES);
    char path[128];
    plain[4] = (uint8_t)(this_month() >> 8);
    plain[5] = (uint8_t)this_month();
    plain[7] = 102;
    plain[11] = (uint8_t)session_codebook(session)->version;
    memcpy(plain + AT_TICKET, ticket->digits, TICKET_DIGITS);
    memcpy(plain + AT_NEXT, next->digits, TICKET_DIGITS);
    memcpy(plain + AT_ROW, draft->row.b, ID_BYTES);
    if (version == 2)
        memcpy(plain + AT_TRACE, draft->trace.b, ID_BYTES);
    answers[0] = 1;
    answers[ANSWER_BYTES - 1] = 0x80;
    own_seal(&session->credentials->identity.sign_secret, &session->id, OWN_DRAFT, plain,
             sizeof plain, sealed);
    old_path(session, version, path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fchmod(fileno(file), 0600), 0);
    assert_int_equal(fwrite(sealed, 1, sizeof sealed, file), sizeof sealed);
    assert_int_equal(fclose(file), 0);
}

/* Taken over: offered with its answers, its ticket spent, and saved once. */
static void taken_over(struct session *session, unsigned version)
{
    struct fault fault = {.error = ERROR_NONE};
    struct draft *made = secret_alloc(sizeof *made);
    struct draft *draft = secret_alloc(sizeof *draft);
    struct ticket second, next;
    enum draft_state found;
    char path[128];
    old_path(session, version, path);
    must(save(session, NULL, &second, &fault));
    must(save(session, NULL, &next, &fault));
    random_fill(made->row.b, ID_BYTES);
    random_fill(made->trace.b, ID_BYTES);
    make_old(session, version, &second, &next, made);
    must(draft_load(session, draft, &found, &fault));
    assert_int_equal(found, DRAFT_FOUND);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_true(draft->kept && draft->has_ticket && draft->has_next && !draft->declared);
    assert_int_equal(draft->rank, 2);
    assert_int_equal(draft->place, 102);
    assert_int_equal(draft->month, this_month());
    assert_string_equal(draft->form, "ENT");
    assert_string_equal(draft->next.digits, next.digits);
    assert_memory_equal(&draft->row, &made->row, sizeof made->row);
    assert_true(answers_has(&draft->answers, 0));
    assert_true(answers_has(&draft->answers, ANSWER_BITS - 1));
    assert_int_equal(draft->answers.word[1] | draft->answers.word[2], 0);
    refused(save(session, &second, NULL, &fault), ERROR_TICKET_SPENT);
    memset(draft, 0, sizeof *draft);
    must(draft_load(session, draft, &found, &fault)); /* from its new place */
    assert_int_equal(found, DRAFT_FOUND);
    assert_true(answers_has(&draft->answers, ANSWER_BITS - 1));
    assert_int_equal(save_draft(session, draft), ERROR_NONE);
    loads(session, DRAFT_NONE);

    make_old(session, version, &second, &next, draft); /* saved: not offered again */
    loads(session, DRAFT_SAVED);
    assert_int_not_equal(access(path, F_OK), 0);
    secret_free(made);
    secret_free(draft);
}

static void test_old_versions(void **state)
{
    (void)state;
    struct world w;
    world_make(&w);
    assert_int_equal(setenv("XDG_RUNTIME_DIR", w.folder, 1), 0);
    struct session *session = open_as(&w, "22-1");
    taken_over(session, 1);
    taken_over(session, 2);
    done(session);
    world_end(&w);
}

/* One whose ticket was used since is not offered, and what it handed out is spent. One that cannot
 * be written here stays where it is. */
static void test_old_refused(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    struct ticket second, third, other;
    enum draft_state found;
    char path[128];
    bool back;
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    old_path(session, 2, path);
    must(save(session, NULL, &second, &fault));
    must(save(session, NULL, &other, &fault));
    must(open_call(session, &other, draft, &fault)); /* a ticket of rank 3 nobody has used */
    third = draft->next;
    must(draft_give_up(session, &fault));
    random_fill(draft->row.b, ID_BYTES);
    random_fill(draft->trace.b, ID_BYTES);
    make_old(session, 2, &second, &third, draft);

    char *state_dir = session->state_dir;
    session->state_dir = NULL;
    assert_int_equal(draft_load(session, draft, &found, &fault), ERROR_FILE);
    assert_int_equal(found, DRAFT_NONE);
    assert_int_equal(access(path, F_OK), 0);
    session->state_dir = state_dir;
    loads(session, DRAFT_FOUND); /* and its ticket was not spent meanwhile */
    must(draft_load(session, draft, &found, &fault));
    must(draft_abandon(session, draft, &back, &fault));
    assert_true(back);
    refused(save(session, &third, NULL, &fault), ERROR_TICKET_SPENT);

    must(save(session, &second, &third, &fault));
    random_fill(draft->row.b, ID_BYTES);
    random_fill(draft->trace.b, ID_BYTES);
    make_old(session, 2, &second, &third, draft);
    loads(session, DRAFT_USED);
    loads(session, DRAFT_NONE);
    assert_int_not_equal(access(path, F_OK), 0);
    refused(save(session, &third, NULL, &fault), ERROR_TICKET_SPENT);
    done(session);
    secret_free(draft);
    world_end(&w);
}

/* A file that others could read or have changed counts as none. */
static void test_not_trusted(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct draft *draft = secret_alloc(sizeof *draft);
    char path[200], copy[160];
    world_make(&w);
    path_in(&w, "copy", copy);
    struct session *session = open_as(&w, "22-1");
    begin(session, draft);
    draft_path(&w, session, path);
    file_copy(path, copy);
    assert_int_equal(chmod(path, 0640), 0);
    loads(session, DRAFT_LOST);
    assert_int_equal(chmod(path, 0600), 0);
    loads(session, DRAFT_FOUND);
    assert_int_equal(truncate(path, 10), 0);
    loads(session, DRAFT_LOST);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(symlink(copy, path), 0);
    loads(session, DRAFT_LOST);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(link(copy, path), 0);
    loads(session, DRAFT_LOST);
    must(draft_keep(session, draft, &fault)); /* from memory: written again */
    loads(session, DRAFT_FOUND);
    must(draft_give_up(session, &fault));
    done(session);
    secret_free(draft);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_meanwhile), cmocka_unit_test(test_undone),
        cmocka_unit_test(test_one_a_seat),       cmocka_unit_test(test_left_open),
        cmocka_unit_test(test_old_versions),     cmocka_unit_test(test_old_refused),
        cmocka_unit_test(test_not_trusted),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
