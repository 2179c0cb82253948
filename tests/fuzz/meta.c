/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first pages of a data file, read before LMDB maps it. */
#include <sys/mman.h>
#include <unistd.h>

#include "tests/fuzz/fuzz.h"
#include "tracker/store/store_internal.h"

enum { PAGE = 4096, MAGIC_AT = 16, PAGE_SIZE_AT = 40, LAST_AT = 136, NUMBER_AT = 144 };

static void put(uint8_t *at, uint64_t number, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(number >> 8 * i);
}

/* The two metas as this machine has them, without what is between; then one of 32 bits. */
static void fuzz_seeds(void)
{
    uint8_t pages[2 * PAGE] = {0};
    for (size_t page = 0; page < 2; page++) {
        uint8_t *at = pages + page * PAGE;
        put(at + MAGIC_AT, 0xBEEFC0DE, 4);
        put(at + PAGE_SIZE_AT, PAGE, 4);
        put(at + LAST_AT, 5, 8);
        put(at + NUMBER_AT, page, 8);
    }
    fuzz_seed(pages, sizeof pages);
    memset(pages, 0, sizeof pages);
    put(pages + MAGIC_AT - 4, 0xBEEFC0DE, 4);
    fuzz_seed(pages, PAGE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fault fault = {.error = ERROR_NONE};
    int file = memfd_create("meta", MFD_CLOEXEC);
    fuzz_must(file >= 0 && write(file, data, size) == (ssize_t)size);
    for (int i = 0; i < 2; i++) {
        off_t end = i ? (off_t)1 << 40 : (off_t)size;
        enum error error = meta_check(file, end, &fault);
        fuzz_must(error == ERROR_NONE || error == ERROR_STORE_MACHINE ||
                  error == ERROR_STORE_DAMAGED);
        fuzz_must(!error || fault.error == error);
    }
    close(file);
    return 0;
}
