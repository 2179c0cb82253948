/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/reader.h"

static bool read_head(struct reader *r, const json_t *root)
{
    struct codebook *book = r->book;
    const char *format;
    if (!reader_word(r, root, "format", false, &format))
        return false;
    if (strcmp(format, "tracker-codebook") != 0)
        return reader_refuse_word(r, "format", format, _("« tracker-codebook » est attendu"));
    if (!reader_number(r, root, "version_of_format", 1, 2, false, &r->version_of_format) ||
        !reader_code(r, root, "form", false, book->form))
        return false;
    if (strlen(book->form) > FORM_CHARS)
        return reader_refuse_key(r, "form", _("8 caractères au plus"));
    return reader_number(r, root, "version", 1, CODEBOOK_VERSION_MAX, false, &book->version) &&
           reader_number(r, root, "charter", 1, CHARTER_MAX, false, &book->charter) &&
           reader_label(r, root, "title", CAP_TITLE, &book->title);
}

static bool read_reserved(struct reader *r, const json_t *root)
{
    const json_t *list;
    if (!reader_list(r, root, "reserved", ANSWER_BITS, true, &list))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        json_int_t bit = json_is_integer(item) ? json_integer_value(item) : -1;
        if (bit < 0 || bit >= ANSWER_BITS || answers_has(&r->book->reserved, (unsigned)bit))
            return reader_refuse_key(r, "reserved", _("des numéros de 0 à 255, chacun une fois"));
        answers_set(&r->book->reserved, (unsigned)bit);
    }
    return true;
}

/* Three levels in all: option, group, group above. */
static bool read_group_parent(struct reader *r, const json_t *json, struct group *group)
{
    const char *parent;
    if (!reader_word(r, json, "parent", true, &parent))
        return false;
    group->parent = parent != NULL ? codebook_group(r->book, parent) : -1;
    if (parent != NULL && group->parent < 0)
        return reader_refuse_word(r, "parent", parent, _("groupe inconnu"));
    return true;
}

static bool check_group_parent(struct reader *r, const struct group *group)
{
    const struct group *groups = r->book->groups;
    int above = group->parent;
    for (size_t steps = 0; above >= 0 && steps < r->book->group_count; steps++) {
        if (&groups[above] == group)
            return reader_refuse_word(r, "parent", group->code,
                                      _("le groupe se contient lui-même"));
        above = groups[above].parent;
    }
    if (group->parent >= 0 && groups[group->parent].parent >= 0)
        return reader_refuse_key(r, "parent", _("deux étages de groupes au plus"));
    return true;
}

static bool read_group(struct reader *r, const json_t *json)
{
    struct group *group = &r->book->groups[r->book->group_count];
    group->parent = -1;
    group->depth = 1;
    if (!reader_new_code(r, json, group->code) ||
        !reader_flag(r, json, "says_nothing", &group->says_nothing) ||
        !reader_label(r, json, NULL, CAP_LABEL, &group->label))
        return false;
    r->book->group_count++;
    return true;
}

/* One pass over the groups of the file, each under its path. */
static bool each_group(struct reader *r, const json_t *list,
                       bool (*read)(struct reader *r, const json_t *json, size_t index))
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, "groups", i);
        if (!read(r, json_array_get(list, i), i))
            return false;
        reader_leave(r, before);
    }
    return true;
}

static bool pass_code(struct reader *r, const json_t *json, size_t index)
{
    (void)index;
    return read_group(r, json);
}

static bool pass_parent(struct reader *r, const json_t *json, size_t index)
{
    return read_group_parent(r, json, &r->book->groups[index]);
}

static bool pass_cycle(struct reader *r, const json_t *json, size_t index)
{
    (void)json;
    struct group *group = &r->book->groups[index];
    if (!check_group_parent(r, group))
        return false;
    if (group->parent >= 0)
        r->book->groups[group->parent].depth = 2;
    return true;
}

static bool read_groups(struct reader *r, const json_t *list)
{
    r->book->groups = reader_room(r, json_array_size(list), sizeof *r->book->groups);
    return r->book->groups != NULL && each_group(r, list, pass_code) &&
           each_group(r, list, pass_parent) && each_group(r, list, pass_cycle);
}

static bool same_members(const struct group *a, const struct group *b)
{
    return answers_within(&a->members, &b->members) && answers_within(&b->members, &a->members);
}

/* Two names for one number would be protected as two. */
static bool pass_members(struct reader *r, const json_t *json, size_t index)
{
    (void)json;
    const struct codebook *book = r->book;
    struct group *group = &r->book->groups[index];
    unsigned members = 0;
    bool silent = true;
    for (const struct option *o = book->options; o < book->options + book->option_count; o++) {
        if (!answers_has(&group->members, o->bit))
            continue;
        if (members > 0 && o->question != group->question)
            return reader_refuse_word(r, NULL, group->code, _("groupe de deux questions"));
        group->question = o->question;
        silent &= o->says_nothing;
        members++;
    }
    if (members == 0)
        return reader_refuse_word(r, NULL, group->code, _("groupe sans option"));
    if (members == 1 && book->questions[group->question].type == QUESTION_MULTIPLE)
        return reader_refuse_word(r, NULL, group->code, _("groupe d'une seule option"));
    if (group->says_nothing && !silent)
        return reader_refuse_key(r, "says_nothing", _("une option du groupe dit quelque chose"));
    for (size_t i = 0; i < index; i++)
        if (same_members(group, &book->groups[i]))
            return reader_refuse_word(r, NULL, group->code, _("mêmes options qu'un autre groupe"));
    return true;
}

static void fill_members(struct codebook *book)
{
    for (const struct option *o = book->options; o < book->options + book->option_count; o++)
        for (int g = o->parent; g >= 0; g = book->groups[g].parent)
            answers_set(&book->groups[g].members, o->bit);
}

/* Adds the bits of listed options of one question to *set; *question is -1 at first. */
static bool read_option_set(struct reader *r, const json_t *json, const char *key, int *question,
                            struct answers *set)
{
    const json_t *list;
    if (!reader_list(r, json, key, CODEBOOK_OPTIONS, false, &list))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        int index = word != NULL ? codebook_option(r->book, word) : -1;
        if (index < 0)
            return reader_refuse_word(r, key, word, _("option inconnue"));
        const struct option *option = &r->book->options[index];
        if (*question >= 0 && option->question != (unsigned)*question)
            return reader_refuse_word(r, key, word, _("option d'une autre question"));
        *question = (int)option->question;
        answers_set(set, option->bit);
    }
    return true;
}

/* At each rank where `when` can be ticked, something else than `except` must be possible. */
static bool requirement_holds(const struct codebook *book, const struct requirement *requirement)
{
    uint8_t when = 0, left = 0;
    for (const struct option *o = book->options; o < book->options + book->option_count; o++) {
        if (o->retired)
            continue;
        if (answers_has(&requirement->when, o->bit))
            when |= o->ranks;
        if (o->question == requirement->question && !answers_has(&requirement->except, o->bit))
            left |= o->ranks;
    }
    when &= book->questions[requirement->question].ranks;
    return when != 0 && (when & ~left) == 0;
}

static bool read_requirement(struct reader *r, const json_t *json)
{
    struct requirement *requirement = &r->book->requirements[r->book->requirement_count];
    const char *word;
    int when = -1;
    if (!reader_word(r, json, "question", false, &word))
        return false;
    int question = codebook_question(r->book, word);
    if (question < 0)
        return reader_refuse_word(r, "question", word, _("question inconnue"));
    requirement->question = (unsigned)question;
    if (!read_option_set(r, json, "when", &when, &requirement->when))
        return false;
    if (when == question)
        return reader_refuse_word(r, "when", word, _("option de la question même"));
    if (json_object_get(json, "except") != NULL &&
        !read_option_set(r, json, "except", &question, &requirement->except))
        return false;
    if (!requirement_holds(r->book, requirement))
        return reader_refuse(r, _("règle qui ne peut jamais tenir"));
    r->book->requirement_count++;
    return true;
}

static bool read_requirements(struct reader *r, const json_t *root)
{
    const json_t *list;
    if (!reader_list(r, root, "requirements", CODEBOOK_QUESTIONS, true, &list))
        return false;
    r->book->requirements = reader_room(r, json_array_size(list), sizeof *r->book->requirements);
    if (r->book->requirements == NULL)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, "requirements", i);
        if (!read_requirement(r, json_array_get(list, i)))
            return false;
        reader_leave(r, before);
    }
    return true;
}

static bool read_movement_question(struct reader *r, const json_t *json, const char *key,
                                   unsigned *out, unsigned *levels)
{
    const char *word;
    if (!reader_word(r, json, key, false, &word))
        return false;
    int index = codebook_question(r->book, word);
    if (index < 0)
        return reader_refuse_word(r, key, word, _("question inconnue"));
    *out = (unsigned)index;
    *levels = 0;
    const struct question *question = &r->book->questions[index];
    for (unsigned i = question->first; i < question->first + question->count; i++)
        if (r->book->options[i].level > 0)
            *levels |= 1U << r->book->options[i].level;
    if ((*levels & (*levels - 1)) == 0)
        return reader_refuse_word(r, key, word, _("question sans échelle"));
    return true;
}

static bool read_movement_places(struct reader *r, const json_t *json, struct movement *movement)
{
    static const char *const keys[MOVEMENT_PLACES] = {"gained", "stable", "lost", "unmeasured"};
    for (int place = 0; place < MOVEMENT_PLACES; place++) {
        const json_t *item = json_object_get(json, keys[place]);
        size_t before = reader_enter(r, keys[place]);
        bool *silent = &movement->says_nothing[place];
        if (!reader_new_code(r, item, movement->option[place]) ||
            !reader_flag(r, item, "says_nothing", silent) ||
            !reader_label(r, item, NULL, CAP_LABEL, &movement->option_label[place]))
            return false;
        if (*silent && place != MOVEMENT_UNMEASURED)
            return reader_refuse_key(r, "says_nothing", _("réservé à « unmeasured »"));
        reader_leave(r, before);
    }
    return true;
}

static bool read_movement(struct reader *r, const json_t *json)
{
    struct movement *movement = &r->book->movements[r->book->movement_count];
    unsigned before = 0, after = 0;
    if (!reader_new_code(r, json, movement->code))
        return false;
    r->book->movement_count++;
    if (!reader_label(r, json, NULL, CAP_LABEL, &movement->label) ||
        !read_movement_question(r, json, "before", &movement->before, &before) ||
        !read_movement_question(r, json, "after", &movement->after, &after))
        return false;
    if (movement->before == movement->after || before != after)
        return reader_refuse_key(r, "after",
                                 _("deux questions sur une même échelle sont attendues"));
    return read_movement_places(r, json, movement);
}

static bool read_movements(struct reader *r, const json_t *root)
{
    const json_t *list;
    if (!reader_list(r, root, "movements", CODEBOOK_QUESTIONS, true, &list))
        return false;
    r->book->movements = reader_room(r, json_array_size(list), sizeof *r->book->movements);
    if (r->book->movements == NULL)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, "movements", i);
        if (!read_movement(r, json_array_get(list, i)))
            return false;
        reader_leave(r, before);
    }
    return true;
}

bool form_read(struct reader *r, const json_t *root)
{
    const json_t *groups;
    if (!read_head(r, root) || !read_reserved(r, root) ||
        !reader_list(r, root, "groups", CODEBOOK_GROUPS, true, &groups) ||
        !read_groups(r, groups) || !questions_read(r, root))
        return false;
    fill_members(r->book);
    return each_group(r, groups, pass_members) && read_requirements(r, root) &&
           read_movements(r, root);
}
