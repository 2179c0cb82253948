/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/codebook/plan.h"

#include <string.h>

bool plan_asked(const struct codebook *codebook, unsigned question, unsigned rank,
                const struct answers *answers)
{
    const struct question *q = &codebook->questions[question];
    return (q->ranks >> (rank - 1) & 1) != 0 && !answers_meet(answers, &q->skip_if);
}

/* Level of the option ticked, 0 when none with a level is. */
static unsigned level_of(const struct codebook *codebook, unsigned question,
                         const struct answers *answers)
{
    const struct question *q = &codebook->questions[question];
    for (unsigned i = q->first; i < q->first + q->count; i++)
        if (answers_has(answers, codebook->options[i].bit))
            return codebook->options[i].level;
    return 0;
}

/* True when the interview falls on that place; in none when one of the two questions was not asked.
 */
static bool moved(const struct codebook *codebook, const struct plan_entry *interview,
                  const struct movement *movement, unsigned place)
{
    const struct answers *answers = interview->answers;
    if (!plan_asked(codebook, movement->before, interview->rank, answers) ||
        !plan_asked(codebook, movement->after, interview->rank, answers))
        return false;
    unsigned before = level_of(codebook, movement->before, answers);
    unsigned after = level_of(codebook, movement->after, answers);
    unsigned found = MOVEMENT_STABLE;
    if (before == 0 || after == 0)
        found = MOVEMENT_UNMEASURED;
    else if (after != before)
        found = after > before ? MOVEMENT_GAINED : MOVEMENT_LOST;
    return found == place;
}

static bool holds(const struct codebook *codebook, const struct plan_entry *interview,
                  const struct counter *counter, const uint64_t *held)
{
    switch (counter->kind) {
    case COUNTER_OPTION:
        return answers_has(interview->answers, codebook->options[counter->a].bit);
    case COUNTER_GROUP:
        return answers_meet(interview->answers, &codebook->groups[counter->a].members);
    case COUNTER_MOVEMENT:
        return moved(codebook, interview, &codebook->movements[counter->a], counter->b);
    case COUNTER_NOT_ASKED:
        return !plan_asked(codebook, counter->a, interview->rank, interview->answers);
    case COUNTER_CROSSING:
        return (held[counter->a / 64] >> (counter->a % 64) & 1) != 0 &&
               (held[counter->b / 64] >> (counter->b % 64) & 1) != 0;
    case COUNTER_LATE:
        return interview->late;
    case COUNTER_DECLARED:
        return interview->declared;
    }
    return false;
}

void plan_count(const struct codebook *codebook, const struct plan_entry *interview,
                uint32_t *counts)
{
    uint64_t held[CODEBOOK_COUNTERS / 64] = {0}; /* counters so far that hold in this interview */
    for (size_t i = 0; i < codebook->counter_count; i++) {
        bool counted = holds(codebook, interview, &codebook->counters[i], held);
        held[i / 64] |= (uint64_t)counted << (i % 64);
        counts[i] += counted;
    }
    explicit_bzero(held, sizeof held);
}
