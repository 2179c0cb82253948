/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipped bits. Each is tried in a child: the same contents and a sound next commit, or
 * ERROR_STORE_DAMAGED, or the plain exit 4 of a mangled map; never silence, never an uncaught
 * signal. */
#include "tests/store_contents.h"

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    fixture_make(f);
    fixture_create(f);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture_end(*state);
    free(*state);
    return 0;
}

/* One random bit in every stride bytes, or every bit in a campaign; older_allowed where the file
 * holds two states, and the end with one commit missing, which its sequence shows, is counted. */
static void flip(const struct fixture *f, const struct contents *expected, uint64_t sequence,
                 size_t stride, bool older_allowed)
{
    size_t bytes;
    unsigned bits = campaign() ? 8 : 1;
    unsigned ends[OLDER + 1] = {0};
    uint8_t *content = file_read(f->data, &bytes);
    assert_int_equal(try(f, expected, sequence), SAME);
    stride = campaign() ? 1 : stride;
    uint64_t seed = seed_start("flip");
    for (size_t at = 0; at < bytes; at += stride) {
        for (unsigned n = 0; n < bits; n++) {
            size_t where = campaign() ? at : at + seed_next(&seed) % stride;
            unsigned bit = campaign() ? n : (unsigned)(seed_next(&seed) % 8);
            content[where] ^= (uint8_t)(1U << bit);
            unlink(f->data);
            file_write(f->data, content, bytes);
            int end = try(f, expected, sequence);
            if (end != SAME && end != TOLD && !(end == OLDER && older_allowed))
                fail_msg("byte %zu bit %u: ended with %d", where, bit, end);
            ends[end]++;
            content[where] ^= (uint8_t)(1U << bit);
        }
    }
    print_message("%zu bytes: %u harmless, %u told, %u older by one\n", bytes, ends[SAME],
                  ends[TOLD], ends[OLDER]);
    assert_true(ends[SAME] > 0 && ends[TOLD] > 0);
    free(content);
}

static void test_flip_at_rest(void **state)
{
    struct fixture *f = *state;
    struct contents expected;
    struct store *store = fixture_open(f);
    fill(f, store);
    assert_int_equal(store_scrub(store, NULL), ERROR_NONE);
    uint64_t sequence = remember(store, &expected);
    store_close(store);
    flip(f, &expected, sequence, 16, false);
}

/* A session that was killed leaves free pages and two states in the file: one bit can then bring
 * the one before back, which no key can tell from the truth; the number of the state can. */
static void test_flip_unscrubbed(void **state)
{
    struct fixture *f = *state;
    struct contents expected;
    struct place place;
    bool removed;
    struct store *store = fixture_open(f);
    fill(f, store);
    struct txn *txn = begin(store, true);
    row_add(f, txn, &place);
    commit(txn);
    txn = begin(store, true);
    assert_int_equal(journal_remove(txn, &place, &removed), ERROR_NONE);
    commit(txn);
    uint64_t sequence = remember(store, &expected);
    store_close(store);
    flip(f, &expected, sequence, 64, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_flip_at_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(test_flip_unscrubbed, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
