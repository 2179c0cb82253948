/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For report/ and the screens: what left the gate, in words. All say a cell the same way. */
#ifndef TRACKER_REPORT_WORDS_H
#define TRACKER_REPORT_WORDS_H

#include "tracker/disclosure/release/release.h"

enum {
    WORDS_BYTES = 512, /* room of every text written here, its NUL included */
    MONTH_WORDS = 64,
    PERCENT_BASE = 20, /* no percentage of fewer */
};

/* One mark for everything hidden, whatever the reason; another for a question not asked. */
#define MARK_HIDDEN "·"
#define MARK_NOT_ASKED "–"

/* What a report is made of; english is the language of labels and numbers, that of the sentences
 * being text_english(). */
struct source {
    const struct release *release;
    const struct codebook *codebook;
    bool english;
};

/* The cell alone, for a table: "29", "13 à 17", "au plus un tiers", a mark. base, which may be
 * NULL when the reader does not know it, tells a range that goes to its end. */
void words_value(const struct cell *cell, const uint32_t *base, char out[WORDS_BYTES]);

/* The share of an exact cell in its base, "73 %"; empty unless the base is PERCENT_BASE at least.
 */
void words_percent(const struct source *source, const struct cell *cell, const uint32_t *base,
                   char out[WORDS_BYTES]);

/* The same in a sentence: "29 entretiens sur 40 (73 %)", "au moins deux tiers des personnes". At
 * rank 1 interviews are people. False, and out empty, for a cell that says no number. */
bool words_quantity(const struct source *source, const struct cell *cell, enum rank_scope scope,
                    uint32_t base, char out[WORDS_BYTES]);

/* "premiers entretiens", "tous les entretiens"... */
const char *words_scope(enum rank_scope scope);

/* "juin 2024". */
void words_month(month m, char out[MONTH_WORDS]);

/* "Période : janvier 2024 à juin 2024". */
void words_period(const struct release *release, char out[WORDS_BYTES]);

/* A number with two decimals, half up, in the notation of the language; part / whole. */
void words_ratio(const struct source *source, uint64_t part, uint64_t whole, char out[WORDS_BYTES]);

/* Label of an option, group or derived option. */
const char *words_label(const struct source *source, const char *of);

/* Title of a table of the plan in the language of the source, its id when the codebook does not
 * know it. */
const char *words_title(const struct source *source, const char *id);

/* People behind a table at best: the largest size of the blocks of one rank of its scope. */
uint32_t words_people(const struct release *release, enum rank_scope scope);

/* Copies sentence to out with its first %s replaced by value: for sentences that come from a table,
 * where printf would not have its format checked. */
void words_with(const char *sentence, const char *value, char out[WORDS_BYTES]);

#endif
