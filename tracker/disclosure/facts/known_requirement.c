/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "When one of these is ticked, that question needs an answer outside those": so many people at
 * least have one. */
#include "tracker/disclosure/facts/known_internal.h"

/* At most how many have an answer outside except: all who were asked but those of except when these
 * are ticked alone, and else no more than such answers. False when the block cannot tell. */
static bool others(const struct known *known, const struct known_block *block,
                   const struct requirement *requirement, struct form *out)
{
    const struct codebook *codebook = known->codebook;
    const struct question *q = &codebook->questions[requirement->question];
    struct form left = {0}, sum = {0};
    bool alone = true, told = true;
    form_add(&left, &block->asked[requirement->question], 1);
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *option = &codebook->options[i];
        const struct form *form = known_option(known, block, option->bit);
        if (!known_offered(block, option))
            continue;
        if (answers_has(&requirement->except, option->bit)) {
            alone = alone && (option->exclusive || q->type == QUESTION_SINGLE);
            if (form)
                form_add(&left, form, -1);
            alone = alone && form;
        } else {
            if (form)
                form_add(&sum, form, 1);
            told = told && form;
        }
    }
    if (alone)
        form_add(out, &left, 1);
    else if (told)
        form_add(out, &sum, 1);
    form_release(&left);
    form_release(&sum);
    return alone || told;
}

void known_requirement(struct known *known, struct known_block *block,
                       const struct requirement *requirement)
{
    const struct codebook *codebook = known->codebook;
    struct form room = {0};
    const struct form *asked = &block->asked[requirement->question];
    bool all = asked->count == 0 && asked->constant == block->n;
    bool told = all && others(known, block, requirement, &room);
    for (unsigned q = 0; told && q < codebook->question_count; q++) {
        const struct question *question = &codebook->questions[q];
        struct form sum = {0};
        for (unsigned i = question->first; i < question->first + question->count; i++) {
            const struct option *option = &codebook->options[i];
            const struct form *form = known_option(known, block, option->bit);
            if (!form || !known_offered(block, option) ||
                !answers_has(&requirement->when, option->bit))
                continue;
            form_add(&sum, form, 1);
            if (question->type == QUESTION_MULTIPLE && !option->exclusive) {
                known_order(known, &room, form);
                form_add(&sum, form, -1);
            }
        }
        known_order(known, &room, &sum);
        form_release(&sum);
    }
    form_release(&room);
}
