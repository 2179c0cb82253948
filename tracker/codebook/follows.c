/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/codebook.h"

static enum error refuse(struct fault *fault, const char *word, const char *reason)
{
    return fault_set(fault, ERROR_CODEBOOK, "« %s » : %s", word, reason);
}

/* Interviews of both versions may stand in one block, and the gate reasons on the rules of the
 * newest: who is asked what never changes. */
static enum error check_questions(const struct codebook *current, const struct codebook *next,
                                  struct fault *fault)
{
    for (size_t i = 0; i < current->question_count; i++) {
        const struct question *was = &current->questions[i];
        int index = codebook_question(next, was->code);
        if (index < 0)
            return refuse(fault, was->code, _("question retirée de la grille"));
        const struct question *is = &next->questions[index];
        if (is->type != was->type)
            return refuse(fault, was->code, _("choix unique devenu multiple, ou l'inverse"));
        if (is->ranks != was->ranks || is->required != was->required || is->max != was->max ||
            memcmp(&is->skip_if, &was->skip_if, sizeof is->skip_if) != 0)
            return refuse(fault, was->code, _("règle de la question changée"));
    }
    for (size_t i = 0; i < next->question_count; i++)
        if (codebook_question(current, next->questions[i].code) < 0)
            return refuse(fault, next->questions[i].code,
                          _("question nouvelle : elle demande un autre formulaire"));
    return ERROR_NONE;
}

static enum error check_options(const struct codebook *current, const struct codebook *next,
                                struct fault *fault)
{
    for (size_t i = 0; i < current->option_count; i++) {
        const struct option *was = &current->options[i];
        int index = codebook_option(next, was->code);
        if (index < 0)
            return refuse(fault, was->code, _("option ôtée : mettez-la en retrait (« retired »)"));
        const struct option *is = &next->options[index];
        if (is->bit != was->bit)
            return refuse(fault, was->code, _("le numéro de bit ne change jamais"));
        if (strcmp(next->questions[is->question].code, current->questions[was->question].code) != 0)
            return refuse(fault, was->code, _("option passée à une autre question"));
        if (is->level != was->level || is->says_nothing != was->says_nothing ||
            is->exclusive != was->exclusive || is->one_of != was->one_of || is->ranks != was->ranks)
            return refuse(fault, was->code, _("option redéfinie"));
    }
    return ERROR_NONE;
}

/* A group may gain options that did not exist, as « autre » does; the old ones stay where they
 * were. */
static enum error check_groups(const struct codebook *current, const struct codebook *next,
                               struct fault *fault)
{
    for (size_t g = 0; g < current->group_count; g++) {
        const struct group *was = &current->groups[g];
        int index = codebook_group(next, was->code);
        if (index < 0)
            return refuse(fault, was->code, _("groupe ôté de la grille"));
        const struct group *is = &next->groups[index];
        bool same = is->says_nothing == was->says_nothing;
        for (size_t i = 0; i < current->option_count; i++) {
            unsigned bit = current->options[i].bit;
            same &= answers_has(&was->members, bit) == answers_has(&is->members, bit);
        }
        if (!same)
            return refuse(fault, was->code, _("groupe redéfini"));
    }
    return ERROR_NONE;
}

static bool same_movement(const struct codebook *current, const struct movement *was,
                          const struct codebook *next, const struct movement *is)
{
    bool same =
        strcmp(current->questions[was->before].code, next->questions[is->before].code) == 0 &&
        strcmp(current->questions[was->after].code, next->questions[is->after].code) == 0;
    for (int p = 0; p < MOVEMENT_PLACES; p++)
        same &= strcmp(was->option[p], is->option[p]) == 0 &&
                was->says_nothing[p] == is->says_nothing[p];
    return same;
}

static enum error check_movements(const struct codebook *current, const struct codebook *next,
                                  struct fault *fault)
{
    for (size_t i = 0; i < current->movement_count; i++) {
        const struct movement *was = &current->movements[i];
        bool kept = false;
        for (size_t j = 0; j < next->movement_count; j++)
            kept |= strcmp(next->movements[j].code, was->code) == 0 &&
                    same_movement(current, was, next, &next->movements[j]);
        if (!kept)
            return refuse(fault, was->code, _("mouvement ôté ou redéfini"));
    }
    return ERROR_NONE;
}

/* Of what says nothing nobody is protected: the mark stays where it was when the store was made. */
static enum error refuse_mark(struct fault *fault, const char *word)
{
    return refuse(fault, word, _("« says_nothing » ne peut être apporté par une mise à jour"));
}

static enum error check_marks(const struct codebook *current, const struct codebook *next,
                              struct fault *fault)
{
    for (size_t i = 0; i < next->option_count; i++)
        if (next->options[i].says_nothing && codebook_option(current, next->options[i].code) < 0)
            return refuse_mark(fault, next->options[i].code);
    for (size_t i = 0; i < next->group_count; i++)
        if (next->groups[i].says_nothing && codebook_group(current, next->groups[i].code) < 0)
            return refuse_mark(fault, next->groups[i].code);
    for (size_t i = 0; i < next->movement_count; i++)
        for (enum movement_place p = 0; p < MOVEMENT_PLACES; p++) {
            enum movement_place was;
            if (next->movements[i].says_nothing[p] &&
                codebook_derived(current, next->movements[i].option[p], &was) < 0)
                return refuse_mark(fault, next->movements[i].option[p]);
        }
    return ERROR_NONE;
}

static bool same_bits(const struct answers *a, const struct answers *b)
{
    return answers_within(a, b) && answers_within(b, a);
}

/* An interview that the one list took may be one that the other could not have taken. */
static enum error check_requirements(const struct codebook *current, const struct codebook *next,
                                     struct fault *fault)
{
    bool same = current->requirement_count == next->requirement_count;
    for (size_t i = 0; same && i < current->requirement_count; i++) {
        const struct requirement *was = &current->requirements[i], *is = &next->requirements[i];
        same = strcmp(current->questions[was->question].code, next->questions[is->question].code) ==
                   0 &&
               same_bits(&was->when, &is->when) && same_bits(&was->except, &is->except);
    }
    return same ? ERROR_NONE : refuse(fault, "requirements", _("règle de la question changée"));
}

static bool same_question(const struct table *a, const struct table *b)
{
    for (size_t i = 0; i < a->row_count; i++)
        for (size_t j = 0; j < b->row_count; j++)
            if (strcmp(a->rows[i], b->rows[j]) == 0)
                return true;
    return a->row_count == 0 && b->row_count == 0;
}

/* What was released is read with the plan of the newest code list. */
static enum error check_plan(const struct codebook *current, const struct codebook *next,
                             struct fault *fault)
{
    for (size_t i = 0; i < current->counter_count; i++)
        if (codebook_counter(next, current->counters[i].name) < 0)
            return refuse(fault, current->counters[i].name, _("ligne ôtée du plan"));
    for (size_t i = 0; i < current->table_count; i++) {
        const struct table *was = &current->tables[i];
        int index = codebook_table(next, was->id);
        if (index < 0)
            return refuse(fault, was->id, _("tableau ôté du plan"));
        const struct table *is = &next->tables[index];
        bool based = was->base != NULL && is->base != NULL;
        if (is->kind != was->kind || !same_question(was, is) ||
            (based ? strcmp(was->base, is->base) != 0 : was->base != is->base))
            return refuse(fault, was->id, _("tableau redéfini"));
    }
    return ERROR_NONE;
}

enum error codebook_follows(const struct codebook *current, const struct codebook *next,
                            struct fault *fault)
{
    if (strcmp(next->form, current->form) != 0)
        return fault_set(fault, ERROR_CODEBOOK_VERSION, _("formulaire %s attendu, %s proposé"),
                         current->form, next->form);
    if (next->version != current->version + 1)
        return fault_set(fault, ERROR_CODEBOOK_VERSION, _("version %u attendue, %u proposée"),
                         current->version + 1, next->version);
    if (next->charter < current->charter)
        return fault_set(fault, ERROR_CODEBOOK_VERSION, _("charte %u en vigueur, %u proposée"),
                         current->charter, next->charter);
    if (!answers_within(&current->reserved, &next->reserved))
        return refuse(fault, "reserved", _("un numéro réservé le reste"));
    enum error error = check_questions(current, next, fault);
    if (error == ERROR_NONE)
        error = check_options(current, next, fault);
    if (error == ERROR_NONE)
        error = check_groups(current, next, fault);
    if (error == ERROR_NONE)
        error = check_movements(current, next, fault);
    if (error == ERROR_NONE)
        error = check_marks(current, next, fault);
    if (error == ERROR_NONE)
        error = check_requirements(current, next, fault);
    if (error == ERROR_NONE)
        error = check_plan(current, next, fault);
    return error;
}

void codebook_note_new(struct codebook *next, const struct codebook *current)
{
    for (size_t i = 0; i < next->option_count; i++) {
        int index = codebook_option(current, next->options[i].code);
        next->options[i].since = index < 0 ? next->version : current->options[index].since;
    }
}
