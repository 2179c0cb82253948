/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"

struct document *compose_help(const char *title, const char *text, const char *always)
{
    struct document *document = document_new(text_english() ? "en" : "fr", title, NULL);
    char *copy = strdup(text);
    char *rest = copy;
    document_section(document, 0, NULL);
    for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
        if (*line)
            document_say(document, DOCUMENT_PARAGRAPH, line);
    document_say_apart(document, DOCUMENT_NOTE, always);
    if (!copy && document)
        document->failed = true;
    free(copy);
    return document_done(document);
}
