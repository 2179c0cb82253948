/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to report/: how the numbers came to be, how to read them, what they do not say. */
#ifndef TRACKER_REPORT_METHOD_H
#define TRACKER_REPORT_METHOD_H

#include <stdio.h>

#include "tracker/report/words.h"

/* Writes the reading guide, the limits and the method page under titles numbered from first on. */
void method_write(FILE *out, const struct source *source, unsigned first);

#endif
