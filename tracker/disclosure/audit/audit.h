/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be deduced from any set of tables: `tracker audit`. */
#ifndef TRACKER_DISCLOSURE_AUDIT_AUDIT_H
#define TRACKER_DISCLOSURE_AUDIT_AUDIT_H

#include <stddef.h>

#include "tracker/base/error.h"
#include "tracker/disclosure/audit/audit_input.h"

enum { AUDIT_MILLISECONDS = 20000 };

/* Reads a set of tables (JSON, bytes long), finds for each item the interval that all rows leave
 * and the one that the known rows alone leave, over real and over integer tables, and gives a
 * verdict:
 * {"id","safe","items":[{"id","lp":[lo,hi],"int":[lo,hi],"prior":[lo,hi],"class"}]}, to be freed by
 * the caller. Integer bounds are each reached by a table checked with integer additions. *safe is
 * false when an unsafe item is exact, small or floor.
 * ERROR_AUDIT_NOTHING (no item is to be protected: that is not safe), ERROR_AUDIT_INPUT,
 * ERROR_AUDIT_INFEASIBLE, ERROR_AUDIT_LIMIT (sizes of audit_input.h, or AUDIT_MILLISECONDS of
 * work), ERROR_MEMORY, ERROR_LIBRARY; *json is then NULL. */
CHECKED enum error audit_run(const char *input_json, size_t bytes, char **json, bool *safe,
                             struct fault *fault);

/* A verdict of audit_run as lines for people, to be freed by the caller; NULL without memory. */
char *audit_text(const char *json);

#endif
