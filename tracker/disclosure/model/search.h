/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks for tables that make a group large or empty: first near the group, everything else staying
 * as it truly is, then further, last in all that rows tie to it. */
#ifndef TRACKER_DISCLOSURE_MODEL_SEARCH_H
#define TRACKER_DISCLOSURE_MODEL_SEARCH_H

#include "tracker/disclosure/model/solver.h"

struct search;

/* A search over an indexed model whose truths are all known and fit every active row. NULL without
 * memory. The model must outlive it. */
struct search *search_new(const struct model *model);

/* Frees; NULL does nothing. */
void search_free(struct search *search);

/* Declares columns worth moving together for groups that resemble one another, the first few (near)
 * being tried alone before; returns their number, or SIZE_MAX without memory. */
size_t search_area(struct search *search, const uint32_t *columns, size_t count, size_t near);

/* To be called whenever rows were switched on or off. */
void search_changed(struct search *search);

/* Looks for a table that fits all active rows with sum at least (up) or at most target. LP_FOUND:
 * table holds it. LP_SHORT: there is none. LP_LIMIT: none was found. LP_FAILED. */
enum lp_result search_table(struct search *search, const struct sum *sum, size_t area, bool up,
                            int64_t target, int64_t *table);

/* The largest (up) or smallest value that the known rows alone allow. LP_FOUND, or why not. */
enum lp_result search_prior(struct search *search, const struct sum *sum, bool up, int64_t *value);

#endif
