/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/stats/fold.h"

#include <string.h>

#include "crypto/seal.h"
#include "crypto/secret.h"
#include "tracker/base/bytes.h"
#include "tracker/codebook/plan.h"
#include "tracker/interview/record.h"

_Static_assert((int)RECORD_BYTES == (int)ROW_BYTES, "a record is the plaintext of a row");
_Static_assert(DEPARTMENTS_MAX <= 16, "one bit of tally.departments each");

/* What is known of one rank while rows are read. Secret until the rank makes a block. */
struct tally {
    uint32_t interviews;
    uint32_t people; /* interviews of undeclared rank */
    uint32_t seen_now;
    uint16_t departments; /* bits: places in the fold's list of departments */
    uint32_t *counts;     /* NULL in a preview */
};

/* All in secret memory: the one clear interview, and the counts of what may stay under k. */
struct fold {
    const struct fold_input *input;
    uint8_t plain[ROW_BYTES];
    struct interview interview;
    const struct codebook *written_with;
    struct tally tally[RANKS];
    unsigned departments[DEPARTMENTS_MAX];
    uint32_t area_interviews[DEPARTMENTS_MAX]; /* of rows first seen now */
    size_t department_count;
    month open;   /* the oldest month that is not closed */
    month oldest; /* of rows first seen now */
    uint32_t *counts;
    uint8_t *ranks; /* of each row up to through, 0 beyond */
};

static const struct codebook *newest(const struct fold *f)
{
    return f->input->codebooks[f->input->codebook_count - 1];
}

static const struct codebook *find_codebook(const struct fold *f, uint32_t version,
                                            const uint8_t form[FORM_CHARS])
{
    for (size_t i = 0; i < f->input->codebook_count; i++) {
        const struct codebook *codebook = f->input->codebooks[i];
        char padded[FORM_CHARS] = {0};
        memcpy(padded, codebook->form, strnlen(codebook->form, sizeof padded));
        if (codebook->version == version && memcmp(padded, form, sizeof padded) == 0)
            return codebook;
    }
    return NULL;
}

static bool all_zero(const uint8_t *bytes, size_t count)
{
    uint8_t any = 0;
    for (size_t i = 0; i < count; i++)
        any |= bytes[i];
    return any == 0;
}

/* Reads f->plain into f->interview; false when it is no interview that could have been logged. */
static bool decode(struct fold *f)
{
    const uint8_t *plain = f->plain;
    struct interview *interview = &f->interview;
    memset(interview, 0, sizeof *interview);
    interview->rank = plain[1];
    interview->declared = plain[2] & RECORD_DECLARED;
    interview->late = plain[2] & RECORD_LATE;
    interview->month = (month)bytes_get_be(plain + 4, 2);
    interview->department = (unsigned)bytes_get_be(plain + 6, 2);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (plain[20 + bit / 8] >> (bit % 8) & 1)
            answers_set(&interview->answers, bit);
    if (plain[0] != RECORD_VERSION || interview->rank < 1 || interview->rank > RANKS ||
        plain[2] & ~(RECORD_DECLARED | RECORD_LATE) || plain[3] ||
        !all_zero(plain + 20 + ANSWER_BYTES, RECORD_BYTES - 20 - ANSWER_BYTES))
        return false;
    if ((interview->declared && interview->rank == 1) || interview->department == 0)
        return false;
    f->written_with = find_codebook(f, (uint32_t)bytes_get_be(plain + 8, 4), plain + 12);
    return f->written_with && interview_check(f->written_with, interview, NULL) == ERROR_NONE;
}

/* No month of the calendar, or one that has not begun: no interview can be of it. */
static bool misdated(const struct fold *f)
{
    const month m = f->interview.month;
    return !month_good(m) || (f->input->rule.now && m > f->input->rule.now);
}

/* Place of a department in the list, added when new; -1 when there is no room. */
static int department_place(struct fold *f, unsigned department)
{
    for (size_t i = 0; i < f->department_count; i++)
        if (f->departments[i] == department)
            return (int)i;
    if (f->department_count == DEPARTMENTS_MAX)
        return -1;
    f->departments[f->department_count] = department;
    return (int)f->department_count++;
}

/* A question that the interview's own codebook did not ask counts as not asked, whatever the newest
 * one says. */
static void correct_not_asked(const struct fold *f, uint32_t *counts)
{
    const struct codebook *now = newest(f);
    const struct interview *interview = &f->interview;
    for (size_t i = 0; i < now->counter_count; i++) {
        unsigned asked = now->counters[i].a;
        if (now->counters[i].kind != COUNTER_NOT_ASKED ||
            !plan_asked(now, asked, interview->rank, &interview->answers))
            continue;
        int then = codebook_question(f->written_with, now->questions[asked].code);
        if (then < 0 ||
            !plan_asked(f->written_with, (unsigned)then, interview->rank, &interview->answers))
            counts[i]++;
    }
}

/* Counts f->interview, which is of a month up to through. */
static bool count_interview(struct fold *f)
{
    const struct interview *interview = &f->interview;
    struct tally *tally = &f->tally[interview->rank - 1];
    int place = department_place(f, interview->department);
    if (place < 0)
        return false;
    tally->interviews++;
    tally->departments |= (uint16_t)(1u << place);
    if (!interview->declared)
        tally->people++;
    if (interview->month > f->input->rule.previous) {
        tally->seen_now++;
        f->area_interviews[place]++;
        if (f->oldest == 0 || interview->month < f->oldest)
            f->oldest = interview->month;
    }
    if (tally->counts) {
        struct plan_entry entry = {&interview->answers, interview->rank, interview->late,
                                   interview->declared};
        plan_count(newest(f), &entry, tally->counts);
        if (f->written_with != newest(f))
            correct_not_asked(f, tally->counts);
    }
    return true;
}

/* Counts f->interview where its month is up to through; *rank is 0 otherwise. */
static enum error count_row(struct fold *f, struct fold_row *row, uint8_t *rank)
{
    row->misdated = misdated(f);
    if (row->misdated) {
        f->interview.month = f->open;
        f->interview.late = f->input->rule.previous != 0; /* nothing is late for a first closing */
    }
    *rank = 0;
    if (f->interview.month > f->input->rule.through)
        return ERROR_NONE;
    if (!count_interview(f))
        return ERROR_STORE_DAMAGED;
    *rank = (uint8_t)f->interview.rank;
    return ERROR_NONE;
}

/* Opens and counts one row. */
static enum error read_row(struct fold *f, struct fold_row *row, uint8_t *rank)
{
    enum error error = ERROR_NONE;
    struct place place = {*f->input->store, row->key};
    enum crypto_result opened = open_row(f->input->ring, &place, row->sealed, f->plain);
    if (opened == CRYPTO_NO_MEMORY)
        error = ERROR_MEMORY;
    else if (opened != CRYPTO_OK || !decode(f))
        error = ERROR_STORE_DAMAGED;
    else
        error = count_row(f, row, rank);
    secret_wipe(f->plain, sizeof f->plain);
    secret_wipe(&f->interview, sizeof f->interview);
    return error;
}

/* The rule of closing: at least k people and two departments. */
static bool makes_block(const struct tally *tally, unsigned k)
{
    uint16_t departments = tally->departments;
    return tally->people >= k && (departments & (departments - 1)) != 0;
}

/* Departments in ascending order, so that the order of rows leaves no trace. */
static void write_areas(const struct fold *f, struct closing *closing)
{
    for (size_t i = 0; i < f->department_count; i++) {
        if (f->area_interviews[i] == 0)
            continue;
        size_t at = closing->area_count++;
        for (; at > 0 && closing->areas[at - 1].department > f->departments[i]; at--)
            closing->areas[at] = closing->areas[at - 1];
        closing->areas[at] = (struct volume){f->departments[i], f->area_interviews[i]};
    }
}

/* The first month of this closing. */
static month first_month(const struct fold_rule *rule)
{
    return rule->previous ? (month)(rule->previous + 1) : month_january(month_year(rule->through));
}

static enum error write_closing(const struct fold *f, struct closing *closing,
                                uint32_t waiting[RANKS])
{
    month through = f->input->rule.through;
    memcpy(closing->form, newest(f)->form, strnlen(newest(f)->form, FORM_CHARS));
    closing->first = first_month(&f->input->rule);
    closing->through = through;
    closing->oldest = f->oldest;
    write_areas(f, closing);
    for (unsigned i = 0; i < RANKS; i++) {
        const struct tally *tally = &f->tally[i];
        bool made = makes_block(tally, f->input->rule.k);
        closing->interviews[i] = tally->seen_now;
        closing->folded[i] = made ? tally->interviews : 0;
        waiting[i] = made || f->input->rule.last ? 0 : tally->interviews;
        if (!made || !tally->counts)
            continue;
        closing->blocks[i] = block_new(newest(f), through, i + 1);
        if (!closing->blocks[i])
            return ERROR_MEMORY;
        block_fill(closing->blocks[i], newest(f), tally->interviews, tally->counts);
    }
    return ERROR_NONE;
}

static void fold_free(struct fold *f)
{
    if (!f)
        return;
    secret_free(f->counts);
    secret_free(f->ranks);
    secret_free(f);
}

/* A fold that counts answers, or only volumes; NULL without memory. */
static struct fold *fold_new(const struct fold_input *input, bool answers)
{
    struct fold *f = secret_alloc(sizeof *f);
    if (!f)
        return NULL;
    f->input = input;
    f->open = first_month(&input->rule);
    if (f->open > input->rule.through) /* the end, said twice */
        f->open = input->rule.through;
    f->ranks = secret_alloc(input->row_count + 1);
    if (!f->ranks)
        goto failed;
    if (!answers)
        return f;
    size_t places = newest(f)->counter_count;
    f->counts = secret_alloc((RANKS * places + 1) * sizeof *f->counts);
    if (!f->counts)
        goto failed;
    for (unsigned i = 0; i < RANKS; i++)
        f->tally[i].counts = f->counts + i * places;
    return f;
failed:
    fold_free(f);
    return NULL;
}

static enum error read_rows(struct fold *f)
{
    const struct fold_input *input = f->input;
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < input->row_count && error == ERROR_NONE; i++) {
        error = read_row(f, &input->rows[i], &f->ranks[i]);
        if (input->progress && !input->progress(input->context, i + 1, input->row_count) &&
            error == ERROR_NONE)
            error = ERROR_STOPPED;
    }
    return error;
}

/* A row goes when its rank made a block, or when the experiment ends. */
static void mark_rows(const struct fold *f, const struct closing *closing)
{
    for (size_t i = 0; i < f->input->row_count; i++) {
        unsigned rank = f->ranks[i];
        f->input->rows[i].folded = rank && (closing->folded[rank - 1] || f->input->rule.last);
    }
}

/* Seals a misdated row that stays anew, with the month it was counted in: the next closing then
 * knows that it has been seen. */
static enum error seal_again(struct fold *f, struct fold_row *row)
{
    struct place place = {*f->input->store, row->key};
    enum crypto_result result = open_row(f->input->ring, &place, row->sealed, f->plain);
    f->plain[2] &= RECORD_DECLARED;
    f->plain[2] |= f->input->rule.previous ? RECORD_LATE : 0;
    bytes_put_be(f->plain + 4, 2, f->open);
    if (result == CRYPTO_OK)
        result = seal_row(f->input->ring, &place, f->input->evaluation_epoch, f->input->evaluation,
                          f->plain, row->sealed);
    secret_wipe(f->plain, sizeof f->plain);
    return result == CRYPTO_OK          ? ERROR_NONE
           : result == CRYPTO_NO_MEMORY ? ERROR_MEMORY
                                        : ERROR_STORE_DAMAGED;
}

static enum error seal_misdated(struct fold *f)
{
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < f->input->row_count && f->input->evaluation && !error; i++)
        if (f->input->rows[i].misdated && !f->input->rows[i].folded)
            error = seal_again(f, &f->input->rows[i]);
    return error;
}

static enum error run(const struct fold_input *input, bool answers, struct closing *closing,
                      uint32_t waiting[RANKS])
{
    memset(closing, 0, sizeof *closing);
    memset(waiting, 0, RANKS * sizeof *waiting);
    struct fold *f = fold_new(input, answers);
    enum error error = f ? read_rows(f) : ERROR_MEMORY;
    if (error == ERROR_NONE)
        error = write_closing(f, closing, waiting);
    if (error == ERROR_NONE && answers) {
        mark_rows(f, closing);
        error = seal_misdated(f);
    }
    if (error != ERROR_NONE) {
        for (size_t i = 0; i < input->row_count; i++)
            input->rows[i].folded = input->rows[i].misdated = false;
        closing_clear(closing);
        memset(waiting, 0, RANKS * sizeof *waiting);
    }
    fold_free(f);
    return error;
}

enum error fold(const struct fold_input *input, struct closing *closing, uint32_t waiting[RANKS])
{
    return run(input, true, closing, waiting);
}

enum error fold_preview(const struct fold_input *input, struct closing *closing,
                        uint32_t waiting[RANKS])
{
    return run(input, false, closing, waiting);
}
