/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: a release written by hand, and what its text says. Run from the root
 * of the sources, or with TRACKER_SOURCE naming it. */
#ifndef TESTS_REPORT_FIXTURE_H
#define TESTS_REPORT_FIXTURE_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/cmocka.h"
#include "tracker/base/text.h"
#include "tracker/disclosure/release/release.h"
#include "tracker/report/compose.h"
#include "tracker/report/write_text.h"

enum { FILE_BYTES = 1 << 18 };

static const char release_file[] = "bilan.json";

static inline FILE *open_data(const char *name, const char *mode)
{
    const char *source = getenv("TRACKER_SOURCE");
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/data/%s", source && *source ? source : ".", name);
    FILE *file = fopen(path, mode);
    if (!file)
        fail_msg("%s cannot be opened", path);
    return file;
}

static inline char *read_data(const char *name, size_t *bytes)
{
    char *text = calloc(1, FILE_BYTES);
    FILE *file = open_data(name, "r");
    assert_non_null(text);
    *bytes = fread(text, 1, FILE_BYTES - 1, file);
    fclose(file);
    return text;
}

struct fixture {
    struct codebook *codebook;
    struct release *release; /* fresh for each test */
};

static inline int start(void **state)
{
    static struct fixture fixture;
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    *state = &fixture;
    return codebook_read(text, bytes, &fixture.codebook, NULL) == ERROR_NONE ? 0 : -1;
}

static inline int finish(void **state)
{
    struct fixture *fixture = *state;
    codebook_free(fixture->codebook);
    return 0;
}

static inline int setup(void **state)
{
    struct fixture *fixture = *state;
    size_t bytes;
    char *json = read_data(release_file, &bytes);
    enum error error = release_from_json(json, bytes, &fixture->release, NULL);
    free(json);
    return text_start("fr") && error == ERROR_NONE ? 0 : -1;
}

static inline int teardown(void **state)
{
    struct fixture *fixture = *state;
    release_free(fixture->release);
    return 0;
}

static inline struct release_table *find_table(const struct fixture *fixture, const char *id,
                                               enum rank_scope scope)
{
    struct release *release = fixture->release;
    for (size_t i = 0; i < release->table_count; i++)
        if (release->tables[i].scope == scope && strcmp(release->tables[i].id, id) == 0)
            return &release->tables[i];
    fail_msg("no table %s", id);
    abort(); /* not reached */
}

static inline struct cell *find_cell(const struct fixture *fixture, const char *id,
                                     enum rank_scope scope, const char *row, const char *col)
{
    struct release_table *table = find_table(fixture, id, scope);
    for (size_t i = 0; i < table->cell_count; i++)
        if (strcmp(table->cells[i].row, row) == 0 && strcmp(table->cells[i].col, col) == 0)
            return &table->cells[i];
    fail_msg("no cell %s %s %s", id, row, col);
    abort(); /* not reached */
}

static inline void say(struct cell *cell, enum precision precision, uint32_t lo, uint32_t hi)
{
    cell->precision = precision;
    cell->lo = lo;
    cell->hi = hi;
    cell->than_row[0] = cell->than_col[0] = '\0';
}

static inline struct document *document_of(const struct fixture *fixture)
{
    struct document *document =
        compose_release(fixture->release, fixture->codebook, text_english());
    assert_non_null(document);
    return document;
}

static inline char *text_of_preview(const struct fixture *fixture)
{
    char *text = write_text_once(
        compose_preview(fixture->release, fixture->codebook, text_english()), false);
    assert_non_null(text);
    return text;
}

static inline char *text_of_release(const struct fixture *fixture)
{
    char *text = write_text_once(document_of(fixture), false);
    assert_non_null(text);
    return text;
}

/* The text, spaces and line ends made single spaces, so that sentences can be looked for. */
static inline char *flatten(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (!isspace((unsigned char)*from))
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return text;
}

static inline void assert_says(const struct fixture *fixture, const char *sentence)
{
    char *text = flatten(text_of_release(fixture));
    if (!strstr(text, sentence))
        fail_msg("not said: %s", sentence);
    free(text);
}

static inline void assert_silent(const struct fixture *fixture, const char *sentence)
{
    char *text = flatten(text_of_release(fixture));
    if (strstr(text, sentence))
        fail_msg("said: %s", sentence);
    free(text);
}

#endif
