/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/interview/record.h"

#include <string.h>

static void put(uint8_t *out, uint32_t value, unsigned bytes)
{
    while (bytes-- > 0) {
        out[bytes] = (uint8_t)value;
        value >>= 8;
    }
}

void record_write(const struct codebook *codebook, const struct interview *interview,
                  uint8_t out[RECORD_BYTES])
{
    memset(out, 0, RECORD_BYTES);
    out[0] = RECORD_VERSION;
    out[1] = (uint8_t)interview->rank;
    out[2] = (uint8_t)((interview->declared ? RECORD_DECLARED : 0) |
                       (interview->late ? RECORD_LATE : 0));
    put(out + 4, interview->month, 2);
    put(out + 6, interview->department, 2);
    put(out + 8, codebook->version, 4);
    memcpy(out + 12, codebook->form, strnlen(codebook->form, FORM_CHARS));
    for (unsigned i = 0; i < ANSWER_BYTES; i++)
        out[20 + i] = (uint8_t)(interview->answers.word[i / 8] >> (8 * (i % 8)));
}
