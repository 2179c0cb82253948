/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to crypto/: secrets that people copy by hand, five bits a character, in the alphabet of
 * Crockford's base 32 (no I, L, O, U), in groups of four parted by dashes. */
#ifndef CRYPTO_SYMBOLS_INTERNAL_H
#define CRYPTO_SYMBOLS_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SYMBOLS_GROUP = 4,
    SYMBOLS_NONE = 32,  /* not a symbol */
    SYMBOLS_BREAK = 33, /* space, end of line, dash or dot: parts groups, has no value */
};

/* Value of a typed character: 0 to 31, SYMBOLS_BREAK or SYMBOLS_NONE. Either case; O reads as 0, I
 * and L as 1, as in Crockford's rules. */
unsigned symbols_value(char typed);

/* Fills values with count random symbols. */
void symbols_draw(uint8_t *values, size_t count);

/* Writes count symbols, a dash between groups, and a NUL: count + (count - 1) / 4 + 1 bytes. */
void symbols_write(const uint8_t *values, size_t count, bool upper, char *out);

/* Reads exactly count symbols at the start of text, skipping breaks; *used (may be NULL) is how
 * many bytes that took. False when another character comes, or the end; values are then all zeros.
 */
bool symbols_read(const char *text, size_t bytes, uint8_t *values, size_t count, size_t *used);

#endif
