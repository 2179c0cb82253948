/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the planner says of synthetic years, first interviews in one block: how wide the ranges are,
 * how many are known to a third of the people, or exactly. Means of SEEDS draws; times are of the
 * processor, one year. Questions whose ties are not all here yet are left out, and named. */
#include "tests/bench/interviews.h"
#include "tracker/disclosure/gate/question_network.h"

enum { SEEDS = 10, K = 5, CELLS = 64, NUMBERS = 512 };

struct truth {
    int32_t value[NUMBERS];
};

struct score {
    double width, third, exact, time;
    unsigned draws;
};

/* The bin that the true count falls in: all that is ever asked of it. */
static size_t bin_of(const struct truth *truth, const struct partition *partition)
{
    size_t bin = 0;
    while (truth->value[partition->cell] > partition->ends[bin])
        bin++;
    return bin;
}

/* The rows of the question's first one-way table, in the plan's order. */
static size_t cells_of(const struct codebook *book, unsigned question,
                       const struct question_numbers *numbers, uint32_t cells[CELLS])
{
    size_t count = 0;
    for (size_t t = 0; t < book->table_count && count == 0; t++)
        for (size_t r = 0; book->tables[t].kind == TABLE_ONE_WAY && r < book->tables[t].row_count;
             r++) {
            const int o = codebook_option(book, book->tables[t].rows[r]);
            const int g = codebook_group(book, book->tables[t].rows[r]);
            if (o >= 0 && book->options[o].question == question)
                cells[count++] = numbers->option[o];
            if (g >= 0 && book->groups[g].question == question)
                cells[count++] = numbers->group[g];
        }
    return count;
}

static struct truth truth_of(const struct interviews *in, unsigned question,
                             const struct question_numbers *numbers)
{
    struct truth truth = {{0}};
    const struct codebook *book = in->codebook;
    for (size_t i = 0; i < in->count; i++) {
        const struct answers *answers = &in->list[i].answers;
        if (in->list[i].rank != 1)
            continue;
        for (size_t o = 0; o < book->option_count; o++)
            if (book->options[o].question == question)
                truth.value[numbers->option[o]] += answers_has(answers, book->options[o].bit);
        for (size_t g = 0; g < book->group_count; g++)
            if (book->groups[g].question == question && numbers->group[g])
                truth.value[numbers->group[g]] += answers_meet(answers, &book->groups[g].members);
    }
    return truth;
}

static void year(const struct interviews *in, unsigned question, int32_t people,
                 struct score *score)
{
    static struct question_numbers numbers;
    struct network network = {.count = 0};
    struct planner *planner = NULL;
    struct partition partition;
    uint32_t cells[CELLS];
    bool found = true;
    question_network(in->codebook, question, 1, people, K, &network, &numbers);
    const size_t count = cells_of(in->codebook, question, &numbers, cells);
    if (!numbers.complete || network.count > NUMBERS) {
        network_clear(&network);
        return;
    }
    const struct truth truth = truth_of(in, question, &numbers);
    const double start = bench_processor();
    if (network_finish(&network) ||
        planner_new(&network, numbers.people, numbers.people_count, cells, count, K, &planner))
        bench_end("planner", "cannot begin");
    while (!planner_next(planner, &partition, &found) && found)
        planner_say(planner, &partition, bin_of(&truth, &partition));
    score->time += bench_processor() - start;
    const struct range *ranges = planner_ranges(planner);
    for (size_t i = 0; i < count; i++) {
        const int32_t width = ranges[cells[i]].hi - ranges[cells[i]].lo;
        if (truth.value[cells[i]] < ranges[cells[i]].lo ||
            truth.value[cells[i]] > ranges[cells[i]].hi)
            bench_end("planner", "said what is not so");
        score->width += width / (double)count;
        score->third += (width <= people / 3 + 1) / (double)count;
        score->exact += (width == 0) / (double)count;
    }
    planner_free(planner);
    network_clear(&network);
    score->draws++;
}

int main(void)
{
    static const int32_t people[] = {11, 15, 20, 37, 200};
    static const char *const questions[] = {"CAN", "DUR", "OUT", "SAT", "SAV", "PRO", "QUE",
                                            "ORG", "HOR", "APP", "ORI", "DIF", "STAT"};
    for (size_t n = 0; n < sizeof people / sizeof *people; n++) {
        struct score score[sizeof questions / sizeof *questions] = {{0}};
        for (unsigned seed = 1; seed <= SEEDS; seed++) {
            struct interviews in;
            interviews_people(&in, (size_t)people[n], seed);
            for (size_t q = 0; q < sizeof questions / sizeof *questions; q++)
                year(&in, (unsigned)codebook_question(in.codebook, questions[q]), people[n],
                     &score[q]);
            interviews_free(&in);
        }
        for (size_t q = 0; q < sizeof questions / sizeof *questions; q++) {
            const struct score *s = &score[q];
            if (s->draws)
                printf("%4d %-4s width %5.2f  third %3.0f %%  exact %3.0f %%  %.3f s\n", people[n],
                       questions[q], s->width / s->draws, 100 * s->third / s->draws,
                       100 * s->exact / s->draws, s->time / s->draws);
            else
                printf("%4d %-4s has ties that are not here yet\n", people[n], questions[q]);
        }
        fflush(stdout);
    }
    return 0;
}
