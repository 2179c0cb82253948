/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flipped bits, tried in a child: the same contents and a sound next commit, or
 * ERROR_STORE_DAMAGED, or the plain exit 4 of a mangled map; never silence, never an uncaught
 * signal. */
#include "tests/store_contents.h"

#include <sys/mman.h>

#include "tests/support/rounds.h"

/* Bits to flip one after the other: one random bit in every stride bytes, or every bit. */
struct flips {
    const struct fixture *f;
    const struct contents *expected;
    uint64_t sequence;
    uint8_t *content; /* of the file */
    size_t bytes;
    size_t *bits; /* places, in bits */
    size_t count;
};

/* Shared with the child that tries them. */
struct results {
    size_t next; /* the flip being tried */
    int ends[];
};

static void flips_choose(struct flips *flips, size_t stride)
{
    uint64_t seed = seed_start("flip");
    unsigned bits = (unsigned)(8 * flips->bytes);
    flips->count = test_rounds(bits / (8 * (unsigned)stride), bits);
    size_t step = bits / flips->count;
    flips->bits = malloc(flips->count * sizeof *flips->bits);
    assert_non_null(flips->bits);
    for (size_t i = 0; i < flips->count; i++)
        flips->bits[i] = step * i + seed_next(&seed) % step;
}

/* In a child: each flip from the next one on, until one ends the process. */
_Noreturn static void flips_try(const struct flips *flips, struct results *results)
{
    int null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO);
    dup2(null, STDOUT_FILENO);
    for (; results->next < flips->count; results->next++) {
        size_t bit = flips->bits[results->next];
        uint8_t mask = (uint8_t)(1U << bit % 8);
        flips->content[bit / 8] ^= mask;
        unlink(flips->f->data);
        file_write(flips->f->data, flips->content, flips->bytes);
        results->ends[results->next] = child(flips->f, flips->expected, flips->sequence);
        flips->content[bit / 8] ^= mask;
    }
    leave(SAME);
}

/* Tries all. A child that ends early has met its end in the flip it was at: the next child goes on
 * after it. */
static void flips_run(const struct flips *flips, struct results *results)
{
    while (results->next < flips->count) {
        int status;
        fflush(NULL);
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            flips_try(flips, results);
        assert_int_equal(waitpid(pid, &status, 0), pid);
        if (results->next < flips->count)
            results->ends[results->next++] = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
}

/* older_allowed where the file holds two states, and the end with one commit missing, which its
 * sequence shows, is counted. */
static void flip(const struct fixture *f, const struct contents *expected, uint64_t sequence,
                 size_t stride, bool older_allowed)
{
    struct flips flips = {.f = f, .expected = expected, .sequence = sequence};
    unsigned ends[OLDER + 1] = {0};
    flips.content = file_read(f->data, &flips.bytes);
    flips_choose(&flips, stride);
    size_t size = sizeof(struct results) + flips.count * sizeof(int);
    struct results *results =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(results, MAP_FAILED);
    assert_int_equal(try(f, expected, sequence), SAME);
    flips_run(&flips, results);
    for (size_t i = 0; i < flips.count; i++) {
        int end = results->ends[i];
        if (end != SAME && end != TOLD && !(end == OLDER && older_allowed))
            fail_msg("byte %zu bit %zu: ended with %d", flips.bits[i] / 8, flips.bits[i] % 8, end);
        ends[end]++;
    }
    print_message("%zu flips in %zu bytes: %u harmless, %u told, %u older by one\n", flips.count,
                  flips.bytes, ends[SAME], ends[TOLD], ends[OLDER]);
    assert_true(ends[SAME] > 0 && ends[TOLD] > 0);
    munmap(results, size);
    free(flips.bits);
    free(flips.content);
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
