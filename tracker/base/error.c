/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/error.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"

static const struct {
    const char *word;
    enum exit_code exit;
    const char *text;
} errors[ERROR_COUNT] = {
#define ERROR(name, word, code, text) [ERROR_##name] = {word, code, text},
#include "tracker/base/error_list.h"
#undef ERROR
};

const char *error_word(enum error error)
{
    return errors[error].word;
}

enum exit_code error_exit(enum error error)
{
    return errors[error].exit;
}

const char *error_text(enum error error)
{
    return errors[error].text;
}

enum error(fault_set)(struct fault *fault, enum error error, const char *format, ...)
{
    if (!fault)
        return error;
    /* Room for more than a subject: cleaning shortens, and it cuts between characters. */
    char raw[2 * sizeof fault->subject];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    fault->error = error;
    size_t bytes = length < 0 ? 0 : strlen(raw);
    sanitise_text(raw, bytes, fault->subject, sizeof fault->subject);
    return error;
}

enum error fault_clear(struct fault *fault)
{
    if (fault)
        *fault = (struct fault){.error = ERROR_NONE};
    return ERROR_NONE;
}

void error_message(const struct fault *fault, char out[static ERROR_MESSAGE_BYTES])
{
    const char *sentence = text_of(error_text(fault->error));
    const char *hole = strstr(sentence, "%s");
    size_t before = hole ? (size_t)(hole - sentence) : strlen(sentence);
    snprintf(out, ERROR_MESSAGE_BYTES, "%.*s%s%s", (int)before, sentence,
             hole ? fault->subject : "", hole ? hole + 2 : "");
}
