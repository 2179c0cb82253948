/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps of an entry, shared by its screens. */
#ifndef TUI_REFERENT_INTERVIEW_H
#define TUI_REFERENT_INTERVIEW_H

#include "tui/shell/app.h"

/* The code list the interview begun is coded in; it changes between two presses only, when
 * interview_follow, called before each view, goes over to the newest. What is no longer offered is
 * unticked and said. */
const struct codebook *interview_codebook(const struct app *app);
void interview_follow(struct app *app);

/* Where a question of one list stands in another; its question_count when it is not there. */
unsigned interview_question(const struct codebook *from, const struct codebook *to,
                            unsigned question);

/* Opens the questions at the first one, over the home of the référent. */
void interview_start(struct app *app);

/* Back from the questions to the next ticket, which the person wants after all. */
void interview_give_next(struct app *app);

/* Opens the screen at which the interview begun was left. */
void interview_resume(struct app *app);

/* Leaves for home, the interview kept as a draft. */
void interview_set_aside(struct app *app);

/* The words for a rank: "Premier entretien". */
const char *interview_rank(unsigned rank);

extern const struct screen screen_month;
extern const struct screen screen_abandon;

#endif
