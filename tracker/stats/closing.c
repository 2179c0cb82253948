/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/stats/closing.h"

#include <string.h>

#include "tracker/base/json.h"

enum { CLOSING_WITHOUT_FORM = 1, CLOSING_BYTES = 1 << 16, CLOSING_DEPTH = 3 };

void closing_clear(struct closing *closing)
{
    for (unsigned i = 0; i < RANKS; i++)
        block_free(closing->blocks[i]);
    memset(closing, 0, sizeof *closing);
}

static json_t *by_rank(const uint32_t values[RANKS])
{
    return json_pack("[III]", (json_int_t)values[0], (json_int_t)values[1], (json_int_t)values[2]);
}

static json_t *areas_to_json(const struct closing *closing)
{
    json_t *areas = json_array();
    for (size_t i = 0; areas && i < closing->area_count; i++) {
        const struct volume *area = &closing->areas[i];
        json_t *item = json_pack("{s:I,s:I}", "department", (json_int_t)area->department,
                                 "interviews", (json_int_t)area->interviews);
        if (json_array_append_new(areas, item)) {
            json_decref(areas);
            areas = NULL;
        }
    }
    return areas;
}

char *closing_to_json(const struct closing *closing)
{
    char first[MONTH_TEXT + 1];
    char through[MONTH_TEXT + 1];
    month_format(closing->first, first);
    month_format(closing->through, through);
    json_begin();
    return json_finish(json_pack("{s:i,s:s,s:s,s:s,s:o,s:o,s:o}", "version", CLOSING_VERSION,
                                 "form", closing->form, "first", first, "through", through,
                                 "interviews", by_rank(closing->interviews), "areas",
                                 areas_to_json(closing), "folded", by_rank(closing->folded)));
}

static bool count_from_json(const json_t *value, uint32_t *out)
{
    json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
    if (number < 0 || number > UINT32_MAX)
        return false;
    *out = (uint32_t)number;
    return true;
}

static bool ranks_from_json(const json_t *array, uint32_t out[RANKS])
{
    if (json_array_size(array) != RANKS)
        return false;
    for (size_t i = 0; i < RANKS; i++)
        if (!count_from_json(json_array_get(array, i), &out[i]))
            return false;
    return true;
}

static bool areas_from_json(const json_t *array, struct closing *closing)
{
    if (!json_is_array(array) || json_array_size(array) > DEPARTMENTS_MAX)
        return false;
    closing->area_count = json_array_size(array);
    for (size_t i = 0; i < closing->area_count; i++) {
        const json_t *item = json_array_get(array, i);
        struct volume *area = &closing->areas[i];
        uint32_t department;
        if (!count_from_json(json_object_get(item, "department"), &department) ||
            !count_from_json(json_object_get(item, "interviews"), &area->interviews) ||
            department > DEPARTMENT_MAX)
            return false;
        area->department = department;
        if (i && area[-1].department >= area->department)
            return false;
    }
    return true;
}

/* Both volumes count the same rows. */
static bool volumes_agree(const struct closing *closing)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < RANKS; i++)
        sum += closing->interviews[i];
    for (size_t i = 0; i < closing->area_count; i++)
        sum -= closing->areas[i].interviews;
    return sum == 0;
}

/* Version 1 names no form. */
static bool form_from_json(const json_t *root, struct closing *closing)
{
    const json_t *form = json_object_get(root, "form");
    const bool named = json_integer_value(json_object_get(root, "version")) != CLOSING_WITHOUT_FORM;
    const char *text = named ? json_string_value(form) : BLOCK_FORM_FIRST;
    if (!text || strlen(text) > FORM_CHARS || (!named && form))
        return false;
    memcpy(closing->form, text, strlen(text));
    return block_form_valid(closing->form);
}

static bool read_closing(const json_t *root, struct closing *closing)
{
    const char *first = json_string_value(json_object_get(root, "first"));
    const char *through = json_string_value(json_object_get(root, "through"));
    return form_from_json(root, closing) && first && month_parse(first, &closing->first) &&
           through && month_parse(through, &closing->through) &&
           closing->first <= closing->through &&
           ranks_from_json(json_object_get(root, "interviews"), closing->interviews) &&
           ranks_from_json(json_object_get(root, "folded"), closing->folded) &&
           areas_from_json(json_object_get(root, "areas"), closing) && volumes_agree(closing);
}

enum error closing_from_json(const char *text, size_t bytes, struct closing *closing,
                             struct fault *fault)
{
    static const struct json_shape area[] = {
        {.key = "department"}, {.key = "interviews"}, {.key = NULL}};
    static const struct json_shape shape[] = {
        {.key = "version"}, {.key = "form"},       {.key = "first"},
        {.key = "through"}, {.key = "interviews"}, {.key = "areas", .inside = area},
        {.key = "folded"},  {.key = NULL}};
    static const struct json_format format = {.version = "version",
                                              .newest = CLOSING_VERSION,
                                              .shape = shape,
                                              .bytes = CLOSING_BYTES,
                                              .depth = CLOSING_DEPTH,
                                              .refused = ERROR_STORE_DAMAGED,
                                              .foreign = ERROR_STORE_FORMAT};
    json_t *root;
    memset(closing, 0, sizeof *closing);
    enum error error = json_read(&format, text, bytes, &root, fault);
    if (!error && !read_closing(root, closing))
        error = fault_set(fault, ERROR_STORE_DAMAGED, "%s", "closing");
    json_decref(root);
    if (error)
        memset(closing, 0, sizeof *closing);
    return error;
}
