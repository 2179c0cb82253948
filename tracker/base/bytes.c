/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/bytes.h"

void bytes_put_be(uint8_t *out, size_t bytes, uint64_t value)
{
    for (size_t i = bytes; i-- > 0; value >>= 8)
        out[i] = (uint8_t)(value & 0xFF);
}

uint64_t bytes_get_be(const uint8_t *in, size_t bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | in[i];
    return value;
}
