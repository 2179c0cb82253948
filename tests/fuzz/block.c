/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks as stored: whatever is read packs to the same bytes, or to those of the newest version. */
#include "tracker/stats/block.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_seeds(void)
{
    struct block *block = block_new(fuzz_codebook(), month_january(2024), 1);
    fuzz_must(block);
    size_t bytes = block_packed_bytes(block);
    uint8_t *packed = malloc(bytes);
    fuzz_must(packed);
    block_pack(block, packed);
    fuzz_seed(packed, bytes);
    memmove(packed + 16, packed + 24, bytes - 24); /* as version 1, which had no form */
    packed[0] = 1;
    fuzz_seed(packed, bytes - 8);
    block->interviews = 1;
    block->count = 2;
    block_pack(block, packed);
    fuzz_seed(packed, block_packed_bytes(block));
    free(packed);
    block_free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct block *block, *again;
    if (block_unpack(data, size, &block) != ERROR_NONE)
        return 0;
    size_t bytes = block_packed_bytes(block);
    uint8_t *packed = malloc(bytes);
    fuzz_must(packed);
    block_pack(block, packed);
    if (data[0] == BLOCK_VERSION)
        fuzz_must(bytes == size && memcmp(packed, data, size) == 0);
    else
        fuzz_must(strcmp(block->form, BLOCK_FORM_FIRST) == 0 &&
                  block_unpack(packed, bytes, &again) == ERROR_NONE);
    if (data[0] != BLOCK_VERSION)
        block_free(again);
    for (size_t i = 0; i < block->count; i++)
        fuzz_must(block_value(block, block->counters[i].name, NULL) == block->counters[i].value);
    free(packed);
    block_free(block);
    return 0;
}
