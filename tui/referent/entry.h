/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An interview while it is entered: which questions are asked, what ticking an option does to the
 * others, what the charter recalls. The verdict is that of tracker/interview/. Pure. */
#ifndef TUI_REFERENT_ENTRY_H
#define TUI_REFERENT_ENTRY_H

#include "tracker/codebook/codebook.h"
#include "tracker/session/acts/draft.h"

/* Where an entry stands (draft->place). */
enum entry_place {
    ENTRY_NEXT_TICKET = 1, /* the next ticket is being handed out */
    ENTRY_REVIEW = 2,
    ENTRY_QUESTION = 100,     /* and above: the question of that index */
    ENTRY_CORRECTION = 10000, /* and above: that question, from the review and back to it */
};

/* Why a question is not asked; ENTRY_ASKED when it is. */
enum entry_asked { ENTRY_ASKED, ENTRY_OTHER_RANK, ENTRY_SKIPPED };
enum entry_asked entry_asked(const struct codebook *codebook, const struct draft *draft,
                             unsigned question);

/* True when an option may be shown at this rank. */
bool entry_offers(const struct option *option, unsigned rank);

/* The next question asked after one (question_count: none is left), and the one before (-1: none).
 * entry_next with -1 is the first. */
unsigned entry_next(const struct codebook *codebook, const struct draft *draft, int question);
int entry_previous(const struct codebook *codebook, const struct draft *draft, unsigned question);

/* The answers to the questions that are asked: these are checked and saved. What was answered to a
 * question that another answer has made needless stays in the draft, for who changes their mind. */
struct answers entry_given(const struct codebook *codebook, const struct draft *draft);

/* The first question that was answered and asked with the answers before, and is no longer asked;
 * -1: none. */
int entry_dropped(const struct codebook *codebook, const struct draft *draft,
                  const struct answers *before);

/* Goes over to a later code list of the same form: answers that it no longer offers go, and their
 * labels are written into gone, parted by commas. */
void entry_follow(const struct codebook *to, struct draft *draft, char *gone, size_t size);

/* How many answers to a question these are. */
unsigned entry_ticked(const struct codebook *codebook, const struct answers *answers,
                      unsigned question);

/* Takes an option as the only answer of its question. */
void entry_take(const struct codebook *codebook, struct draft *draft, unsigned option);

/* Ticks an option or unticks it; those it excludes are unticked. ERROR_ANSWER_MANY when no more may
 * be ticked: nothing is changed. */
CHECKED enum error entry_tick(const struct codebook *codebook, struct draft *draft, unsigned option,
                              struct fault *fault);

/* Checks one question, or all, with the answers so far. */
CHECKED enum error entry_check(const struct codebook *codebook, const struct draft *draft,
                               unsigned question, struct fault *fault);
CHECKED enum error entry_check_all(const struct codebook *codebook, const struct draft *draft,
                                   struct fault *fault);

/* Writes the labels of what is ticked, parted by commas, into out; empty when nothing is. */
void entry_answers(const struct codebook *codebook, const struct draft *draft, unsigned question,
                   char *out, size_t size);

/* What the charter recalls once a question is answered; NULL for nothing. */
const char *entry_reminder(const struct codebook *codebook, const struct draft *draft,
                           unsigned question);

/* Index of the option for a length of the call, to be proposed, or -1. */
int entry_duration(const struct codebook *codebook, unsigned minutes);

#endif
