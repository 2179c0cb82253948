/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/codebook/plan.h"
#include "tracker/codebook/reader.h"

/* What a row counts. Questions of derived options are numbered after the questions. */
struct subject {
    enum counter_kind kind;
    unsigned a, b;
    unsigned question;
    uint8_t ranks; /* at which the question is asked */
    struct answers members;
};

static bool find_subject(const struct codebook *book, const char *word, struct subject *out)
{
    enum movement_place place;
    int index = codebook_option(book, word);
    *out = (struct subject){.kind = COUNTER_OPTION, .a = (unsigned)index};
    if (index >= 0) {
        out->question = book->options[index].question;
        answers_set(&out->members, book->options[index].bit);
    } else if ((index = codebook_group(book, word)) >= 0) {
        *out = (struct subject){.kind = COUNTER_GROUP,
                                .a = (unsigned)index,
                                .question = book->groups[index].question,
                                .members = book->groups[index].members};
    } else if ((index = codebook_derived(book, word, &place)) >= 0) {
        const struct movement *m = &book->movements[index];
        *out = (struct subject){.kind = COUNTER_MOVEMENT,
                                .a = (unsigned)index,
                                .b = place,
                                .question = (unsigned)(book->question_count + (size_t)index)};
        out->ranks = book->questions[m->before].ranks & book->questions[m->after].ranks;
        return true;
    } else {
        return false;
    }
    out->ranks = book->questions[out->question].ranks;
    return true;
}

static bool add_counter(struct reader *r, const struct counter *counter)
{
    struct codebook *book = r->book;
    if (codebook_counter(book, counter->name) >= 0)
        return true;
    if (book->counter_count == CODEBOOK_COUNTERS)
        return reader_refuse(r, _("trop de compteurs"));
    book->counters[book->counter_count++] = *counter;
    return true;
}

static bool add_subject(struct reader *r, const char *word)
{
    struct subject subject;
    find_subject(r->book, word, &subject);
    struct counter counter = {.kind = subject.kind, .a = subject.a, .b = subject.b};
    snprintf(counter.name, sizeof counter.name, "%s", word);
    return add_counter(r, &counter);
}

static bool read_kind(struct reader *r, const json_t *json, struct table *table)
{
    static const char *const words[] = {"volumes", "areas", "one-way", "crossing"};
    const char *word;
    if (!reader_word(r, json, "kind", false, &word))
        return false;
    for (int kind = TABLE_VOLUMES; kind <= TABLE_CROSSING; kind++) {
        if (strcmp(words[kind], word) == 0) {
            table->kind = (enum table_kind)kind;
            return true;
        }
    }
    return reader_refuse_word(r, "kind", word, _("sorte de tableau inconnue"));
}

static bool has_scope(const struct table *table, enum rank_scope scope)
{
    for (size_t i = 0; i < table->scope_count; i++)
        if (table->scopes[i] == scope)
            return true;
    return false;
}

static bool read_scopes(struct reader *r, const json_t *json, struct table *table)
{
    const json_t *list;
    if (!reader_list(r, json, "ranks", TABLE_SCOPES, false, &list))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        enum rank_scope scope;
        if (word == NULL || !scope_parse(word, &scope))
            return reader_refuse_word(r, "ranks", word,
                                      _("« all », « 1 », « 2 », « 3 » ou « 2+ »"));
        if (has_scope(table, scope))
            return reader_refuse_word(r, "ranks", word, _("donné deux fois"));
        table->scopes[table->scope_count++] = scope;
    }
    return true;
}

/* Codes of one question, asked at every rank of the table. */
static bool read_codes(struct reader *r, const json_t *json, const char *key, size_t max,
                       const struct table *table, const code **out, size_t *count)
{
    const json_t *list;
    if (!reader_list(r, json, key, max, false, &list))
        return false;
    code *codes = reader_room(r, json_array_size(list), sizeof *codes);
    if (codes == NULL)
        return false;
    *out = (const code *)codes;
    unsigned question = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        struct subject subject;
        if (word == NULL || !find_subject(r->book, word, &subject))
            return reader_refuse_word(r, key, word, _("code inconnu"));
        if (i > 0 && subject.question != question)
            return reader_refuse_word(r, key, word,
                                      _("d'une autre question que la première ligne"));
        question = subject.question;
        for (size_t j = 0; j < i; j++)
            if (strcmp(codes[j], word) == 0)
                return reader_refuse_word(r, key, word, _("donné deux fois"));
        for (size_t s = 0; s < table->scope_count; s++)
            if ((scope_ranks(table->scopes[s]) & ~subject.ranks) != 0)
                return reader_refuse_word(r, key, word, _("n'est pas demandé à tous ces rangs"));
        memcpy(codes[i], word, strlen(word) + 1);
        *count = i + 1;
        if (!add_subject(r, word))
            return false;
    }
    return true;
}

static bool read_base(struct reader *r, const json_t *json, struct table *table)
{
    const char *word;
    if (!reader_word(r, json, "base", true, &word))
        return false;
    if (word == NULL)
        return true;
    struct subject base, row;
    if (!find_subject(r->book, word, &base) || base.kind == COUNTER_MOVEMENT)
        return reader_refuse_word(r, "base", word, _("option ou groupe inconnu"));
    for (size_t i = 0; i < table->row_count; i++)
        if (!find_subject(r->book, table->rows[i], &row) || row.kind == COUNTER_MOVEMENT ||
            !answers_within(&row.members, &base.members))
            return reader_refuse_word(r, "base", word, _("ne contient pas toutes les lignes"));
    table->base = word;
    return add_subject(r, word);
}

static bool read_cells(struct reader *r, const json_t *json, struct table *table)
{
    bool counts = table->kind == TABLE_ONE_WAY || table->kind == TABLE_CROSSING;
    bool crossing = table->kind == TABLE_CROSSING;
    static const char *const keys[] = {"rows", "cols", "base"};
    const bool allowed[] = {counts, crossing, counts && !crossing};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!allowed[i] && json_object_get(json, keys[i]) != NULL)
            return reader_refuse_key(r, keys[i], _("n'a pas de sens dans cette sorte de tableau"));
    size_t max = crossing ? CODEBOOK_CROSSING_SIDE : CODEBOOK_OPTIONS;
    return (!counts || read_codes(r, json, "rows", max, table, &table->rows, &table->row_count)) &&
           (!crossing ||
            read_codes(r, json, "cols", max, table, &table->cols, &table->col_count)) &&
           read_base(r, json, table);
}

static bool read_table(struct reader *r, const json_t *json)
{
    struct codebook *book = r->book;
    struct table *table = &book->tables[book->table_count];
    if (!reader_code(r, json, "id", true, table->id))
        return false;
    if (codebook_table(book, table->id) >= 0)
        return reader_refuse_word(r, "id", table->id, _("code déjà pris"));
    book->table_count++;
    return read_kind(r, json, table) && read_scopes(r, json, table) &&
           reader_flag(r, json, "figure", &table->figure) &&
           reader_label(r, json, "title", CAP_TITLE, &table->title) &&
           (json_object_get(json, "note") == NULL ||
            reader_label(r, json, "note", CAP_NOTE, &table->note)) &&
           read_cells(r, json, table);
}

static bool has_row(const struct table *table, const char *word)
{
    for (size_t i = 0; i < table->row_count; i++)
        if (strcmp(table->rows[i], word) == 0)
            return true;
    return false;
}

/* A margin that is not printed would be told by the crossing alone. */
static bool has_margin(const struct codebook *book, const char *word, enum rank_scope scope)
{
    for (const struct table *t = book->tables; t < book->tables + book->table_count; t++)
        if (t->kind == TABLE_ONE_WAY && has_scope(t, scope) && has_row(t, word))
            return true;
    return false;
}

static bool check_margins(struct reader *r, const struct table *table, const char *key,
                          const code *codes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct subject subject;
        if (find_subject(r->book, codes[i], &subject) && subject.kind == COUNTER_MOVEMENT)
            return reader_refuse_word(r, key, codes[i], _("une option calculée ne se croise pas"));
        for (size_t s = 0; s < table->scope_count; s++)
            if (!has_margin(r->book, codes[i], table->scopes[s]))
                return reader_refuse_word(r, key, codes[i],
                                          _("n'est la ligne d'aucun tableau simple à ces rangs"));
    }
    return true;
}

static bool add_crossing(struct reader *r, const struct table *table)
{
    for (size_t i = 0; i < table->row_count; i++) {
        for (size_t j = 0; j < table->col_count; j++) {
            struct counter counter = {.kind = COUNTER_CROSSING,
                                      .a = (unsigned)codebook_counter(r->book, table->rows[i]),
                                      .b = (unsigned)codebook_counter(r->book, table->cols[j])};
            snprintf(counter.name, sizeof counter.name, "%s*%s", table->rows[i], table->cols[j]);
            if (!add_counter(r, &counter))
                return false;
        }
    }
    return true;
}

/* Pairs of questions of which the plan keeps something: crossings, and movements that a table
 * prints. DESIGN, section 7 (Closing): a plan with most pairs would let the answer sheets be
 * rebuilt. */
static bool check_pairs(struct reader *r)
{
    const struct codebook *book = r->book;
    bool seen[CODEBOOK_QUESTIONS][CODEBOOK_QUESTIONS] = {0};
    unsigned pairs = 0;
    for (const struct table *t = book->tables; t < book->tables + book->table_count; t++) {
        struct subject row, col;
        if (t->row_count == 0 || !find_subject(book, t->rows[0], &row))
            continue;
        unsigned a = row.question, b = row.question;
        if (row.kind == COUNTER_MOVEMENT) {
            a = book->movements[row.a].before;
            b = book->movements[row.a].after;
        } else if (t->kind == TABLE_CROSSING && find_subject(book, t->cols[0], &col)) {
            b = col.question;
        }
        pairs += a != b && !seen[a][b];
        seen[a][b] = seen[b][a] = true;
    }
    return pairs <= CODEBOOK_CROSSINGS ||
           reader_refuse_key(r, "tables", _("plus de 11 croisements de questions"));
}

static bool check_crossings(struct reader *r)
{
    struct codebook *book = r->book;
    for (size_t i = 0; i < book->table_count; i++) {
        const struct table *table = &book->tables[i];
        struct subject row, col;
        if (table->kind != TABLE_CROSSING)
            continue;
        size_t before = reader_enter_item(r, "tables", i);
        find_subject(book, table->rows[0], &row);
        find_subject(book, table->cols[0], &col);
        if (row.question == col.question)
            return reader_refuse(r, _("croise une question avec elle-même"));
        if (!check_margins(r, table, "rows", table->rows, table->row_count) ||
            !check_margins(r, table, "cols", table->cols, table->col_count) ||
            !add_crossing(r, table))
            return false;
        reader_leave(r, before);
    }
    return check_pairs(r);
}

static bool read_key_figure(struct reader *r, const json_t *json)
{
    struct codebook *book = r->book;
    struct key_figure *figure = &book->key_figures[book->key_figure_count];
    const char *ranks;
    if (!reader_code(r, json, "table", true, figure->table) ||
        !reader_code(r, json, "row", false, figure->row) ||
        !reader_word(r, json, "ranks", false, &ranks))
        return false;
    int index = codebook_table(book, figure->table);
    if (index < 0 || book->tables[index].kind != TABLE_ONE_WAY)
        return reader_refuse_word(r, "table", figure->table, _("tableau simple inconnu"));
    const struct table *table = &book->tables[index];
    if (!has_row(table, figure->row))
        return reader_refuse_word(r, "row", figure->row, _("n'est pas une ligne de ce tableau"));
    if (!scope_parse(ranks, &figure->scope) || !has_scope(table, figure->scope))
        return reader_refuse_word(r, "ranks", ranks, _("le tableau n'est pas fait à ces rangs"));
    for (const struct key_figure *k = book->key_figures; k < figure; k++)
        if (strcmp(k->row, figure->row) == 0 && k->scope == figure->scope)
            return reader_refuse_word(r, "row", figure->row, _("donné deux fois"));
    book->key_figure_count++;
    return true;
}

/* Key figures, and what shares are taken of, have to be known exactly. */
static bool serves(const struct codebook *book, const char *word)
{
    int option = codebook_option(book, word);
    for (size_t i = 0; i < book->key_figure_count; i++)
        if (strcmp(book->key_figures[i].row, word) == 0)
            return true;
    for (size_t i = 0; option >= 0 && i < book->question_count; i++)
        if (answers_has(&book->questions[i].skip_if, book->options[option].bit))
            return true;
    for (const struct table *t = book->tables; t < book->tables + book->table_count; t++)
        if ((t->kind == TABLE_CROSSING && has_row(t, word)) ||
            (t->base != NULL && strcmp(t->base, word) == 0))
            return true;
    return false;
}

static bool is_row(const struct codebook *book, const char *word)
{
    for (const struct table *t = book->tables; t < book->tables + book->table_count; t++)
        if (t->kind == TABLE_ONE_WAY && has_row(t, word))
            return true;
    return false;
}

static bool read_thirds(struct reader *r, const json_t *plan)
{
    struct codebook *book = r->book;
    const json_t *list = NULL;
    if (r->version_of_format < 2 && json_object_get(plan, "thirds") != NULL)
        return reader_refuse_word(r, NULL, "thirds", _("mot inconnu dans le plan"));
    if (!reader_list(r, plan, "thirds", CODEBOOK_COUNTERS, true, &list))
        return false;
    code *codes = reader_room(r, json_array_size(list), sizeof *codes);
    book->thirds = (const code *)codes;
    if (codes == NULL)
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *word = json_string_value(json_array_get(list, i));
        if (word == NULL || !is_row(book, word))
            return reader_refuse_word(r, "thirds", word,
                                      _("n'est la ligne d'aucun tableau simple"));
        if (codebook_in_thirds(book, word))
            return reader_refuse_word(r, "thirds", word, _("donné deux fois"));
        if (serves(book, word))
            return reader_refuse_word(r, "thirds", word, _("sert de base ou de chiffre clé"));
        memcpy(codes[i], word, strlen(word) + 1);
        book->third_count = i + 1;
    }
    return true;
}

static bool add_always(struct reader *r)
{
    for (size_t q = 0; q < r->book->question_count; q++) {
        struct counter counter = {.kind = COUNTER_NOT_ASKED, .a = (unsigned)q};
        snprintf(counter.name, sizeof counter.name, "%s?", r->book->questions[q].code);
        if (!answers_none(&r->book->questions[q].skip_if) && !add_counter(r, &counter))
            return false;
    }
    return add_counter(r, &(struct counter){.name = "LATE", .kind = COUNTER_LATE}) &&
           add_counter(r, &(struct counter){.name = "DECLARED", .kind = COUNTER_DECLARED});
}

static bool each_item(struct reader *r, const json_t *list, const char *key,
                      bool (*read)(struct reader *r, const json_t *json))
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        size_t before = reader_enter_item(r, key, i);
        if (!read(r, json_array_get(list, i)))
            return false;
        reader_leave(r, before);
    }
    return true;
}

bool tabulation_read(struct reader *r, const json_t *plan)
{
    struct codebook *book = r->book;
    const json_t *tables, *figures;
    size_t before = reader_enter(r, "plan");
    if (!reader_list(r, plan, "tables", CODEBOOK_TABLES, false, &tables) ||
        !reader_list(r, plan, "key_figures", CODEBOOK_TABLES, true, &figures))
        return false;
    book->tables = reader_room(r, json_array_size(tables), sizeof *book->tables);
    book->key_figures = reader_room(r, json_array_size(figures), sizeof *book->key_figures);
    book->counters = reader_room(r, CODEBOOK_COUNTERS, sizeof *book->counters);
    if (book->tables == NULL || book->key_figures == NULL || book->counters == NULL ||
        !each_item(r, tables, "tables", read_table) || !check_crossings(r) ||
        !each_item(r, figures, "key_figures", read_key_figure) || !read_thirds(r, plan) ||
        !add_always(r))
        return false;
    reader_leave(r, before);
    return true;
}
