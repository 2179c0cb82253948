/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"
#include "tracker/base/typed.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"
#include "tui/parts/periods.h"

enum {
    MARGIN = 3,  /* of a section on paper, that a window can do without */
    WIDEST = 77, /* what fits into 80 columns beside the mark */
    HANG = 2,
    WANTED_MOST = 60,
    KEYED = 10, /* sections with a digit */
};
enum { ID_FIND = 1, ID_AGAIN, ID_NEXT, ID_PREVIOUS, ID_WRITE, ID_WANTED, ID_SECTION = 100 };

/* A line of the document, as long as its sentence is. */
struct reader_line {
    char *text;
    size_t section;
    enum document_kind kind;
    bool heading; /* of the section: it stands in the title */
};

/* Adds a copy of text as such a line. */
static bool add_line(struct reader *reader, const struct reader_line *line, const char *text)
{
    size_t count = reader->line_count;
    char *copy = strdup(text);
    struct reader_line *lines = reallocarray(reader->lines, count + 1, sizeof *lines);
    reader->lines = lines ? lines : reader->lines;
    if (!copy || !lines) {
        free(copy);
        return false;
    }
    lines[count] = *line;
    lines[count].text = copy;
    reader->line_count++;
    return true;
}

static bool add_block(struct reader *reader, size_t section, const struct document_block *block)
{
    const struct document *document = reader->document;
    const struct reader_line line = {.section = section, .kind = block->kind};
    char *text = write_text_block(document, &document->sections[section], block);
    char *rest = text;
    bool good = text && (!block->apart || add_line(reader, &line, ""));
    while (good && rest && *rest)
        good = add_line(reader, &line, strsep(&rest, "\n"));
    free(text);
    return good;
}

static bool add_section(struct reader *reader, size_t index)
{
    const struct document *document = reader->document;
    const struct document_section *section = &document->sections[index];
    char heading[WRITE_TEXT_HEADING];
    const struct reader_line line = {.section = index, .heading = true};
    write_text_heading(section, heading);
    bool good = !*heading || add_line(reader, &line, heading);
    for (size_t i = 0; i < section->block_count && good; i++)
        good = add_block(reader, index, &document->blocks[section->first_block + i]);
    return good;
}

enum error reader_start(struct reader *reader, const char *title, struct document *document,
                        struct fault *fault)
{
    bool good = document != NULL;
    reader->document = document;
    reader->typed.most = WANTED_MOST;
    if (document)
        snprintf(reader->title, sizeof reader->title, "%s", title ? title : document->title);
    if (good && title && document->title)
        good = add_line(reader, &(struct reader_line){.section = 0}, document->title);
    for (size_t i = 0; good && i < document->section_count; i++)
        good = add_section(reader, i);
    if (good)
        return ERROR_NONE;
    reader_close(NULL, reader);
    return fault_set(fault, ERROR_MEMORY, "%s", "document");
}

void reader_close(struct app *app, void *state)
{
    struct reader *reader = state;
    (void)app;
    for (size_t i = 0; i < reader->line_count; i++)
        free(reader->lines[i].text);
    free(reader->lines);
    document_free(reader->document);
}

/* The lines of the body of the section shown, blank ones around it left out; *last excluded. */
static void body(const struct reader *reader, size_t *first, size_t *last)
{
    const struct reader_line *lines = reader->lines;
    *first = 0;
    while (*first < reader->line_count && (lines[*first].section < reader->section ||
                                           (lines[*first].section == reader->section &&
                                            (lines[*first].heading || !*lines[*first].text))))
        ++*first;
    *last = *first;
    while (*last < reader->line_count && lines[*last].section == reader->section)
        ++*last;
    while (*last > *first && !*lines[*last - 1].text)
        --*last;
}

/* The margin of the paper is left out of a section that would be too wide with it. */
static size_t margin_of(const struct reader *reader, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (sanitise_columns(reader->lines[i].text) > WIDEST)
            return MARGIN;
    return 0;
}

static void view_line_of(struct view *view, const struct reader_line *line, size_t margin)
{
    const size_t blank = strspn(line->text, " ");
    const size_t cut = blank < margin ? blank : margin;
    const bool whole = line->kind == DOCUMENT_PARAGRAPH || line->kind == DOCUMENT_NOTE;
    const unsigned hang = (unsigned)(whole ? blank - cut : HANG);
    if (line->text[blank])
        view_hanging(view, line->kind == DOCUMENT_NOTE ? INK_FAINT : INK_NORMAL, hang,
                     line->text + cut);
    else
        view_gap(view);
}

static void view_lines(const struct app *app, struct view *view, struct reader *reader)
{
    const int active = app->stack[app->depth - 1].active;
    size_t first, last;
    body(reader, &first, &last);
    size_t margin = margin_of(reader, first, last);
    for (size_t i = first; i < last; i++) {
        view_line_of(view, &reader->lines[i], margin);
        int id = view_id(view, view->count - 1);
        if (reader->moved && reader->line == i)
            view->start = id;
        else if (!reader->moved && id == active)
            reader->line = i;
    }
    reader->moved = false;
}

static void view_contents(const struct app *app, const struct reader *reader, struct view *view)
{
    const struct document *document = reader->document;
    const bool writes =
        reader->stored.number && app->session && session_role(app->session) == ROLE_EVALUATION;
    size_t first, last;
    body(reader, &first, &last);
    for (size_t i = first; i < last; i++)
        if (*reader->lines[i].text)
            view_text(view, INK_NORMAL, reader->lines[i].text);
    view_gap(view);
    for (size_t i = 1; i < document->section_count; i++)
        view_action(view, ID_SECTION + (int)i, i <= KEYED ? (uint32_t)('0' + i - 1) : 0,
                    document->sections[i].heading);
    view_gap(view);
    view_action(view, ID_FIND, '/', _("Chercher un mot"));
    if (writes)
        view_action(view, ID_WRITE, 'e', _("Écrire dans un fichier"));
    view->start = ID_SECTION + 1;
}

static void view_section(const struct app *app, struct reader *reader, struct view *view)
{
    view->reading = true;
    view_lines(app, view, reader);
    view_gap(view);
    if (reader->section && reader->section + 1 < reader->document->section_count) {
        view_action(view, ID_NEXT, 'n', _("Section suivante"));
        view_hint(view, "n", _("suivante"));
    }
    if (reader->section > 1)
        view_action(view, ID_PREVIOUS, 'p', _("Section précédente"));
    view_action(view, ID_FIND, '/', _("Chercher un mot"));
    view_hint(view, "/", _("chercher"));
    if (*reader->wanted) {
        view_action(view, ID_AGAIN, 's', _("Endroit suivant"));
        view_hint(view, "s", _("endroit suivant"));
    }
}

static bool is_contents(const struct reader *reader)
{
    return reader->section == 0 && reader->document->section_count > 1;
}

static void view_search(struct reader *reader, struct view *view)
{
    view_title(view, view_format(view, _("%s : chercher"), reader->title));
    view_text(view, INK_NORMAL, _("Le mot, ou son début. Majuscules et accents ne comptent pas."));
    view_gap(view);
    view_field(view, ID_WANTED, _("Mot cherché"), &reader->typed);
}

void reader_view(struct app *app, void *state, struct view *view)
{
    struct reader *reader = state;
    char heading[WRITE_TEXT_HEADING];
    if (reader->finding) {
        view_search(reader, view);
        return;
    }
    write_text_heading(&reader->document->sections[reader->section], heading);
    view_title(view, *heading ? heading : reader->title);
    if (reader->notice && reader->section == 0)
        view_text(view, INK_WARNING, reader->notice);
    if (is_contents(reader))
        view_contents(app, reader, view);
    else
        view_section(app, reader, view);
}

/* Shows a section from its beginning; 0 the contents. */
static void go_to(struct app *app, struct reader *reader, size_t section)
{
    size_t left = reader->section;
    reader->section = section;
    app_focus(app, section == 0 && left ? ID_SECTION + (int)left : 0);
}

/* The next view is that of the line, wherever a key has left the mark. */
static void stay(struct app *app, struct reader *reader)
{
    reader->moved = true;
    app_focus(app, 0);
}

/* The line behind which the search goes on. */
static size_t search_from(const struct reader *reader)
{
    size_t first, last;
    body(reader, &first, &last);
    if (is_contents(reader))
        return reader->line_count - 1;
    if (reader->line >= first && reader->line < last)
        return reader->line;
    return first ? first - 1 : reader->line_count - 1;
}

/* Looks on from the line after the last place, round the whole document but its contents. */
static void find(struct app *app, struct reader *reader)
{
    const size_t count = reader->line_count;
    const size_t from = search_from(reader);
    for (size_t step = 1; step <= count; step++) {
        size_t i = (from + step) % count;
        const struct reader_line *line = &reader->lines[i];
        if ((line->section == 0 && reader->document->section_count > 1) ||
            !typed_within(line->text, reader->wanted))
            continue;
        reader->section = line->section;
        reader->line = i;
        stay(app, reader);
        if (app->simple)
            app_sayf(app, INK_NORMAL, _("Trouvé : %s"), line->text + strspn(line->text, " "));
        return;
    }
    stay(app, reader);
    app_sayf(app, INK_WARNING, _("« %s » ne se trouve pas ici."), reader->wanted);
}

static void choose(struct app *app, struct reader *reader, int id)
{
    switch (id) {
    case ID_FIND:
        reader->finding = true;
        field_wipe(&reader->typed);
        break;
    case ID_AGAIN:
        find(app, reader);
        break;
    case ID_NEXT:
        go_to(app, reader, reader->section + 1);
        break;
    case ID_PREVIOUS:
        go_to(app, reader, reader->section - 1);
        break;
    case ID_WRITE:
        app_open(app, &screen_write, &reader->stored);
        break;
    default:
        go_to(app, reader, (size_t)(id - ID_SECTION));
        break;
    }
}

bool reader_act(struct app *app, void *state, const struct action *action)
{
    struct reader *reader = state;
    if (action->kind == ACT_ENTER) {
        reader->finding = false;
        stay(app, reader);
        if (!reader->typed.length)
            return true;
        memcpy(reader->wanted, reader->typed.text, sizeof reader->wanted);
        find(app, reader);
        return true;
    }
    if (action->kind == ACT_BACK && reader->finding) {
        reader->finding = false;
        stay(app, reader);
        return true;
    }
    if (action->kind == ACT_BACK && reader->section > 0) {
        go_to(app, reader, 0);
        return true;
    }
    if (action->kind != ACT_CHOOSE || action->id >= READER_IDS)
        return false;
    choose(app, reader, action->id);
    return true;
}

/* What reader_open hands to the screen, which takes the document. */
struct handed {
    const char *title;
    struct document **document;
    struct stored stored;
};

static enum error open_reader(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct reader *reader = state;
    const struct handed *handed = argument;
    struct document *document = *handed->document;
    (void)app;
    *handed->document = NULL;
    reader->stored = handed->stored;
    return reader_start(reader, handed->title, document, fault);
}

static const struct screen screen_reader = {
    .name = "reader",
    .bytes = sizeof(struct reader),
    .help = N_(
        "Le sommaire mène aux sections ; n passe à la suivante, p à la précédente, Échap revient "
        "au sommaire. / cherche un mot dans tout le texte, s va à l'endroit suivant.\n"
        "Une barre pleine va jusqu'au plus petit nombre possible, une barre claire jusqu'au "
        "plus grand. « · » est un nombre masqué : la section « Comment lire ces tableaux » "
        "dit pourquoi."),
    .open = open_reader,
    .view = reader_view,
    .act = reader_act,
    .close = reader_close,
};

static void hand(struct app *app, const char *title, struct document *document,
                 struct stored stored)
{
    const struct handed handed = {title, &document, stored};
    app_open(app, &screen_reader, &handed);
    document_free(document); /* NULL once it was taken */
}

void reader_open(struct app *app, const char *title, struct document *document)
{
    hand(app, title, document, (struct stored){.number = 0});
}

void reader_open_release(struct app *app, const struct publication *publication)
{
    const struct release *release = publication->release;
    char title[READER_TITLE];
    char period[PERIOD_WORDS];
    period_words(release->from, release->to, period);
    snprintf(title, sizeof title,
             release->kind == RELEASE_BILAN ? _("Bilan, %s") : _("Tendances, %s"), period);
    hand(app, title, compose_release(release, session_codebook(app->session), text_english()),
         (struct stored){release->number, release->kind, release->from, release->to});
}

void reader_open_stored(struct app *app, unsigned number)
{
    struct fault fault = {.error = ERROR_NONE};
    struct publication publication = {.release = NULL};
    app_work(app, _("Un instant…"));
    fault.error = releases_stored(app->session, number, &publication, &fault);
    if (fault.error)
        app_fault(app, &fault);
    else
        reader_open_release(app, &publication);
    publication_clear(&publication);
}
