/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: a journal in memory, rows really sealed. */
#ifndef TESTS_STATS_ROWS_H
#define TESTS_STATS_ROWS_H

#include <stdlib.h>
#include <string.h>

#include "crypto/identity.h"
#include "crypto/secret.h"
#include "tests/support/cmocka.h"
#include "tracker/interview/record.h"
#include "tracker/stats/fold.h"

struct rows {
    struct codebook *codebook;
    struct keyring *ring;
    struct evaluation_public evaluation;
    struct id store;
    struct fold_row *rows;
    size_t count, room;
};

static inline void rows_free(struct rows *rows)
{
    codebook_free(rows->codebook);
    keyring_free(rows->ring);
    free(rows->rows);
    free(rows);
}

/* The built-in codebook and fresh keys, or NULL. */
static inline struct rows *rows_new(void)
{
    struct rows *rows = calloc(1, sizeof *rows);
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    if (!rows || crypto_start() != CRYPTO_OK)
        goto failed;
    random_fill(&rows->store, sizeof rows->store);
    rows->ring = keyring_new();
    if (!rows->ring || codebook_read(text, bytes, &rows->codebook, NULL) != ERROR_NONE ||
        keyring_draw(rows->ring, KEY_JOURNAL, 1) != CRYPTO_OK ||
        keyring_draw(rows->ring, KEY_EVALUATION, 1) != CRYPTO_OK)
        goto failed;
    evaluation_public_of(keyring_evaluation(rows->ring, 1), &rows->evaluation);
    return rows;
failed:
    if (rows)
        rows_free(rows);
    return NULL;
}

/* Seals plain as a further row at a random place. */
static inline bool rows_seal(struct rows *rows, const uint8_t plain[ROW_BYTES])
{
    if (rows->count == rows->room) {
        size_t room = rows->room ? 2 * rows->room : 64;
        struct fold_row *more = realloc(rows->rows, room * sizeof *more);
        if (!more)
            return false;
        rows->rows = more;
        rows->room = room;
    }
    struct fold_row *row = &rows->rows[rows->count++];
    random_fill(&row->key, sizeof row->key);
    row->folded = row->misdated = false;
    struct place place = {rows->store, row->key};
    return seal_row(rows->ring, &place, 1, &rows->evaluation, plain, row->sealed) == CRYPTO_OK;
}

static inline bool rows_add(struct rows *rows, const struct interview *interview)
{
    uint8_t plain[RECORD_BYTES];
    record_write(rows->codebook, interview, plain);
    return rows_seal(rows, plain);
}

/* Takes out what a closing folded, as the store does. */
static inline void rows_erase_folded(struct rows *rows)
{
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (!rows->rows[i].folded)
            rows->rows[kept++] = rows->rows[i];
    rows->count = kept;
}

static inline struct fold_input
rows_input(struct rows *rows, const struct codebook *const *codebooks, struct fold_rule rule)
{
    return (struct fold_input){.codebooks = codebooks,
                               .codebook_count = 1,
                               .ring = rows->ring,
                               .store = &rows->store,
                               .evaluation = &rows->evaluation,
                               .evaluation_epoch = 1,
                               .rule = rule,
                               .rows = rows->rows,
                               .row_count = rows->count};
}

enum { K = 5, JUNE = 2024 * 12 + 5, DECEMBER = 2024 * 12 + 11 };

static const struct fold_rule to_june = {.through = JUNE, .k = K};

static inline int rows_start(void **state)
{
    *state = rows_new();
    return *state ? 0 : -1;
}

static inline int rows_stop(void **state)
{
    rows_free(*state);
    return 0;
}

/* Each test begins with an empty journal. */
static inline int rows_empty(void **state)
{
    struct rows *rows = *state;
    rows->count = 0;
    return 0;
}

static inline struct interview an_interview(const struct rows *rows, unsigned rank,
                                            unsigned department, month m)
{
    static const char *const codes[] = {"CAN_TEL", "PRO_NEO", "SAV_2",   "ORG_AUC",  "QT_TYP",
                                        "HC_NON",  "APP_AUC", "ISS_TRV", "ORI_AUC",  "SAP_3",
                                        "SAT_POS", "DIF_AUC", "DUR_30",  "STAT_AAH", "OUT_INC"};
    struct interview interview = {.rank = rank, .department = department, .month = m};
    size_t count = sizeof codes / sizeof *codes - (rank == 1 ? 0 : 2);
    assert_int_equal(interview_answers(rows->codebook, codes, count, &interview.answers, NULL),
                     ERROR_NONE);
    assert_int_equal(interview_check(rows->codebook, &interview, NULL), ERROR_NONE);
    return interview;
}

/* Adds count interviews, departments 22 and 35 in turn. */
static inline void add(struct rows *rows, unsigned count, unsigned rank, month m)
{
    for (unsigned i = 0; i < count; i++) {
        struct interview interview = an_interview(rows, rank, i % 2 ? 35 : 22, m);
        assert_true(rows_add(rows, &interview));
    }
}

static inline void add_declared(struct rows *rows, unsigned count, unsigned rank, month m)
{
    for (unsigned i = 0; i < count; i++) {
        struct interview interview = an_interview(rows, rank, 29, m);
        interview.declared = true;
        assert_true(rows_add(rows, &interview));
    }
}

static inline void add_area(struct rows *rows, unsigned count, unsigned department)
{
    for (unsigned i = 0; i < count; i++) {
        struct interview interview = an_interview(rows, 1, department, JUNE);
        assert_true(rows_add(rows, &interview));
    }
}

/* What one closing gave. */
struct closed {
    struct closing closing;
    uint32_t waiting[RANKS];
    size_t folded; /* rows marked */
};

static inline enum error close_rows(struct rows *rows, struct fold_rule rule, struct closed *out)
{
    const struct codebook *codebooks[] = {rows->codebook};
    struct fold_input input = rows_input(rows, codebooks, rule);
    enum error error = fold(&input, &out->closing, out->waiting);
    out->folded = 0;
    for (size_t i = 0; i < rows->count; i++)
        out->folded += rows->rows[i].folded;
    return error;
}

static inline struct closed closed_ok(struct rows *rows, struct fold_rule rule)
{
    struct closed closed;
    assert_int_equal(close_rows(rows, rule, &closed), ERROR_NONE);
    return closed;
}

#endif
