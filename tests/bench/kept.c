/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much the gate lets out of synthetic years, and what that costs. Shares are of the one-way
 * cells about all the people of the period (all ranks, or the first): those that the numbers of
 * people allow to be tried, and all of them. A cell of k people has as many at one rank, who are
 * all different; of those, the plan wants some in thirds only: the others are tried exactly. Times
 * are of the processor. */
#include "tests/bench/interviews.h"
#include "tracker/disclosure/gate/gate.h"

enum { SEEDS = 20, K = 5, YEAR = 2020, CLOSINGS = 24, RELEASES = 48 };

/* A reader's history: closings in time, and all that was released. */
struct history {
    const struct codebook *codebook;
    struct closing closings[CLOSINGS];
    size_t closing_count;
    struct release *past[RELEASES];
    size_t past_count;
};

static void history_end(struct history *history)
{
    for (size_t i = 0; i < history->closing_count; i++)
        closing_clear(&history->closings[i]);
    for (size_t i = 0; i < history->past_count; i++)
        release_free(history->past[i]);
    *history = (struct history){.codebook = NULL};
}

/* Closes a part (of parts) of a year with a slice of the interviews. */
static void history_close(struct history *history, const struct interviews *in, unsigned year,
                          unsigned part, unsigned parts)
{
    month january = month_january(YEAR + year);
    month first = (month)(january + part * 12 / parts);
    month through = (month)(january + (part + 1) * 12 / parts - 1);
    history->codebook = in->codebook;
    closing_of(in, (struct slice){part, parts, 1}, K, first, through,
               &history->closings[history->closing_count++]);
}

static struct release *history_release(struct history *history, enum release_kind kind,
                                       unsigned year, bool preview, double *time)
{
    struct fault fault = {.error = ERROR_NONE};
    struct release *release;
    const struct closing *last = &history->closings[history->closing_count - 1];
    struct gate_request request = {.kind = kind,
                                   .from = month_january(YEAR + year),
                                   .to = last->through,
                                   .codebook = history->codebook,
                                   .closings = history->closings,
                                   .closing_count = history->closing_count,
                                   .past = (const struct release *const *)history->past,
                                   .past_count = history->past_count,
                                   .k = K};
    if (kind == RELEASE_TRENDS)
        request.from = last->first;
    memset(request.store, '0', sizeof request.store - 1);
    double start = bench_processor();
    bench_must(preview ? gate_preview(&request, &release, &fault)
                       : gate_release(&request, &release, &fault));
    *time = bench_processor() - start;
    return release;
}

/* Releases and remembers; *time, the longest so far, may grow. */
static const struct release *history_say(struct history *history, enum release_kind kind,
                                         unsigned year, double *time)
{
    double took;
    struct release *release = history_release(history, kind, year, false, &took);
    release->number = (unsigned)history->past_count + 1;
    history->past[history->past_count++] = release;
    if (took > *time)
        *time = took;
    return release;
}

/* --- counting cells --- */

struct kept {
    unsigned cells, allowed, said;
    unsigned count[PRECISIONS];
    unsigned large, large_tried,
        large_exact; /* cells of k people or more: all, tried exactly, said */
};

/* People certainly in a cell: the most that it has at one rank. */
static uint32_t people_in(const struct history *history, enum rank_scope scope,
                          const struct cell *cell)
{
    char name[COUNTER_CHARS + 1];
    uint32_t most = 0;
    snprintf(name, sizeof name, "%s%s%s", cell->row, cell->col[0] ? "*" : "", cell->col);
    for (unsigned r = 0; r < RANKS; r++) {
        uint32_t total = 0;
        for (size_t i = 0; i < history->closing_count; i++)
            if ((scope_ranks(scope) >> r & 1) && history->closings[i].blocks[r])
                total += block_value(history->closings[i].blocks[r], name, NULL);
        most = total > most ? total : most;
    }
    return most;
}

static void count_cell(const struct cell *cell, const struct cell *allowed, uint32_t people,
                       struct kept *kept)
{
    if (cell->precision == PRECISION_NOT_ASKED)
        return;
    kept->cells++;
    kept->allowed += allowed->precision < PRECISION_HIDDEN;
    kept->said += cell->precision < PRECISION_HIDDEN;
    kept->count[cell->precision]++;
    kept->large += people >= K;
    kept->large_tried += people >= K && allowed->precision == PRECISION_EXACT;
    kept->large_exact += people >= K && cell->precision == PRECISION_EXACT;
}

/* Counts the cells of the tables of a kind; the preview has the same tables. */
static void count_kept(const struct history *history, const struct release *release,
                       const struct release *preview, enum table_kind kind, struct kept *kept)
{
    for (size_t t = 0; t < release->table_count; t++) {
        const struct release_table *table = &release->tables[t];
        int plan = codebook_table(history->codebook, table->id);
        if (plan < 0 || history->codebook->tables[plan].kind != kind ||
            (table->scope != SCOPE_ALL && table->scope != SCOPE_1))
            continue;
        for (size_t c = 0; c < table->cell_count; c++)
            count_cell(&table->cells[c], &preview->tables[t].cells[c],
                       people_in(history, table->scope, &table->cells[c]), kept);
    }
}

static double share(unsigned part, unsigned whole)
{
    return whole ? 100.0 * part / whole : 100.0;
}

/* What the bilan of the only year of a history says, trends before it counted in. */
static struct kept year_kept(struct history *history, enum release_kind kind, enum table_kind table,
                             double *time)
{
    double took;
    struct kept kept = {.cells = 0};
    struct release *preview = history_release(history, kind, 0, true, &took);
    const struct release *release = history_say(history, kind, 0, time);
    count_kept(history, release, preview, table, &kept);
    release_free(preview);
    return kept;
}

/* --- what is printed --- */

struct range {
    double least, most;
};

static void range_add(struct range *range, bool first, double value)
{
    if (first || value < range->least)
        range->least = value;
    if (first || value > range->most)
        range->most = value;
}

static void kept_add(struct kept *total, const struct kept *kept)
{
    total->cells += kept->cells;
    total->allowed += kept->allowed;
    total->said += kept->said;
    total->large += kept->large;
    total->large_tried += kept->large_tried;
    total->large_exact += kept->large_exact;
    for (unsigned p = 0; p < PRECISIONS; p++)
        total->count[p] += kept->count[p];
}

/* A line for a number of people: one closing, or one of parts, over SEEDS draws; returns the sum of
 * the draws. */
static struct kept line(unsigned people, unsigned parts)
{
    struct range said = {0, 0};
    struct kept total = {.cells = 0};
    double time = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct history history = {.codebook = NULL};
        struct interviews in;
        interviews_people(&in, people * (size_t)parts, seed);
        history_close(&history, &in, 0, 0, parts);
        struct kept kept =
            year_kept(&history, parts > 1 ? RELEASE_TRENDS : RELEASE_BILAN, TABLE_ONE_WAY, &time);
        range_add(&said, seed == 1, share(kept.said, kept.allowed));
        kept_add(&total, &kept);
        history_end(&history);
        interviews_free(&in);
    }
    printf(
        "  %4u %-8s %5.1f (%4.1f-%5.1f)  %5.1f   %4.0f %4.0f %4.0f   %5.1f  %5.1f   %6.3f s\n",
        people, parts > 1 ? "quarter" : "year", share(total.said, total.allowed), said.least,
        said.most, share(total.said, total.cells), share(total.count[PRECISION_EXACT], total.said),
        share(total.count[PRECISION_ROUNDED], total.said),
        share(total.count[PRECISION_THIRD], total.said),
        share(total.large_exact, total.large_tried), share(total.large_exact, total.large), time);
    return total;
}

static void volumes(void)
{
    static const unsigned people[] = {15, 20, 40, 60, 90, 200, 2000};
    enum { VOLUMES = sizeof people / sizeof *people, YEAR_OF_200 = 5 };
    struct kept kept[VOLUMES];
    printf("\nwhat is said of one-way tables, %%: mean of %d draws (least-most)\n", SEEDS);
    printf(
        "                                           of what is said    exact, of cells of k\n"
        "  people        of what is tried   of all  exact  rnd  1/3   tried so    all     time\n");
    for (size_t i = 0; i < VOLUMES; i++)
        kept[i] = line(people[i], 1);
    struct kept quarter = line(50, 4);
    for (size_t i = 0; i < YEAR_OF_200; i++) {
        char what[64];
        snprintf(what, sizeof what, "said at %u people, %% of what is tried", people[i]);
        bench_aim(what, share(kept[i].said, kept[i].allowed), false, 94);
    }
    const struct kept *year = &kept[YEAR_OF_200];
    bench_aim("exact at 200, % of cells of k people tried exactly",
              share(year->large_exact, year->large_tried), false, 97);
    bench_aim("exact at 200, % of all cells of k people", share(year->large_exact, year->large),
              false, 97);
    bench_aim("said of a quarter of 50 people, %", share(quarter.said, quarter.allowed), false, 90);
}

/* January after four quarters with their trends, and without. */
static void quarters(void)
{
    struct range loss = {0, 0};
    double time = 0, alone = 0, total = 0;
    for (unsigned seed = 1; seed <= SEEDS; seed++) {
        struct history with = {.codebook = NULL}, without = {.codebook = NULL};
        struct interviews in;
        interviews_people(&in, 200, seed);
        for (unsigned q = 0; q < 4; q++) {
            history_close(&with, &in, 0, q, 4);
            history_say(&with, RELEASE_TRENDS, 0, &time);
            history_close(&without, &in, 0, q, 4);
        }
        struct kept a = year_kept(&without, RELEASE_BILAN, TABLE_ONE_WAY, &alone);
        struct kept b = year_kept(&with, RELEASE_BILAN, TABLE_ONE_WAY, &time);
        double points =
            share(a.count[PRECISION_EXACT], a.cells) - share(b.count[PRECISION_EXACT], b.cells);
        range_add(&loss, seed == 1, points);
        total += points;
        history_end(&with);
        history_end(&without);
        interviews_free(&in);
    }
    printf("\nyear at 200 people, four quarterly trends before: %.1f to %.1f points less said "
           "exactly\n",
           loss.least, loss.most);
    bench_aim("points lost in January, mean of the draws", total / SEEDS, true, 5);
    bench_aim("points lost in January, worst draw", loss.most, true, 5);
    bench_aim("longest release of the year, s", time, true, 5);
}

/* Five years with quarterly trends and a bilan each January, then a bilan of all of them. */
static void years(void)
{
    struct history history = {.codebook = NULL};
    struct interviews in;
    double time = 0;
    interviews_people(&in, 200, 1);
    for (unsigned year = 0; year < 5; year++) {
        for (unsigned q = 0; q < 4; q++) {
            history_close(&history, &in, year, q, 4);
            history_say(&history, RELEASE_TRENDS, year, &time);
        }
        history_say(&history, RELEASE_BILAN, year, &time);
    }
    bench_aim("longest release over five years with quarterly trends, s", time, true, 20);
    time = 0;
    history_say(&history, RELEASE_BILAN, 0, &time);
    bench_aim("a bilan of those five years at once, s", time, true, 20);
    history_end(&history);
    interviews_free(&in);
}

/* --- the scenario of twenty people --- */

static bool based(const struct release *release, const struct release_table *table, size_t cell)
{
    uint32_t base;
    return release_cell_base(release, table, &table->cells[cell], &base) && base >= 3 * K;
}

/* Two rows under one column of a crossing can be compared when the bases of both are known, that is
 * left exact; a direction is then one cell of the two. */
static void pair_count(const struct release *release, const struct release_table *table, size_t a,
                       size_t b, unsigned *comparable, unsigned *said)
{
    const struct cell *one = &table->cells[a];
    const struct cell *other = &table->cells[b];
    if (strcmp(one->col, other->col) != 0 || !based(release, table, a) || !based(release, table, b))
        return;
    ++*comparable;
    *said += one->precision < PRECISION_HIDDEN || other->precision < PRECISION_HIDDEN;
}

static void crossings(const struct history *history, const struct release *release)
{
    unsigned comparable = 0, said = 0;
    for (size_t t = 0; t < release->table_count; t++) {
        const struct release_table *table = &release->tables[t];
        int plan = codebook_table(history->codebook, table->id);
        if (plan < 0 || history->codebook->tables[plan].kind != TABLE_CROSSING)
            continue;
        for (size_t a = 0; a < table->cell_count; a++)
            for (size_t b = 0; b < a; b++)
                pair_count(release, table, a, b, &comparable, &said);
    }
    printf("  crossings: %u of %u pairs of rows whose bases allow it are compared\n", said,
           comparable);
}

static void scenario(void)
{
    struct history history = {.codebook = NULL};
    struct interviews in;
    double time = 0;
    interviews_read(&in, "--rows tests/data/scenario.csv", 40);
    history_close(&history, &in, 0, 0, 1);
    struct kept kept = year_kept(&history, RELEASE_BILAN, TABLE_ONE_WAY, &time);
    printf("\nthe scenario of 20 people: %u of %u one-way cells said (%u are tried)\n", kept.said,
           kept.cells, kept.allowed);
    crossings(&history, history.past[0]);
    bench_aim("time of its bilan, s", time, true, 0.2);
    history_end(&history);
    interviews_free(&in);
}

/* Peak of resident memory of this process, MiB. */
static double memory(void)
{
    char text[256];
    double peak = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(text, sizeof text, status))
        if (strncmp(text, "VmHWM:", 6) == 0)
            peak = strtod(text + 6, NULL) / 1024;
    if (status)
        fclose(status);
    return peak;
}

int main(void)
{
    scenario();
    volumes();
    quarters();
    years();
    bench_aim("peak memory of all of this, MiB", memory(), true, 100);
    return 0;
}
