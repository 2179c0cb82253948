/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/reader.h"

enum { QUESTION_OPTIONS = 26 /* one letter each */, LEVELS = 9 };

static bool read_bit(struct reader *r, const json_t *json, struct option *option)
{
    const struct codebook *book = r->book;
    if (!reader_number(r, json, "bit", 0, ANSWER_BITS - 1, false, &option->bit))
        return false;
    if (answers_has(&book->reserved, option->bit))
        return reader_refuse_key(r, "bit", _("numéro réservé"));
    for (const struct option *o = book->options; o < option; o++)
        if (o->bit == option->bit)
            return reader_refuse_key(r, "bit", _("numéro déjà pris"));
    return true;
}

static bool read_key(struct reader *r, const json_t *json, struct option *option)
{
    const struct codebook *book = r->book;
    const char *key;
    if (!reader_word(r, json, "key", false, &key))
        return false;
    if (strlen(key) != 1 || key[0] < 'a' || key[0] > 'z')
        return reader_refuse_key(r, "key", _("une lettre de a à z est attendue"));
    option->key = key[0];
    for (const struct option *o = &book->options[book->questions[option->question].first];
         o < option; o++)
        if (o->key == option->key)
            return reader_refuse_key(r, "key", _("touche déjà prise dans cette question"));
    return true;
}

static bool read_parent(struct reader *r, const json_t *json, struct option *option)
{
    const char *parent;
    if (!reader_word(r, json, "parent", true, &parent))
        return false;
    option->parent = parent != NULL ? codebook_group(r->book, parent) : -1;
    if (parent != NULL && option->parent < 0)
        return reader_refuse_word(r, "parent", parent, _("groupe inconnu"));
    return true;
}

static bool read_level(struct reader *r, const json_t *json, struct option *option)
{
    const struct question *question = &r->book->questions[option->question];
    unsigned level = 0, one_of = 0;
    if (!reader_number(r, json, "level", 1, LEVELS, true, &level) ||
        !reader_number(r, json, "one_of", 1, LEVELS, true, &one_of))
        return false;
    if (level > 0 && question->type != QUESTION_SINGLE)
        return reader_refuse_key(r, "level", _("une échelle demande un choix unique"));
    if (one_of > 0 && question->type == QUESTION_SINGLE)
        return reader_refuse_key(r, "one_of", _("n'a de sens que dans un choix multiple"));
    for (const struct option *o = &r->book->options[question->first]; o < option; o++)
        if (level > 0 && o->level == level)
            return reader_refuse_key(r, "level", _("place déjà prise sur l'échelle"));
    option->level = (uint8_t)level;
    option->one_of = (int)one_of;
    return true;
}

static bool read_option(struct reader *r, const json_t *json, unsigned question)
{
    struct option *option = &r->book->options[r->book->option_count];
    option->question = question;
    bool good = reader_new_code(r, json, option->code) && read_bit(r, json, option) &&
                read_key(r, json, option) && read_parent(r, json, option) &&
                read_level(r, json, option) && reader_ranks(r, json, &option->ranks) &&
                reader_flag(r, json, "exclusive", &option->exclusive) &&
                reader_flag(r, json, "retired", &option->retired) &&
                reader_flag(r, json, "says_nothing", &option->says_nothing) &&
                reader_label(r, json, NULL, CAP_LABEL, &option->label);
    if (!good)
        return false;
    option->ranks &= r->book->questions[question].ranks;
    if (option->ranks == 0)
        return reader_refuse_key(r, "ranks", _("aucun rang où la question est posée"));
    r->book->option_count++;
    return true;
}

static bool read_options(struct reader *r, const json_t *json, struct question *question)
{
    const json_t *list;
    if (!reader_list(r, json, "options", QUESTION_OPTIONS, false, &list))
        return false;
    question->first = (unsigned)r->book->option_count;
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, "options", i);
        if (!read_option(r, json_array_get(list, i), (unsigned)(question - r->book->questions)))
            return false;
        question->count++;
        reader_leave(r, before);
    }
    return true;
}

static bool check_one_of(struct reader *r, const struct question *question)
{
    const struct option *options = &r->book->options[question->first];
    for (unsigned i = 0; i < question->count; i++) {
        unsigned others = 0;
        for (unsigned j = 0; j < question->count; j++)
            others += j != i && options[j].one_of == options[i].one_of;
        if (options[i].one_of > 0 && others == 0)
            return reader_refuse_word(r, "options", options[i].code,
                                      _("« one_of » sans seconde option"));
    }
    return true;
}

/* An option that says nothing lifts a protection: one of a question, the refusal to answer. */
static bool check_options(struct reader *r, const struct question *question)
{
    const struct option *options = &r->book->options[question->first];
    unsigned silent = 0;
    uint8_t ranks = 0;
    for (unsigned i = 0; i < question->count; i++) {
        silent += options[i].says_nothing && !options[i].retired;
        ranks |= options[i].retired ? 0 : options[i].ranks;
        if (options[i].says_nothing && question->type == QUESTION_MULTIPLE && !options[i].exclusive)
            return reader_refuse_word(r, "options", options[i].code,
                                      _("« says_nothing » demande une option exclusive"));
    }
    if (silent > 1)
        return reader_refuse_key(r, "options", _("une seule option peut être « says_nothing »"));
    if (question->required && ranks != question->ranks)
        return reader_refuse_key(r, "options",
                                 _("rien à cocher à un rang où la question est posée"));
    return check_one_of(r, question);
}

static bool read_type(struct reader *r, const json_t *json, struct question *question)
{
    const char *type;
    if (!reader_word(r, json, "type", false, &type))
        return false;
    if (strcmp(type, "single") != 0 && strcmp(type, "multiple") != 0)
        return reader_refuse_word(r, "type", type, _("« single » ou « multiple » est attendu"));
    question->type = type[0] == 's' ? QUESTION_SINGLE : QUESTION_MULTIPLE;
    return true;
}

static bool read_max(struct reader *r, const json_t *json, struct question *question)
{
    bool single = question->type == QUESTION_SINGLE;
    question->max = single ? 1 : question->count;
    return reader_number(r, json, "max", 1, question->max, true, &question->max);
}

static bool read_fallback(struct reader *r, const json_t *json, struct question *question)
{
    const char *word;
    question->fallback = -1;
    if (!reader_word(r, json, "fallback", true, &word))
        return false;
    if (word == NULL)
        return true;
    int index = codebook_option(r->book, word);
    const struct option *option = &r->book->options[index >= 0 ? index : 0];
    if (index < 0 || &r->book->questions[option->question] != question)
        return reader_refuse_word(r, "fallback", word, _("n'est pas une option de la question"));
    if (!option->exclusive || option->retired || option->ranks != question->ranks)
        return reader_refuse_word(r, "fallback", word,
                                  _("doit être exclusif et possible à tous les rangs"));
    question->fallback = index;
    return true;
}

static bool read_question(struct reader *r, const json_t *json)
{
    struct question *question = &r->book->questions[r->book->question_count];
    bool optional;
    bool good = reader_new_code(r, json, question->code) && read_type(r, json, question) &&
                reader_ranks(r, json, &question->ranks) &&
                reader_flag(r, json, "optional", &optional) &&
                reader_label(r, json, "label", CAP_LABEL, &question->label) &&
                reader_label(r, json, "name", CAP_NAME, &question->name) &&
                reader_label(r, json, "help", CAP_HELP, &question->help);
    if (!good)
        return false;
    question->required = !optional;
    r->book->question_count++;
    return read_options(r, json, question) && read_max(r, json, question) &&
           read_fallback(r, json, question) && check_options(r, question);
}

/* True when every way to answer an earlier question that must be answered skips this one. */
static bool always_skipped(const struct codebook *book, const struct question *question)
{
    for (const struct question *q = book->questions; q < question; q++) {
        bool always =
            q->required && (question->ranks & ~q->ranks) == 0 && answers_none(&q->skip_if);
        unsigned free = 0;
        for (const struct option *o = &book->options[q->first];
             o < &book->options[q->first + q->count]; o++)
            free += !o->retired && !answers_has(&question->skip_if, o->bit);
        if (always && free == 0)
            return true;
    }
    return false;
}

static bool read_skip(struct reader *r, const json_t *json, struct question *question)
{
    const struct codebook *book = r->book;
    const json_t *list;
    if (!reader_list(r, json, "skip_if", CODEBOOK_OPTIONS, true, &list))
        return false;
    if (list == NULL)
        return true;
    bool possible = false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        int index = word != NULL ? codebook_option(book, word) : -1;
        if (index < 0)
            return reader_refuse_word(r, "skip_if", word, _("option inconnue"));
        const struct option *option = &book->options[index];
        if (&book->questions[option->question] >= question)
            return reader_refuse_word(r, "skip_if", word,
                                      _("ne peut jamais s'appliquer : la question vient après"));
        if ((option->ranks & question->ranks) == 0)
            return reader_refuse_word(r, "skip_if", word,
                                      _("ne peut jamais s'appliquer : jamais au même rang"));
        if (answers_has(&question->skip_if, option->bit))
            return reader_refuse_word(r, "skip_if", word, _("donné deux fois"));
        answers_set(&question->skip_if, option->bit);
        possible |= !option->retired;
    }
    if (!possible)
        return reader_refuse_key(r, "skip_if", _("ne peut jamais s'appliquer : options retirées"));
    if (always_skipped(book, question))
        return reader_refuse_key(r, "skip_if", _("la question ne serait jamais posée"));
    return true;
}

static bool count_options(struct reader *r, const json_t *list)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list); i++)
        count += json_array_size(json_object_get(json_array_get(list, i), "options"));
    if (count > CODEBOOK_OPTIONS)
        return reader_refuse_key(r, "questions", _("trop d'options"));
    r->book->options = reader_room(r, count, sizeof *r->book->options);
    return r->book->options != NULL;
}

bool questions_read(struct reader *r, const json_t *root)
{
    const json_t *list;
    if (!reader_list(r, root, "questions", CODEBOOK_QUESTIONS, false, &list) ||
        !count_options(r, list))
        return false;
    r->book->questions = reader_room(r, json_array_size(list), sizeof *r->book->questions);
    if (r->book->questions == NULL)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, "questions", i);
        if (!read_question(r, json_array_get(list, i)))
            return false;
        reader_leave(r, before);
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, "questions", i);
        if (!read_skip(r, json_array_get(list, i), &r->book->questions[i]))
            return false;
        reader_leave(r, before);
    }
    return true;
}
