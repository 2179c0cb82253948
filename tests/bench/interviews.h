/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/bench/: synthetic interviews of tests/oracle.py, and blocks of their counters.
 * Run from the root of the sources. */
#ifndef TESTS_BENCH_INTERVIEWS_H
#define TESTS_BENCH_INTERVIEWS_H

#include <jansson.h>

#include "tests/bench/bench.h"
#include "tracker/codebook/plan.h"
#include "tracker/interview/record.h"
#include "tracker/stats/closing.h"

struct interviews {
    struct codebook *codebook; /* the built-in one */
    struct interview *list;
    size_t count;
};

UNUSED static void interviews_free(struct interviews *in)
{
    codebook_free(in->codebook);
    free(in->list);
}

static void interview_read(const struct codebook *codebook, const char *line, struct interview *out)
{
    const char *codes[ANSWER_BITS];
    json_t *root = json_loads(line, 0, NULL);
    const json_t *answers = json_object_get(root, "answers");
    const char *when = json_string_value(json_object_get(root, "month"));
    size_t count = json_array_size(answers);
    memset(out, 0, sizeof *out);
    out->rank = (unsigned)json_integer_value(json_object_get(root, "rank"));
    out->department = (unsigned)json_integer_value(json_object_get(root, "department"));
    for (size_t i = 0; i < count && i < ANSWER_BITS; i++)
        codes[i] = json_string_value(json_array_get(answers, i));
    if (!when || !month_parse(when, &out->month) ||
        interview_answers(codebook, codes, count, &out->answers, NULL) != ERROR_NONE ||
        interview_check(codebook, out, NULL) != ERROR_NONE)
        bench_end("tests/oracle.py", line);
    json_decref(root);
}

/* Reads the count interviews that the oracle prints when given arguments. */
UNUSED static void interviews_read(struct interviews *in, const char *arguments, size_t count)
{
    char command[256];
    char line[4096];
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    if (crypto_start() != CRYPTO_OK || codebook_read(text, bytes, &in->codebook, NULL))
        bench_end("codebook", "does not read");
    in->list = bench_room(count, sizeof *in->list);
    in->count = 0;
    snprintf(command, sizeof command,
             "PYTHONDONTWRITEBYTECODE=1 python3 tests/oracle.py --jsonl %s", arguments);
    FILE *pipe = popen(command, "r");
    while (pipe && in->count < count && fgets(line, sizeof line, pipe))
        interview_read(in->codebook, line, &in->list[in->count++]);
    if (!pipe || pclose(pipe) != 0 || in->count != count)
        bench_end("tests/oracle.py", "failed: run from the root of the sources");
}

/* Draws count interviews with a seed. */
UNUSED static void interviews_draw(struct interviews *in, size_t count, unsigned seed)
{
    char arguments[64];
    snprintf(arguments, sizeof arguments, "--n %zu --seed %u", count, seed);
    interviews_read(in, arguments, count);
}

/* Draws the interviews of people people: as many first ones. */
UNUSED static void interviews_people(struct interviews *in, size_t people, unsigned seed)
{
    for (size_t count = 2 * people;;) {
        size_t first = 0;
        interviews_draw(in, count, seed);
        for (size_t i = 0; i < in->count; i++)
            first += in->list[i].rank == 1;
        if (first == people)
            return;
        interviews_free(in);
        count = count + people - first; /* never beyond the answer, from either side */
    }
}

/* Which interviews: every step-th from the first one on, each counted times times. */
struct slice {
    size_t first, step;
    uint32_t times;
};

/* Adds a rank's block when it has k interviews; fewer wait. */
static void block_add(const struct codebook *codebook, unsigned rank, unsigned k, uint32_t *counts,
                      struct closing *closing)
{
    uint32_t interviews = closing->interviews[rank - 1];
    closing->areas[0].interviews += interviews;
    if (interviews < k)
        return;
    closing->folded[rank - 1] = interviews;
    closing->blocks[rank - 1] = block_new(codebook, closing->through, rank);
    if (!closing->blocks[rank - 1])
        bench_end("memory", "none");
    block_fill(closing->blocks[rank - 1], codebook, interviews, counts);
}

/* The closing that a fold of a slice would make. */
UNUSED static void closing_of(const struct interviews *in, struct slice slice, unsigned k,
                              month first, month through, struct closing *closing)
{
    static uint32_t counts[RANKS][CODEBOOK_COUNTERS];
    const struct codebook *codebook = in->codebook;
    memset(counts, 0, sizeof counts);
    *closing = (struct closing){.first = first, .through = through, .area_count = 1};
    closing->areas[0].department = 22;
    for (size_t i = slice.first; i < in->count; i += slice.step) {
        const struct interview *one = &in->list[i];
        const struct plan_entry entry = {&one->answers, one->rank, one->late, one->declared};
        plan_count(codebook, &entry, counts[one->rank - 1]);
        closing->interviews[one->rank - 1] += slice.times;
    }
    for (unsigned r = 0; r < RANKS; r++) {
        for (size_t i = 0; i < codebook->counter_count; i++)
            counts[r][i] *= slice.times;
        block_add(codebook, r + 1, k, counts[r], closing);
    }
}

#endif
