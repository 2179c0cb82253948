/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why the system refused something, in the language of the interface: strerror knows English only,
 * unless a locale happens to be installed. */
#ifndef TRACKER_BASE_REASON_H
#define TRACKER_BASE_REASON_H

#include <stdbool.h>

#include "tracker/base/error.h"

enum { REASON_BYTES = 96 };

/* Writes the words for a number of errno into out and returns it; a number without words of its
 * own is told as a number. */
const char *reason_of(int number, char out[static REASON_BYTES]);

/* True for a number of errno that means no room for more bytes: on the disk, in one's share of it,
 * in the file. */
bool reason_is_full(int number);

/* fault_set with the subject "what (words for number)". */
enum error fault_system(struct fault *fault, enum error error, const char *what, int number);

#endif
