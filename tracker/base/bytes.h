/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as bytes, the most significant first. */
#ifndef TRACKER_BASE_BYTES_H
#define TRACKER_BASE_BYTES_H

#include <stddef.h>
#include <stdint.h>

/* Writes value into that many bytes of out (8 at most); what does not fit is cut off. */
void bytes_put_be(uint8_t *out, size_t bytes, uint64_t value);

/* The number that bytes_put_be wrote. */
uint64_t bytes_get_be(const uint8_t *in, size_t bytes);

#endif
