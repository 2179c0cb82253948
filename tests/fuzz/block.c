/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks as stored: whatever is read packs to the same bytes. */
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
    block->interviews = 1;
    block->count = 2;
    block_pack(block, packed);
    fuzz_seed(packed, block_packed_bytes(block));
    free(packed);
    block_free(block);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct block *block;
    if (block_unpack(data, size, &block) != ERROR_NONE)
        return 0;
    uint8_t *packed = malloc(size);
    fuzz_must(packed && block_packed_bytes(block) == size);
    block_pack(block, packed);
    fuzz_must(memcmp(packed, data, size) == 0);
    for (size_t i = 0; i < block->count; i++)
        fuzz_must(block_value(block, block->counters[i].name, NULL) == block->counters[i].value);
    free(packed);
    block_free(block);
    return 0;
}
