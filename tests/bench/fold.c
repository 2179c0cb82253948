/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What folding costs a row, against the bare cost of opening a sealed box of the same size. */
#include <sodium.h>

#include "crypto/identity.h"
#include "tests/bench/interviews.h"
#include "tracker/stats/fold.h"

enum { ROUNDS = 40, ROWS = 400, BOX_BYTES = ROW_BYTES + crypto_box_SEALBYTES };

struct boxes {
    uint8_t pub[crypto_box_PUBLICKEYBYTES];
    uint8_t secret[crypto_box_SECRETKEYBYTES];
    uint8_t (*sealed)[BOX_BYTES];
};

static void boxes_make(struct boxes *boxes)
{
    uint8_t plain[ROW_BYTES];
    boxes->sealed = bench_room(ROWS, sizeof *boxes->sealed);
    crypto_box_keypair(boxes->pub, boxes->secret);
    for (size_t i = 0; i < ROWS; i++) {
        random_fill(plain, sizeof plain);
        if (crypto_box_seal(boxes->sealed[i], plain, sizeof plain, boxes->pub) != 0)
            bench_end("crypto_box_seal", "failed");
    }
}

static double boxes_open(const struct boxes *boxes)
{
    uint8_t plain[ROW_BYTES];
    double start = bench_now();
    for (size_t i = 0; i < ROWS; i++)
        if (crypto_box_seal_open(plain, boxes->sealed[i], BOX_BYTES, boxes->pub, boxes->secret) !=
            0)
            bench_end("crypto_box_seal_open", "failed");
    return (bench_now() - start) / ROWS;
}

/* A journal in memory. */
struct journal {
    struct keyring *ring;
    struct id store;
    struct fold_row rows[ROWS];
    month through;
};

static void journal_make(struct journal *journal, const struct interviews *in)
{
    uint8_t plain[RECORD_BYTES];
    struct evaluation_public evaluation;
    journal->ring = keyring_new();
    if (!journal->ring || keyring_draw(journal->ring, KEY_JOURNAL, 1) != CRYPTO_OK ||
        keyring_draw(journal->ring, KEY_EVALUATION, 1) != CRYPTO_OK)
        bench_end("keys", "no memory");
    evaluation_public_of(keyring_evaluation(journal->ring, 1), &evaluation);
    random_fill(&journal->store, sizeof journal->store);
    for (size_t i = 0; i < ROWS; i++) {
        struct fold_row *row = &journal->rows[i];
        random_fill(&row->key, sizeof row->key);
        const struct place place = {journal->store, row->key};
        record_write(in->codebook, &in->list[i], plain);
        if (seal_row(journal->ring, &place, 1, &evaluation, plain, row->sealed) != CRYPTO_OK)
            bench_end("seal_row", "failed");
        if (in->list[i].month > journal->through)
            journal->through = in->list[i].month;
    }
}

static double journal_fold(struct journal *journal, const struct codebook *codebook)
{
    struct closing closing;
    uint32_t waiting[RANKS];
    const struct fold_input input = {.codebooks = &codebook,
                                     .codebook_count = 1,
                                     .ring = journal->ring,
                                     .store = &journal->store,
                                     .rule = {.through = journal->through, .k = 5},
                                     .rows = journal->rows,
                                     .row_count = ROWS};
    double start = bench_now();
    if (fold(&input, &closing, waiting) != ERROR_NONE || !closing.folded[0])
        bench_end("fold", "no block");
    double time = (bench_now() - start) / ROWS;
    closing_clear(&closing);
    return time;
}

int main(void)
{
    static struct series folding = {.name = "fold, a row"};
    static struct series opening = {.name = "crypto_box_seal_open of the same size"};
    static struct journal journal;
    struct interviews in;
    struct boxes boxes;
    interviews_draw(&in, ROWS, 1);
    journal_make(&journal, &in);
    boxes_make(&boxes);
    for (size_t i = 0; i < ROUNDS; i++) {
        series_add(&opening, boxes_open(&boxes));
        series_add(&folding, journal_fold(&journal, in.codebook));
    }

    bench_title("folding one sealed interview", "/ box");
    series_print(&folding, &opening);
    series_print(&opening, &opening);
    bench_aim("fold / sealed box", series_median(&folding) / series_median(&opening), true, 1.25);
    free(boxes.sealed);
    keyring_free(journal.ring);
    interviews_free(&in);
    return 0;
}
