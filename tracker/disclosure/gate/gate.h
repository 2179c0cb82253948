/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way out: every number about answers that leaves the program was made here. */
#ifndef TRACKER_DISCLOSURE_GATE_GATE_H
#define TRACKER_DISCLOSURE_GATE_GATE_H

#include "tracker/disclosure/release/release.h"

struct closing;

/* Something that left and cannot be weighed, for its blocks are not those of the closings at hand.
 */
struct gate_shadow {
    month from, to; /* whom it counts came no later than `to` */
    size_t common;  /* closings, from the first on, made before it: their rows are in its blocks if
                       it bears on their months; rows of later ones may be, whatever their bounds */
};

struct gate_request {
    enum release_kind kind;
    month from, to;                  /* on bounds of closings */
    const struct codebook *codebook; /* newest */
    const struct closing *closings;  /* all of them, in time, blocks loaded (preview: not needed) */
    size_t closing_count;
    const struct release *const *past; /* every release ever made of these closings, in order */
    size_t past_count;
    const struct gate_shadow *shadows; /* nothing but volumes leaves where they fall */
    size_t shadow_count;
    char store[33]; /* id of the store, hexadecimal */
    unsigned k;
};

/* Decides table by table what may be said of the period, so that with everything in past no unsafe
 * group is exposed; see gate.c for the rule and its source. *out is a new release, number 0.
 * ERROR_PERIOD (subject: the nearest bounds) when the period does not fall on closings,
 * ERROR_STORE_DAMAGED (the block) when counters contradict one another, ERROR_RELEASE_INVALID (its
 * number) when a past release contradicts them, ERROR_MEMORY, ERROR_LIBRARY when the solver fails;
 * *out is then NULL. */
CHECKED enum error gate_release(const struct gate_request *request, struct release **out,
                                struct fault *fault);

/* What the numbers of people would allow at best: each cell at the precision that would be tried
 * first. Reads volumes and sizes of blocks, never a counter. */
CHECKED enum error gate_preview(const struct gate_request *request, struct release **out,
                                struct fault *fault);

/* Weighs the past releases alone: *broken is how many groups they expose, or may, 0 when the rule
 * holds. Errors of gate_release but ERROR_PERIOD. */
CHECKED enum error gate_check_past(const struct gate_request *request, size_t *broken);

/* Whether past releases can all be true of the counters: ERROR_RELEASE_INVALID with the number of
 * one that cannot. Errors of gate_check_past. */
CHECKED enum error gate_fits(const struct gate_request *request, struct fault *fault);

/* What any reader can tell from releases (in order, at least one, of one store) and the codebook
 * alone: *exposed is how many groups they prove to have fewer than k people. ERROR_RELEASE_INVALID
 * when they contradict the codebook or one another (subject: a number, when it is known),
 * ERROR_MEMORY, ERROR_LIBRARY. */
CHECKED enum error gate_verify(const struct codebook *codebook,
                               const struct release *const *releases, size_t count, size_t *exposed,
                               struct fault *fault);

#endif
