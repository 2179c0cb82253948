/* SPDX-License-Identifier: GPL-3.0-or-later */
/* People in no counted part: those a table leaves out, told by difference. In single choices they
 * are a count like any other. In multiple ones they are at least the whole less the sum of its
 * parts: that anybody is left must not be told. */
#include "tracker/codebook/plan.h"
#include "tracker/disclosure/gate/combination.h"

bool remainder_part_inside(const struct facts *facts, size_t part, int question,
                           const struct answers *whole)
{
    struct node node = facts->nodes[part];
    return node.question == question && answers_within(&node.members, whole) &&
           !answers_within(whole, &node.members);
}

bool remainder_part_direct(const struct facts *facts, size_t part, int question,
                           const struct answers *whole)
{
    struct node node = facts->nodes[part];
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        struct node around = facts->nodes[c];
        bool larger = !answers_within(&around.members, &node.members) || c < part;
        if (c != part && larger && remainder_part_inside(facts, c, question, whole) &&
            answers_within(&node.members, &around.members))
            return false;
    }
    return true;
}

static void cover(struct answers *covered, const struct answers *members)
{
    for (unsigned w = 0; w < ANSWER_BITS / 64; w++)
        covered->word[w] |= members->word[w];
}

/* Whether some option of whole that says something is not covered, at these ranks. */
static bool leaves_some(const struct codebook *codebook, unsigned question,
                        const struct answers *whole, const struct answers *covered, uint8_t ranks)
{
    const struct question *q = &codebook->questions[question];
    for (unsigned i = q->first; i < q->first + q->count; i++) {
        const struct option *option = &codebook->options[i];
        if ((option->ranks & ranks) && !option->says_nothing && answers_has(whole, option->bit) &&
            !answers_has(covered, option->bit))
            return true;
    }
    return false;
}

static enum secret secret_of(const struct codebook *codebook, unsigned question)
{
    return codebook->questions[question].type == QUESTION_SINGLE ? SECRET_GROUP : SECRET_PRESENCE;
}

static struct combination opposite(const struct combination *combination)
{
    struct combination out = *combination;
    for (size_t i = 0; i < out.count; i++)
        out.signs[i] = -out.signs[i];
    out.whole = -out.whole;
    out.asked = -out.asked;
    return out;
}

static void put(struct combination *combination, int counter, int64_t sign)
{
    if (combination->count == CORNER_COUNTERS)
        return;
    combination->signs[combination->count] = sign;
    combination->counters[combination->count++] = counter;
}

/* What the parts right inside whole leave of it; group is its counter, -1 for all who were asked.
 */
static bool left_of(struct grouping *grouping, unsigned question, int group,
                    const struct answers *whole, const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    struct answers covered = {0};
    struct combination left = {.asked = group < 0,
                               .question = (int)question,
                               .secret = secret_of(facts->codebook, question)};
    size_t part = NONE;
    if (group >= 0)
        put(&left, group, 1);
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        if (!remainder_part_inside(facts, c, (int)question, whole) ||
            !remainder_part_direct(facts, c, (int)question, whole))
            continue;
        put(&left, (int)c, -1);
        cover(&covered, &facts->nodes[c].members);
        part = c;
    }
    if (part == NONE || !leaves_some(facts->codebook, question, whole, &covered, span->ranks))
        return true;
    struct combination others = opposite(&left);
    others.asked++;
    return combination_add(grouping, part, &left, span) &&
           (left.secret != SECRET_GROUP || combination_add(grouping, part, &others, span));
}

bool remainder_of_question(struct grouping *grouping, unsigned question, const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    struct answers all = node_options(facts->codebook, question, RANK_ALL, VERSION_ANY);
    for (size_t c = 0; c < facts->codebook->counter_count; c++)
        if (facts->nodes[c].question == (int)question && facts->nodes[c].group &&
            !left_of(grouping, question, (int)c, &facts->nodes[c].members, span))
            return false;
    return left_of(grouping, question, -1, &all, span);
}

bool remainder_of_movement(struct grouping *grouping, unsigned movement, const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    const struct movement *m = &facts->codebook->movements[movement];
    struct combination left = {.whole = 1, .secret = SECRET_GROUP};
    struct span asked = *span;
    bool counted[MOVEMENT_PLACES] = {false}, some = false;
    size_t part = 0;
    for (size_t c = 0; c < facts->codebook->counter_count; c++) {
        if (facts->nodes[c].movement != (int)movement)
            continue;
        put(&left, (int)c, -1);
        counted[facts->nodes[c].place] = true;
        asked.ranks &= facts->nodes[c].asked;
        part = c;
    }
    for (size_t p = 0; p < MOVEMENT_PLACES; p++)
        some = some || (!counted[p] && !m->says_nothing[p]);
    if (!some || left.count == 0 || asked.ranks == 0)
        return true;
    struct combination others = opposite(&left);
    others.whole++;
    return combination_add(grouping, part, &left, &asked) &&
           combination_add(grouping, part, &others, &asked);
}

/* One line of a crossing: the cells along one side at a place of the other. */
struct line {
    const struct table *table;
    size_t at;
    int side; /* of the margins along it: 0 rows, 1 columns */
};

static bool line_cell(const struct codebook *codebook, const struct line *line, size_t i,
                      struct plan_cell *cell)
{
    size_t count = line->side == 0 ? line->table->row_count : line->table->col_count;
    return i < count && plan_cell(codebook, line->table, SCOPE_ALL, line->side == 0 ? i : line->at,
                                  line->side == 0 ? line->at : i, cell);
}

/* True when another margin of the line holds this one. */
static bool within_another(const struct facts *facts, const struct line *line, size_t at)
{
    struct plan_cell own, other;
    if (!line_cell(facts->codebook, line, at, &own))
        return true;
    const struct answers *members = &facts->nodes[own.margin[line->side]].members;
    for (size_t i = 0; line_cell(facts->codebook, line, i, &other); i++) {
        const struct answers *around = &facts->nodes[other.margin[line->side]].members;
        if (i != at && answers_within(members, around) &&
            (i < at || !answers_within(around, members)))
            return true;
    }
    return false;
}

/* In the line's own answer, and in nobody's: those in none of the cells along it. */
static bool left_of_line(struct grouping *grouping, const struct line *line,
                         const struct span *span)
{
    const struct facts *facts = &grouping->gate->facts;
    const struct codebook *codebook = facts->codebook;
    struct plan_cell cell;
    struct span asked = *span;
    struct answers covered = {0};
    struct combination in = {.count = 0}, out = {.whole = 1};
    if (!line_cell(codebook, line, 0, &cell))
        return true;
    const struct node *node = &facts->nodes[cell.margin[line->side]];
    int base = cell.margin[1 - line->side];
    asked.ranks &= node->asked & facts->nodes[base].asked;
    struct answers whole =
        node_options(codebook, (unsigned)node->question, asked.ranks, VERSION_ANY);
    in.secret = out.secret = secret_of(codebook, (unsigned)node->question);
    put(&in, base, 1);
    put(&out, base, -1);
    for (size_t i = 0; line_cell(codebook, line, i, &cell); i++) {
        if (within_another(facts, line, i))
            continue;
        cover(&covered, &facts->nodes[cell.margin[line->side]].members);
        put(&in, cell.counter, -1);
        put(&out, cell.counter, 1);
        put(&out, cell.margin[line->side], -1);
    }
    if (asked.ranks == 0 ||
        !leaves_some(codebook, (unsigned)node->question, &whole, &covered, asked.ranks))
        return true;
    return combination_add(grouping, (size_t)in.counters[1], &in, &asked) &&
           combination_add(grouping, (size_t)in.counters[1], &out, &asked);
}

bool remainder_of_crossing(struct grouping *grouping, const struct table *table,
                           const struct span *span)
{
    for (int side = 0; side < 2; side++)
        for (size_t at = 0; at < (side == 0 ? table->col_count : table->row_count); at++)
            if (!left_of_line(grouping, &(struct line){table, at, side}, span))
                return false;
    return true;
}
