/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that can go wrong, in one closed list: a stable word, an exit code, a French sentence
 * (msgid of the catalogue). %s in a sentence is the subject of the fault. */
#ifndef TRACKER_BASE_ERROR_H
#define TRACKER_BASE_ERROR_H

#include <stdbool.h>

#define CHECKED __attribute__((warn_unused_result))

/* Marks a string for the catalogue without translating it here. */
#define N_(text) text

/* Exit codes of the command line. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1, /* refused by a rule */
    EXIT_USAGE = 2,
    EXIT_DENIED = 3,  /* wrong passphrase, or not allowed */
    EXIT_DAMAGED = 4, /* store damaged or tampered with */
    EXIT_SYSTEM = 5,  /* disk, memory, terminal, busy */
};

enum error {
#define ERROR(name, word, code, text) ERROR_##name,
#include "tracker/base/error_list.h"
#undef ERROR
    ERROR_COUNT
};

/* A fault with what it is about: a code, a file, a user; never a person's answer as such. */
struct fault {
    enum error error;
    char subject[160];
};

/* Room for any sentence of the list, in any language, with its subject and a NUL. */
enum { ERROR_MESSAGE_BYTES = 640 };

/* The stable word of an error ("ticket_spent"). */
const char *error_word(enum error error);

/* The exit code of an error. */
enum exit_code error_exit(enum error error);

/* The French sentence of an error, untranslated; may hold one %s for the subject. */
const char *error_text(enum error error);

/* Fills fault (NULL allowed) with error and a printf-formatted subject, without what is not clean
 * UTF-8 and cut to its room between characters, and returns error, so that a caller can write:
 * return fault_set(fault, ERROR_X, "%s", name). */
__attribute__((format(printf, 3, 4))) enum error fault_set(struct fault *fault, enum error error,
                                                           const char *format, ...);
/* Forgets a fault that is none after all, so that no later one is told with its words. Returns
 * ERROR_NONE; fault may be NULL. */
enum error fault_clear(struct fault *fault);
#ifdef __clang_analyzer__ /* which does not see, in other files, that error comes back */
#define fault_set(fault, error, ...) ((void)(fault_set)((fault), (error), __VA_ARGS__), (error))
#endif

/* Writes the sentence of fault in the language of the interface, its subject in place. */
void error_message(const struct fault *fault, char out[static ERROR_MESSAGE_BYTES]);

#endif
