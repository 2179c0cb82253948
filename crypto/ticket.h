/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tickets: 16 decimal digits = nonce (32 random bits) x M + tag, M = floor(10^16 / 2^32),
 * tag = first 8 bytes of keyed BLAKE2b-128 of (kind, nonce) mod M, RFC 7693. kind is the rank the
 * ticket opens, 2 or 3; it is not written in the ticket but found by trying each kind and epoch. */
#ifndef CRYPTO_TICKET_H
#define CRYPTO_TICKET_H

#include <stdbool.h>
#include <stddef.h>

#include "crypto/keyring.h"
#include "crypto/keys.h"
#include "crypto/result.h"

enum {
    TICKET_DIGITS = 16,
    TICKET_GROUP = 4,
    TICKET_TEXT = 19, /* "1234 5678 9012 3456" */
};

struct ticket {
    char digits[TICKET_DIGITS + 1];
};

/* What remains of a ticket once used: keyed BLAKE2b-128 of (kind, nonce) under a key of its own;
 * it serves as LMDB key. */
struct ticket_use {
    unsigned rank; /* 2 or 3: which interview the ticket opens */
    unsigned epoch;
    struct id mark;
};

/* What is wrong with the form of a ticket as typed, so that it can be said at once. */
enum ticket_form {
    TICKET_FORM_OK = 0,
    TICKET_FORM_CHARACTER, /* something else than a digit, space, dash or dot */
    TICKET_FORM_GROUP,     /* one of the first four groups has not four digits */
    TICKET_FORM_LENGTH,    /* not sixteen digits in all */
};

/* Reads a typed ticket: groups parted by spaces, dots or dashes (Unicode forms of these included),
 * or sixteen digits in one piece; full-width digits are accepted. typed is UTF-8, bytes long. On
 * TICKET_FORM_GROUP *group (1 to 4) is the first wrong group and *length its number of digits; on
 * TICKET_FORM_LENGTH *length is the number of digits in all. Otherwise both are 0.
 * ticket is empty unless the form is right. */
CRYPTO_CHECKED enum ticket_form ticket_parse(const char *typed, size_t bytes, struct ticket *ticket,
                                             unsigned *group, unsigned *length);

/* Writes a ticket as four groups of four and its NUL. */
void ticket_format(const struct ticket *ticket, char out[TICKET_TEXT + 1]);

/* Draws a ticket for rank (2 or 3) under the newest ticket key, redrawn until exactly one kind and
 * one epoch from first_epoch on verify. use says what its mark will be; the caller draws again
 * while that mark is spent. CRYPTO_NO_KEY without a ticket key, CRYPTO_REFUSED for another rank;
 * nothing is written then. */
CRYPTO_CHECKED enum crypto_result ticket_draw(const struct keyring *ring, unsigned first_epoch,
                                              unsigned rank, struct ticket *ticket,
                                              struct ticket_use *use);

/* Finds what a ticket opens, trying both kinds in each epoch from first_epoch to the newest, always
 * all of them (constant time in the answer). Where several verify the oldest epoch is meant. False
 * when none does (mistyped or foreign); use is then all zeros. */
CRYPTO_CHECKED bool ticket_verify(const struct keyring *ring, unsigned first_epoch,
                                  const struct ticket *ticket, struct ticket_use *use);

#endif
