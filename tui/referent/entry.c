/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/referent/entry.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/interview/interview.h"

static void clear_question(const struct codebook *codebook, struct answers *answers,
                           unsigned question)
{
    const struct question *q = &codebook->questions[question];
    for (unsigned i = q->first; i < q->first + q->count; i++)
        answers_clear(answers, codebook->options[i].bit);
}

/* One pass is enough: a question is skipped by answers of earlier ones. */
static struct answers given(const struct codebook *codebook, unsigned rank,
                            const struct answers *all)
{
    struct answers answers = *all;
    for (unsigned i = 0; i < codebook->question_count; i++) {
        const struct question *q = &codebook->questions[i];
        if (!(q->ranks >> (rank - 1) & 1) || answers_meet(&q->skip_if, &answers))
            clear_question(codebook, &answers, i);
    }
    return answers;
}

struct answers entry_given(const struct codebook *codebook, const struct draft *draft)
{
    return given(codebook, draft->rank, &draft->answers);
}

enum entry_asked entry_asked(const struct codebook *codebook, const struct draft *draft,
                             unsigned question)
{
    const struct question *q = &codebook->questions[question];
    struct answers answers = entry_given(codebook, draft);
    if (!(q->ranks >> (draft->rank - 1) & 1))
        return ENTRY_OTHER_RANK;
    return answers_meet(&q->skip_if, &answers) ? ENTRY_SKIPPED : ENTRY_ASKED;
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

int entry_dropped(const struct codebook *codebook, const struct draft *draft,
                  const struct answers *before)
{
    const struct answers was = given(codebook, draft->rank, before);
    for (unsigned i = 0; i < codebook->question_count; i++)
        if (entry_ticked(codebook, &was, i) > 0 && entry_asked(codebook, draft, i) != ENTRY_ASKED)
            return (int)i;
    return -1;
}

void entry_follow(const struct codebook *to, struct draft *draft, char *gone, size_t size)
{
    size_t at = 0;
    gone[0] = '\0';
    for (size_t i = 0; i < to->option_count; i++) {
        const struct option *option = &to->options[i];
        if (!option->retired || !answers_has(&draft->answers, option->bit))
            continue;
        answers_clear(&draft->answers, option->bit);
        const char *label = label_text(&option->label, text_english());
        int length =
            at < size ? snprintf(gone + at, size - at, at ? _(", « %s »") : _("« %s »"), label) : 0;
        at += length > 0 ? (size_t)length : 0;
    }
    draft->codebook = to->version;
}

bool entry_offers(const struct option *option, unsigned rank)
{
    return !option->retired && (option->ranks >> (rank - 1) & 1);
}

unsigned entry_next(const struct codebook *codebook, const struct draft *draft, int question)
{
    unsigned next = (unsigned)(question + 1);
    while (next < codebook->question_count && entry_asked(codebook, draft, next) != ENTRY_ASKED)
        next++;
    return next;
}

int entry_previous(const struct codebook *codebook, const struct draft *draft, unsigned question)
{
    int previous = (int)question - 1;
    while (previous >= 0 && entry_asked(codebook, draft, (unsigned)previous) != ENTRY_ASKED)
        previous--;
    return previous;
}

void entry_take(const struct codebook *codebook, struct draft *draft, unsigned option)
{
    clear_question(codebook, &draft->answers, codebook->options[option].question);
    answers_set(&draft->answers, codebook->options[option].bit);
}

/* True when ticking a leaves no room for b of the same question. */
static bool excludes(const struct option *a, const struct option *b)
{
    return a != b && (a->exclusive || b->exclusive || (a->one_of > 0 && a->one_of == b->one_of));
}

enum error entry_tick(const struct codebook *codebook, struct draft *draft, unsigned option,
                      struct fault *fault)
{
    const struct option *o = &codebook->options[option];
    const struct question *q = &codebook->questions[o->question];
    struct answers before = draft->answers;
    if (answers_has(&draft->answers, o->bit)) {
        answers_clear(&draft->answers, o->bit);
    } else {
        for (unsigned i = q->first; i < q->first + q->count; i++)
            if (excludes(o, &codebook->options[i]))
                answers_clear(&draft->answers, codebook->options[i].bit);
        answers_set(&draft->answers, o->bit);
        if (q->max && entry_ticked(codebook, &draft->answers, o->question) > q->max) {
            draft->answers = before;
            return fault_set(fault, ERROR_ANSWER_MANY, "%s", label_text(&q->name, text_english()));
        }
    }
    return ERROR_NONE;
}

static struct interview interview_of(const struct codebook *codebook, const struct draft *draft)
{
    return (struct interview){.rank = draft->rank,
                              .declared = draft->declared,
                              .month = draft->month,
                              .answers = entry_given(codebook, draft)};
}

enum error entry_check(const struct codebook *codebook, const struct draft *draft,
                       unsigned question, struct fault *fault)
{
    struct interview interview = interview_of(codebook, draft);
    return interview_check_question(codebook, &interview, question, fault);
}

enum error entry_check_all(const struct codebook *codebook, const struct draft *draft,
                           struct fault *fault)
{
    struct interview interview = interview_of(codebook, draft);
    return interview_check(codebook, &interview, fault);
}

void entry_answers(const struct codebook *codebook, const struct draft *draft, unsigned question,
                   char *out, size_t size)
{
    const struct question *q = &codebook->questions[question];
    size_t at = 0;
    out[0] = '\0';
    for (unsigned i = q->first; i < q->first + q->count && at + 1 < size; i++) {
        if (!answers_has(&draft->answers, codebook->options[i].bit))
            continue;
        int length = snprintf(out + at, size - at, "%s%s", at ? ", " : "",
                              label_text(&codebook->options[i].label, text_english()));
        at += length > 0 ? (size_t)length : 0;
    }
}

static bool said(const struct codebook *codebook, const struct draft *draft, const char *word)
{
    int option = codebook_option(codebook, word);
    const struct answers answers = entry_given(codebook, draft);
    return option >= 0 && answers_has(&answers, codebook->options[option].bit);
}

const char *entry_reminder(const struct codebook *codebook, const struct draft *draft,
                           unsigned question)
{
    const char *word = codebook->questions[question].code;
    if (strcmp(word, "HOR") == 0) {
        if (said(codebook, draft, "HC_PSY"))
            return _(
                "Charte B4, C8 : j'écoute et je nomme un relais. Danger grave et immédiat : 15, "
                "112, 3114.");
        if (said(codebook, draft, "HC_SAN"))
            return _("Charte B4, B6 : pas de conseil médical ; je nomme un relais, par exemple le "
                     "médecin.");
        if (!said(codebook, draft, "HC_NON"))
            return _("Charte B4 : hors champ, j'écoute, je nomme un relais de droit commun, je "
                     "m'arrête là.");
    }
    if (draft->rank == RANKS && said(codebook, draft, "ISS_SRE") &&
        (strcmp(word, "ISS") == 0 ||
         (strcmp(word, "ORI") == 0 && said(codebook, draft, "ORI_AUC"))))
        return _("Charte B5 : dernier entretien sans réponse, la personne repart avec une "
                 "orientation.");
    if (strcmp(word, "DIF") == 0 &&
        (said(codebook, draft, "DIF_DRT") || said(codebook, draft, "DIF_POS") ||
         said(codebook, draft, "DIF_HCH")))
        return _(
            "Charte E1, E2 : vous pouvez solliciter les formatrices à tout moment, sans détail "
            "qui désigne quelqu'un.");
    return NULL;
}

int entry_duration(const struct codebook *codebook, unsigned minutes)
{
    const char *word = minutes < 15   ? "DUR_15"
                       : minutes < 30 ? "DUR_30"
                       : minutes < 60 ? "DUR_60"
                                      : "DUR_61";
    return codebook_option(codebook, word);
}
