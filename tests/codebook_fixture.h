/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: the built-in code list, and forms read from text. */
#ifndef TESTS_CODEBOOK_FIXTURE_H
#define TESTS_CODEBOOK_FIXTURE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "tests/support/cmocka.h"
#include "tests/support/rounds.h"
#include "tracker/codebook/plan.h"

/* The built-in form; the test fails when it does not read. */
static inline struct codebook *fixture_ent(void)
{
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    struct codebook *book = NULL;
    struct fault fault = {0};
    if (codebook_read(file, bytes, &book, &fault) != ERROR_NONE)
        fail_msg("built-in form refused: %s", fault.subject);
    return book;
}

/* Reads text; true when it is refused with both words in the subject, else says what came. */
static inline bool fixture_refused(const char *text, size_t bytes, const char *where,
                                   const char *reason)
{
    struct codebook *book = (struct codebook *)1;
    struct fault fault = {0};
    enum error error = codebook_read(text, bytes, &book, &fault);
    if (error == ERROR_NONE)
        codebook_free(book);
    if (error == ERROR_CODEBOOK && book == NULL && strstr(fault.subject, where) != NULL &&
        strstr(fault.subject, reason) != NULL)
        return true;
    print_message("[%s] [%s]: %s \"%s\"\n", where, reason, error_word(error), fault.subject);
    return false;
}

/* The built-in form as JSON to spoil. */
static inline json_t *fixture_form(void)
{
    size_t bytes;
    const char *file = codebook_builtin(&bytes);
    json_t *root = json_loadb(file, bytes, 0, NULL);
    assert_non_null(root);
    return root;
}

static inline bool fixture_form_refused(const json_t *root, const char *where, const char *reason)
{
    char *text = json_dumps(root, JSON_COMPACT);
    assert_non_null(text);
    bool good = fixture_refused(text, strlen(text), where, reason);
    free(text);
    return good;
}

/* A small generator (xorshift64*), so that a seed says everything. */
struct draws {
    uint64_t state;
};

static inline uint64_t draw(struct draws *draws)
{
    draws->state ^= draws->state >> 12;
    draws->state ^= draws->state << 25;
    draws->state ^= draws->state >> 27;
    return draws->state * UINT64_C(2685821657736338717);
}

static inline unsigned draw_below(struct draws *draws, unsigned count)
{
    return (unsigned)(draw(draws) >> 33) % count;
}

/* Draws of a seed that is printed: the time's, or TRACKER_SEED's. */
static inline struct draws draws_start(void)
{
    const char *given = getenv("TRACKER_SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    print_message("seed %llu\n", (unsigned long long)seed);
    return (struct draws){.state = seed * 2 + 1};
}

/* How many times a random test runs. */
static inline unsigned fixture_rounds(unsigned suite, unsigned campaign)
{
    return test_rounds(suite, campaign);
}

#endif
