/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/release/release.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void release_free(struct release *release)
{
    if (!release)
        return;
    for (size_t i = 0; i < release->table_count; i++)
        free(release->tables[i].cells);
    free(release->tables);
    free(release->closings);
    free(release);
}

const char *release_kind_word(enum release_kind kind)
{
    return kind == RELEASE_TRENDS ? "trends" : "bilan";
}

const char *release_precision_word(enum precision precision)
{
    static const char *const words[PRECISIONS] = {
        [PRECISION_EXACT] = "exact",   [PRECISION_ROUNDED] = "rounded",
        [PRECISION_THIRD] = "third",   [PRECISION_DIRECTION] = "direction",
        [PRECISION_HIDDEN] = "hidden", [PRECISION_NOT_ASKED] = "not_asked",
    };
    return words[precision];
}

bool release_cell_base(const struct release *release, const struct release_table *table,
                       const struct cell *cell, uint32_t *base)
{
    *base = table->base;
    if (!cell->col[0])
        return table->base_known;
    for (size_t t = 0; t < release->table_count; t++) {
        const struct release_table *other = &release->tables[t];
        for (size_t i = 0; other->scope == table->scope && i < other->cell_count; i++) {
            const struct cell *margin = &other->cells[i];
            *base = margin->lo;
            if (!margin->col[0] && margin->precision == PRECISION_EXACT &&
                strcmp(margin->row, cell->row) == 0)
                return true;
        }
    }
    return false;
}

static int print_range(char **text, const struct cell *cell, bool to_base)
{
    if (cell->lo == 0)
        return asprintf(text, "au plus %u", cell->hi);
    if (to_base)
        return asprintf(text, "au moins %u", cell->lo);
    return asprintf(text, "%u à %u", cell->lo, cell->hi);
}

char *release_cell_text(const struct release *release, const struct release_table *table,
                        const struct cell *cell, const struct codebook *codebook)
{
    char *text = NULL;
    uint32_t base;
    bool to_base = release_cell_base(release, table, cell, &base) && cell->hi == base;
    int length = -1;
    switch (cell->precision) {
    case PRECISION_EXACT:
        length = asprintf(&text, "%u", cell->lo);
        break;
    case PRECISION_ROUNDED:
        length = print_range(&text, cell, to_base);
        break;
    case PRECISION_THIRD:
        length = asprintf(&text, "%s",
                          cell->lo == 0 ? "au plus un tiers"
                          : to_base     ? "au moins deux tiers"
                                        : "entre un tiers et deux tiers");
        break;
    case PRECISION_DIRECTION:
        length = asprintf(&text, "au moins aussi souvent que : %s",
                          codebook_label(codebook, cell->than_row, false));
        break;
    case PRECISION_HIDDEN:
        length = asprintf(&text, "%s", "masqué");
        break;
    case PRECISION_NOT_ASKED:
    case PRECISIONS:
        length = asprintf(&text, "%s", "non posé");
        break;
    }
    return length < 0 ? NULL : text;
}
