/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P5: only the counters of the published plan are kept; nothing else can ever be computed. */
#include "tests/session_fixture.h"

#include "tracker/session/close.h"
#include "tracker/session/closings.h"

static void log_rows(const struct world *w)
{
    static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC", "QT_AEN",
                                        "HC_EMP",  "OUT_INC", "APP_GUI", "SAV_2",   "SAP_3",
                                        "ISS_PAR", "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL"};
    struct fault fault = {.error = ERROR_NONE};
    for (int i = 0; i < 12; i++) {
        struct log_answer answer;
        struct log_request request = {.month = (month)(month_now() - 1)};
        struct session *session = open_as(w, i % 2 ? "22-1" : "29-1");
        must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                               &request.answers, &fault));
        must(log_save(session, &request, 1, &answer, &fault));
        assert_int_equal(answer.error, ERROR_NONE);
        done(session);
    }
}

/* Every counter stored is named by the plan, every counter of the plan is stored, none is about a
 * department, and a pair of answers is counted only where the plan has the crossing. */
static void blocks_hold_the_plan_and_nothing_else(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    struct close_answer answer;
    struct close_request request = {.through = (month)(month_now() - 1)};
    struct closings closings;
    struct txn *txn;
    unsigned crossings = 0;
    world_make(&w);
    log_rows(&w);
    struct session *session = open_as(&w, "evaluation-1");
    must(session_close_period(session, &request, &answer, &fault));
    must(session_begin(session, false, &txn, &fault));
    must(closings_read(txn, true, &closings, &fault));
    txn_abort(txn);
    const struct codebook *codebook = session_codebook(session);
    const struct block *block = closings.list[0].blocks[0];
    assert_non_null(block);
    assert_int_equal(block->interviews, 12);
    assert_int_equal(block->count, codebook->counter_count);
    for (size_t i = 0; i < block->count; i++) {
        int counter = codebook_counter(codebook, block->counters[i].name);
        assert_true(counter >= 0);
        assert_int_not_equal(strncmp(block->counters[i].name, "DEP", 3), 0);
        crossings += codebook->counters[counter].kind == COUNTER_CROSSING;
    }
    print_message("%zu counters, %u of them crossings\n", block->count, crossings);
    assert_true(crossings > 0);
    bool known = true;
    assert_int_equal(block_value(block, "STAT_SAL*ISS_PAR", &known), 0);
    assert_false(known);
    closings_release(&closings);
    done(session);
    world_end(&w);
}

/* A code list cannot ask for more crossings than allowed, nor for an answer by department. */
static void plan_cannot_be_widened(void **state)
{
    (void)state;
    struct fault fault = {.error = ERROR_NONE};
    struct codebook *codebook = NULL;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    assert_int_equal(codebook_read(text, bytes, &codebook, &fault), ERROR_NONE);
    assert_true(codebook_counter(codebook, "LATE") >= 0);
    unsigned pairs = 0;
    for (size_t i = 0; i < codebook->table_count; i++)
        pairs += codebook->tables[i].kind == TABLE_CROSSING;
    assert_true(pairs > 0 && pairs <= CODEBOOK_CROSSINGS);
    codebook_free(codebook);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_hold_the_plan_and_nothing_else),
        cmocka_unit_test(plan_cannot_be_widened),
    };
    return cmocka_run_group_tests_name("p5_plan", tests, start, NULL);
}
