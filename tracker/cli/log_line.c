/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/cli/log_line.h"

#include <string.h>

#include "tracker/base/json.h"

enum { CODES_MOST = ANSWER_BITS };

static enum error read_codes(const struct codebook *codebook, const json_t *object,
                             struct answers *answers, struct fault *fault)
{
    const char *codes[CODES_MOST];
    size_t count = 0;
    size_t i;
    json_t *item;
    const json_t *array = json_object_get(object, "answers");

    if (!json_is_array(array) || json_array_size(array) > CODES_MOST)
        return fault_set(fault, ERROR_FIELD, "answers");
    json_array_foreach(array, i, item)
    {
        if (!json_is_string(item))
            return fault_set(fault, ERROR_FIELD, "answers");
        codes[count++] = json_string_value(item);
    }
    return interview_answers(codebook, codes, count, answers, fault);
}

static enum error read_ticket(const json_t *object, struct log_request *request,
                              struct fault *fault)
{
    const json_t *value = json_object_get(object, "ticket");
    unsigned group = 0;
    unsigned length = 0;
    if (!value || json_is_null(value))
        return ERROR_NONE;
    if (!json_is_string(value))
        return fault_set(fault, ERROR_FIELD, "ticket");
    request->has_ticket = true;
    switch (ticket_parse(json_string_value(value), json_string_length(value), &request->ticket,
                         &group, &length)) {
    case TICKET_FORM_OK:
        return ERROR_NONE;
    case TICKET_FORM_GROUP:
        return fault_set(fault, ERROR_TICKET_FORM, "%u : %u", group, length);
    case TICKET_FORM_CHARACTER:
    case TICKET_FORM_LENGTH:
        break;
    }
    return fault_set(fault, ERROR_TICKET_FORM, "%s", "16");
}

static enum error read_options(const json_t *object, struct log_request *request,
                               struct fault *fault)
{
    const json_t *value = json_object_get(object, "month");
    if (value &&
        (!json_is_string(value) || !month_parse(json_string_value(value), &request->month)))
        return fault_set(fault, ERROR_MONTH, "%s",
                         json_is_string(value) ? json_string_value(value) : "");
    value = json_object_get(object, "declared_rank");
    if (value && !json_is_null(value)) {
        if (!json_is_integer(value) || json_integer_value(value) < 2 ||
            json_integer_value(value) > RANKS)
            return fault_set(fault, ERROR_RANK, "%s", "");
        request->declared_rank = (unsigned)json_integer_value(value);
    }
    value = json_object_get(object, "follow_up");
    if (value && !json_is_boolean(value))
        return fault_set(fault, ERROR_FIELD, "follow_up");
    request->follow_up = !value || json_is_true(value);
    return ERROR_NONE;
}

enum error log_line_read(const struct codebook *codebook, const char *line, size_t bytes,
                         struct log_request *request, struct fault *fault)
{
    static const struct json_shape shape[] = {{.key = "month"},         {.key = "ticket"},
                                              {.key = "declared_rank"}, {.key = "answers"},
                                              {.key = "follow_up"},     {.key = NULL}};
    static const struct json_format format = {.shape = shape,
                                              .bytes = LOG_LINE_BYTES,
                                              .depth = 2,
                                              .refused = ERROR_JSON,
                                              .foreign = ERROR_JSON};
    json_t *object;
    memset(request, 0, sizeof *request);
    enum error error = json_read(&format, line, bytes, &object, fault);
    if (!error)
        error = read_codes(codebook, object, &request->answers, fault);
    if (!error)
        error = read_ticket(object, request, fault);
    if (!error)
        error = read_options(object, request, fault);
    json_decref(object);
    return error;
}
