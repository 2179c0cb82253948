/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an indicator is shown: bars by closing, a table for two of them. Pure. */
#ifndef TUI_FORMATRICE_TRENDS_SHOW_H
#define TUI_FORMATRICE_TRENDS_SHOW_H

#include "tui/draw/view.h"
#include "tui/formatrice/indicators.h"

enum { TRENDS_SHOWN = 12 }; /* closings */

/* Adds what the indicator's main rows say, a line a closing, and a bar under each when bars is set.
 */
void trends_show_bars(struct view *view, const struct indicator *indicator,
                      const struct source *sources, size_t count, bool bars);

/* Adds the indicator's table: numbers of one closing, or of two side by side (left NULL: one), then
 * the label of the row; and what the marks in it mean. */
void trends_show_table(struct view *view, const struct indicator *indicator,
                       const struct source *left, const struct source *right);

/* A cell in at most nine columns: "29 (73%)", "28-32", "1/3-2/3", "≥", a mark. */
void trends_show_cell(const struct source *source, const struct release_table *table,
                      const struct cell *cell, char out[WORDS_BYTES]);

#endif
