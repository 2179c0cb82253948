/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line of `log`: an interview as JSON. */
#ifndef TRACKER_CLI_LOG_LINE_H
#define TRACKER_CLI_LOG_LINE_H

#include "tracker/codebook/codebook.h"
#include "tracker/session/acts/log.h"

enum { LOG_LINE_BYTES = 1 << 16 };

/* Reads a line, bytes long, as tracker/manual/commands.md shows it into request, overwritten in any
 * case. ERROR_JSON (not JSON, an unknown key), ERROR_FIELD, ERROR_TICKET_FORM, ERROR_MONTH,
 * ERROR_RANK, ERROR_MEMORY, and those of interview_answers. */
CHECKED enum error log_line_read(const struct codebook *codebook, const char *line, size_t bytes,
                                 struct log_request *request, struct fault *fault);

#endif
