/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "tracker/base/text.h"
#include "tracker/report/compose.h"

/* A paragraph being gathered from the lines of the charter. */
struct gathered {
    struct document *document;
    char *text; /* room for the whole charter */
    size_t length;
    bool item;  /* it began with a dash of a list */
    bool apart; /* an empty line stood before it */
};

/* What stands before the first heading but its first paragraph, the version, is a section too. */
static void begin_reading(struct document *document)
{
    if (document->section_count == 1 && document->block_count > 0)
        document_section(document, 0, _("Pour lire cette charte"));
}

/* Adds what was gathered as a block. */
static void add_gathered(struct gathered *gathered)
{
    const enum document_kind kind = gathered->item ? DOCUMENT_ITEM : DOCUMENT_PARAGRAPH;
    gathered->text[gathered->length] = '\0';
    if (gathered->length == 0)
        return;
    begin_reading(gathered->document);
    if (gathered->apart)
        document_say_apart(gathered->document, kind, gathered->text);
    else
        document_say(gathered->document, kind, gathered->text);
    gathered->length = 0;
    gathered->apart = gathered->item = false;
}

/* Goes on with a line; marks of emphasis are left out, unless a backslash stands before them. */
static void gather(struct gathered *gathered, const char *line)
{
    line += strspn(line, " ");
    if (gathered->length)
        gathered->text[gathered->length++] = ' ';
    for (; *line; line++) {
        if (*line == '\\' && line[1])
            line++;
        else if (*line == '*' || *line == '`')
            continue;
        gathered->text[gathered->length++] = *line;
    }
}

static void take_line(struct gathered *gathered, const char *line)
{
    const bool heading = line[0] == '#';
    const bool item = strncmp(line, "- ", 2) == 0;
    if (heading || item || !*line || strncmp(line, "—", strlen("—")) == 0)
        add_gathered(gathered);
    if (heading) {
        document_section(gathered->document, 0, line + strspn(line, "# "));
        gathered->apart = false;
    } else if (!*line) {
        gathered->apart = true;
    } else {
        gathered->item |= item;
        gather(gathered, item ? line + 2 : line);
    }
}

/* Takes the line of the title off the text; what it says is the title of the document. */
static const char *take_title(char **rest)
{
    const char *line = strsep(rest, "\n");
    return line ? line + strspn(line, "# ") : "";
}

struct document *compose_charter(const char *markdown)
{
    char *copy = strdup(markdown);
    char *rest = copy;
    struct gathered gathered = {.text = malloc(strlen(markdown) + 1)};
    if (copy && gathered.text)
        gathered.document = document_new("fr", take_title(&rest), NULL);
    if (gathered.document) {
        document_section(gathered.document, 0, NULL);
        for (char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
            take_line(&gathered, line);
        add_gathered(&gathered);
    }
    free(copy);
    free(gathered.text);
    return document_done(gathered.document);
}
