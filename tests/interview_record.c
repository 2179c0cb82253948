/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clear form of a row, byte by byte: its size and its zeros say nothing of what is in it. */
#include "tests/codebook_fixture.h"

#include "tracker/interview/record.h"

static void test_layout(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    book->version = 0x01020304;
    struct interview interview = {.rank = 3,
                                  .declared = true,
                                  .late = true,
                                  .month = 2024 * 12 + 2, /* 0x5EE2 */
                                  .department = 0x1234};
    answers_set(&interview.answers, 0);
    answers_set(&interview.answers, 9);
    answers_set(&interview.answers, 64);
    answers_set(&interview.answers, 255);
    uint8_t expected[RECORD_BYTES] = {1, 3, 3, 0, 0x5E, 0xE2, 0x12, 0x34,
                                      1, 2, 3, 4, 'E',  'N',  'T'};
    expected[20] = 1;
    expected[21] = 2;
    expected[28] = 1;
    expected[51] = 0x80;
    uint8_t out[RECORD_BYTES + 1];
    memset(out, 0xA5, sizeof out);
    record_write(book, &interview, out);
    assert_memory_equal(out, expected, RECORD_BYTES);
    assert_int_equal(out[RECORD_BYTES], 0xA5);
    codebook_free(book);
}

static void test_flags(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    uint8_t out[RECORD_BYTES];
    for (int flags = 0; flags < 4; flags++) {
        struct interview interview = {
            .rank = 1, .declared = (flags & 1) != 0, .late = (flags & 2) != 0};
        record_write(book, &interview, out);
        assert_int_equal(out[2], flags);
    }
    codebook_free(book);
}

/* Nothing of an earlier row is left in the room given. */
static void test_every_bit(void **state)
{
    (void)state;
    struct codebook *book = fixture_ent();
    for (unsigned bit = 0; bit < ANSWER_BITS; bit++) {
        struct interview interview = {.rank = 1};
        uint8_t out[RECORD_BYTES];
        memset(out, 0xFF, sizeof out);
        answers_set(&interview.answers, bit);
        record_write(book, &interview, out);
        for (unsigned i = 20; i < RECORD_BYTES; i++)
            assert_int_equal(out[i], i == 20 + bit / 8 ? 1 << (bit % 8) : 0);
    }
    codebook_free(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layout),
        cmocka_unit_test(test_flags),
        cmocka_unit_test(test_every_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
