/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: forms so small that every way to answer them can be listed. */
#ifndef TESTS_DISCLOSURE_FORMS_H
#define TESTS_DISCLOSURE_FORMS_H

#include "tests/disclosure_fixture.h"

enum { PATTERNS = 12 };

struct small_form {
    const char *name;                   /* of tests/data/forms */
    const char *patterns[PATTERNS + 1]; /* every answer a person can give, ended by NULL */
};

static const struct small_form small_forms[] = {
    /* groups, and a crossing of them with an option */
    {"crossing",
     {"SA MX", "SA MY", "SA MZ", "SA MY MZ", "SB MX", "SB MY", "SB MZ", "SB MY MZ", "SC MX",
      "SC MY", "SC MZ", "SC MY MZ"}},
    /* both rows of the crossing large enough to be compared */
    {"direction", {"SA MX", "SA MY", "SA MZ", "SA MY MZ", "SC MX", "SC MY", "SC MZ", "SC MY MZ"}},
    /* a group crossed beside its own options */
    {"inside",
     {"SA MX", "SA MY", "SA MZ", "SA MY MZ", "SB MX", "SB MY", "SB MZ", "SB MY MZ", "SC MX",
      "SC MY", "SC MZ", "SC MY MZ"}},
    /* a single choice of which the tables leave SC out */
    {"left", {"SA MX", "SA MY", "SB MX", "SB MY", "SC MX", "SC MY"}},
    /* a multiple choice that leaves nobody out */
    {"cover", {"SA MY", "SA MZ", "SA MY MZ", "SC MY", "SC MZ", "SC MY MZ"}},
    /* R is not asked of who ticks MX */
    {"skip", {"MX", "MY RA", "MY RB", "MZ RA", "MZ RB", "MY MZ RA", "MY MZ RB"}},
    /* a movement between two questions on one scale */
    {"movement", {"A1 B1", "A1 B2", "A1 BN", "A2 B1", "A2 B2", "A2 BN", "AN B1", "AN B2", "AN BN"}},
    /* two ticks at most, two options that exclude one another, nested groups */
    {"limited", {"MX", "MP", "MQ", "MR", "MS", "MP MR", "MP MS", "MQ MR", "MQ MS", "MR MS"}},
    /* who ticks SA must tick something besides MX */
    {"required", {"SA MY", "SA MZ", "SA MY MZ", "SC MX", "SC MY", "SC MZ", "SC MY MZ"}},
    {"single", {"SA", "SB", "SC"}},
};

enum { SMALL_FORMS = sizeof small_forms / sizeof *small_forms };

static inline const struct small_form *small_form(const char *name)
{
    size_t i = 0;
    while (strcmp(small_forms[i].name, name) != 0)
        i++;
    return &small_forms[i];
}

static inline struct codebook *small_book(const struct small_form *form)
{
    static char text[1 << 15];
    char path[80];
    struct codebook *book = NULL;
    struct fault fault = {0};
    snprintf(path, sizeof path, "tests/data/forms/%s.json", form->name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t bytes = fread(text, 1, sizeof text, file);
    fclose(file);
    if (codebook_read(text, bytes, &book, &fault) != ERROR_NONE)
        fail_msg("%s: %s", path, fault.subject);
    return book;
}

/* The answers a pattern spells. */
static inline struct answers small_answers(const struct codebook *book, const char *pattern)
{
    struct answers answers = {0};
    char list[64], *rest = list, *word;
    snprintf(list, sizeof list, "%s", pattern);
    while ((word = strsep(&rest, " ")) != NULL) {
        int option = codebook_option(book, word);
        assert_true(option >= 0);
        answers_set(&answers, book->options[option].bit);
    }
    return answers;
}

/* Which counters hold for one person who answers so, at rank 1; to be freed. */
static inline uint32_t *small_counts(const struct codebook *book, const struct answers *answers)
{
    uint32_t *counts = calloc(book->counter_count + 1, sizeof *counts);
    struct plan_entry entry = {.answers = answers, .rank = 1};
    assert_non_null(counts);
    plan_count(book, &entry, counts);
    return counts;
}

#endif
