/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charter, recalled where an answer calls for it. */
#ifndef TUI_REFERENT_REMINDER_H
#define TUI_REFERENT_REMINDER_H

#include "tracker/codebook/codebook.h"
#include "tracker/session/acts/draft.h"

/* What the charter recalls once a question (an index) is answered, translated; NULL for nothing. */
const char *reminder_after(const struct codebook *codebook, const struct draft *draft,
                           unsigned question);

#endif
