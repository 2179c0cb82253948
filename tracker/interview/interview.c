/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/interview/interview.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/plan.h"

enum error interview_answers(const struct codebook *codebook, const char *const *codes,
                             size_t count, struct answers *answers, struct fault *fault)
{
    struct answers ticked = {0};
    *answers = ticked;
    for (size_t i = 0; i < count; i++) {
        int index = codebook_option(codebook, codes[i]);
        if (index < 0)
            return fault_set(fault, ERROR_CODE_UNKNOWN, "%s", codes[i]);
        const struct option *option = &codebook->options[index];
        if (option->retired)
            return fault_set(fault, ERROR_CODE_RETIRED, "%s", option->code);
        if (answers_has(&ticked, option->bit))
            return fault_set(fault, ERROR_CODE_TWICE, "%s", option->code);
        answers_set(&ticked, option->bit);
    }
    *answers = ticked;
    return ERROR_NONE;
}

static const char *name_of(const struct question *question)
{
    return label_text(&question->name, text_english());
}

/* The options of one set, "STAT_PI1 / STAT_PI2", as the subject of a fault. */
static enum error refuse_set(const struct codebook *codebook, const struct question *question,
                             int one_of, struct fault *fault)
{
    char subject[sizeof fault->subject] = "";
    size_t used = 0;
    for (unsigned i = question->first; i < question->first + question->count; i++) {
        const struct option *option = &codebook->options[i];
        size_t room = sizeof subject - used;
        if (option->one_of != one_of || strlen(option->code) + sizeof " / " > room)
            continue;
        int bytes = snprintf(subject + used, room, "%s%s", used > 0 ? " / " : "", option->code);
        used += (size_t)bytes;
    }
    return fault_set(fault, ERROR_ANSWER_TWO, "%s", subject);
}

/* Each option ticked, alone: one that may be ticked at this rank. */
static enum error check_each(const struct codebook *codebook, const struct interview *interview,
                             const struct question *question, struct fault *fault)
{
    for (unsigned i = question->first; i < question->first + question->count; i++) {
        const struct option *option = &codebook->options[i];
        if (!answers_has(&interview->answers, option->bit))
            continue;
        if (option->retired)
            return fault_set(fault, ERROR_CODE_RETIRED, "%s", option->code);
        if ((option->ranks >> (interview->rank - 1) & 1) == 0)
            return fault_set(fault, ERROR_ANSWER_RANK, "%s", option->code);
    }
    return ERROR_NONE;
}

/* The options ticked, together. */
static enum error check_together(const struct codebook *codebook, const struct interview *interview,
                                 const struct question *question, unsigned ticks,
                                 struct fault *fault)
{
    if (question->type == QUESTION_SINGLE && ticks > 1)
        return fault_set(fault, ERROR_ANSWER_TWO, "%s", name_of(question));
    uint16_t sets = 0;
    for (unsigned i = question->first; i < question->first + question->count; i++) {
        const struct option *option = &codebook->options[i];
        if (!answers_has(&interview->answers, option->bit))
            continue;
        if (option->exclusive && ticks > 1)
            return fault_set(fault, ERROR_ANSWER_EXCLUSIVE, "%s", option->code);
        if (option->one_of > 0 && (sets >> option->one_of & 1) != 0)
            return refuse_set(codebook, question, option->one_of, fault);
        sets |= (uint16_t)(1 << option->one_of);
    }
    if (ticks > question->max)
        return fault_set(fault, ERROR_ANSWER_MANY, "%s", name_of(question));
    return ERROR_NONE;
}

static enum error check_requirements(const struct codebook *codebook,
                                     const struct interview *interview, unsigned question,
                                     struct fault *fault)
{
    const struct question *asked = &codebook->questions[question];
    for (size_t i = 0; i < codebook->requirement_count; i++) {
        const struct requirement *requirement = &codebook->requirements[i];
        if (requirement->question != question ||
            !answers_meet(&interview->answers, &requirement->when))
            continue;
        bool met = false;
        for (unsigned o = asked->first; o < asked->first + asked->count; o++) {
            unsigned bit = codebook->options[o].bit;
            met |= answers_has(&interview->answers, bit) && !answers_has(&requirement->except, bit);
        }
        if (!met)
            return fault_set(fault, ERROR_ANSWER_REQUIRES, "%s", name_of(asked));
    }
    return ERROR_NONE;
}

enum error interview_check_question(const struct codebook *codebook,
                                    const struct interview *interview, unsigned question,
                                    struct fault *fault)
{
    const struct question *q = &codebook->questions[question];
    unsigned ticks = 0;
    for (unsigned i = q->first; i < q->first + q->count; i++)
        ticks += answers_has(&interview->answers, codebook->options[i].bit);
    enum error error = check_each(codebook, interview, q, fault);
    if (error != ERROR_NONE)
        return error;
    if (!plan_asked(codebook, question, interview->rank, &interview->answers))
        return ticks == 0 ? ERROR_NONE : fault_set(fault, ERROR_ANSWER_SKIPPED, "%s", name_of(q));
    if (ticks == 0 && q->required)
        return fault_set(fault, ERROR_ANSWER_MISSING, "%s", name_of(q));
    error = check_together(codebook, interview, q, ticks, fault);
    if (error != ERROR_NONE)
        return error;
    return check_requirements(codebook, interview, question, fault);
}

enum error interview_check(const struct codebook *codebook, const struct interview *interview,
                           struct fault *fault)
{
    if (interview->rank < 1 || interview->rank > RANKS)
        return fault_set(fault, ERROR_RANK, "%u", interview->rank);
    struct answers known = {0};
    for (size_t i = 0; i < codebook->option_count; i++)
        answers_set(&known, codebook->options[i].bit);
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
        if (answers_has(&interview->answers, bit) && !answers_has(&known, bit))
            return fault_set(fault, ERROR_CODE_UNKNOWN, "bit %u", bit);
    for (size_t i = 0; i < codebook->question_count; i++) {
        enum error error = interview_check_question(codebook, interview, (unsigned)i, fault);
        if (error != ERROR_NONE)
            return error;
    }
    return ERROR_NONE;
}
