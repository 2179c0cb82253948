/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps unsafe groups safe while rows are published one by one. A group is safe when some table
 * that fits every row gives it k people or more (or as many as it could ever have), and some table
 * gives it nobody (or as few as it could ever have). Every yes rests on such tables, called
 * witnesses. */
#ifndef TRACKER_DISCLOSURE_MODEL_PROTECT_H
#define TRACKER_DISCLOSURE_MODEL_PROTECT_H

#include "tracker/base/error.h"
#include "tracker/disclosure/model/search.h"

struct protect;

/* Protection over an indexed model whose truths fit all rows. candidates are rows that may be
 * published, in any order, switched off on entry. The model must outlive it. NULL without memory.
 */
struct protect *protect_new(struct model *model, unsigned k, const size_t *candidates,
                            size_t count);

/* Frees; NULL does nothing. */
void protect_free(struct protect *protect);

/* The search inside, for search_area. */
struct search *protect_search(struct protect *protect);

/* What must not be learnt of a group. */
enum secret {
    SECRET_GROUP,    /* that it has fewer than k people, nor that anybody is in it */
    SECRET_COUNT,    /* that it has fewer than k people, nor how many exactly */
    SECRET_SMALL,    /* that it has fewer than k people */
    SECRET_PRESENCE, /* that it is above zero: a bound from below of a group that has no count */
};

/* Adds a group, copied; a group without columns is skipped, of one added before the stricter
 * targets are kept. False without memory. */
bool protect_group(struct protect *protect, const struct sum *sum, size_t area, enum secret secret);

/* Finds witnesses for every group that the candidates could touch (all groups when there are no
 * candidates). Groups that known and past rows already expose are set aside; *broken is how many.
 * ERROR_MEMORY or ERROR_LIBRARY. */
CHECKED enum error protect_start(struct protect *protect, size_t *broken);

/* Publishes a candidate if every group stays safe: *published, and the row is active then. */
CHECKED enum error protect_try(struct protect *protect, size_t candidate, bool *published);

/* Adds up all witnesses again over all active rows; false when one does not hold. */
bool protect_verify(const struct protect *protect);

#endif
