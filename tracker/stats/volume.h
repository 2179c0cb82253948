/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of interviews by department: public, and about no answer. */
#ifndef TRACKER_STATS_VOLUME_H
#define TRACKER_STATS_VOLUME_H

#include <stdint.h>

#include "tracker/base/limits.h"

struct volume {
    unsigned department;
    uint32_t interviews;
};

#endif
