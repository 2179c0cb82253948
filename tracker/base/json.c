/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/json.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"

enum { PATH_BYTES = 96, KEY_SHOWN = 32, TOKEN_LEAST = 16 };

/* ---- memory ----
 * jansson goes on after some refusals: a token that could not grow loses a character, or is read
 * past its end. So one refusal is followed by others until json_begin, and remembered where jansson
 * keeps its allocator. */

static void wipe(void *block)
{
    explicit_bzero(block, malloc_usable_size(block));
    free(block);
}

static void *refuse(size_t bytes)
{
    (void)bytes;
    return NULL;
}

static void *take(size_t bytes)
{
    void *block = malloc(bytes);
    if (!block)
        json_set_alloc_funcs(refuse, wipe);
    return block;
}

static bool was_refused(void)
{
    json_malloc_t now;
    json_get_alloc_funcs(&now, NULL);
    return now == refuse;
}

void json_begin(void)
{
    json_set_alloc_funcs(take, wipe);
}

json_t *json_cleaned(const char *text)
{
    const size_t bytes = strlen(text);
    char *clean = take(bytes + 1);
    if (!clean)
        return NULL;
    json_t *string = json_stringn(clean, sanitise_text(text, bytes, clean, bytes + 1));
    wipe(clean);
    return string;
}

char *json_finish(json_t *root)
{
    char *text =
        root && !was_refused() ? json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(15)) : NULL;
    if (text && was_refused()) {
        free(text);
        text = NULL;
    }
    json_decref(root);
    json_begin();
    return text;
}

/* ---- text ---- */

const char *json_foreign(const char *text, size_t bytes)
{
    static const char *const gzip = N_("texte compressé (gzip), à décompresser d'abord");
    static const char *const xz = N_("texte compressé (xz), à décompresser d'abord");
    static const char *const zstd = N_("texte compressé (zstd), à décompresser d'abord");
    static const char *const bzip2 = N_("texte compressé (bzip2), à décompresser d'abord");
    static const char *const zip = N_("zip ou document de bureautique : il faut le texte seul");
    static const char *const mark =
        N_("marque invisible au début (BOM), à enregistrer en UTF-8 sans BOM");
    static const char *const utf16 = N_("texte en UTF-16, à enregistrer en UTF-8");
    static const char *const utf32 = N_("texte en UTF-32, à enregistrer en UTF-8");
    const struct {
        const char *bytes;
        size_t count;
        const char *reason;
    } starts[] = {
        {"\x1F\x8B", 2, gzip},      {"\xFD\x37zXZ", 5, xz},     {"\x28\xB5\x2F\xFD", 4, zstd},
        {"BZh", 3, bzip2},          {"PK\x03\x04", 4, zip},     {"\xEF\xBB\xBF", 3, mark},
        {"\xFF\xFE\0\0", 4, utf32}, {"\0\0\xFE\xFF", 4, utf32}, {"{\0\0\0", 4, utf32},
        {"\0\0\0{", 4, utf32},      {"\xFF\xFE", 2, utf16},     {"\xFE\xFF", 2, utf16},
        {"{\0", 2, utf16},          {"\0{", 2, utf16},
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (bytes >= starts[i].count && memcmp(text, starts[i].bytes, starts[i].count) == 0)
            return text_of(starts[i].reason);
    return NULL;
}

/* A text being read, and what a look at its signs tells before the parser, which recurses. */
struct scan {
    const struct json_format *format;
    const char *text;
    size_t bytes; /* without the blanks at its end */
    size_t token; /* longest one */
    struct fault *fault;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static enum error refused(const struct scan *scan, const char *reason)
{
    return fault_set(scan->fault, scan->format->refused, "%s", reason);
}

static enum error refused_at(const struct scan *scan, size_t line, size_t column,
                             const char *reason)
{
    if (!memchr(scan->text, '\n', scan->bytes))
        return fault_set(scan->fault, scan->format->refused, _("caractère %zu : %s"), column,
                         reason);
    return fault_set(scan->fault, scan->format->refused, _("ligne %zu, colonne %zu : %s"), line,
                     column, reason);
}

/* At a byte of the text: lines and columns from 1, a column is a character. */
static enum error refused_byte(const struct scan *scan, size_t at, const char *reason)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        if (scan->text[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)scan->text[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return refused_at(scan, line, column, reason);
}

/* One past the string that begins at start. */
static size_t string_end(const struct scan *scan, size_t start)
{
    size_t i = start + 1;
    while (i < scan->bytes && scan->text[i] != '"' && scan->text[i] != '\n')
        i += scan->text[i] == '\\' && i + 1 < scan->bytes && scan->text[i + 1] != '\n' ? 2 : 1;
    return i < scan->bytes ? i + 1 : scan->bytes;
}

static enum error scan_signs(struct scan *scan)
{
    size_t depth = 0, run = 0, next;
    for (size_t i = 0; i < scan->bytes; i = next) {
        char c = scan->text[i];
        next = c == '"' ? string_end(scan, i) : i + 1;
        if ((c == '{' || c == '[') && ++depth > scan->format->depth)
            return refused_byte(scan, i, _("trop de niveaux d'imbrication"));
        if ((c == '}' || c == ']') && depth > 0)
            depth--;
        if (c == '}' && depth == 0 && next < scan->bytes)
            return refused_byte(scan, next, _("il y a une suite après la dernière accolade"));
        run = is_blank(c) || strchr("{}[]:,", c) ? 0 : run + next - i;
        scan->token = run > scan->token ? run : scan->token;
    }
    return ERROR_NONE;
}

static enum error scan_start(struct scan *scan)
{
    const size_t most = scan->format->bytes;
    if (scan->bytes > most)
        return fault_set(scan->fault, scan->format->refused, _("plus de %zu Kio"), most >> 10);
    const char *foreign = json_foreign(scan->text, scan->bytes);
    if (foreign)
        return refused(scan, foreign);
    while (scan->bytes && is_blank(scan->text[scan->bytes - 1]))
        scan->bytes--;
    size_t first = 0;
    while (first < scan->bytes && is_blank(scan->text[first]))
        first++;
    if (first == scan->bytes)
        return refused(scan, _("rien n'y est écrit"));
    if (scan->text[first] != '{')
        return refused_byte(scan, first, _("un objet { … } est attendu"));
    return scan_signs(scan);
}

/* ---- parser ---- */

/* What jansson says, from its code or else from how its English begins. */
static const char *syntax_reason(const json_error_t *found)
{
    static const struct {
        enum json_error_code code;
        const char *begins;
        const char *reason;
    } reasons[] = {
        {json_error_invalid_utf8, "",
         N_("ce n'est pas de l'UTF-8 (texte en Latin-1 ?), à enregistrer en UTF-8")},
        {json_error_duplicate_key, "", N_("clé donnée deux fois dans un objet")},
        {json_error_null_character, "", N_("caractère nul")},
        {json_error_null_byte_in_key, "", N_("caractère nul")},
        {json_error_numeric_overflow, "", N_("nombre trop grand")},
        {json_error_invalid_syntax, "string or '}'", N_("une clé entre guillemets est attendue")},
        {json_error_invalid_syntax, "':'", N_("« : » est attendu")},
        {json_error_invalid_syntax, "'}'", N_("« , » ou « } » est attendu")},
        {json_error_invalid_syntax, "']'", N_("« , » ou « ] » est attendu")},
        {json_error_invalid_syntax, "unexpected newline", N_("guillemet fermant oublié")},
        {json_error_invalid_syntax, "control character", N_("tabulation ou signe de contrôle")},
        {json_error_invalid_syntax, "invalid escape", N_("« \\ » suivi d'un signe impossible")},
        {json_error_invalid_syntax, "invalid Unicode", N_("« \\u » suivi d'un signe impossible")},
    };
    enum json_error_code code = json_error_code(found);
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (code == reasons[i].code &&
            strncmp(found->text, reasons[i].begins, strlen(reasons[i].begins)) == 0)
            return text_of(reasons[i].reason);
    return _("signe ou mot inattendu");
}

/* The text in a list, after a string as long as its longest token: no other token makes jansson ask
 * for more room, which it could not do without. */
struct wrapped {
    char *text;
    size_t before, bytes;
};

static bool wrap(const struct scan *scan, struct wrapped *out)
{
    static const char open[] = "[\"", middle[] = "\",", close[] = "]";
    const size_t pad = scan->token + TOKEN_LEAST;
    out->before = strlen(open) + pad + strlen(middle);
    out->bytes = out->before + scan->bytes + strlen(close);
    char *at = out->text = malloc(out->bytes);
    if (!at)
        return false;
    memcpy(at, open, strlen(open));
    memset(at + strlen(open), '-', pad);
    memcpy(at + strlen(open) + pad, middle, strlen(middle));
    memcpy(at + out->before, scan->text, scan->bytes);
    memcpy(at + out->before + scan->bytes, close, strlen(close));
    return true;
}

static enum error refused_syntax(const struct scan *scan, const struct wrapped *wrapped,
                                 const json_error_t *found)
{
    size_t line = found->line > 0 ? (size_t)found->line : 1;
    size_t column = found->column > 0 ? (size_t)found->column : 1;
    if ((size_t)found->position > wrapped->before + scan->bytes)
        return refused_byte(scan, scan->bytes, _("il manque la fin"));
    if (line == 1)
        column = column > wrapped->before ? column - wrapped->before : 1;
    return refused_at(scan, line, column, syntax_reason(found));
}

static enum error parse(const struct scan *scan, json_t **root)
{
    struct wrapped wrapped;
    json_error_t found;
    enum error error = ERROR_NONE;
    if (!wrap(scan, &wrapped))
        return fault_set(scan->fault, ERROR_MEMORY, "%s", "");
    json_begin();
    json_t *list = json_loadb(wrapped.text, wrapped.bytes,
                              scan->format->repeats ? 0 : JSON_REJECT_DUPLICATES, &found);
    if (was_refused())
        error = fault_set(scan->fault, ERROR_MEMORY, "%s", "");
    else if (!list)
        error = refused_syntax(scan, &wrapped, &found);
    else
        *root = json_incref(json_array_get(list, 1));
    json_decref(list);
    json_begin();
    explicit_bzero(&found, sizeof found); /* it quotes the text */
    explicit_bzero(wrapped.text, wrapped.bytes);
    free(wrapped.text);
    return error;
}

/* ---- what it is ---- */

static enum error check_version(const struct json_format *format, const json_t *root,
                                struct fault *fault)
{
    const char *name = json_string_value(json_object_get(root, "format"));
    if (format->name && (!name || strcmp(name, format->name) != 0))
        return fault_set(fault, format->refused, _("format : « %s » est attendu"), format->name);
    if (!format->version)
        return ERROR_NONE;
    const json_t *version = json_object_get(root, format->version);
    if (!json_is_integer(version) || json_integer_value(version) < 1)
        return fault_set(fault, format->refused, _("%s : un nombre à partir de 1 est attendu"),
                         format->version);
    if (json_integer_value(version) > (json_int_t)format->newest)
        return fault_set(fault, format->foreign,
                         _("%s %lld, plus récente que ce programme, qui lit jusqu'à %u"),
                         format->version, (long long)json_integer_value(version), format->newest);
    return ERROR_NONE;
}

struct path {
    char text[PATH_BYTES];
    size_t bytes;
};

/* Appends to the path, which is cut where it is full; returns what it was. */
__attribute__((format(printf, 2, 3))) static size_t path_add(struct path *path, const char *format,
                                                             ...)
{
    size_t before = path->bytes, room = sizeof path->text - before;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(path->text + before, room, format, arguments);
    va_end(arguments);
    if (length > 0)
        path->bytes += (size_t)length < room ? (size_t)length : room - 1;
    return before;
}

/* Leaves in path the first key that the shape does not have; false when there is one. */
static bool keys_known(json_t *value, const struct json_shape *shape, struct path *path)
{
    const char *key;
    json_t *inside;
    size_t i;
    json_array_foreach(value, i, inside)
    {
        size_t before = path_add(path, "[%zu]", i);
        if (!keys_known(inside, shape, path))
            return false;
        path->bytes = before;
    }
    json_object_foreach(value, key, inside)
    {
        const struct json_shape *known = shape;
        while (known->key && strcmp(known->key, key) != 0)
            known++;
        size_t before = path_add(path, "%s%.*s", path->bytes ? "." : "", KEY_SHOWN, key);
        if (!known->key || (known->inside && !keys_known(inside, known->inside, path)))
            return false;
        path->bytes = before;
    }
    return true;
}

enum error json_read(const struct json_format *format, const char *text, size_t bytes,
                     json_t **root, struct fault *fault)
{
    struct scan scan = {.format = format, .text = text, .bytes = bytes, .fault = fault};
    struct path path = {.bytes = 0};
    *root = NULL;
    enum error error = scan_start(&scan);
    if (!error)
        error = parse(&scan, root);
    if (!error)
        error = check_version(format, *root, fault);
    if (!error && format->shape && !keys_known(*root, format->shape, &path))
        error = fault_set(fault, format->foreign, _("clé inconnue « %s »"), path.text);
    if (error) {
        json_decref(*root);
        *root = NULL;
    }
    return error;
}
