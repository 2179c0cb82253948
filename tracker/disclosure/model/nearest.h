/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shortest way from the true table to one where a sum reaches a target: as few people as can
 * be are put elsewhere. Starting at a table that fits, few steps lead there, and nearly always over
 * whole numbers; looking for the extreme of the sum instead takes several times as long. */
#ifndef TRACKER_DISCLOSURE_MODEL_NEAREST_H
#define TRACKER_DISCLOSURE_MODEL_NEAREST_H

#include "tracker/base/error.h"
#include "tracker/disclosure/model/solver.h"

struct nearest;

/* A problem over count columns (ascending, copied), all others staying as they truly are. The
 * model's truths are all known and fit every active row. NULL when memory is short or the library
 * failed. */
struct nearest *nearest_new(struct solver *solver, const uint32_t *columns, size_t count);

/* Frees; NULL does nothing. */
void nearest_free(struct nearest *nearest);

/* True when every column of the sum can be moved. */
bool nearest_cover(const struct nearest *nearest, const struct sum *sum);

/* Takes up which rows of the model are active now. False when the library failed. */
CHECKED bool nearest_refresh(struct nearest *nearest);

/* Looks for an integer table with sum at least (up) or at most target: the same whatever was
 * looked for before. LP_FOUND: table holds it, checked by integer additions. LP_SHORT: there is
 * none. LP_LIMIT: none was found. LP_FAILED. */
enum lp_result nearest_table(struct nearest *nearest, const struct sum *sum, bool up,
                             int64_t target, int64_t *table);

#endif
