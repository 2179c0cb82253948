/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clear form of a row, before it is sealed. It is written here and read in stats/fold.c alone.
 *
 * offset bytes
 *      0     1  format version, 1
 *      1     1  rank, 1 to 3
 *      2     1  flags: 1 declared, 2 late
 *      3     1  zero
 *      4     2  month, big-endian
 *      6     2  department, big-endian
 *      8     4  codebook version, big-endian
 *     12     8  form, ASCII, padded with zeros
 *     20    32  answers, bit 0 in the lowest bit of the first byte
 *     52    44  zeros, room for later forms
 */
#ifndef TRACKER_INTERVIEW_RECORD_H
#define TRACKER_INTERVIEW_RECORD_H

#include "tracker/interview/interview.h"

enum {
    RECORD_VERSION = 1,
    RECORD_BYTES = 96,
    RECORD_DECLARED = 1,
    RECORD_LATE = 2,
};

/* Writes the interview as the plaintext of a row; the caller wipes out after sealing. */
void record_write(const struct codebook *codebook, const struct interview *interview,
                  uint8_t out[RECORD_BYTES]);

#endif
