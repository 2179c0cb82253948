/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A release as JSON, both ways. */
#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"
#include "tracker/codebook/plan.h"
#include "tracker/disclosure/release/release.h"

static const char FORMAT[] = "tracker-release";
static const char VOLUMES_ONLY[] = "volumes_only"; /* there only when true */
enum { DEPTH = 16 };

/* ---- writing ---- */

static json_t *counts_json(const uint32_t counts[RANKS])
{
    json_t *array = json_array();
    for (size_t r = 0; r < RANKS; r++)
        if (json_array_append_new(array, json_integer(counts[r])) != 0)
            break;
    return array;
}

static json_t *closings_json(const struct release *release)
{
    json_t *array = json_array();
    char through[MONTH_TEXT + 1];
    for (size_t i = 0; i < release->closing_count; i++) {
        const struct release_closing *closing = &release->closings[i];
        month_format(closing->through, through);
        json_array_append_new(array, json_pack("{s:s, s:o, s:o}", "through", through, "interviews",
                                               counts_json(closing->interviews), "folded",
                                               counts_json(closing->folded)));
    }
    return array;
}

static json_t *areas_json(const struct release *release)
{
    json_t *array = json_array();
    for (size_t i = 0; i < release->area_count; i++) {
        const struct volume *area = &release->areas[i];
        json_t *number = area->interviews ? json_integer(area->interviews) : json_null();
        json_array_append_new(array, json_pack("{s:i, s:o}", "department", (int)area->department,
                                               "interviews", number));
    }
    return array;
}

static json_t *cell_json(const struct release *release, const struct release_table *table,
                         const struct cell *cell, const struct codebook *codebook)
{
    bool said = cell->precision != PRECISION_HIDDEN && cell->precision != PRECISION_NOT_ASKED;
    char *text = release_cell_text(release, table, cell, codebook);
    json_t *json = json_pack("{s:s}", "row", cell->row);
    if (cell->col[0])
        json_object_set_new(json, "col", json_string(cell->col));
    json_object_set_new(json, "precision", json_string(release_precision_word(cell->precision)));
    json_object_set_new(json, "lo", said ? json_integer(cell->lo) : json_null());
    json_object_set_new(json, "hi", said ? json_integer(cell->hi) : json_null());
    if (cell->precision == PRECISION_DIRECTION)
        json_object_set_new(json, "than",
                            json_pack("{s:s, s:s}", "row", cell->than_row, "col", cell->than_col));
    int failed = json_object_set_new(json, "text", json_string(text ? text : NULL));
    free(text);
    if (failed) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static const char *table_title(const struct codebook *codebook, const char *id)
{
    int table = codebook_table(codebook, id);
    if (strcmp(id, METHOD_TABLE) == 0)
        return "Saisies tardives et rangs déclarés";
    return table < 0 ? id : codebook->tables[table].title.fr;
}

static json_t *table_json(const struct release *release, const struct release_table *table,
                          const struct codebook *codebook)
{
    json_t *cells = json_array();
    json_t *base = table->base_known ? json_integer(table->base) : json_null();
    for (size_t i = 0; i < table->cell_count; i++)
        if (json_array_append_new(cells, cell_json(release, table, &table->cells[i], codebook)) !=
            0) {
            json_decref(cells);
            json_decref(base);
            return NULL;
        }
    return json_pack("{s:s, s:s, s:s, s:o, s:o}", "id", table->id, "title",
                     table_title(codebook, table->id), "rank", scope_word(table->scope), "base",
                     base, "cells", cells);
}

static json_t *release_json(const struct release *release, const struct codebook *codebook)
{
    char from[MONTH_TEXT + 1], to[MONTH_TEXT + 1];
    month_format(release->from, from);
    month_format(release->to, to);
    json_t *number = release->number ? json_integer(release->number) : json_null();
    json_t *tables = json_array();
    for (size_t i = 0; i < release->table_count; i++)
        if (json_array_append_new(tables, table_json(release, &release->tables[i], codebook)) !=
            0) {
            json_decref(tables);
            json_decref(number);
            return NULL;
        }
    json_t *json = json_pack(
        "{s:s, s:i, s:o, s:s, s:s, s:s, s:i, s:i, s:s, s:s, s:I, s:o, s:o, s:o, s:o, s:o}",
        "format", FORMAT, "version", RELEASE_VERSION, "release", number, "kind",
        release_kind_word(release->kind), "store", release->store, "form", release->form,
        "codebook", (int)release->codebook, "k", (int)release->k, "from", from, "to", to, "people",
        (json_int_t)release->interviews[0], "interviews", counts_json(release->interviews),
        "waiting", counts_json(release->waiting), "closings", closings_json(release), "areas",
        areas_json(release), "tables", tables);
    if (json && release->volumes_only &&
        json_object_set_new(json, VOLUMES_ONLY, json_true()) != 0) {
        json_decref(json);
        return NULL;
    }
    return json;
}

char *release_to_json(const struct release *release, const struct codebook *codebook)
{
    json_begin();
    return json_finish(release_json(release, codebook));
}

/* ---- reading ---- */

static bool read_number(json_t *object, const char *key, uint32_t most, uint32_t *out)
{
    json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < 0 ||
        json_integer_value(value) > most)
        return false;
    *out = (uint32_t)json_integer_value(value);
    return true;
}

static bool read_text(json_t *object, const char *key, char *out, size_t room)
{
    const char *value = json_string_value(json_object_get(object, key));
    if (!value || strlen(value) >= room)
        return false;
    memcpy(out, value, strlen(value) + 1);
    return true;
}

static bool read_code(json_t *object, const char *key, char *out)
{
    return read_text(object, key, out, sizeof(code)) && out[0];
}

static bool read_month(json_t *object, const char *key, month *out)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value && month_parse(value, out);
}

static bool read_counts(json_t *object, const char *key, uint32_t out[RANKS])
{
    json_t *array = json_object_get(object, key);
    if (json_array_size(array) != RANKS)
        return false;
    for (size_t r = 0; r < RANKS; r++) {
        json_t *value = json_array_get(array, r);
        if (!json_is_integer(value) || json_integer_value(value) < 0 ||
            json_integer_value(value) > UINT32_MAX)
            return false;
        out[r] = (uint32_t)json_integer_value(value);
    }
    return true;
}

static bool read_kind(json_t *root, enum release_kind *out)
{
    const char *word = json_string_value(json_object_get(root, "kind"));
    *out = word && strcmp(word, release_kind_word(RELEASE_TRENDS)) == 0 ? RELEASE_TRENDS
                                                                        : RELEASE_BILAN;
    return word && strcmp(word, release_kind_word(*out)) == 0;
}

static bool read_precision(json_t *object, enum precision *out)
{
    const char *word = json_string_value(json_object_get(object, "precision"));
    for (int p = 0; word && p < PRECISIONS; p++)
        if (strcmp(word, release_precision_word((enum precision)p)) == 0) {
            *out = (enum precision)p;
            return true;
        }
    return false;
}

static bool read_cell(json_t *object, struct cell *cell)
{
    if (!read_code(object, "row", cell->row) || !read_precision(object, &cell->precision))
        return false;
    if (json_object_get(object, "col") && !read_code(object, "col", cell->col))
        return false;
    if (cell->precision == PRECISION_HIDDEN || cell->precision == PRECISION_NOT_ASKED)
        return true;
    if (!read_number(object, "lo", UINT32_MAX, &cell->lo) ||
        !read_number(object, "hi", UINT32_MAX, &cell->hi) || cell->lo > cell->hi)
        return false;
    json_t *than = json_object_get(object, "than");
    if (cell->precision == PRECISION_DIRECTION)
        return cell->col[0] && read_code(than, "row", cell->than_row) &&
               read_code(than, "col", cell->than_col);
    return cell->precision != PRECISION_EXACT || cell->lo == cell->hi;
}

static enum error read_table(json_t *object, struct release_table *table)
{
    const char *rank = json_string_value(json_object_get(object, "rank"));
    json_t *cells = json_object_get(object, "cells");
    table->base_known = read_number(object, "base", UINT32_MAX, &table->base);
    if (!read_code(object, "id", table->id) || !rank || !scope_parse(rank, &table->scope) ||
        (!table->base_known && !json_is_null(json_object_get(object, "base"))) ||
        !json_is_array(cells) || json_array_size(cells) > RELEASE_CELLS)
        return ERROR_RELEASE_INVALID;
    table->cells = calloc(json_array_size(cells) + 1, sizeof *table->cells);
    if (!table->cells)
        return ERROR_MEMORY;
    for (size_t i = 0; i < json_array_size(cells); i++, table->cell_count++)
        if (!read_cell(json_array_get(cells, i), &table->cells[i]))
            return ERROR_RELEASE_INVALID;
    return ERROR_NONE;
}

static enum error read_tables(json_t *root, struct release *release)
{
    json_t *tables = json_object_get(root, "tables");
    if (!json_is_array(tables) || json_array_size(tables) > RELEASE_TABLES)
        return ERROR_RELEASE_INVALID;
    release->tables = calloc(json_array_size(tables) + 1, sizeof *release->tables);
    if (!release->tables)
        return ERROR_MEMORY;
    enum error error = ERROR_NONE;
    for (size_t i = 0; i < json_array_size(tables) && !error; i++) {
        release->table_count++;
        error = read_table(json_array_get(tables, i), &release->tables[i]);
    }
    return error;
}

static enum error read_closings(json_t *root, struct release *release)
{
    json_t *closings = json_object_get(root, "closings");
    if (!json_is_array(closings) || json_array_size(closings) > CLOSINGS_MAX)
        return ERROR_RELEASE_INVALID;
    release->closings = calloc(json_array_size(closings) + 1, sizeof *release->closings);
    if (!release->closings)
        return ERROR_MEMORY;
    for (size_t i = 0; i < json_array_size(closings); i++) {
        struct release_closing *closing = &release->closings[release->closing_count++];
        json_t *object = json_array_get(closings, i);
        if (!read_month(object, "through", &closing->through) ||
            !read_counts(object, "interviews", closing->interviews) ||
            !read_counts(object, "folded", closing->folded))
            return ERROR_RELEASE_INVALID;
    }
    return ERROR_NONE;
}

static bool read_areas(json_t *root, struct release *release)
{
    json_t *areas = json_object_get(root, "areas");
    if (!json_is_array(areas) || json_array_size(areas) > DEPARTMENTS_MAX)
        return false;
    for (size_t i = 0; i < json_array_size(areas); i++) {
        struct volume *area = &release->areas[release->area_count++];
        json_t *object = json_array_get(areas, i);
        uint32_t department;
        if (!read_number(object, "department", DEPARTMENT_MAX, &department) ||
            (!read_number(object, "interviews", UINT32_MAX, &area->interviews) &&
             !json_is_null(json_object_get(object, "interviews"))))
            return false;
        area->department = department;
    }
    return true;
}

/* The key that does not read, or NULL. */
static const char *read_head(json_t *root, struct release *release)
{
    uint32_t number = 0, codebook = 0, k = 0;
    if (!read_number(root, "release", RELEASE_NUMBER_MAX, &number) &&
        !json_is_null(json_object_get(root, "release")))
        return "release";
    if (!read_kind(root, &release->kind))
        return "kind";
    if (!read_text(root, "store", release->store, sizeof release->store))
        return "store";
    if (!read_code(root, "form", release->form))
        return "form";
    if (!read_number(root, "codebook", CODEBOOK_VERSION_MAX, &codebook))
        return "codebook";
    if (!read_number(root, "k", K_MAX, &k) || k < K_MIN)
        return "k";
    release->number = number;
    release->codebook = codebook;
    release->k = k;
    return NULL;
}

/* The key that does not read, or NULL. */
static const char *read_period(json_t *root, struct release *release)
{
    if (!read_month(root, "from", &release->from))
        return "from";
    if (!read_month(root, "to", &release->to) || release->to < release->from)
        return "to";
    if (!read_counts(root, "interviews", release->interviews))
        return "interviews";
    if (!read_counts(root, "waiting", release->waiting))
        return "waiting";
    const json_t *only = json_object_get(root, VOLUMES_ONLY);
    if (only && !json_is_boolean(only))
        return VOLUMES_ONLY;
    release->volumes_only = json_is_true(only);
    return read_areas(root, release) ? NULL : "areas";
}

static enum error read_whole(const struct json_format *format, json_t *root,
                             struct release *release, struct fault *fault)
{
    enum error error = ERROR_NONE;
    const char *key = read_head(root, release);
    if (!key)
        key = read_period(root, release);
    if (!key && format->shape &&
        json_integer_value(json_object_get(root, "people")) != release->interviews[0])
        key = "people"; /* said twice, for who reads the file */
    if (!key) {
        key = "closings";
        error = read_closings(root, release);
        if (!error) {
            key = "tables";
            error = read_tables(root, release);
        }
        if (!error)
            return ERROR_NONE;
    }
    return error == ERROR_MEMORY ? fault_set(fault, error, "%s", "")
                                 : fault_set(fault, ERROR_RELEASE_INVALID, "« %s »", key);
}

static const struct json_shape than[] = {{.key = "row"}, {.key = "col"}, {.key = NULL}};
static const struct json_shape cell[] = {{.key = "row"},
                                         {.key = "col"},
                                         {.key = "precision"},
                                         {.key = "lo"},
                                         {.key = "hi"},
                                         {.key = "text"},
                                         {.key = "than", .inside = than},
                                         {.key = NULL}};
static const struct json_shape table[] = {{.key = "id"},
                                          {.key = "title"},
                                          {.key = "rank"},
                                          {.key = "base"},
                                          {.key = "cells", .inside = cell},
                                          {.key = NULL}};
static const struct json_shape closing[] = {
    {.key = "through"}, {.key = "interviews"}, {.key = "folded"}, {.key = NULL}};
static const struct json_shape area[] = {
    {.key = "department"}, {.key = "interviews"}, {.key = NULL}};
static const struct json_shape file[] = {{.key = "format"},
                                         {.key = "version"},
                                         {.key = "release"},
                                         {.key = "kind"},
                                         {.key = "store"},
                                         {.key = "form"},
                                         {.key = "codebook"},
                                         {.key = "k"},
                                         {.key = "from"},
                                         {.key = "to"},
                                         {.key = VOLUMES_ONLY},
                                         {.key = "people"},
                                         {.key = "interviews"},
                                         {.key = "waiting"},
                                         {.key = "closings", .inside = closing},
                                         {.key = "areas", .inside = area},
                                         {.key = "tables", .inside = table},
                                         {.key = NULL}};

static const struct json_format given = {.name = FORMAT,
                                         .version = "version",
                                         .newest = RELEASE_VERSION,
                                         .shape = file,
                                         .bytes = RELEASE_BYTES,
                                         .depth = DEPTH,
                                         .refused = ERROR_RELEASE_INVALID,
                                         .foreign = ERROR_RELEASE_INVALID};

static enum error read_as(const struct json_format *format, const char *json, size_t bytes,
                          struct release **out, struct fault *fault)
{
    json_t *root;
    *out = NULL;
    enum error error = json_read(format, json, bytes, &root, fault);
    if (error)
        return error;
    struct release *release = calloc(1, sizeof *release);
    error = release ? read_whole(format, root, release, fault)
                    : fault_set(fault, ERROR_MEMORY, "%s", "");
    json_decref(root);
    if (error == ERROR_NONE)
        *out = release;
    else
        release_free(release);
    return error;
}

enum error release_from_json(const char *json, size_t bytes, struct release **out,
                             struct fault *fault)
{
    return read_as(&given, json, bytes, out, fault);
}

enum error release_from_stored(const char *json, size_t bytes, struct release **out,
                               struct fault *fault)
{
    struct json_format stored = given;
    stored.shape = NULL;
    stored.repeats = true;
    return read_as(&stored, json, bytes, out, fault);
}
