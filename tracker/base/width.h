/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to codebook/: columns of a character on a terminal, whatever the locale. */
#ifndef TRACKER_BASE_WIDTH_H
#define TRACKER_BASE_WIDTH_H

#include <stdint.h>

/* 0 for a combining mark, 2 for a wide character, 1 for any other. */
unsigned width_of(uint32_t character);

#endif
