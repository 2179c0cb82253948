/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a set of tables to audit: nothing in the file is trusted. [] may be left out; an unknown
 * member is refused by its name.
 *
 *   set          id, k, atoms, constraints, items, [title, why, safe, best, persons: for people]
 *   atom         id, [true: for people]
 *   constraint   [id], kind "known", "past" or "published", terms: {atom: coefficient}, [lo], [hi]
 *   item         [id], terms, [unsafe: true unless it says false], [true, why, expected: for
 * people]
 */
#ifndef TRACKER_DISCLOSURE_AUDIT_AUDIT_INPUT_H
#define TRACKER_DISCLOSURE_AUDIT_AUDIT_INPUT_H

#include "tracker/base/error.h"
#include "tracker/disclosure/model/model.h"

enum {
    AUDIT_BYTES = 16 << 20,
    AUDIT_ATOMS = 2000,
    AUDIT_CONSTRAINTS = 5000,
    AUDIT_ITEMS = 2000,
    AUDIT_TERMS = 100000,
    AUDIT_NAMES = 300000, /* names of all objects together, what is ignored included */
    AUDIT_ID = 200,       /* bytes */
};

/* A group of the input. Its sum is scaled: scale x the group. */
struct audit_item {
    char *id;
    struct sum sum;
    double scale;
    bool unsafe;
};

struct audit_input {
    char *id;
    int64_t k;
    struct model model; /* indexed; truths unknown */
    struct audit_item *items;
    size_t item_count;
    size_t unsafe_count; /* items to protect */
};

/* Reads the JSON of `tracker audit`, bytes long. ERROR_AUDIT_INPUT (subject: where, and why),
 * ERROR_AUDIT_LIMIT, ERROR_AUDIT_INFEASIBLE (a constraint whose bounds cross), ERROR_MEMORY; *input
 * is then empty. The caller releases. */
CHECKED enum error audit_input_read(const char *json, size_t bytes, struct audit_input *input,
                                    struct fault *fault);

/* Empties what was read. */
void audit_input_clear(struct audit_input *input);

#endif
