/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/facts/known.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/facts/known_internal.h"

void known_release(struct known *known)
{
    for (size_t i = 0; i < known->count; i++) {
        struct known_block *block = &known->blocks[i];
        for (size_t c = 0; block->counters && c < known->codebook->counter_count; c++)
            form_release(&block->counters[c]);
        for (size_t q = 0; block->asked && q < known->codebook->question_count; q++)
            form_release(&block->asked[q]);
        free(block->counters);
        free(block->counted);
        free(block->asked);
    }
    free(known->blocks);
    free(known->nodes);
    model_release(&known->model);
    *known = (struct known){0};
}

/* Interviews in which the question was skipped, as a form; for skip rules over several answers that
 * may come together, a column between their largest and their sum. */
static void skipped(struct known *known, struct known_block *block, unsigned question,
                    struct form *out)
{
    const struct codebook *codebook = known->codebook;
    const struct answers *skip = &codebook->questions[question].skip_if;
    const struct option *rules[ANSWER_BITS];
    size_t count = 0;
    bool apart = true, told = true;
    for (size_t i = 0; i < codebook->option_count; i++) {
        const struct option *option = &codebook->options[i];
        if (!answers_has(skip, option->bit) || !known_offered(block, option))
            continue;
        told = told && known_option(known, block, option->bit);
        for (size_t j = 0; j < count; j++)
            apart = apart && rules[j]->question == option->question &&
                    (codebook->questions[option->question].type == QUESTION_SINGLE ||
                     option->exclusive || rules[j]->exclusive);
        rules[count++] = option;
    }
    struct form sum = {0};
    for (size_t i = 0; told && i < count; i++)
        form_add(&sum, known_option(known, block, rules[i]->bit), 1);
    if (told && apart) {
        *out = sum;
        return;
    }
    uint32_t column = model_column(&known->model, TRUTH_UNKNOWN);
    form_column(out, column, 1);
    if (told)
        known_order(known, &sum, out);
    for (size_t i = 0; i < count; i++)
        if (known_option(known, block, rules[i]->bit))
            known_order(known, out, known_option(known, block, rules[i]->bit));
    form_release(&sum);
}

/* block->asked[question]; needs the questions before it. */
static void ask(struct known *known, struct known_block *block, unsigned question)
{
    const struct codebook *codebook = known->codebook;
    struct form *asked = &block->asked[question];
    if (!(codebook->questions[question].ranks >> (block->rank - 1) & 1))
        return;
    form_constant(asked, block->n);
    if (answers_none(&codebook->questions[question].skip_if))
        return;
    struct form skip = {0};
    skipped(known, block, question, &skip);
    form_add(asked, &skip, -1);
    known_order(known, asked, NULL);
    for (size_t c = 0; c < codebook->counter_count; c++)
        if (codebook->counters[c].kind == COUNTER_NOT_ASKED && codebook->counters[c].a == question)
            form_add(&block->counters[c], &skip, 1);
    form_release(&skip);
}

/* Late entries and declared ranks. At least k rows of a block have an undeclared rank, no first
 * interview is declared, and before the first closing no month was closed. */
static void entries(struct known *known, struct known_block *block, bool first_closing)
{
    for (size_t c = 0; c < known->codebook->counter_count; c++) {
        enum counter_kind kind = known->codebook->counters[c].kind;
        uint32_t most = block->n;
        if (kind == COUNTER_LATE && first_closing)
            most = 0;
        if (kind == COUNTER_DECLARED)
            most = block->rank == 1 || block->n < known->k ? 0 : block->n - known->k;
        if ((kind != COUNTER_LATE && kind != COUNTER_DECLARED) || most == 0)
            continue;
        struct form room = {.constant = most};
        uint32_t column = model_column(&known->model, known_value(known, block, c));
        form_column(&block->counters[c], column, 1);
        form_column(&room, column, -1);
        known_at_least(known, &room, 0);
    }
}

/* Every form gives what its counter says, and every row holds. */
static bool truthful(const struct known *known, const struct known_block *block, size_t first_row)
{
    for (size_t c = 0; c < known->codebook->counter_count; c++) {
        const struct counter *counter = &known->codebook->counters[c];
        int64_t value;
        bool elsewhere = counter->kind == COUNTER_NOT_ASKED && block->counters[c].count == 0;
        if (!block->counted[c] || elsewhere)
            continue;
        if (!form_value(&block->counters[c], known->model.truth, &value) ||
            value != known_value(known, block, c))
            return false;
    }
    for (size_t i = first_row; i < known->model.row_count; i++)
        if (!row_fits(&known->model.rows[i], known->model.truth))
            return false;
    return true;
}

static bool add_block(struct known *known, struct known_block *block, bool first_closing,
                      bool *failed)
{
    const struct codebook *codebook = known->codebook;
    size_t first_column = known->model.column_count, first_row = known->model.row_count;
    for (size_t c = 0; c < codebook->counter_count; c++) {
        block->counted[c] = true;
        if (block->block)
            block_value(block->block, codebook->counters[c].name, &block->counted[c]);
    }
    bool linked[CODEBOOK_QUESTIONS] = {false};
    for (unsigned m = 0; m < codebook->movement_count; m++) {
        const struct movement *movement = &codebook->movements[m];
        bool together = !linked[movement->before] && !linked[movement->after];
        if (known_movement(known, block, m, together))
            linked[movement->before] = linked[movement->after] = true;
    }
    for (unsigned q = 0; q < codebook->question_count; q++) {
        if (linked[q])
            continue;
        ask(known, block, q);
        if (codebook->questions[q].type == QUESTION_SINGLE)
            known_single(known, block, q);
        else
            known_multiple(known, block, q);
    }
    for (size_t i = 0; i < codebook->requirement_count; i++)
        known_requirement(known, block, &codebook->requirements[i]);
    entries(known, block, first_closing);
    for (size_t t = 0; t < codebook->table_count; t++)
        if (codebook->tables[t].kind == TABLE_CROSSING)
            known_crossing(known, block, &codebook->tables[t]);
    return !block->block || (known_complete(known, block, first_column, first_row, failed) &&
                             truthful(known, block, first_row));
}

/* The block of a closing at a rank; false when there is none. */
static bool take_block(const struct closing *closing, size_t index, unsigned rank, bool blocks,
                       struct known_block *out)
{
    const struct block *block = blocks ? closing->blocks[rank - 1] : NULL;
    *out = (struct known_block){.closing = index,
                                .through = closing->through,
                                .rank = rank,
                                .version = block ? block->codebook : VERSION_ANY,
                                .n = block ? block->interviews : closing->folded[rank - 1],
                                .block = block};
    return blocks ? block != NULL : out->n > 0;
}

static enum error fill_block(struct known *known, struct known_block *block, struct fault *fault)
{
    const struct codebook *codebook = known->codebook;
    bool failed = false, first = block->block && block->closing == 0;
    block->counters = calloc(codebook->counter_count + 1, sizeof *block->counters);
    block->counted = calloc(codebook->counter_count + 1, sizeof *block->counted);
    block->asked = calloc(codebook->question_count + 1, sizeof *block->asked);
    if (!block->counters || !block->counted || !block->asked)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    bool added = add_block(known, block, first, &failed);
    if (known->model.failed)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    if (failed)
        return fault_set(fault, ERROR_LIBRARY, "GLPK");
    if (added)
        return ERROR_NONE;
    char through[MONTH_TEXT + 1];
    month_format(block->through, through);
    return fault_set(fault, ERROR_STORE_DAMAGED, "%s, %u", through, block->rank);
}

enum error known_build(const struct codebook *codebook, unsigned k, const struct closing *closings,
                       const bool *wanted, size_t count, bool blocks, struct known *known,
                       struct fault *fault)
{
    *known = (struct known){.codebook = codebook, .k = k};
    known->blocks = calloc(count * RANKS + 1, sizeof *known->blocks);
    known->nodes = calloc(codebook->counter_count + 1, sizeof *known->nodes);
    enum error error = ERROR_NONE;
    if (!known->blocks || !known->nodes)
        error = fault_set(fault, ERROR_MEMORY, "%s", "");
    for (size_t c = 0; error == ERROR_NONE && c < codebook->counter_count; c++)
        known->nodes[c] = node_of(codebook, c);
    for (size_t i = 0; error == ERROR_NONE && i < count; i++)
        for (unsigned rank = 1; error == ERROR_NONE && wanted[i] && rank <= RANKS; rank++) {
            struct known_block *block = &known->blocks[known->count];
            if (!take_block(&closings[i], i, rank, blocks, block))
                continue;
            known->count++;
            error = fill_block(known, block, fault);
        }
    if (error != ERROR_NONE)
        known_release(known);
    return error;
}
