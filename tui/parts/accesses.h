/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words about users, shared by the screens that list them. */
#ifndef TUI_PARTS_ACCESSES_H
#define TUI_PARTS_ACCESSES_H

#include "tracker/session/access/people.h"
#include "tui/shell/app.h"

enum { PEOPLE_WARNING = 256 };

extern const struct screen screen_person; /* argument: const struct person * */

/* An invitation code, shown once. Argument: const struct invitation *, in secret memory. */
struct invitation {
    char user[USER_CHARS + 1];
    char code[INVITATION_CHARS + 1];
};
extern const struct screen screen_invitation;

/* "libre", "invité", "actif", "fermé". */
const char *accesses_state(const struct person *person);

/* Whose a seat of that number is, by convention: the first a patient's, the second that of someone
 * of a support structure. */
const char *accesses_seat_kind(unsigned number);

/* Says which of the two first seats of a department is not active; false when both are. */
bool accesses_warning(const struct person *people, size_t count, unsigned department,
                      char out[PEOPLE_WARNING]);

#endif
