/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/interview/entry.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/plan.h"

static const char *name_of(const struct question *question)
{
    return label_text(&question->name, text_english());
}

static void clear_question(const struct codebook *codebook, struct answers *answers,
                           unsigned question)
{
    const struct question *q = &codebook->questions[question];
    for (unsigned i = q->first; i < q->first + q->count; i++)
        answers_clear(answers, codebook->options[i].bit);
}

/* One pass is enough: a question is skipped by answers of earlier ones. */
struct answers entry_given(const struct codebook *codebook, unsigned rank,
                           const struct answers *answers)
{
    struct answers given = *answers;
    for (unsigned i = 0; i < codebook->question_count; i++)
        if (!plan_asked(codebook, i, rank, &given))
            clear_question(codebook, &given, i);
    return given;
}

enum entry_asked entry_asked(const struct codebook *codebook, unsigned rank,
                             const struct answers *answers, unsigned question)
{
    const struct answers none = {0};
    const struct answers given = entry_given(codebook, rank, answers);
    if (!plan_asked(codebook, question, rank, &none))
        return ENTRY_OTHER_RANK;
    return plan_asked(codebook, question, rank, &given) ? ENTRY_ASKED : ENTRY_SKIPPED;
}

unsigned entry_next(const struct codebook *codebook, unsigned rank, const struct answers *answers,
                    int question)
{
    unsigned next = (unsigned)(question + 1);
    while (next < codebook->question_count &&
           entry_asked(codebook, rank, answers, next) != ENTRY_ASKED)
        next++;
    return next;
}

int entry_previous(const struct codebook *codebook, unsigned rank, const struct answers *answers,
                   unsigned question)
{
    int previous = (int)question - 1;
    while (previous >= 0 && entry_asked(codebook, rank, answers, (unsigned)previous) != ENTRY_ASKED)
        previous--;
    return previous;
}

unsigned entry_ticked(const struct codebook *codebook, const struct answers *answers,
                      unsigned question)
{
    const struct question *q = &codebook->questions[question];
    unsigned count = 0;
    for (unsigned i = q->first; i < q->first + q->count; i++)
        count += answers_has(answers, codebook->options[i].bit);
    return count;
}

int entry_dropped(const struct codebook *codebook, unsigned rank, const struct answers *before,
                  const struct answers *now)
{
    const struct answers was = entry_given(codebook, rank, before);
    for (unsigned i = 0; i < codebook->question_count; i++)
        if (entry_ticked(codebook, &was, i) > 0 &&
            entry_asked(codebook, rank, now, i) != ENTRY_ASKED)
            return (int)i;
    return -1;
}

bool entry_offers(const struct option *option, unsigned rank)
{
    return entry_check_option(option, rank, NULL) == ERROR_NONE;
}

enum error entry_check_option(const struct option *option, unsigned rank, struct fault *fault)
{
    if (option->retired)
        return fault_set(fault, ERROR_CODE_RETIRED, "%s", option->code);
    if (rank > 0 && (option->ranks >> (rank - 1) & 1) == 0)
        return fault_set(fault, ERROR_ANSWER_RANK, "%s", option->code);
    return ERROR_NONE;
}

/* True when ticking a leaves no room for b of the same question. */
static bool excludes(const struct option *a, const struct option *b)
{
    return a != b && (a->exclusive || b->exclusive || (a->one_of > 0 && a->one_of == b->one_of));
}

static enum error check_count(const struct question *question, unsigned ticks, struct fault *fault)
{
    return ticks > question->max ? fault_set(fault, ERROR_ANSWER_MANY, "%s", name_of(question))
                                 : ERROR_NONE;
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
static enum error check_each(const struct codebook *codebook, unsigned rank,
                             const struct answers *answers, const struct question *question,
                             struct fault *fault)
{
    enum error error = ERROR_NONE;
    for (unsigned i = question->first; i < question->first + question->count && !error; i++)
        if (answers_has(answers, codebook->options[i].bit))
            error = entry_check_option(&codebook->options[i], rank, fault);
    return error;
}

/* An option ticked, beside those ticked before it. */
static enum error check_beside(const struct codebook *codebook, const struct answers *answers,
                               const struct question *question, const struct option *option,
                               struct fault *fault)
{
    for (unsigned i = question->first; &codebook->options[i] != option; i++)
        if (answers_has(answers, codebook->options[i].bit) &&
            excludes(option, &codebook->options[i]))
            return refuse_set(codebook, question, option->one_of, fault);
    return ERROR_NONE;
}

/* The options ticked, together. */
static enum error check_together(const struct codebook *codebook, const struct answers *answers,
                                 const struct question *question, unsigned ticks,
                                 struct fault *fault)
{
    if (question->type == QUESTION_SINGLE && ticks > 1)
        return fault_set(fault, ERROR_ANSWER_TWO, "%s", name_of(question));
    for (unsigned i = question->first; i < question->first + question->count; i++) {
        const struct option *option = &codebook->options[i];
        if (!answers_has(answers, option->bit))
            continue;
        if (option->exclusive && ticks > 1)
            return fault_set(fault, ERROR_ANSWER_EXCLUSIVE, "%s", option->code);
        enum error error = check_beside(codebook, answers, question, option, fault);
        if (error)
            return error;
    }
    return check_count(question, ticks, fault);
}

static enum error check_requirements(const struct codebook *codebook, const struct answers *answers,
                                     unsigned question, struct fault *fault)
{
    const struct question *asked = &codebook->questions[question];
    for (size_t i = 0; i < codebook->requirement_count; i++) {
        const struct requirement *requirement = &codebook->requirements[i];
        if (requirement->question != question || !answers_meet(answers, &requirement->when))
            continue;
        bool met = false;
        for (unsigned o = asked->first; o < asked->first + asked->count; o++) {
            unsigned bit = codebook->options[o].bit;
            met |= answers_has(answers, bit) && !answers_has(&requirement->except, bit);
        }
        if (!met)
            return fault_set(fault, ERROR_ANSWER_REQUIRES, "%s", name_of(asked));
    }
    return ERROR_NONE;
}

enum error entry_check(const struct codebook *codebook, unsigned rank,
                       const struct answers *answers, unsigned question, struct fault *fault)
{
    const struct question *q = &codebook->questions[question];
    unsigned ticks = entry_ticked(codebook, answers, question);
    enum error error = check_each(codebook, rank, answers, q, fault);
    if (error)
        return error;
    if (!plan_asked(codebook, question, rank, answers))
        return ticks == 0 ? ERROR_NONE : fault_set(fault, ERROR_ANSWER_SKIPPED, "%s", name_of(q));
    if (ticks == 0 && q->required)
        return fault_set(fault, ERROR_ANSWER_MISSING, "%s", name_of(q));
    error = check_together(codebook, answers, q, ticks, fault);
    return error ? error : check_requirements(codebook, answers, question, fault);
}

void entry_take(const struct codebook *codebook, struct answers *answers, unsigned option)
{
    clear_question(codebook, answers, codebook->options[option].question);
    answers_set(answers, codebook->options[option].bit);
}

enum error entry_tick(const struct codebook *codebook, struct answers *answers, unsigned option,
                      struct fault *fault)
{
    const struct option *o = &codebook->options[option];
    const struct question *q = &codebook->questions[o->question];
    struct answers ticked = *answers;
    if (answers_has(answers, o->bit)) {
        answers_clear(answers, o->bit);
        return ERROR_NONE;
    }
    for (unsigned i = q->first; i < q->first + q->count; i++)
        if (excludes(o, &codebook->options[i]))
            answers_clear(&ticked, codebook->options[i].bit);
    answers_set(&ticked, o->bit);
    enum error error = check_count(q, entry_ticked(codebook, &ticked, o->question), fault);
    if (!error)
        *answers = ticked;
    return error;
}

struct answers entry_drop_retired(const struct codebook *codebook, struct answers *answers)
{
    struct answers gone = {0};
    for (size_t i = 0; i < codebook->option_count; i++) {
        const struct option *option = &codebook->options[i];
        if (!option->retired || !answers_has(answers, option->bit))
            continue;
        answers_clear(answers, option->bit);
        answers_set(&gone, option->bit);
    }
    return gone;
}

int entry_duration(const struct codebook *codebook, unsigned minutes)
{
    const char *word = minutes < 15   ? "DUR_15"
                       : minutes < 30 ? "DUR_30"
                       : minutes < 60 ? "DUR_60"
                                      : "DUR_61";
    return codebook_option(codebook, word);
}
