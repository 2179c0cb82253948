/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shared by gate*.c. */
#ifndef TRACKER_DISCLOSURE_GATE_GATE_INTERNAL_H
#define TRACKER_DISCLOSURE_GATE_GATE_INTERNAL_H

#include "tracker/disclosure/facts/facts.h"
#include "tracker/disclosure/gate/gate.h"
#include "tracker/disclosure/model/protect.h"
#include "tracker/disclosure/release/precision.h"

#define NONE SIZE_MAX

/* Blocks of the closings first to last, at these ranks; in groups, without the closings from
 * hole_from up to hole_end - 1. */
struct span {
    size_t first, last;
    uint8_t ranks;
    size_t hole_from, hole_end;
};

/* A base that is an answer: its value, and the candidate that tells it exactly. */
struct base {
    size_t candidate; /* NONE: never told, or public */
    int64_t value;
};

/* One line of the release to come. */
struct slot {
    bool reserved; /* kept possible for the bilan to come, not part of this release */
    struct span span;
    struct plan_cell cell; /* table NULL: of the method table */
    struct tried tried;
    size_t candidate; /* its own row, or NONE: nothing is tried */
    struct base base;
    struct sum sum;
    size_t than;   /* direction: slot it is compared with */
    bool compared; /* first of its line: the line was compared */
};

/* A row that may be published. */
struct candidate {
    bool reserved;
    struct sum sum;
    enum precision precision;
    int64_t lo, hi; /* of the sum, constant included */
    int64_t of;     /* size of the base that its bins are made for */
    size_t before;  /* tried before about the same count, or NONE: refused, this one is not tried */
    struct base base[2]; /* must have left before */
    size_t pair[2];      /* direction: slots, the first said at least as often */
    size_t row;          /* in the model */
    bool published;
};

struct gate {
    const struct gate_request *request;
    struct fault *fault;
    struct span period;
    bool blind;   /* counters are not to be had: truths are some table that fits */
    bool *wanted; /* by closing: in the model */
    struct facts facts;
    struct slot *slots;
    size_t slot_count;
    struct candidate *candidates;
    size_t candidate_count, candidate_room;
    size_t *rows; /* of the model, by candidate */
    struct protect *protect;
};

/* ---- gate.c ---- */

/* Makes the model of what is known and was told. */
CHECKED enum error gate_open(struct gate *gate);

/* Protects every group before the first candidate; the model is indexed. */
CHECKED enum error gate_guard(struct gate *gate, size_t *broken);

/* Frees all that the gate owns. */
void gate_clear(struct gate *gate);

/* Marks in gate->wanted the closings of the period, and all that past releases tie to one another
 * from there. */
void gate_want(struct gate *gate);

/* ---- gate_shadow.c ---- */

/* Whether something that cannot be weighed may count people of the wanted closings. */
bool gate_in_shadow(const struct gate *gate);

/* ---- preview.c ---- */

/* A release that says nothing of answers. */
CHECKED enum error gate_volumes(const struct gate_request *request, struct release **out,
                                struct fault *fault);

/* ---- gate_period.c ---- */

/* First month of a closing, also of one that does not say. */
month gate_begins(const struct gate_request *request, size_t closing);

/* Finds the closings of the request. ERROR_PERIOD with the nearest bounds. */
CHECKED enum error gate_period(const struct gate_request *request, struct span *span,
                               struct fault *fault);

/* The closings from January of the request's last year to its end. */
void gate_year_so_far(const struct gate_request *request, struct span *span);

/* Closings of a past release; false when there is none. */
bool gate_past_span(const struct gate_request *request, const struct release *past,
                    struct span *span);

/* Sizes of the blocks of a span, by rank. */
void gate_folded(const struct gate_request *request, const struct span *span,
                 uint32_t folded[RANKS]);

/* A release with everything but tables; NULL without memory. */
struct release *gate_head(const struct gate_request *request, const struct span *span);

/* Adds an empty table of the plan (NULL: the method table) to a release; NULL without memory. */
struct release_table *gate_table(struct release *release, const struct table *table,
                                 enum rank_scope scope, size_t cells);

/* Writes row and col of a cell of the plan. */
void gate_cell(struct cell *out, const struct plan_cell *cell);

/* ---- gate_rows.c ---- */

/* Adds to sum what a counter says over a span; false when a block there does not count it. */
bool gate_form(const struct gate *gate, int counter, const struct span *span, struct sum *sum);

/* The same for the interviews in which a question was asked. */
void gate_asked(const struct gate *gate, unsigned question, const struct span *span,
                struct sum *sum);

/* The base of a one-way table over a span, when it is an answer; false when it is public. */
bool gate_base(const struct gate *gate, const struct table *table, const struct span *span,
               struct sum *sum);

/* z of a at least as often as z of b, with counts na and nb: za nb - zb na. */
void gate_direction(const struct sum *za, int64_t na, const struct sum *zb, int64_t nb,
                    struct sum *sum);

/* Adds the rows of every past release that touches the model. */
CHECKED enum error gate_past_rows(struct gate *gate);

/* ---- gate_groups.c ---- */

/* Adds every unsafe group of the modelled blocks, and of the periods of all releases. */
CHECKED enum error gate_groups(struct gate *gate);

/* ---- gate_candidates.c ---- */

/* Makes the slots of the release and, in the order in which they are tried, their candidates.
 * Trends first reserve what the bilan of their year so far would say: with it published as well,
 * what they say themselves must still leave every group safe. So they cost the January tables
 * nothing that can be foreseen under the plan in force. */
CHECKED enum error gate_candidates(struct gate *gate);

/* Tries all candidates; the directions of crossings come right after the key figures. */
CHECKED enum error gate_run(struct gate *gate);

#endif
