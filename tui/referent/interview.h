/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interview begun, as the screens of a référent have it: it is the state of their home, which
 * lies below them from login to logout, while the session is locked too. */
#ifndef TUI_REFERENT_INTERVIEW_H
#define TUI_REFERENT_INTERVIEW_H

#include "tracker/interview/entry.h"
#include "tracker/session/acts/begun.h"
#include "tui/shell/app.h"

/* Where an entry stands (draft->place). */
enum entry_place {
    ENTRY_NEXT_TICKET = 1, /* the next ticket is being handed out */
    ENTRY_REVIEW = 2,
    ENTRY_QUESTION = 100,     /* and above: the question of that index */
    ENTRY_CORRECTION = 10000, /* and above: that question, from the review and back to it */
};

/* --- what home owns; state is a struct begun --- */

/* Looks for an interview begun earlier, as it opens. */
enum error interview_open(struct app *app, void *state, const void *argument, struct fault *fault);

/* The session goes: what was typed is kept; it is back: the interview is looked for, and where it
 * is not to be had any more, that is said. */
void interview_sleep(struct app *app, void *state);
void interview_wake(struct app *app, void *state);

/* Before each view: an interview that another session has, or ended, is left for home; one that is
 * here goes over to the newest codebook. What is no longer offered is unticked and said. */
void interview_follow(struct app *app, void *state);

/* True when ending the program would lose it. */
bool interview_holds(const void *state);

/* --- what any screen above home asks --- */

/* The interview begun; NULL where no home of a référent is open. */
struct begun *interview_begun(const struct app *app);

/* Its draft, in a session of a référent; all zeros when none is here. */
struct draft *interview_draft(const struct app *app);

/* True when one is here, to be gone on with. */
bool interview_here(const struct app *app);

/* Keeps it where a lost connection does not reach it; says so when it cannot: it then stays in
 * memory. False when it ended in another session of this user: it is forgotten at the next view. */
bool interview_keep(struct app *app);

/* Looks for one begun earlier; says what became of it when it is not to be had. */
void interview_load(struct app *app);

/* Says that what was typed cannot be kept (why), and would be lost with this program. */
void interview_unkept(struct app *app, enum error why);

/* False, after a message, when leaving would lose it. */
bool interview_may_leave(struct app *app);

/* The codebook it is coded in; it changes between two presses only, when interview_follow goes over
 * to the newest. */
const struct codebook *interview_codebook(const struct app *app);

/* Whether a question (an index) is asked in it; what is to be said of the answers to one so far. */
enum entry_asked interview_asked(const struct app *app, unsigned question);
CHECKED enum error interview_verdict(const struct app *app, unsigned question, struct fault *fault);

/* The next question asked after one (-1: the first), as entry_next. */
unsigned interview_next(const struct app *app, int question);

/* Writes the labels of what is ticked in a question, parted by commas, into out; empty when nothing
 * is. */
void interview_labels(const struct app *app, unsigned question, char *out, size_t size);

/* Where a question of one codebook stands in another; its question_count when it is not there. */
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
