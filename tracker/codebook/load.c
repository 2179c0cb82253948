/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"
#include "tracker/codebook/reader.h"

static const struct json_shape text[] = {{.key = "fr"}, {.key = "en"}, {.key = NULL}};

static const struct json_shape option[] = {
    {.key = "code"},   {.key = "bit"},       {.key = "key"},     {.key = "fr"},
    {.key = "en"},     {.key = "parent"},    {.key = "level"},   {.key = "ranks"},
    {.key = "one_of"}, {.key = "exclusive"}, {.key = "retired"}, {.key = "says_nothing"},
    {.key = NULL}};

static const struct json_shape question[] = {{.key = "code"},
                                             {.key = "type"},
                                             {.key = "label", .inside = text},
                                             {.key = "name", .inside = text},
                                             {.key = "help", .inside = text},
                                             {.key = "options", .inside = option},
                                             {.key = "ranks"},
                                             {.key = "optional"},
                                             {.key = "max"},
                                             {.key = "fallback"},
                                             {.key = "skip_if"},
                                             {.key = NULL}};

/* A group, or a place of a movement. */
static const struct json_shape group[] = {{.key = "code"},         {.key = "fr"},
                                          {.key = "en"},           {.key = "parent"},
                                          {.key = "says_nothing"}, {.key = NULL}};
static const struct json_shape place[] = {
    {.key = "code"}, {.key = "fr"}, {.key = "en"}, {.key = "says_nothing"}, {.key = NULL}};

static const struct json_shape requirement[] = {
    {.key = "when"}, {.key = "question"}, {.key = "except"}, {.key = NULL}};

static const struct json_shape movement[] = {{.key = "code"},
                                             {.key = "fr"},
                                             {.key = "en"},
                                             {.key = "before"},
                                             {.key = "after"},
                                             {.key = "gained", .inside = place},
                                             {.key = "stable", .inside = place},
                                             {.key = "lost", .inside = place},
                                             {.key = "unmeasured", .inside = place},
                                             {.key = NULL}};

static const struct json_shape table[] = {{.key = "id"},
                                          {.key = "kind"},
                                          {.key = "ranks"},
                                          {.key = "title", .inside = text},
                                          {.key = "note", .inside = text},
                                          {.key = "figure"},
                                          {.key = "rows"},
                                          {.key = "cols"},
                                          {.key = "base"},
                                          {.key = NULL}};

static const struct json_shape key_figure[] = {
    {.key = "table"}, {.key = "row"}, {.key = "ranks"}, {.key = NULL}};

static const struct json_shape plan[] = {{.key = "tables", .inside = table},
                                         {.key = "key_figures", .inside = key_figure},
                                         {.key = "thirds"},
                                         {.key = NULL}};

static const struct json_shape file[] = {{.key = "format"},
                                         {.key = "version_of_format"},
                                         {.key = "form"},
                                         {.key = "version"},
                                         {.key = "charter"},
                                         {.key = "title", .inside = text},
                                         {.key = "reserved"},
                                         {.key = "questions", .inside = question},
                                         {.key = "groups", .inside = group},
                                         {.key = "requirements", .inside = requirement},
                                         {.key = "movements", .inside = movement},
                                         {.key = "plan", .inside = plan},
                                         {.key = NULL}};

static const struct json_format given = {.name = "tracker-codebook",
                                         .version = "version_of_format",
                                         .newest = CODEBOOK_FORMAT,
                                         .shape = file,
                                         .bytes = CODEBOOK_FILE_BYTES,
                                         .depth = CODEBOOK_DEPTH,
                                         .refused = ERROR_CODEBOOK,
                                         .foreign = ERROR_CODEBOOK};

static enum error read_book(const struct json_format *format, struct codebook *book,
                            const char *bytes, size_t count, struct fault *fault)
{
    json_t *root;
    enum error error = json_read(format, bytes, count, &root, fault);
    book->memory = root;
    if (error)
        return error;
    book->text = malloc(count + 1);
    if (book->text == NULL)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    memcpy(book->text, bytes, count);
    book->text[count] = '\0';
    book->text_bytes = count;
    struct reader reader = {.book = book, .fault = fault};
    if (form_read(&reader, root))
        tabulation_read(&reader, json_object_get(root, "plan"));
    return reader.error;
}

static enum error read_as(const struct json_format *format, const char *bytes, size_t count,
                          struct codebook **out, struct fault *fault)
{
    *out = NULL;
    struct codebook *book = calloc(1, sizeof *book);
    if (book == NULL)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    enum error error = read_book(format, book, bytes, count, fault);
    if (error == ERROR_NONE)
        *out = book;
    else
        codebook_free(book);
    return error;
}

enum error codebook_read(const char *bytes, size_t count, struct codebook **out,
                         struct fault *fault)
{
    return read_as(&given, bytes, count, out, fault);
}

enum error codebook_read_stored(const char *bytes, size_t count, struct codebook **out,
                                struct fault *fault)
{
    struct json_format stored = given;
    stored.shape = NULL;
    return read_as(&stored, bytes, count, out, fault);
}
