/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/disclosure/facts/facts.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/disclosure/facts/facts_internal.h"

void facts_clear(struct facts *facts)
{
    for (size_t i = 0; i < facts->count; i++) {
        struct facts_block *block = &facts->blocks[i];
        for (size_t c = 0; block->counters && c < facts->codebook->counter_count; c++)
            sum_clear(&block->counters[c]);
        for (size_t q = 0; block->asked && q < facts->codebook->question_count; q++)
            sum_clear(&block->asked[q]);
        free(block->counters);
        free(block->counted);
        free(block->asked);
    }
    free(facts->blocks);
    free(facts->nodes);
    model_clear(&facts->model);
    *facts = (struct facts){0};
}

/* Interviews in which the question was skipped, as a sum; for skip rules over several answers that
 * may come together, a column between their largest and their sum. */
static void skipped(struct facts *facts, struct facts_block *block, unsigned question,
                    struct sum *out)
{
    const struct codebook *codebook = facts->codebook;
    const struct answers *skip = &codebook->questions[question].skip_if;
    const struct option *rules[ANSWER_BITS];
    size_t count = 0;
    bool apart = true, told = true;
    for (size_t i = 0; i < codebook->option_count; i++) {
        const struct option *option = &codebook->options[i];
        if (!answers_has(skip, option->bit) || !facts_offered(block, option))
            continue;
        told = told && facts_option(facts, block, option->bit);
        for (size_t j = 0; j < count; j++)
            apart = apart && rules[j]->question == option->question &&
                    (codebook->questions[option->question].type == QUESTION_SINGLE ||
                     option->exclusive || rules[j]->exclusive);
        rules[count++] = option;
    }
    struct sum total = {0};
    for (size_t i = 0; told && i < count; i++)
        sum_add(&total, facts_option(facts, block, rules[i]->bit), 1);
    if (told && apart) {
        *out = total;
        return;
    }
    uint32_t column = model_column(&facts->model, TRUTH_UNKNOWN);
    sum_column(out, column, 1);
    if (told)
        facts_order(facts, &total, out);
    for (size_t i = 0; i < count; i++)
        if (facts_option(facts, block, rules[i]->bit))
            facts_order(facts, out, facts_option(facts, block, rules[i]->bit));
    sum_clear(&total);
}

/* block->asked[question]; needs the questions before it. */
static void ask(struct facts *facts, struct facts_block *block, unsigned question)
{
    const struct codebook *codebook = facts->codebook;
    struct sum *asked = &block->asked[question];
    if (!(codebook->questions[question].ranks >> (block->rank - 1) & 1))
        return;
    sum_constant(asked, block->n);
    if (answers_none(&codebook->questions[question].skip_if))
        return;
    struct sum skip = {0};
    skipped(facts, block, question, &skip);
    sum_add(asked, &skip, -1);
    facts_order(facts, asked, NULL);
    for (size_t c = 0; c < codebook->counter_count; c++)
        if (codebook->counters[c].kind == COUNTER_NOT_ASKED && codebook->counters[c].a == question)
            sum_add(&block->counters[c], &skip, 1);
    sum_clear(&skip);
}

/* Late entries and declared ranks. At least k rows of a block have an undeclared rank, no first
 * interview is declared, and before the first closing no month was closed. */
static void entries(struct facts *facts, struct facts_block *block, bool first_closing)
{
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        enum counter_kind kind = facts->codebook->counters[c].kind;
        uint32_t most = block->n;
        if (kind == COUNTER_LATE && first_closing)
            most = 0;
        if (kind == COUNTER_DECLARED)
            most = block->rank == 1 || block->n < facts->k ? 0 : block->n - facts->k;
        if ((kind != COUNTER_LATE && kind != COUNTER_DECLARED) || most == 0)
            continue;
        struct sum room = {.constant = most};
        uint32_t column = model_column(&facts->model, facts_value(facts, block, c));
        sum_column(&block->counters[c], column, 1);
        sum_column(&room, column, -1);
        facts_at_least(facts, &room, 0);
    }
}

/* Every sum gives what its counter says, and every row holds. */
static bool truthful(const struct facts *facts, const struct facts_block *block, size_t first_row)
{
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        const struct counter *counter = &facts->codebook->counters[c];
        int64_t value;
        bool elsewhere = counter->kind == COUNTER_NOT_ASKED && block->counters[c].count == 0;
        if (!block->counted[c] || elsewhere)
            continue;
        if (!sum_value(&block->counters[c], facts->model.truth, &value) ||
            value != facts_value(facts, block, c))
            return false;
    }
    for (size_t i = first_row; i < facts->model.row_count; i++)
        if (!constraint_fits(&facts->model.rows[i], facts->model.truth))
            return false;
    return true;
}

static bool add_block(struct facts *facts, struct facts_block *block, bool first_closing,
                      bool *failed)
{
    const struct codebook *codebook = facts->codebook;
    size_t first_column = facts->model.column_count, first_row = facts->model.row_count;
    for (size_t c = 0; c < codebook->counter_count; c++) {
        block->counted[c] = true;
        if (block->block)
            block_value(block->block, codebook->counters[c].name, &block->counted[c]);
    }
    bool linked[CODEBOOK_QUESTIONS] = {false};
    for (unsigned m = 0; m < codebook->movement_count; m++) {
        const struct movement *movement = &codebook->movements[m];
        bool together = !linked[movement->before] && !linked[movement->after];
        if (facts_movement(facts, block, m, together))
            linked[movement->before] = linked[movement->after] = true;
    }
    for (unsigned q = 0; q < codebook->question_count; q++) {
        if (linked[q])
            continue;
        ask(facts, block, q);
        if (codebook->questions[q].type == QUESTION_SINGLE)
            facts_single(facts, block, q);
        else
            facts_multiple(facts, block, q);
    }
    for (size_t i = 0; i < codebook->requirement_count; i++)
        facts_requirement(facts, block, &codebook->requirements[i]);
    entries(facts, block, first_closing);
    for (size_t t = 0; t < codebook->table_count; t++)
        if (codebook->tables[t].kind == TABLE_CROSSING)
            facts_crossing(facts, block, &codebook->tables[t]);
    return !block->block || (facts_complete(facts, block, first_column, first_row, failed) &&
                             truthful(facts, block, first_row));
}

/* The block of a closing at a rank; false when there is none. */
static bool take_block(const struct closing *closing, size_t index, unsigned rank, bool blocks,
                       struct facts_block *out)
{
    const struct block *block = blocks ? closing->blocks[rank - 1] : NULL;
    *out = (struct facts_block){.closing = index,
                                .through = closing->through,
                                .rank = rank,
                                .version = block ? block->codebook : VERSION_ANY,
                                .n = block ? block->interviews : closing->folded[rank - 1],
                                .block = block};
    return blocks ? block != NULL : out->n > 0;
}

static enum error fill_block(struct facts *facts, struct facts_block *block, struct fault *fault)
{
    const struct codebook *codebook = facts->codebook;
    bool failed = false, first = block->block && block->closing == 0;
    block->counters = calloc(codebook->counter_count + 1, sizeof *block->counters);
    block->counted = calloc(codebook->counter_count + 1, sizeof *block->counted);
    block->asked = calloc(codebook->question_count + 1, sizeof *block->asked);
    if (!block->counters || !block->counted || !block->asked)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    bool added = add_block(facts, block, first, &failed);
    if (facts->model.failed)
        return fault_set(fault, ERROR_MEMORY, "%s", "");
    if (failed)
        return fault_set(fault, ERROR_LIBRARY, "GLPK");
    if (added)
        return ERROR_NONE;
    char through[MONTH_TEXT + 1];
    month_format(block->through, through);
    return fault_set(fault, ERROR_STORE_DAMAGED, "%s, %u", through, block->rank);
}

enum error facts_build(const struct codebook *codebook, unsigned k, const struct closing *closings,
                       const bool *wanted, size_t count, bool blocks, struct facts *facts,
                       struct fault *fault)
{
    *facts = (struct facts){.codebook = codebook, .k = k};
    facts->blocks = calloc(count * RANKS + 1, sizeof *facts->blocks);
    facts->nodes = calloc(codebook->counter_count + 1, sizeof *facts->nodes);
    enum error error = ERROR_NONE;
    if (!facts->blocks || !facts->nodes)
        error = fault_set(fault, ERROR_MEMORY, "%s", "");
    for (size_t c = 0; error == ERROR_NONE && c < codebook->counter_count; c++)
        facts->nodes[c] = node_of(codebook, c);
    for (size_t i = 0; error == ERROR_NONE && i < count; i++)
        for (unsigned rank = 1; error == ERROR_NONE && wanted[i] && rank <= RANKS; rank++) {
            struct facts_block *block = &facts->blocks[facts->count];
            if (!take_block(&closings[i], i, rank, blocks, block))
                continue;
            facts->count++;
            error = fill_block(facts, block, fault);
        }
    if (error != ERROR_NONE)
        facts_clear(facts);
    return error;
}
