/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/codebook/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"

__attribute__((format(printf, 2, 3))) static size_t append(struct reader *r, const char *format,
                                                           ...)
{
    size_t before = r->path_bytes;
    size_t room = sizeof r->path - before;
    va_list args;
    va_start(args, format);
    int bytes = vsnprintf(r->path + before, room, format, args);
    va_end(args);
    if (bytes > 0)
        r->path_bytes += (size_t)bytes < room ? (size_t)bytes : room - 1;
    return before;
}

size_t reader_enter(struct reader *r, const char *key)
{
    return append(r, "%s%s", r->path_bytes > 0 ? "." : "", key);
}

size_t reader_enter_item(struct reader *r, const char *list, size_t index)
{
    return append(r, "%s%s[%zu]", r->path_bytes > 0 ? "." : "", list, index);
}

void reader_leave(struct reader *r, size_t before)
{
    r->path_bytes = before;
    r->path[before] = '\0';
}

bool reader_refuse(struct reader *r, const char *reason)
{
    return reader_refuse_word(r, NULL, NULL, reason);
}

bool reader_refuse_key(struct reader *r, const char *key, const char *reason)
{
    return reader_refuse_word(r, key, NULL, reason);
}

bool reader_refuse_word(struct reader *r, const char *key, const char *word, const char *reason)
{
    if (r->error != ERROR_NONE)
        return false;
    size_t before = key != NULL ? reader_enter(r, key) : r->path_bytes;
    char shown[3 * CODE_CHARS] = "";
    if (word != NULL)
        sanitise_text(word, strlen(word), shown, sizeof shown);
    r->error = fault_set(r->fault, ERROR_CODEBOOK, "%s%s%s%s : %s", r->path,
                         word != NULL ? " « " : "", shown, word != NULL ? " »" : "", reason);
    reader_leave(r, before);
    return false;
}

bool reader_no_memory(struct reader *r)
{
    if (r->error == ERROR_NONE)
        r->error = fault_set(r->fault, ERROR_MEMORY, "%s", "");
    return false;
}

void *reader_room(struct reader *r, size_t count, size_t size)
{
    void *room = calloc(count > 0 ? count : 1, size);
    if (room == NULL)
        reader_no_memory(r);
    return room;
}

bool reader_list(struct reader *r, const json_t *object, const char *key, size_t max, bool optional,
                 const json_t **list)
{
    *list = json_object_get(object, key);
    if (*list == NULL)
        return optional || reader_refuse_key(r, key, _("manque"));
    if (!json_is_array(*list))
        return reader_refuse_key(r, key, _("une liste est attendue"));
    if (json_array_size(*list) == 0 && !optional)
        return reader_refuse_key(r, key, _("liste vide"));
    if (json_array_size(*list) > max)
        return reader_refuse_key(r, key, _("liste trop longue"));
    return true;
}

bool reader_number(struct reader *r, const json_t *object, const char *key, unsigned least,
                   unsigned most, bool optional, unsigned *out)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return optional || reader_refuse_key(r, key, _("manque"));
    if (!json_is_integer(value))
        return reader_refuse_key(r, key, _("un nombre entier est attendu"));
    json_int_t number = json_integer_value(value);
    if (number < (json_int_t)least || number > (json_int_t)most)
        return reader_refuse_key(r, key, _("nombre hors limites"));
    *out = (unsigned)number;
    return true;
}

bool reader_flag(struct reader *r, const json_t *object, const char *key, bool *out)
{
    const json_t *value = json_object_get(object, key);
    *out = json_is_true(value);
    if (value != NULL && !json_is_boolean(value))
        return reader_refuse_key(r, key, _("true ou false est attendu"));
    return true;
}

bool reader_word(struct reader *r, const json_t *object, const char *key, bool optional,
                 const char **out)
{
    const json_t *value = json_object_get(object, key);
    *out = json_string_value(value);
    if (value == NULL)
        return optional || reader_refuse_key(r, key, _("manque"));
    if (*out == NULL)
        return reader_refuse_key(r, key, _("un texte est attendu"));
    return true;
}

static bool code_shaped(const char *word, bool small)
{
    size_t chars = strlen(word);
    if (chars == 0 || chars > CODE_CHARS || word[0] < 'A' || word[0] > 'Z')
        return false;
    for (size_t i = 1; i < chars; i++) {
        char c = word[i];
        bool fits = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
                    (small && c >= 'a' && c <= 'z');
        if (!fits)
            return false;
    }
    return true;
}

bool reader_code(struct reader *r, const json_t *object, const char *key, bool small, code out)
{
    const char *word;
    if (!reader_word(r, object, key, false, &word))
        return false;
    if (!code_shaped(word, small))
        return reader_refuse_word(r, key, word, _("n'a pas la forme d'un code"));
    memcpy(out, word, strlen(word) + 1);
    return true;
}

static bool code_taken(const struct codebook *book, const char *word)
{
    enum movement_place place;
    bool taken = strcmp(word, "LATE") == 0 || strcmp(word, "DECLARED") == 0 ||
                 codebook_question(book, word) >= 0 || codebook_option(book, word) >= 0 ||
                 codebook_group(book, word) >= 0 || codebook_derived(book, word, &place) >= 0;
    for (size_t i = 0; !taken && i < book->movement_count; i++)
        taken = strcmp(book->movements[i].code, word) == 0;
    return taken;
}

bool reader_new_code(struct reader *r, const json_t *object, code out)
{
    code word;
    if (!reader_code(r, object, "code", false, word))
        return false;
    if (code_taken(r->book, word))
        return reader_refuse_word(r, "code", word, _("code déjà pris"));
    memcpy(out, word, sizeof word);
    return true;
}

bool reader_ranks(struct reader *r, const json_t *object, uint8_t *out)
{
    const json_t *list;
    *out = RANK_ALL;
    if (!reader_list(r, object, "ranks", RANKS, true, &list))
        return false;
    if (list == NULL)
        return true;
    *out = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_int_t rank = json_integer_value(json_array_get(list, i));
        if (rank < 1 || rank > RANKS || (*out >> (rank - 1) & 1) != 0)
            return reader_refuse_key(r, "ranks", _("les rangs sont 1, 2, 3, chacun une fois"));
        *out |= (uint8_t)(1 << (rank - 1));
    }
    return *out != 0 || reader_refuse_key(r, "ranks", _("liste vide"));
}

static bool read_text(struct reader *r, const json_t *object, const char *language,
                      enum text_cap cap, const char **out)
{
    const json_t *value = json_object_get(object, language);
    *out = json_string_value(value);
    if (*out == NULL)
        return reader_refuse_key(r, language, _("texte manquant dans cette langue"));
    size_t bytes = json_string_length(value);
    if (bytes == 0)
        return reader_refuse_key(r, language, _("texte vide"));
    if (!sanitise_is_clean(*out, bytes))
        return reader_refuse_key(r, language, _("caractère de contrôle ou invisible"));
    if (bytes > 4 * (size_t)cap || sanitise_columns(*out) > (size_t)cap)
        return reader_refuse_key(r, language, _("texte trop long"));
    return true;
}

bool reader_label(struct reader *r, const json_t *object, const char *key, enum text_cap cap,
                  struct label *out)
{
    size_t before = r->path_bytes;
    if (key != NULL) {
        reader_enter(r, key);
        object = json_object_get(object, key);
        if (!json_is_object(object))
            reader_refuse(r, _("un texte en « fr » et en « en » est attendu"));
    }
    bool good = r->error == ERROR_NONE && read_text(r, object, "fr", cap, &out->fr) &&
                read_text(r, object, "en", cap, &out->en);
    reader_leave(r, before);
    return good;
}
