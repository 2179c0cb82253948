/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: closings of the real form with people who answer plainly, or at random, and releases.
 */
#ifndef TESTS_DISCLOSURE_HISTORY_H
#define TESTS_DISCLOSURE_HISTORY_H

#include "tests/disclosure_fixture.h"

enum { K = 5, CLOSINGS = 8, RELEASES = 24 };

/* A store's history, as the gate sees it. */
struct history {
    struct codebook *book;
    struct closing closings[CLOSINGS];
    size_t closing_count;
    const struct release *past[RELEASES];
    size_t past_count;
};

static inline struct history *history_new(void)
{
    struct history *history = calloc(1, sizeof *history);
    assert_non_null(history);
    history->book = fixture_ent();
    return history;
}

static inline void history_free(struct history *history)
{
    for (size_t i = 0; i < history->past_count; i++)
        release_free((struct release *)(uintptr_t)history->past[i]);
    for (size_t i = 0; i < history->closing_count; i++)
        closing_clear(&history->closings[i]);
    codebook_free(history->book);
    free(history);
}

/* The next closing, of so many months. */
static inline struct closing *begin_closing(struct history *history, unsigned months)
{
    struct closing *closing = &history->closings[history->closing_count];
    closing->first =
        history->closing_count > 0 ? (month)(closing[-1].through + 1) : month_january(2024);
    closing->through = (month)(closing->first + months - 1);
    history->closing_count++;
    return closing;
}

static inline struct gate_request request_of(const struct history *history, enum release_kind kind,
                                             size_t from, size_t to)
{
    return (struct gate_request){.kind = kind,
                                 .from = history->closings[from].first,
                                 .to = history->closings[to].through,
                                 .codebook = history->book,
                                 .closings = history->closings,
                                 .closing_count = history->closing_count,
                                 .past = history->past,
                                 .past_count = history->past_count,
                                 .store = "00112233445566778899aabbccddeeff",
                                 .k = K};
}

static inline struct release *released(const struct gate_request *request)
{
    struct release *out = NULL;
    struct fault fault = {0};
    enum error error = gate_release(request, &out, &fault);
    if (error != ERROR_NONE)
        fail_msg("%s: %s", error_word(error), fault.subject);
    return out;
}

/* Releases, through the file, and remembers. */
static inline const struct release *publish(struct history *history, enum release_kind kind,
                                            size_t from, size_t to)
{
    struct gate_request request = request_of(history, kind, from, to);
    struct release *out = released(&request), *read = NULL;
    out->number = (unsigned)history->past_count + 1;
    char *json = release_to_json(out, history->book);
    assert_int_equal(release_from_json(json, strlen(json), &read, NULL), ERROR_NONE);
    free(json);
    release_free(out);
    history->past[history->past_count++] = read;
    return read;
}

/* ---- people ---- */

static const char plain[] = "CAN_TEL PRO_NEO SAV_2 ORG_AUC QT_TYP HC_NON APP_GUI ISS_TRV ORI_AUC "
                            "SAP_3 SAT_POS DIF_AUC DUR_15";

static inline void tick(const struct codebook *book, struct answers *answers, const char *codes,
                        bool replace)
{
    char list[1024], *rest = list, *word;
    bool cleared[CODEBOOK_QUESTIONS] = {false};
    snprintf(list, sizeof list, "%s", codes);
    while ((word = strsep(&rest, " ")) != NULL) {
        int index = *word ? codebook_option(book, word) : -1;
        if (index < 0)
            continue;
        const struct question *q = &book->questions[book->options[index].question];
        for (unsigned i = q->first;
             replace && !cleared[book->options[index].question] && i < q->first + q->count; i++)
            answers_clear(answers, book->options[i].bit);
        cleared[book->options[index].question] = true;
        answers_set(answers, book->options[index].bit);
    }
}

/* count people of a rank who answer plainly but for these codes. */
static inline void people(struct history *history, unsigned rank, unsigned count, const char *codes)
{
    struct answers answers = {0};
    struct closing *closing = &history->closings[history->closing_count - 1];
    tick(history->book, &answers, plain, false);
    if (rank == 1)
        tick(history->book, &answers, "STAT_AAH OUT_INC", false);
    tick(history->book, &answers, codes, true);
    for (unsigned i = 0; i < count; i++)
        fixture_count(closing, history->book, rank, &answers, false, false);
}

static inline void random_question(const struct codebook *book, struct draws *draws,
                                   unsigned question, unsigned rank, struct answers *answers)
{
    const struct question *q = &book->questions[question];
    unsigned ticks = q->type == QUESTION_SINGLE ? 1 : 1 + draw_below(draws, 3);
    bool alone = false;
    while (ticks > 0 && !alone) {
        unsigned most = draw_below(draws, 3) ? (q->count + 1) / 2 : q->count;
        const struct option *option = &book->options[q->first + draw_below(draws, most)];
        if (!(option->ranks >> (rank - 1) & 1))
            continue;
        alone = option->exclusive || option->one_of > 0;
        for (unsigned i = q->first; alone && i < q->first + q->count; i++)
            answers_clear(answers, book->options[i].bit);
        answers_set(answers, option->bit);
        ticks--;
    }
}

static inline void random_person(struct history *history, struct draws *draws, unsigned rank)
{
    const struct codebook *book = history->book;
    struct answers answers = {0};
    for (unsigned q = 0; q < book->question_count; q++)
        if (plan_asked(book, q, rank, &answers))
            random_question(book, draws, q, rank, &answers);
    for (size_t i = 0; i < book->requirement_count; i++)
        if (answers_meet(&answers, &book->requirements[i].when))
            tick(book, &answers, "ORI_CAF", true);
    fixture_count(&history->closings[history->closing_count - 1], book, rank, &answers,
                  draw_below(draws, 9) == 0 && history->closing_count > 1, false);
}

static inline void random_closing(struct history *history, struct draws *draws, unsigned months,
                                  const unsigned sizes[RANKS])
{
    begin_closing(history, months);
    for (unsigned rank = 1; rank <= RANKS; rank++)
        for (unsigned i = 0; i < sizes[rank - 1]; i++)
            random_person(history, draws, rank);
}

/* ---- looking ---- */

static inline const struct cell *cell_at(const struct release *release, const char *id,
                                         enum rank_scope scope, const char *row, const char *col)
{
    for (size_t t = 0; t < release->table_count; t++)
        for (size_t c = 0; c < release->tables[t].cell_count; c++) {
            const struct cell *cell = &release->tables[t].cells[c];
            if (strcmp(release->tables[t].id, id) == 0 && release->tables[t].scope == scope &&
                strcmp(cell->row, row) == 0 && strcmp(cell->col, col) == 0)
                return cell;
        }
    fail_msg("no cell %s %s %s", id, row, col);
    return NULL;
}

static inline void says(const struct release *release, const char *id, enum rank_scope scope,
                        const char *row, enum precision precision, uint32_t lo, uint32_t hi)
{
    const struct cell *cell = cell_at(release, id, scope, row, "");
    if (cell->precision != precision || cell->lo != lo || cell->hi != hi)
        fail_msg("%s %s: %s %u to %u", id, row, release_precision_word(cell->precision), cell->lo,
                 cell->hi);
}

/* The article's scenario, as one closing of half a year. */
static inline void read_scenario(struct history *history)
{
    char line[1000];
    FILE *file = fopen("tests/data/scenario.csv", "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    struct closing *closing = begin_closing(history, 6);
    while (fgets(line, sizeof line, file)) {
        struct answers answers = {0};
        const char *rank = strstr(line, "RNG_");
        for (char *c = line; *c; c++)
            *c = *c == ';' || *c == '|' || *c == '\n' ? ' ' : *c;
        tick(history->book, &answers, line, false);
        fixture_count(closing, history->book, (unsigned)(rank[4] - '0'), &answers, false, false);
    }
    fclose(file);
}

#endif
