/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Releases: what has left the gate, kept for ever, the same bytes for every reader. */
#ifndef TRACKER_SESSION_ACTS_RELEASES_H
#define TRACKER_SESSION_ACTS_RELEASES_H

#include "crypto/signature.h"
#include "tracker/disclosure/release/release.h"
#include "tracker/session/access/session.h"

/* A release and the bytes it was stored as; freed with publication_clear. */
struct publication {
    struct release *release;
    char *json; /* NUL-terminated */
    size_t bytes;
};

/* Frees what a publication holds and empties it. */
void publication_clear(struct publication *publication);

/* The trends released at the closing through `through`, 0: the last one. Formatrice, évaluation.
 * ERROR_NO_CLOSING. */
CHECKED enum error releases_trends(struct session *session, month through, struct publication *out,
                                   struct fault *fault);

/* The bilan of a period that falls on closings, published for ever: the first time it passes the
 * gate, is stored and written to the ledger; later calls give the stored bytes. Évaluation.
 * ERROR_PERIOD, ERROR_RELEASE_LOST. */
CHECKED enum error bilan_publish(struct session *session, month from, month to,
                                 struct publication *out, struct fault *fault);

/* What that bilan could say at best, from the numbers of people alone: nothing is stored, and
 * out->json stays NULL. Évaluation. ERROR_PERIOD. */
CHECKED enum error bilan_preview(struct session *session, month from, month to,
                                 struct publication *out, struct fault *fault);

/* The stored bytes of the release of a number. Trends: formatrice, évaluation; a bilan: évaluation.
 * ERROR_RELEASE_LOST. */
CHECKED enum error releases_stored(struct session *session, unsigned number,
                                   struct publication *out, struct fault *fault);

/* One line of the list of releases. */
struct release_line {
    unsigned number;
    enum release_kind kind;
    month from, to;
    char hash[2 * HASH_BYTES + 1]; /* BLAKE2b-256 of the stored bytes */
    bool lost;     /* known to exist, gone since a restore: nothing else is filled but */
    bool declared; /* that nobody has it any more */
    bool imported; /* read back by évaluation, who may set it aside */
    bool foreign;  /* made before a restore, of blocks that this register does not have */
};

/* All releases in order; *lines is freed with free(). *broken tells évaluation how many groups the
 * releases together already expose (0 unless rules were changed by hand), -1 for other readers;
 * NULL spares the time that takes. */
CHECKED enum error releases_list(struct session *session, struct release_line **lines,
                                 size_t *count, int *broken, struct fault *fault);

/* Signs the bytes of a file as a release of this store (minisign format). Évaluation. */
CHECKED enum error releases_sign(struct session *session, const uint8_t *file, size_t bytes,
                                 char out[MINISIGN_TEXT], struct fault *fault);

/* Text of the minisign public key that verifies this store's releases. Everyone. */
CHECKED enum error releases_key(struct session *session, char out[MINISIGN_PUBLIC_TEXT],
                                struct fault *fault);

/* A file and what it is to the store: the release that the blocks and earlier releases give today,
 * byte for byte as stored or as it would be stored; other numbers; or the same numbers among other
 * titles, texts, people or blanks. */
struct release_file {
    const char *json;
    size_t bytes;
};
enum release_match { RELEASE_SAME, RELEASE_OTHER_COUNTS, RELEASE_OTHER_BYTES };

/* Makes a release again, by the version of the code list it was made with, and compares it, and the
 * file it was read from. Évaluation. ERROR_RELEASE_INVALID when the store does not have that
 * version, ERROR_RELEASE_LOST. */
CHECKED enum error releases_recompute(struct session *session, const struct release *release,
                                      const struct release_file *file, enum release_match *match,
                                      struct fault *fault);

#endif
