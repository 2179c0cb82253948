/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "crypto/secret.h"
#include "tests/support/cmocka.h"
#include "tracker/stats/block.h"

static struct counter plan[] = {
    {.name = "QG_COL"}, {.name = "CAN_TEL"}, {.name = "PROG_NEO*QG_COL"}, {.name = "CAN_VIS"}};
static const uint32_t counts[] = {7, 12, 5, 0};
static const struct codebook codebook = {
    .form = "ENT", .version = 3, .counters = plan, .counter_count = 4};

enum { FORM = 16, HEADER = 24, COUNTER = 36, PACKED = HEADER + 4 * COUNTER };

static struct block *sample(void)
{
    struct block *block = block_new(&codebook, 2024 * 12 + 5, 2);
    assert_non_null(block);
    block_fill(block, &codebook, 12, counts);
    return block;
}

static int start(void **state)
{
    (void)state;
    return crypto_start() == CRYPTO_OK ? 0 : -1;
}

static void new_block_has_zero_counters_by_name(void **state)
{
    (void)state;
    struct block *block = block_new(&codebook, 2024 * 12, 1);
    assert_non_null(block);
    assert_int_equal(block->count, 4);
    assert_int_equal(block->codebook, 3);
    assert_int_equal(block->interviews, 0);
    for (size_t i = 0; i < block->count; i++) {
        assert_int_equal(block->counters[i].value, 0);
        if (i)
            assert_true(strcmp(block->counters[i - 1].name, block->counters[i].name) < 0);
    }
    block_free(block);
    block_free(NULL);
}

static void values_are_found_by_name(void **state)
{
    (void)state;
    struct block *block = sample();
    for (size_t i = 0; i < 4; i++) {
        bool known = false;
        assert_int_equal(block_value(block, plan[i].name, &known), counts[i]);
        assert_true(known);
    }
    static const char *const foreign[] = {"", "A", "CAN", "CAN_TEL ", "CAN_TEM", "ZZZ"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        bool known = true;
        assert_int_equal(block_value(block, foreign[i], &known), 0);
        assert_false(known);
    }
    assert_int_equal(block_value(block, "CAN_TEL", NULL), 12);
    block_free(block);
}

static void packs_and_unpacks(void **state)
{
    (void)state;
    struct block *block = sample();
    uint8_t packed[PACKED];
    assert_int_equal(block_packed_bytes(block), PACKED);
    block_pack(block, packed);
    struct block *back;
    assert_int_equal(block_unpack(packed, PACKED, &back), ERROR_NONE);
    assert_int_equal(back->through, block->through);
    assert_int_equal(back->rank, 2);
    assert_int_equal(back->codebook, 3);
    assert_int_equal(back->interviews, 12);
    assert_int_equal(back->count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(block_value(back, plan[i].name, NULL), counts[i]);
    block_free(back);
    block_free(block);
}

static void stored_form_is_fixed(void **state)
{
    (void)state;
    struct block *block = sample();
    uint8_t packed[PACKED];
    block_pack(block, packed);
    static const uint8_t header[HEADER] = {2, 2,  0x5e, 0xe5, 0, 0, 0,   3,   0,  0,
                                           0, 12, 0,    0,    0, 4, 'E', 'N', 'T'};
    assert_memory_equal(packed, header, HEADER);
    static const uint8_t first[COUNTER] = {'C', 'A', 'N', '_', 'T', 'E', 'L', [35] = 12};
    assert_memory_equal(packed + HEADER, first, COUNTER);
    block_free(block);
}

/* As version 1.0.0 wrote it, which knew one form. */
static void version_1_is_read(void **state)
{
    (void)state;
    struct block *block = sample();
    uint8_t packed[PACKED], old[PACKED - HEADER + FORM];
    block_pack(block, packed);
    memcpy(old, packed, FORM);
    memcpy(old + FORM, packed + HEADER, PACKED - HEADER);
    old[0] = 1;
    struct block *back;
    assert_int_equal(block_unpack(old, sizeof old, &back), ERROR_NONE);
    assert_string_equal(back->form, "ENT");
    uint8_t again[PACKED];
    block_pack(back, again);
    assert_memory_equal(again, packed, PACKED);
    block_free(back);
    old[0] = 2;
    assert_int_equal(block_unpack(old, sizeof old, &back), ERROR_STORE_DAMAGED);
    packed[0] = 1;
    assert_int_equal(block_unpack(packed, PACKED, &back), ERROR_STORE_DAMAGED);
    block_free(block);
}

static void another_form_packs_and_unpacks(void **state)
{
    (void)state;
    static const struct codebook other = {.form = "SOLITUDE", .version = 1};
    struct block *block = block_new(&other, 1, 1);
    assert_non_null(block);
    uint8_t packed[HEADER];
    block_pack(block, packed);
    struct block *back;
    assert_int_equal(block_unpack(packed, HEADER, &back), ERROR_NONE);
    assert_string_equal(back->form, "SOLITUDE");
    block_free(back);
    block_free(block);
}

static void an_empty_plan_packs(void **state)
{
    (void)state;
    static const struct codebook empty = {.form = "ENT", .version = 1};
    struct block *block = block_new(&empty, 1, 1);
    assert_non_null(block);
    uint8_t packed[HEADER];
    assert_int_equal(block_packed_bytes(block), HEADER);
    block_pack(block, packed);
    struct block *back;
    assert_int_equal(block_unpack(packed, HEADER, &back), ERROR_NONE);
    assert_int_equal(block_value(back, "CAN_TEL", NULL), 0);
    block_free(back);
    block_free(block);
}

/* One change of a good stored form that must be refused. */
struct damage {
    const char *what;
    size_t at;
    uint8_t value;
};

static void malformed_forms_are_refused(void **state)
{
    (void)state;
    static const struct damage damages[] = {
        {"version 0", 0, 0},
        {"version 3", 0, 3},
        {"no form", FORM, 0},
        {"space in a form", FORM + 1, ' '},
        {"beyond ASCII in a form", FORM, 0xc3},
        {"bytes after the form", FORM + 7, 'x'},
        {"rank 0", 1, 0},
        {"rank 4", 1, 4},
        {"one counter less", 15, 3},
        {"one counter more", 15, 5},
        {"2^24 counters more", 12, 1},
        {"value above the interviews", HEADER + 35, 13},
        {"value of 2^24", HEADER + 32, 1},
        {"empty name", HEADER, 0},
        {"space in a name", HEADER + 1, ' '},
        {"control in a name", HEADER + 1, '\n'},
        {"beyond ASCII", HEADER + 1, 0xc3},
        {"bytes after the name", HEADER + 9, 'x'},
        {"name to the end", HEADER + 31, 'x'},
        {"names out of order", HEADER, 'D'},
        {"the same name twice", HEADER + COUNTER + 4, 'T'},
    };
    struct block *block = sample();
    uint8_t packed[PACKED];
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        block_pack(block, packed);
        packed[damages[i].at] = damages[i].value;
        if (strcmp(damages[i].what, "the same name twice") == 0)
            memcpy(packed + HEADER + COUNTER, packed + HEADER, 32);
        struct block *back = block;
        const bool newer = damages[i].at == 0 && damages[i].value > BLOCK_VERSION;
        if (block_unpack(packed, PACKED, &back) !=
            (newer ? ERROR_STORE_FORMAT : ERROR_STORE_DAMAGED))
            fail_msg("not refused as it should be: %s", damages[i].what);
        assert_null(back);
    }
    block_pack(block, packed);
    packed[2] = packed[3] = 0;
    struct block *none;
    assert_int_equal(block_unpack(packed, PACKED, &none), ERROR_STORE_DAMAGED);
    block_free(block);
}

/* Any bytes are refused, or are the stored form of what they are read as. */
static void hostile_bytes_are_harmless(void **state)
{
    (void)state;
    struct block *block = sample();
    uint8_t packed[PACKED];
    for (size_t bytes = 0; bytes < PACKED; bytes++) {
        uint8_t *cut = malloc(bytes ? bytes : 1); /* exact, so that a tool sees one byte too far */
        assert_non_null(cut);
        block_pack(block, packed);
        memcpy(cut, packed, bytes);
        struct block *none;
        assert_int_equal(block_unpack(cut, bytes, &none), ERROR_STORE_DAMAGED);
        free(cut);
    }
    size_t accepted = 0;
    for (size_t bit = 0; bit < PACKED * 8; bit++) {
        block_pack(block, packed);
        packed[bit / 8] ^= (uint8_t)(1 << bit % 8);
        struct block *back;
        if (block_unpack(packed, PACKED, &back) != ERROR_NONE)
            continue;
        uint8_t again[PACKED];
        block_pack(back, again);
        assert_memory_equal(again, packed, PACKED);
        accepted++;
        block_free(back);
    }
    assert_true(accepted > 0);
    block_free(block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_block_has_zero_counters_by_name),
        cmocka_unit_test(values_are_found_by_name),
        cmocka_unit_test(packs_and_unpacks),
        cmocka_unit_test(stored_form_is_fixed),
        cmocka_unit_test(version_1_is_read),
        cmocka_unit_test(another_form_packs_and_unpacks),
        cmocka_unit_test(an_empty_plan_packs),
        cmocka_unit_test(malformed_forms_are_refused),
        cmocka_unit_test(hostile_bytes_are_harmless),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
