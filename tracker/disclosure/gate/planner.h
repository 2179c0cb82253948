/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said, and how finely, decided from public ranges alone. A cell's range is cut into the
 * finest bins such that whichever comes leaves every group safe; the true counter only says which
 * of them is printed. So a mark carries nothing, and anybody can plan again what was planned.
 * After Kenthapadi, Mishra and Nissim, "Simulatable auditing" (2005).
 *
 * A group is safe while it surely has k people, or while a reader must reckon with as few in it as
 * before any release and with k - 1 (or as many as there could ever be): that it is under k may be
 * told, how many or that anybody is there may not. A set of answers, which is no row of its own, is
 * safe while it surely has k, may be as empty as ever, or may have k. « Must reckon with » is
 * always shown by a table that fits all that is known, « surely » by the ranges. */
#ifndef TRACKER_DISCLOSURE_GATE_PLANNER_H
#define TRACKER_DISCLOSURE_GATE_PLANNER_H

#include "tracker/disclosure/gate/network.h"

/* People about whom something could be told. */
struct planner_group {
    uint32_t number;  /* of the network: how many interviews are of them */
    int32_t enough;   /* from so many on they are surely k people */
    bool set;         /* a set of answers */
    int32_t lo0, hi0; /* before any release; planner_new fills them in */
};

/* One cell and the bins its range is cut into: bin i goes to ends[i], and begins where the one
 * before it ended. ends is the planner's, until the next step. */
struct partition {
    uint32_t cell;
    int32_t from;
    size_t bins;
    const int32_t *ends;
};

struct planner;

/* A planner over a finished network. groups are protected; cells (numbers of the network) are said
 * in the plan's order. All are copied but the network, which must outlive the planner.
 * ERROR_MEMORY; ERROR_LIMIT when nothing fits the network. */
CHECKED enum error planner_new(const struct network *network, const struct planner_group *groups,
                               size_t group_count, const uint32_t *cells, size_t cell_count,
                               int32_t k, struct planner **out);

/* Frees; NULL does nothing. */
void planner_free(struct planner *planner);

/* What everybody knows now, a range a number. */
const struct range *planner_ranges(const struct planner *planner);

/* Sets what is known: ranges (one a number) that agree, as planner_ranges gave them. Steps then
 * depend on it alone, not on what was looked at before. */
void planner_stand(struct planner *planner, const struct range *ranges);

/* Finds the next step: the first cell in order that has bins that narrow and are all safe, and its
 * finest partition (least expected total width of all cells, each value weighing the same; the
 * first cuts on a tie). *found is false when nothing more can be said. ERROR_MEMORY. */
CHECKED enum error planner_next(struct planner *planner, struct partition *partition, bool *found);

/* A bin is printed: everybody knows it now. */
void planner_say(struct planner *planner, const struct partition *partition, size_t bin);

#endif
