/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one reader and writer of JSON, around jansson: what is read is looked at in one order (is it
 * text, is it JSON, of which version, with which keys), and memory running out is never taken for
 * anything else. Values are wiped when they are freed. */
#ifndef TRACKER_BASE_JSON_H
#define TRACKER_BASE_JSON_H

#include <jansson.h>

#include "tracker/base/error.h"

/* The keys that an object may have, up to one that is NULL. With inside: the keys of the object
 * that stands there, or of every object of the list that stands there. */
struct json_shape {
    const char *key;
    const struct json_shape *inside;
};

/* What a kind of text must be. */
struct json_format {
    const char *name;               /* under "format"; NULL when it does not say its own */
    const char *version;            /* key of the version of the format, NULL for none */
    unsigned newest;                /* version of the format, from 1 */
    const struct json_shape *shape; /* NULL: any key may stand there */
    bool repeats;                   /* a key may stand twice: the last one counts */
    size_t bytes;                   /* longest text */
    unsigned depth;                 /* objects and lists inside one another */
    enum error refused;             /* what is not such a text; the subject says where and why */
    enum error foreign;             /* a newer version, or a key that this version does not have */
};

/* Reads an object, bytes long, which need not end in NUL. The caller frees *root with json_decref.
 * format->refused, format->foreign or ERROR_MEMORY; *root is then NULL. Nothing of the text is
 * quoted but its keys. */
CHECKED enum error json_read(const struct json_format *format, const char *text, size_t bytes,
                             json_t **root, struct fault *fault);

/* Why this is not text in UTF-8 to begin with (compressed, UTF-16, a byte order mark…), in the
 * language of the interface; NULL when it may be. */
const char *json_foreign(const char *text, size_t bytes);

/* A string of what is clean in text (codebook/sanitise.h), as a path may not be UTF-8: jansson
 * would leave it out without a word. NULL without memory. */
json_t *json_cleaned(const char *text);

/* Call it before values are made. */
void json_begin(void);

/* The compact text of root, which is freed in any case; to be freed by the caller. NULL when memory
 * was refused since json_begin, however little is missing in root. */
CHECKED char *json_finish(json_t *root);

#endif
