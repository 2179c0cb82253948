/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/parts/report.h"

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
    SECTIONS = 24,
    TITLE_BYTES = 256,
    TITLE_LINES = 2,
    PAPER = 80, /* columns of the text */
    PAPER_BYTES = 512,
    MARGIN = 3,  /* of the paper, that a window can do without */
    WIDEST = 77, /* what fits into 80 columns beside the mark */
    HANG = 2,
    WANTED_MOST = 60,
};
enum { ID_FIND = 1, ID_AGAIN, ID_NEXT, ID_PREVIOUS, ID_WRITE, ID_WANTED, ID_SECTION = 100 };

struct section {
    const char *title;
    size_t first, last; /* lines, last excluded */
};

struct reading {
    char title[TITLE_BYTES];
    struct stored stored;
    char *text; /* lines ended by NUL */
    const char **lines;
    size_t line_count;
    struct section sections[SECTIONS]; /* the first is what stands above all titles */
    size_t section_count;
    size_t section; /* shown; 0: the contents */
    size_t line;    /* the active one */
    bool moved;     /* another has become so: go there at the next view */
    bool finding;   /* the field of the search is shown */
    struct field typed;
    char wanted[FIELD_BYTES + 1];
};

static bool is_rule(const char *line)
{
    return *line == '-' && line[strspn(line, "-")] == '\0';
}

/* True when rest, the text after the line feed of a line, goes on with the sentence that begins at
 * head: its first word did not fit on the paper, and it stands deeper. A line with gaps is of a
 * table. */
static bool goes_on(const char *head, const char *line, const char *rest)
{
    char piece[PAPER_BYTES];
    size_t blank = strspn(rest, " ");
    size_t word = strcspn(rest + blank, " \n");
    size_t length = strcspn(line, "\n");
    if (!word || blank <= strspn(head, " ") || length + word + 2 > sizeof piece)
        return false;
    snprintf(piece, sizeof piece, "%.*s %.*s", (int)length, line, (int)word, rest + blank);
    return sanitise_columns(piece) >= PAPER && !strstr(piece + strspn(piece, " "), "  ");
}

/* Makes one line of a sentence that was parted to fit the paper; the window parts it again. */
static void join_lines(char *text)
{
    char *paper = strdup(text);
    char *to = text;
    const char *head = paper, *line = paper;
    for (const char *from = paper; from && *from; from++) {
        if (*from != '\n') {
            *to++ = *from;
            continue;
        }
        bool more = goes_on(head, line, from + 1);
        line = from + 1;
        *to++ = more ? ' ' : '\n';
        if (more)
            from += strspn(line, " ");
        else
            head = line;
    }
    if (paper)
        *to = '\0';
    free(paper);
}

static void cut_lines(struct reading *reading)
{
    char *rest = reading->text;
    while (rest && *rest)
        reading->lines[reading->line_count++] = strsep(&rest, "\n");
}

/* A title is a line with dashes under it. */
static void cut_sections(struct reading *reading)
{
    reading->sections[0] = (struct section){"", 0, reading->line_count};
    reading->section_count = 1;
    for (size_t i = 0; i + 1 < reading->line_count; i++) {
        if (!*reading->lines[i] || !is_rule(reading->lines[i + 1]) ||
            reading->section_count == SECTIONS)
            continue;
        reading->sections[reading->section_count - 1].last = i;
        reading->sections[reading->section_count++] =
            (struct section){reading->lines[i], i + TITLE_LINES, reading->line_count};
    }
}

static enum error open_report(struct app *app, void *state, const void *argument,
                              struct fault *fault)
{
    struct reading *reading = state;
    const struct report *report = argument;
    size_t lines = 1;
    (void)app;
    for (const char *c = report->text; *c; c++)
        lines += *c == '\n';
    reading->text = strdup(report->text);
    reading->lines = calloc(lines, sizeof *reading->lines);
    if (!reading->text || !reading->lines) {
        free(reading->text);
        free(reading->lines);
        return fault_set(fault, ERROR_MEMORY, "%s", "report");
    }
    snprintf(reading->title, sizeof reading->title, "%s", report->title);
    reading->stored = report->stored;
    reading->typed.most = WANTED_MOST;
    join_lines(reading->text);
    cut_lines(reading);
    cut_sections(reading);
    return ERROR_NONE;
}

static void close_report(struct app *app, void *state)
{
    struct reading *reading = state;
    (void)app;
    free(reading->text);
    free(reading->lines);
}

/* The margin of the paper is left out of a section that would be too wide with it. */
static size_t margin_of(const struct reading *reading, size_t first, size_t last)
{
    for (size_t i = first; i < last; i++)
        if (sanitise_columns(reading->lines[i]) > WIDEST)
            return MARGIN;
    return 0;
}

/* Blank lines around a section are left out. */
static void view_lines(const struct app *app, struct view *view, struct reading *reading)
{
    size_t first = reading->sections[reading->section].first;
    size_t last = reading->sections[reading->section].last;
    int active = app->stack[app->depth - 1].active;
    size_t margin = margin_of(reading, first, last);
    while (first < last && !*reading->lines[first])
        first++;
    while (first < last && !*reading->lines[last - 1])
        last--;
    for (size_t i = first; i < last; i++) {
        const char *line = reading->lines[i];
        size_t blank = strspn(line, " ");
        if (line[blank])
            view_hanging(view, INK_NORMAL, HANG, line + (blank < margin ? blank : margin));
        else
            view_gap(view);
        int id = view_id(view, view->count - 1);
        if (reading->moved && reading->line == i)
            view->start = id;
        else if (!reading->moved && id == active)
            reading->line = i;
    }
    reading->moved = false;
}

/* Titles bear numbers, which are their keys; the first section has none. */
static void view_title_of(struct view *view, const struct reading *reading, size_t section)
{
    const char *title = reading->sections[section].title;
    bool numbered = title[0] >= '1' && title[0] <= '9' && title[1] == '.' && title[2] == ' ';
    view_action(view, ID_SECTION + (int)section,
                numbered       ? (unsigned char)title[0]
                : section == 1 ? '0'
                               : 0,
                numbered ? title + 3 : title);
}

static void view_contents(const struct app *app, const struct reading *reading, struct view *view)
{
    const struct section *head = &reading->sections[0];
    bool writes =
        reading->stored.any && app->session && session_role(app->session) == ROLE_EVALUATION;
    for (size_t i = head->first; i < head->last; i++)
        if (*reading->lines[i])
            view_text(view, INK_NORMAL, reading->lines[i]);
    view_gap(view);
    for (size_t i = 1; i < reading->section_count; i++)
        view_title_of(view, reading, i);
    view_gap(view);
    view_action(view, ID_FIND, '/', _("Chercher un mot"));
    if (writes)
        view_action(view, ID_WRITE, 'e', _("Écrire dans un fichier"));
    view->start = ID_SECTION + 1;
}

static void view_section(const struct app *app, struct reading *reading, struct view *view)
{
    view->reading = true;
    view_lines(app, view, reading);
    view_gap(view);
    if (reading->section && reading->section + 1 < reading->section_count) {
        view_action(view, ID_NEXT, 'n', _("Section suivante"));
        view_hint(view, "n", _("suivante"));
    }
    if (reading->section > 1)
        view_action(view, ID_PREVIOUS, 'p', _("Section précédente"));
    view_action(view, ID_FIND, '/', _("Chercher un mot"));
    view_hint(view, "/", _("chercher"));
    if (*reading->wanted) {
        view_action(view, ID_AGAIN, 's', _("Endroit suivant"));
        view_hint(view, "s", _("endroit suivant"));
    }
}

static bool is_contents(const struct reading *reading)
{
    return reading->section == 0 && reading->section_count > 1;
}

static void view_report(struct app *app, void *state, struct view *view)
{
    struct reading *reading = state;
    const char *section = reading->sections[reading->section].title;
    if (reading->finding) {
        view_title(view, view_format(view, _("%s : chercher"), reading->title));
        view_text(view, INK_NORMAL,
                  _("Le mot, ou son début. Majuscules et accents ne comptent pas."));
        view_gap(view);
        view_field(view, ID_WANTED, _("Mot cherché"), &reading->typed);
        return;
    }
    view_title(view, *section ? section : reading->title);
    if (is_contents(reading))
        view_contents(app, reading, view);
    else
        view_section(app, reading, view);
}

/* Shows a section from its beginning; 0 the contents. */
static void go_to(struct app *app, struct reading *reading, size_t section)
{
    size_t left = reading->section;
    reading->section = section;
    app_focus(app, section == 0 && left ? ID_SECTION + (int)left : 0);
}

/* The next view is that of the line, wherever a key has left the mark. */
static void stay(struct app *app, struct reading *reading)
{
    reading->moved = true;
    app_focus(app, 0);
}

/* Looks on from the line after the last place, round the whole report. */
static void find(struct app *app, struct reading *reading)
{
    size_t count = reading->line_count;
    size_t from = is_contents(reading) ? count - 1 : reading->line;
    const struct section *shown = &reading->sections[reading->section];
    if (!is_contents(reading) && (from < shown->first || from >= shown->last))
        from = shown->first ? shown->first - 1 : count - 1;
    for (size_t step = 1; step <= count; step++) {
        size_t i = (from + step) % count;
        size_t section = reading->section_count;
        if (is_rule(reading->lines[i]) || !typed_within(reading->lines[i], reading->wanted))
            continue;
        while (section-- > 0 && i + TITLE_LINES < reading->sections[section].first)
            ;
        if (section == 0 && reading->section_count > 1)
            continue;
        reading->section = section;
        reading->line = i;
        stay(app, reading);
        if (app->simple)
            app_sayf(app, INK_NORMAL, _("Trouvé : %s"),
                     reading->lines[i] + strspn(reading->lines[i], " "));
        return;
    }
    stay(app, reading);
    app_sayf(app, INK_WARNING, _("« %s » ne se trouve pas ici."), reading->wanted);
}

static void choose(struct app *app, struct reading *reading, int id)
{
    switch (id) {
    case ID_FIND:
        reading->finding = true;
        field_wipe(&reading->typed);
        break;
    case ID_AGAIN:
        find(app, reading);
        break;
    case ID_NEXT:
        go_to(app, reading, reading->section + 1);
        break;
    case ID_PREVIOUS:
        go_to(app, reading, reading->section - 1);
        break;
    case ID_WRITE:
        app_open(app, &screen_write, &reading->stored);
        break;
    default:
        go_to(app, reading, (size_t)(id - ID_SECTION));
        break;
    }
}

static bool act_report(struct app *app, void *state, const struct action *action)
{
    struct reading *reading = state;
    if (action->kind == ACT_ENTER) {
        reading->finding = false;
        stay(app, reading);
        if (!reading->typed.length)
            return true;
        memcpy(reading->wanted, reading->typed.text, sizeof reading->wanted);
        find(app, reading);
        return true;
    }
    if (action->kind == ACT_BACK && reading->finding) {
        reading->finding = false;
        stay(app, reading);
        return true;
    }
    if (action->kind == ACT_BACK && reading->section > 0) {
        go_to(app, reading, 0);
        return true;
    }
    if (action->kind != ACT_CHOOSE)
        return false;
    choose(app, reading, action->id);
    return true;
}

enum error report_fetch(struct app *app, const struct stored *stored,
                        struct publication *publication, struct fault *fault)
{
    if (stored->number)
        return releases_stored(app->session, stored->number, publication, fault);
    return stored->kind == RELEASE_TRENDS
               ? releases_trends(app->session, stored->to, publication, fault)
               : bilan_publish(app->session, stored->from, stored->to, publication, fault);
}

bool report_show(struct app *app, const struct stored *stored)
{
    struct fault fault = {.error = ERROR_NONE};
    struct publication publication = {.release = NULL};
    char title[TITLE_BYTES];
    char period[PERIOD_WORDS];
    app_work(app, _("Un instant…"));
    enum error error = report_fetch(app, stored, &publication, &fault);
    char *text =
        error ? NULL
              : write_text_once(compose_release(publication.release, session_codebook(app->session),
                                                text_english()),
                                false);
    if (!error && !text)
        error = fault_set(&fault, ERROR_MEMORY, "%s", "report");
    if (error) {
        fault.error = error;
        app_fault(app, &fault);
    } else {
        period_words(stored->from, stored->to, period);
        snprintf(title, sizeof title,
                 stored->kind == RELEASE_BILAN ? _("Bilan, %s") : _("Tendances, %s"), period);
        struct report report = {.title = title, .text = text, .stored = *stored};
        app_open(app, &screen_report, &report);
    }
    free(text);
    publication_clear(&publication);
    return !error;
}

const struct screen screen_report = {
    .name = "report",
    .bytes = sizeof(struct reading),
    .help = N_(
        "Le sommaire mène aux sections ; n passe à la suivante, p à la précédente, Échap revient "
        "au sommaire. / cherche un mot dans tout le texte, s va à l'endroit suivant.\n"
        "Une barre pleine va jusqu'au plus petit nombre possible, une barre claire jusqu'au "
        "plus grand. « · » est un nombre masqué : la section « Comment lire ces tableaux » "
        "dit pourquoi."),
    .open = open_report,
    .view = view_report,
    .act = act_report,
    .close = close_report,
};
