/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the codebook asks in an interview of a rank, what it skips, offers and refuses, and what
 * ticking an option does to the others. The interface, `log` and practice have it from here alone,
 * at once or through tracker/interview/interview.h. Ranks are 1 to 3. Pure. */
#ifndef TRACKER_INTERVIEW_ENTRY_H
#define TRACKER_INTERVIEW_ENTRY_H

#include "tracker/base/error.h"
#include "tracker/codebook/codebook.h"

/* Why a question is not asked; ENTRY_ASKED when it is. */
enum entry_asked { ENTRY_ASKED, ENTRY_OTHER_RANK, ENTRY_SKIPPED };

/* Whether a question (an index) is asked at this rank after these answers. Those of questions that
 * are not asked themselves count for nothing. */
enum entry_asked entry_asked(const struct codebook *codebook, unsigned rank,
                             const struct answers *answers, unsigned question);

/* The next question asked after one (question_count: none is left), and the one before (-1: none).
 * entry_next with -1 is the first. */
unsigned entry_next(const struct codebook *codebook, unsigned rank, const struct answers *answers,
                    int question);
int entry_previous(const struct codebook *codebook, unsigned rank, const struct answers *answers,
                   unsigned question);

/* The answers to the questions that are asked: these are checked and saved. */
struct answers entry_given(const struct codebook *codebook, unsigned rank,
                           const struct answers *answers);

/* The first question that was answered and asked with the answers before, and is no longer asked
 * with those of now; -1: none. */
int entry_dropped(const struct codebook *codebook, unsigned rank, const struct answers *before,
                  const struct answers *now);

/* How many answers to a question these are. */
unsigned entry_ticked(const struct codebook *codebook, const struct answers *answers,
                      unsigned question);

/* True when an option may be ticked at this rank. */
bool entry_offers(const struct option *option, unsigned rank);

/* The same with the reason, the code as subject: ERROR_CODE_RETIRED, ERROR_ANSWER_RANK; rank 0
 * stands for any. */
CHECKED enum error entry_check_option(const struct option *option, unsigned rank,
                                      struct fault *fault);

/* Checks the answers to one question (an index), answers being all those of the interview.
 * ERROR_CODE_RETIRED and ERROR_ANSWER_RANK (subject: the code); ERROR_ANSWER_SKIPPED,
 * ERROR_ANSWER_MISSING, ERROR_ANSWER_TWO (the question, or the codes of which one is allowed),
 * ERROR_ANSWER_EXCLUSIVE (the code), ERROR_ANSWER_MANY, ERROR_ANSWER_REQUIRES; subject, where not
 * said: the question's short name in the language of the interface. */
CHECKED enum error entry_check(const struct codebook *codebook, unsigned rank,
                               const struct answers *answers, unsigned question,
                               struct fault *fault);

/* Takes an option (an index) as the only answer of its question. */
void entry_take(const struct codebook *codebook, struct answers *answers, unsigned option);

/* Ticks an option (an index) or unticks it; those it excludes are unticked. ERROR_ANSWER_MANY, with
 * the question's name, when no more may be ticked: nothing is changed. */
CHECKED enum error entry_tick(const struct codebook *codebook, struct answers *answers,
                              unsigned option, struct fault *fault);

/* Unticks what a codebook no longer offers; returns what was unticked. */
struct answers entry_drop_retired(const struct codebook *codebook, struct answers *answers);

/* Index of the option for a call of that many minutes, to be proposed; -1: none. */
int entry_duration(const struct codebook *codebook, unsigned minutes);

#endif
