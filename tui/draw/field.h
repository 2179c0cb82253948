/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line typed by the user. It lies in the state of its screen, which is secret memory. */
#ifndef TUI_DRAW_FIELD_H
#define TUI_DRAW_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracker/session/access/session.h"

enum { FIELD_BYTES = 1024, FIELD_SHOWN = 2 * FIELD_BYTES };

enum field_kind {
    FIELD_TEXT,   /* any clean text */
    FIELD_SECRET, /* not shown, nor how long it is, unless asked for */
    FIELD_TICKET, /* sixteen digits, in groups of four */
    FIELD_CODE, /* letters and digits in groups of four, upper case: invitations, recovery sheets */
    FIELD_NUMBER, /* digits */
    FIELD_MONTH,  /* AAAA-MM */
};

struct field {
    enum field_kind kind;
    bool shown;  /* a secret that its user wants to see; wiping hides it again */
    size_t most; /* characters, 0: as many as fit */
    size_t length;
    char text[FIELD_BYTES + 1]; /* UTF-8, without the marks between groups */
};

/* What became of a character typed. */
enum field_answer {
    FIELD_TAKEN,
    FIELD_FULL,        /* the field holds no more */
    FIELD_REFUSED,     /* not a character of this kind of field */
    FIELD_SHORT_GROUP, /* a group was ended before its four digits */
};

/* Types one character. */
enum field_answer field_type(struct field *field, uint32_t character);

/* Takes the last character away; false when there was none. */
bool field_backspace(struct field *field);

/* Empties the field and wipes what it held. */
void field_wipe(struct field *field);

/* Replaces what it holds by text, as far as its kind takes it. */
void field_set(struct field *field, const char *text);

/* What is shown of the field, FIELD_SHOWN bytes: groups parted, places still empty as underscores;
 * nothing of a secret but when it is to be shown. */
void field_show(const struct field *field, char out[static FIELD_SHOWN]);

/* True for a secret that is not to be seen. */
bool field_hides(const struct field *field);

/* True when a letter typed goes into the field, and not to a shortcut. */
bool field_takes_letters(const struct field *field);

/* The field as a secret; points into the field. */
struct secret_text field_secret(const struct field *field);

/* Characters (not bytes) typed so far. */
size_t field_characters(const struct field *field);

#endif
