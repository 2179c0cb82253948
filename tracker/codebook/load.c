/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tracker/codebook/reader.h"
#include "tracker/text.h"

static bool refuse_line(struct fault *fault, enum error *error, size_t line, const char *reason)
{
    *error = fault_set(fault, ERROR_CODEBOOK, _("ligne %zu : %s"), line, reason);
    return false;
}

/* Depth is looked at before the parser, which recurses. */
static bool check_text(const char *file, size_t bytes, struct fault *fault, enum error *error)
{
    size_t line = 1, depth = 0;
    bool quoted = false;
    if (bytes > CODEBOOK_FILE_BYTES) {
        *error = fault_set(fault, ERROR_CODEBOOK, "%s", _("fichier de plus de 1 Mio"));
        return false;
    }
    for (size_t i = 0; i < bytes; i++) {
        char c = file[i];
        if (c == '\n')
            line++;
        else if (quoted && c == '\\' && i + 1 < bytes && file[i + 1] != '\n')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '[') && ++depth > CODEBOOK_DEPTH)
            return refuse_line(fault, error, line, _("plus de 8 niveaux d'imbrication"));
        else if (!quoted && (c == '}' || c == ']') && depth > 0)
            depth--;
    }
    return true;
}

static bool refuse_syntax(const json_error_t *json, struct fault *fault, enum error *error)
{
    const char *reason = _("ce n'est pas du JSON correct");
    enum json_error_code found = json_error_code(json);
    if (found == json_error_out_of_memory) {
        *error = fault_set(fault, ERROR_MEMORY, "%s", "");
        return false;
    }
    if (found == json_error_invalid_utf8)
        reason = _("texte qui n'est pas de l'UTF-8");
    else if (found == json_error_duplicate_key)
        reason = _("clé donnée deux fois dans un objet");
    else if (found == json_error_null_character || found == json_error_null_byte_in_key)
        reason = _("caractère nul");
    else if (found == json_error_numeric_overflow)
        reason = _("nombre trop grand");
    else if (found == json_error_premature_end_of_input)
        reason = _("fin de fichier inattendue");
    return refuse_line(fault, error, json->line > 0 ? (size_t)json->line : 1, reason);
}

static enum error read_book(struct codebook *book, const char *file, size_t bytes,
                            struct fault *fault)
{
    enum error error = ERROR_NONE;
    json_error_t json;
    if (!check_text(file, bytes, fault, &error))
        return error;
    json_t *root = json_loadb(file, bytes, JSON_REJECT_DUPLICATES, &json);
    book->memory = root;
    if (root == NULL) {
        refuse_syntax(&json, fault, &error);
        return error;
    }
    book->text = malloc(bytes + 1);
    if (book->text == NULL)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    memcpy(book->text, file, bytes);
    book->text[bytes] = '\0';
    book->text_bytes = bytes;
    struct reader reader = {.book = book, .fault = fault};
    if (form_read(&reader, root))
        tabulation_read(&reader, json_object_get(root, "plan"));
    return reader.error;
}

enum error codebook_read(const char *file, size_t bytes, struct codebook **out, struct fault *fault)
{
    *out = NULL;
    struct codebook *book = calloc(1, sizeof *book);
    if (book == NULL)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    enum error error = read_book(book, file, bytes, fault);
    if (error == ERROR_NONE)
        *out = book;
    else
        codebook_free(book);
    return error;
}
