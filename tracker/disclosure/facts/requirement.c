/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "When one of these is ticked, that question needs an answer outside those": so many people at
 * least have one. */
#include "tracker/disclosure/facts/facts_internal.h"

/* At most how many have an answer outside except: all who were asked but those of except when these
 * are ticked alone, and else no more than such answers. False when the block cannot tell. */
static bool others(const struct facts *facts, const struct facts_block *block,
                   const struct requirement *requirement, struct sum *out)
{
    const struct codebook *codebook = facts->codebook;
    const struct question *q = &codebook->questions[requirement->question];
    struct sum left = {0}, total = {0};
    bool alone = true, told = true;
    sum_add(&left, &block->asked[requirement->question], 1);
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *option = &codebook->options[i];
        const struct sum *sum = facts_option(facts, block, option->bit);
        if (!facts_offered(block, option))
            continue;
        if (answers_has(&requirement->except, option->bit)) {
            alone = alone && (option->exclusive || q->type == QUESTION_SINGLE);
            if (sum)
                sum_add(&left, sum, -1);
            alone = alone && sum;
        } else {
            if (sum)
                sum_add(&total, sum, 1);
            told = told && sum;
        }
    }
    if (alone)
        sum_add(out, &left, 1);
    else if (told)
        sum_add(out, &total, 1);
    sum_clear(&left);
    sum_clear(&total);
    return alone || told;
}

void facts_requirement(struct facts *facts, struct facts_block *block,
                       const struct requirement *requirement)
{
    const struct codebook *codebook = facts->codebook;
    struct sum room = {0};
    const struct sum *asked = &block->asked[requirement->question];
    bool all = asked->count == 0 && asked->constant == block->n;
    bool told = all && others(facts, block, requirement, &room);
    for (unsigned q = 0; told && q < codebook->question_count; q++) {
        const struct question *question = &codebook->questions[q];
        struct sum total = {0};
        for (unsigned i = question->first; i < question->first + question->count; i++) {
            const struct option *option = &codebook->options[i];
            const struct sum *sum = facts_option(facts, block, option->bit);
            if (!sum || !facts_offered(block, option) ||
                !answers_has(&requirement->when, option->bit))
                continue;
            sum_add(&total, sum, 1);
            if (question->type == QUESTION_MULTIPLE && !option->exclusive) {
                facts_order(facts, &room, sum);
                sum_add(&total, sum, -1);
            }
        }
        facts_order(facts, &room, &total);
        sum_clear(&total);
    }
    sum_clear(&room);
}
