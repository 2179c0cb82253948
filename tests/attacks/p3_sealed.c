/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P3: once saved, what a référent wrote cannot be opened with the référent's keys. */
#include "tests/session_fixture.h"

#include "crypto/open.h"
#include "tracker/session/acts/close.h"
#include "tracker/stats/fold.h"

enum { ROWS = 7 };

struct rows {
    struct fold_row list[ROWS];
    size_t count;
};

static enum error keep(void *context, const struct place *place,
                       const uint8_t sealed[SEALED_ROW_BYTES])
{
    struct rows *rows = context;
    assert_true(rows->count < ROWS);
    rows->list[rows->count].key = place->key;
    memcpy(rows->list[rows->count++].sealed, sealed, SEALED_ROW_BYTES);
    return ERROR_NONE;
}

/* Opens every row of the journal with the keys of user: how many open, how many prove an enrolled
 * writer. */
static void try_keys(const struct world *w, const char *user, unsigned *opened, unsigned *proved)
{
    struct fault fault = {.error = ERROR_NONE};
    struct rows rows = {.count = 0};
    struct txn *txn;
    struct session *session = open_as(w, user);
    uint8_t *row = secret_alloc(ROW_BYTES);
    uint8_t zeros[ROW_BYTES] = {0};
    *opened = *proved = 0;
    must(session_begin(session, false, &txn, &fault));
    must(journal_each(txn, keep, &rows));
    txn_abort(txn);
    assert_int_equal(rows.count, ROWS);
    for (size_t i = 0; i < rows.count; i++) {
        struct place place = {.store = session->id, .key = rows.list[i].key};
        enum crypto_result result = open_row(session->ring, &place, rows.list[i].sealed, row);
        *opened += result == CRYPTO_OK;
        assert_true(result == CRYPTO_OK || memcmp(row, zeros, sizeof zeros) == 0);
        *proved += check_row(session->ring, &place, rows.list[i].sealed) == CRYPTO_OK;
    }
    secret_free(row);
    done(session);
}

static void only_evaluation_opens_rows(void **state)
{
    (void)state;
    static const struct {
        const char *user;
        unsigned opened, proved;
    } expected[] = {{"22-1", 0, ROWS}, /* the writer itself */
                    {"29-1", 0, ROWS},
                    {"coordination", 0, ROWS},
                    {"formatrice-1", 0, 0},
                    {"evaluation-1", ROWS, ROWS}};
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    for (int i = 0; i < ROWS; i++)
        must(save(session, NULL, NULL, &fault));
    /* not even the session that wrote them, before it ends */
    assert_null(keyring_evaluation(session->ring, 1));
    done(session);
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        unsigned opened, proved;
        try_keys(&w, expected[i].user, &opened, &proved);
        assert_int_equal(opened, expected[i].opened);
        assert_int_equal(proved, expected[i].proved);
    }
    world_end(&w);
}

/* Nothing of the clear row, codes or bits, stands in any file. */
static void no_clear_row_in_the_file(void **state)
{
    (void)state;
    struct world w;
    struct fault fault = {.error = ERROR_NONE};
    char path[128];
    char *bytes = malloc(4 << 20);
    struct answers answers = {{0}};
    uint8_t bits[16];
    world_make(&w);
    struct session *session = open_as(&w, "22-1");
    must(save(session, NULL, NULL, &fault));
    for (int step = 0; step < 2; step++) {
        snprintf(path, sizeof path, "%s/data.mdb", w.store);
        size_t length = read_whole(path, bytes, 4 << 20);
        assert_null(memmem(bytes, length, "CAN_TEL", 7));
        assert_null(memmem(bytes, length, "ENT\0\0\0\0\0", 8));
        static const char *const codes[] = {"CAN_TEL", "DUR_15",  "PRO_REG", "ORG_AUC", "QT_AEN",
                                            "HC_EMP",  "OUT_INC", "APP_GUI", "SAV_2",   "SAP_3",
                                            "ISS_PAR", "ORI_SOC", "SAT_POS", "DIF_AUC", "STAT_SAL"};
        if (step == 0)
            must(interview_answers(session_codebook(session), codes, sizeof codes / sizeof *codes,
                                   &answers, &fault));
        for (size_t i = 0; i < sizeof bits; i++)
            bits[i] = (uint8_t)(answers.word[i / 8] >> 8 * (i % 8));
        assert_null(memmem(bytes, length, bits, sizeof bits));
        if (step == 0)
            done(session);
    }
    free(bytes);
    world_end(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_evaluation_opens_rows),
        cmocka_unit_test(no_clear_row_in_the_file),
    };
    return cmocka_run_group_tests_name("p3_sealed", tests, start, NULL);
}
