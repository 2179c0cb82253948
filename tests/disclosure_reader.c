/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The strongest reader there can be: on small forms, every set of answers that people could have
 * given is tried against all that was released. No group below k may turn out small, or inhabited.
 */
#include <string.h>

#include "crypto/secret.h"
#include "tests/disclosure_forms.h"

enum { K = 3, BLOCKS = 4, RELEASES = 4, ITEMS = 400, ROWS = 200 };

/* What the reader holds against a table: lo <= sum <= hi over blocks (a mask) of a counter, less
 * for a direction the sum of another one. */
struct constraint {
    unsigned blocks;
    int a, b; /* counters; b -1 outside directions */
    long ca, cb, lo, hi;
};

/* A group: over blocks, sum of signed counters plus a multiple of n. */
struct item {
    unsigned blocks;
    int counters[3];
    long signs[3], n;
    bool told; /* a part of a group: only its count is not to be told */
    long lo, hi, prior_lo, prior_hi;
};

struct world {
    struct codebook *book;
    struct answers patterns[PATTERNS];
    unsigned pattern_count;
    uint32_t *counts[PATTERNS]; /* by counter */
    struct closing closings[2];
    size_t closing_count;
    uint32_t n[BLOCKS];
    unsigned rank[BLOCKS], closing[BLOCKS], block_count;
    const struct release *releases[RELEASES];
    size_t release_count;
    struct constraint rows[ROWS];
    size_t row_count;
    struct item items[ITEMS];
    size_t item_count;
    long *sums[BLOCKS]; /* by counter, of the table being tried */
    unsigned long tables, fitting;
};

static struct world *world_new(const struct small_form *sum)
{
    struct world *world = calloc(1, sizeof *world);
    assert_non_null(world);
    world->book = small_book(sum);
    for (; sum->patterns[world->pattern_count]; world->pattern_count++) {
        struct answers *answers = &world->patterns[world->pattern_count];
        *answers = small_answers(world->book, sum->patterns[world->pattern_count]);
        world->counts[world->pattern_count] = small_counts(world->book, answers);
    }
    return world;
}

static void world_free(struct world *world)
{
    for (size_t i = 0; i < world->release_count; i++)
        release_free((struct release *)(uintptr_t)world->releases[i]);
    for (size_t i = 0; i < world->closing_count; i++)
        closing_clear(&world->closings[i]);
    for (unsigned i = 0; i < world->pattern_count; i++)
        free(world->counts[i]);
    for (unsigned i = 0; i < world->block_count; i++)
        free(world->sums[i]);
    codebook_free(world->book);
    free(world);
}

/* n people of a rank answer at random, some patterns being rare. */
static void add_block(struct world *world, struct draws *draws, size_t closing, unsigned rank,
                      uint32_t n)
{
    struct closing *c = &world->closings[closing];
    unsigned first = draw_below(draws, world->pattern_count);
    if (closing == world->closing_count) {
        world->closing_count++;
        c->first = (month)(month_january(2024) + 6 * closing);
        c->through = (month)(c->first + 5);
    }
    for (uint32_t i = 0; i < n; i++) {
        unsigned left = world->pattern_count, pick = first;
        while (left-- > 1 && draw_below(draws, 2) == 0)
            pick = (pick + 1) % world->pattern_count;
        if (draw_below(draws, 3) == 0)
            pick = draw_below(draws, world->pattern_count);
        fixture_count(c, world->book, rank, &world->patterns[pick], false, false);
    }
    world->n[world->block_count] = n;
    world->rank[world->block_count] = rank;
    world->closing[world->block_count] = (unsigned)closing;
    world->sums[world->block_count] = calloc(world->book->counter_count, sizeof(long));
    world->block_count++;
}

static void release(struct world *world, enum release_kind kind, size_t from, size_t to)
{
    struct fault fault = {0};
    struct release *out = NULL;
    struct gate_request request = {.kind = kind,
                                   .from = world->closings[from].first,
                                   .to = world->closings[to].through,
                                   .codebook = world->book,
                                   .closings = world->closings,
                                   .closing_count = to + 1,
                                   .past = world->releases,
                                   .past_count = world->release_count,
                                   .k = K};
    enum error error = gate_release(&request, &out, &fault);
    if (error != ERROR_NONE)
        fail_msg("%s: %s", error_word(error), fault.subject);
    out->number = (unsigned)world->release_count + 1;
    char *json = release_to_json(out, world->book);
    struct release *read = NULL;
    assert_int_equal(release_from_json(json, strlen(json), &read, &fault), ERROR_NONE);
    world->releases[world->release_count++] = read;
    free(json);
    release_free(out);
}

static unsigned blocks_of(const struct world *world, const struct release *release, uint8_t ranks)
{
    unsigned mask = 0;
    for (unsigned b = 0; b < world->block_count; b++) {
        month through = world->closings[world->closing[b]].through;
        if (through >= release->from && through <= release->to &&
            (ranks >> (world->rank[b] - 1) & 1))
            mask |= 1U << b;
    }
    return mask;
}

static int counter_of(const struct world *world, const char *row, const char *col)
{
    char name[COUNTER_CHARS + 1];
    snprintf(name, sizeof name, "%s%s%s", row, *col ? "*" : "", col);
    return codebook_counter(world->book, name);
}

static long true_sum(const struct world *world, unsigned blocks, int counter)
{
    long total = 0;
    for (unsigned b = 0; b < world->block_count; b++)
        if (blocks >> b & 1)
            total +=
                (long)block_value(world->closings[world->closing[b]].blocks[world->rank[b] - 1],
                                  world->book->counters[counter].name, NULL);
    return total;
}

static void read_rows(struct world *world)
{
    for (size_t i = 0; i < world->release_count; i++)
        for (size_t t = 0; t < world->releases[i]->table_count; t++) {
            const struct release_table *table = &world->releases[i]->tables[t];
            unsigned blocks = blocks_of(world, world->releases[i], scope_ranks(table->scope));
            for (size_t c = 0; c < table->cell_count; c++) {
                const struct cell *cell = &table->cells[c];
                struct constraint *row = &world->rows[world->row_count];
                if (cell->precision >= PRECISION_HIDDEN)
                    continue;
                *row = (struct constraint){
                    blocks, counter_of(world, cell->row, cell->col), -1, 1, 0, cell->lo, cell->hi};
                if (cell->precision == PRECISION_DIRECTION) {
                    row->b = counter_of(world, cell->than_row, cell->than_col);
                    row->ca = true_sum(world, blocks, counter_of(world, cell->than_row, ""));
                    row->cb = true_sum(world, blocks, counter_of(world, cell->row, ""));
                    row->lo = 0;
                    row->hi = INT32_MAX;
                }
                world->row_count++;
                assert_true(world->row_count < ROWS);
            }
        }
}

static long item_value(const struct world *world, const struct item *item, unsigned only)
{
    long total = 0;
    for (unsigned b = 0; b < world->block_count; b++) {
        if (!((item->blocks & only) >> b & 1))
            continue;
        total += item->n * world->n[b];
        for (int i = 0; i < 3 && item->counters[i] >= 0; i++)
            total += item->signs[i] * world->sums[b][item->counters[i]];
    }
    return total;
}

/* Adds the group when fewer than K people are certainly in it. */
static void add_item(struct world *world, struct item item)
{
    long people = 0;
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        unsigned only = 0;
        for (unsigned i = 0; i < world->block_count; i++)
            only |= (world->rank[i] == rank ? 1U : 0U) << i;
        long value = item_value(world, &item, only);
        people = value > people ? value : people;
    }
    item.lo = item.prior_lo = INT32_MAX;
    item.hi = item.prior_hi = INT32_MIN;
    if (people < K && item.blocks != 0) {
        assert_true(world->item_count < ITEMS);
        world->items[world->item_count++] = item;
    }
}

/* Of a group of a multiple choice: those in it otherwise than by one of its parts. */
static void add_parts(struct world *world, unsigned blocks, int group)
{
    const struct codebook *book = world->book;
    const struct counter *g = &book->counters[group];
    if (g->kind != COUNTER_GROUP ||
        book->questions[book->groups[g->a].question].type != QUESTION_MULTIPLE)
        return;
    for (size_t c = 0; c < book->counter_count; c++) {
        const struct counter *part = &book->counters[c];
        bool inside = part->kind == COUNTER_OPTION &&
                      answers_has(&book->groups[g->a].members, book->options[part->a].bit);
        if (part->kind == COUNTER_GROUP && (int)c != group)
            inside = answers_within(&book->groups[part->a].members, &book->groups[g->a].members);
        if (inside)
            add_item(world, (struct item){.blocks = blocks,
                                          .counters = {group, (int)c, -1},
                                          .signs = {1, -1},
                                          .told = true});
    }
}

static void add_counter(struct world *world, unsigned blocks, int counter)
{
    const struct counter *c = &world->book->counters[counter];
    if (c->kind == COUNTER_CROSSING) {
        int a = (int)c->a, b = (int)c->b;
        const struct item combinations[] = {
            {.blocks = blocks, .counters = {counter, -1}, .signs = {1}},
            {.blocks = blocks, .counters = {a, counter, -1}, .signs = {1, -1}},
            {.blocks = blocks, .counters = {b, counter, -1}, .signs = {1, -1}},
            {.blocks = blocks, .counters = {a, b, counter}, .signs = {-1, -1, 1}, .n = 1},
        };
        for (size_t i = 0; i < 4; i++)
            add_item(world, combinations[i]);
        return;
    }
    if (c->kind == COUNTER_NOT_ASKED || c->kind == COUNTER_LATE || c->kind == COUNTER_DECLARED)
        return;
    int skipped = c->name[0] == 'R' ? codebook_counter(world->book, "R?") : -1;
    if (!codebook_says_nothing(world->book, c->name))
        add_item(world, (struct item){.blocks = blocks, .counters = {counter, -1}, .signs = {1}});
    add_item(world,
             (struct item){
                 .blocks = blocks, .counters = {counter, skipped, -1}, .signs = {-1, -1}, .n = 1});
    add_parts(world, blocks, counter);
}

/* Of the form "left": who answered SC, among all and among those who answered MY. */
static void add_left(struct world *world, unsigned blocks)
{
    int sg = codebook_counter(world->book, "SG"), sb = codebook_counter(world->book, "SB");
    int y = codebook_counter(world->book, "MY"), ay = codebook_counter(world->book, "SA*MY");
    int by = codebook_counter(world->book, "SB*MY");
    const struct item items[] = {
        {.blocks = blocks, .counters = {sg, sb, -1}, .signs = {1, -1}},
        {.blocks = blocks, .counters = {sg, sb, -1}, .signs = {-1, 1}, .n = 1},
        {.blocks = blocks, .counters = {y, ay, by}, .signs = {1, -1, -1}},
    };
    for (size_t i = 0; i < 3; i++)
        add_item(world, items[i]);
}

/* Of what one release has beside another one within it. */
static void add_differences(struct world *world, uint8_t ranks, int counter)
{
    for (size_t i = 0; i < world->release_count; i++)
        for (size_t j = 0; j < world->release_count; j++) {
            unsigned outer = blocks_of(world, world->releases[i], ranks);
            unsigned inner = blocks_of(world, world->releases[j], ranks);
            if ((inner & ~outer) == 0 && inner != outer)
                add_counter(world, outer & ~inner, counter);
        }
}

/* Every unsafe group: of each block, of each period that was released, and of differences. */
static void find_items(struct world *world)
{
    bool left = codebook_option(world->book, "SC") >= 0 &&
                codebook_counter(world->book, "SC") < 0 && codebook_counter(world->book, "SG") >= 0;
    for (unsigned b = 0; b < world->block_count; b++)
        for (size_t c = 0; c < world->book->counter_count; c++)
            world->sums[b][c] = true_sum(world, 1U << b, (int)c);
    for (unsigned b = 0; left && b < world->block_count; b++)
        add_left(world, 1U << b);
    for (size_t c = 0; c < world->book->counter_count; c++) {
        for (unsigned b = 0; b < world->block_count; b++)
            add_counter(world, 1U << b, (int)c);
        for (uint8_t scope = 0; scope <= SCOPE_FOLLOW; scope++) {
            uint8_t ranks = scope_ranks((enum rank_scope)scope);
            for (size_t i = 0; i < world->release_count; i++)
                add_counter(world, blocks_of(world, world->releases[i], ranks), (int)c);
            add_differences(world, ranks, (int)c);
        }
    }
}

static bool fits(const struct world *world)
{
    for (size_t i = 0; i < world->row_count; i++) {
        const struct constraint *row = &world->rows[i];
        long total = 0;
        for (unsigned b = 0; b < world->block_count; b++)
            if (row->blocks >> b & 1)
                total += row->ca * world->sums[b][row->a] -
                         (row->b >= 0 ? row->cb * world->sums[b][row->b] : 0);
        if (total < row->lo || total > row->hi)
            return false;
    }
    return true;
}

static void judge(struct world *world)
{
    bool all = fits(world);
    world->tables++;
    world->fitting += all;
    for (size_t i = 0; i < world->item_count; i++) {
        struct item *item = &world->items[i];
        long value = item_value(world, item, ~0U);
        item->prior_lo = value < item->prior_lo ? value : item->prior_lo;
        item->prior_hi = value > item->prior_hi ? value : item->prior_hi;
        if (all && value < item->lo)
            item->lo = value;
        if (all && value > item->hi)
            item->hi = value;
    }
}

static void add_people(struct world *world, unsigned block, unsigned pattern, long people)
{
    for (size_t c = 0; c < world->book->counter_count; c++)
        world->sums[block][c] += people * (long)world->counts[pattern][c];
}

/* All ways to share the people left among the patterns from this one on, block after block. */
static void enumerate(struct world *world, unsigned block, unsigned pattern, long left)
{
    if (pattern + 1 == world->pattern_count) {
        add_people(world, block, pattern, left);
        if (block + 1 < world->block_count)
            enumerate(world, block + 1, 0, world->n[block + 1]);
        else
            judge(world);
        add_people(world, block, pattern, -left);
        return;
    }
    for (long people = 0; people <= left; people++) {
        add_people(world, block, pattern, people);
        enumerate(world, block, pattern + 1, left - people);
        add_people(world, block, pattern, -people);
    }
}

/* Tries every table; counts what was said, so that a gate that hides all is noticed. */
static unsigned long read_all(struct world *world, uint64_t seed)
{
    read_rows(world);
    find_items(world);
    for (unsigned b = 0; b < world->block_count; b++)
        memset(world->sums[b], 0, world->book->counter_count * sizeof(long));
    enumerate(world, 0, 0, world->n[0]);
    assert_true(world->fitting > 0);
    for (size_t i = 0; i < world->item_count; i++) {
        const struct item *item = &world->items[i];
        long least = item->prior_hi < K ? item->prior_hi : K;
        if (item->hi < least || (!item->told && item->lo > item->prior_lo))
            fail_msg("state %llu: %s in blocks %x is %ld to %ld, was %ld to %ld",
                     (unsigned long long)seed, world->book->counters[item->counters[0]].name,
                     item->blocks, item->lo, item->hi, item->prior_lo, item->prior_hi);
    }
    return world->row_count;
}

static void try_form(const struct small_form *sum, uint32_t least, uint32_t spread, unsigned rounds)
{
    struct draws draws = draws_start();
    unsigned long said = 0;
    for (unsigned i = 0; i < rounds; i++) {
        struct world *world = world_new(sum);
        uint64_t seed = draws.state;
        add_block(world, &draws, 0, 1, least + draw_below(&draws, spread));
        if (draw_below(&draws, 2) == 0)
            release(world, RELEASE_TRENDS, 0, 0);
        release(world, RELEASE_BILAN, 0, 0);
        said += read_all(world, seed);
        world_free(world);
    }
    assert_true(said > rounds);
}

static void crossings_and_groups(void **state)
{
    (void)state;
    try_form(small_form("crossing"), 9, 2, fixture_rounds(12, 200));
}

/* Larger, where key figures are exact and directions are said. */
static void directions(void **state)
{
    (void)state;
    try_form(small_form("direction"), 17, 2, fixture_rounds(6, 200));
    try_form(small_form("cover"), 17, 8, fixture_rounds(10, 200));
}

static void limits_of_ticks(void **state)
{
    (void)state;
    try_form(small_form("limited"), 9, 4, fixture_rounds(12, 300));
}

static void required_answers(void **state)
{
    (void)state;
    try_form(small_form("required"), 9, 14, fixture_rounds(12, 300));
}

/* What tables leave out is told by difference. */
static void left_out(void **state)
{
    (void)state;
    try_form(small_form("left"), 13, 8, fixture_rounds(20, 300));
}

/* Enough people for rounded and for exact tables. */
static void finer_tables(void **state)
{
    (void)state;
    try_form(small_form("single"), 24, 60, fixture_rounds(40, 1000));
}

static void skipped_questions(void **state)
{
    (void)state;
    try_form(small_form("skip"), 9, 8, fixture_rounds(20, 400));
}

static void movements(void **state)
{
    (void)state;
    try_form(small_form("movement"), 9, 4, fixture_rounds(20, 400));
}

/* Two closings, two ranks, trends of each and the bilan of both: nothing by difference either. */
static void releases_over_time(void **state)
{
    struct draws draws = draws_start();
    unsigned long said = 0;
    unsigned rounds = fixture_rounds(20, 400);
    (void)state;
    for (unsigned i = 0; i < rounds; i++) {
        struct world *world = world_new(small_form("single"));
        uint64_t seed = draws.state;
        add_block(world, &draws, 0, 1, 9 + draw_below(&draws, 5));
        add_block(world, &draws, 0, 2, K + draw_below(&draws, 3));
        release(world, RELEASE_TRENDS, 0, 0);
        if (draw_below(&draws, 2) == 0)
            release(world, RELEASE_BILAN, 0, 0);
        add_block(world, &draws, 1, 1, K + draw_below(&draws, 8));
        if (draw_below(&draws, 2) == 0)
            add_block(world, &draws, 1, 2, K + draw_below(&draws, 3));
        if (draw_below(&draws, 2) == 0)
            release(world, RELEASE_TRENDS, 1, 1);
        release(world, RELEASE_BILAN, 0, 1);
        said += read_all(world, seed);
        world_free(world);
    }
    assert_true(said > rounds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crossings_and_groups),
        cmocka_unit_test(directions),
        cmocka_unit_test(skipped_questions),
        cmocka_unit_test(movements),
        cmocka_unit_test(limits_of_ticks),
        cmocka_unit_test(required_answers),
        cmocka_unit_test(left_out),
        cmocka_unit_test(finer_tables),
        cmocka_unit_test(releases_over_time),
    };
    if (crypto_start() != CRYPTO_OK)
        return 1;
    return cmocka_run_group_tests_name("disclosure_reader", tests, NULL, NULL);
}
