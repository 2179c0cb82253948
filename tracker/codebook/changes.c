/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/codebook/changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"

/* One comparison, written to a stream; a heading comes before its first line. */
struct comparison {
    FILE *out;
    const struct codebook *current, *next;
    bool english;
    const char *heading; /* not written yet */
    bool any;
};

static void heading(struct comparison *c, const char *text)
{
    c->heading = text;
}

static void line(struct comparison *c, const char *of, const char *text)
{
    if (c->heading)
        fprintf(c->out, "%s%s\n", c->any ? "\n" : "", c->heading);
    c->heading = NULL;
    c->any = true;
    fprintf(c->out, "  %s  %s\n", of, text);
}

static const char *words(const struct comparison *c, const struct label *label)
{
    return label->fr ? label_text(label, c->english) : "";
}

static bool same_text(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_label(const struct label *a, const struct label *b)
{
    return same_text(a->fr, b->fr) && same_text(a->en, b->en);
}

static void relabelled(struct comparison *c, const char *of, const struct label *before,
                       const struct label *after)
{
    char text[1024];
    if (same_label(before, after))
        return;
    if (same_text(words(c, before), words(c, after)))
        snprintf(text, sizeof text, _("« %s », dans l'autre langue"), words(c, after));
    else
        snprintf(text, sizeof text, _("« %s » devient « %s »"), words(c, before), words(c, after));
    line(c, of, text);
}

static const struct option *option_of(const struct codebook *codebook, const char *of)
{
    int index = codebook_option(codebook, of);
    return index < 0 ? NULL : &codebook->options[index];
}

static const struct question *question_of(const struct codebook *codebook, const char *of)
{
    int index = codebook_question(codebook, of);
    return index < 0 ? NULL : &codebook->questions[index];
}

static const struct group *group_of(const struct codebook *codebook, const char *of)
{
    int index = codebook_group(codebook, of);
    return index < 0 ? NULL : &codebook->groups[index];
}

static void added(struct comparison *c)
{
    const struct codebook *next = c->next;
    heading(c, _("Codes ajoutés :"));
    for (size_t i = 0; i < next->question_count; i++)
        if (!question_of(c->current, next->questions[i].code))
            line(c, next->questions[i].code, words(c, &next->questions[i].label));
    for (size_t i = 0; i < next->option_count; i++)
        if (!option_of(c->current, next->options[i].code))
            line(c, next->options[i].code, words(c, &next->options[i].label));
    for (size_t i = 0; i < next->group_count; i++)
        if (!group_of(c->current, next->groups[i].code))
            line(c, next->groups[i].code, words(c, &next->groups[i].label));
}

static void retired(struct comparison *c, bool now)
{
    heading(c, now ? _("Codes retirés, qui ne se cochent plus :") : _("Codes remis en usage :"));
    for (size_t i = 0; i < c->next->option_count; i++) {
        const struct option *after = &c->next->options[i];
        const struct option *before = option_of(c->current, after->code);
        if (before && before->retired != after->retired && after->retired == now)
            line(c, after->code, words(c, &after->label));
    }
}

static void relabels(struct comparison *c)
{
    const struct codebook *next = c->next;
    heading(c, _("Libellés changés :"));
    for (size_t i = 0; i < next->question_count; i++) {
        const struct question *after = &next->questions[i];
        const struct question *before = question_of(c->current, after->code);
        if (!before)
            continue;
        relabelled(c, after->code, &before->label, &after->label);
        relabelled(c, after->code, &before->name, &after->name);
        relabelled(c, after->code, &before->help, &after->help);
    }
    for (size_t i = 0; i < next->option_count; i++) {
        const struct option *before = option_of(c->current, next->options[i].code);
        if (before)
            relabelled(c, before->code, &before->label, &next->options[i].label);
    }
    for (size_t i = 0; i < next->group_count; i++) {
        const struct group *before = group_of(c->current, next->groups[i].code);
        if (before)
            relabelled(c, before->code, &before->label, &next->groups[i].label);
    }
}

static const char *parent_code(const struct codebook *codebook, int parent)
{
    return parent < 0 ? "" : codebook->groups[parent].code;
}

static bool same_rules(const struct codebook *current, const struct option *before,
                       const struct codebook *next, const struct option *after)
{
    return before->key == after->key && before->ranks == after->ranks &&
           before->exclusive == after->exclusive && before->one_of == after->one_of &&
           strcmp(parent_code(current, before->parent), parent_code(next, after->parent)) == 0;
}

static bool same_answers(const struct answers *a, const struct answers *b)
{
    return answers_within(a, b) && answers_within(b, a);
}

static bool same_requirements(const struct codebook *a, const struct codebook *b)
{
    bool same = a->requirement_count == b->requirement_count;
    for (size_t i = 0; same && i < a->requirement_count; i++) {
        const struct requirement *x = &a->requirements[i];
        const struct requirement *y = &b->requirements[i];
        same = x->question == y->question && same_answers(&x->when, &y->when) &&
               same_answers(&x->except, &y->except);
    }
    return same;
}

static void rules(struct comparison *c)
{
    heading(c, _("Règles de saisie changées (rangs, lettres, réponses qui s'excluent, groupes) :"));
    for (size_t i = 0; i < c->next->question_count; i++) {
        const struct question *after = &c->next->questions[i];
        const struct question *before = question_of(c->current, after->code);
        if (before && (before->type != after->type || before->ranks != after->ranks ||
                       before->required != after->required || before->max != after->max ||
                       !same_answers(&before->skip_if, &after->skip_if)))
            line(c, after->code, words(c, &after->label));
    }
    for (size_t i = 0; i < c->next->option_count; i++) {
        const struct option *after = &c->next->options[i];
        const struct option *before = option_of(c->current, after->code);
        if (before && !same_rules(c->current, before, c->next, after))
            line(c, after->code, words(c, &after->label));
    }
    if (!same_requirements(c->current, c->next))
        line(c, "—", _("réponses qui en demandent une autre"));
}

static bool same_codes(const code *a, size_t a_count, const code *b, size_t b_count)
{
    bool same = a_count == b_count;
    for (size_t i = 0; same && i < a_count; i++)
        same = strcmp(a[i], b[i]) == 0;
    return same;
}

static bool same_table(const struct table *a, const struct table *b)
{
    bool same = a->kind == b->kind && a->scope_count == b->scope_count &&
                same_codes(a->rows, a->row_count, b->rows, b->row_count) &&
                same_codes(a->cols, a->col_count, b->cols, b->col_count) &&
                same_text(a->base, b->base) && same_label(&a->title, &b->title);
    for (size_t i = 0; same && i < a->scope_count; i++)
        same = a->scopes[i] == b->scopes[i];
    return same;
}

/* Whether all key figures of the table in a are key figures in b. */
static bool figures_in(const struct codebook *a, const struct codebook *b, const code table)
{
    for (size_t i = 0; i < a->key_figure_count; i++) {
        const struct key_figure *x = &a->key_figures[i];
        bool found = strcmp(x->table, table) != 0;
        for (size_t j = 0; !found && j < b->key_figure_count; j++) {
            const struct key_figure *y = &b->key_figures[j];
            found = strcmp(x->table, y->table) == 0 && strcmp(x->row, y->row) == 0 &&
                    x->scope == y->scope;
        }
        if (!found)
            return false;
    }
    return true;
}

/* Whether the table may come out as finely as before. */
static bool as_fine(const struct comparison *c, const struct table *table)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (codebook_in_thirds(c->current, table->rows[i]) !=
            codebook_in_thirds(c->next, table->rows[i]))
            return false;
    return figures_in(c->current, c->next, table->id) && figures_in(c->next, c->current, table->id);
}

static void tables(struct comparison *c)
{
    heading(c, _("Tableaux du plan :"));
    for (size_t i = 0; i < c->next->table_count; i++) {
        char text[1024];
        const struct table *after = &c->next->tables[i];
        int index = codebook_table(c->current, after->id);
        bool same = index >= 0 && same_table(&c->current->tables[index], after);
        if (same && as_fine(c, after))
            continue;
        snprintf(text, sizeof text,
                 index < 0 ? _("ajouté : %s")
                 : same    ? _("plus ou moins fin : %s")
                           : _("changé : %s"),
                 words(c, &after->title));
        line(c, after->id, text);
    }
    for (size_t i = 0; i < c->current->table_count; i++) {
        char text[1024];
        const struct table *before = &c->current->tables[i];
        if (codebook_table(c->next, before->id) >= 0)
            continue;
        snprintf(text, sizeof text, _("retiré : %s"), words(c, &before->title));
        line(c, before->id, text);
    }
}

char *changes_text(const struct codebook *current, const struct codebook *next, bool english)
{
    char *text = NULL;
    size_t bytes;
    struct comparison c = {.current = current, .next = next, .english = english};
    c.out = open_memstream(&text, &bytes);
    if (!c.out)
        return NULL;
    added(&c);
    retired(&c, true);
    retired(&c, false);
    relabels(&c);
    rules(&c);
    tables(&c);
    if (current->charter != next->charter)
        fprintf(c.out, _("%sLa charte passe à la version %u : chaque référent devra l'accepter.\n"),
                c.any ? "\n" : "", next->charter);
    else if (!c.any)
        fprintf(c.out, "%s\n", _("Rien d'autre que le numéro de version ne change."));
    bool bad = ferror(c.out);
    if (fclose(c.out) == 0 && !bad)
        return text;
    free(text);
    return NULL;
}
