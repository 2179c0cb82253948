/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first pages of a file as LMDB 0.9 writes them, read without LMDB: it cannot say that a sound
 * file is of another kind of machine, nor that one goes on behind its last page. A page begins with
 * a header; pages 0 and 1 go on with a meta: magic, version, address, map size, two tables (the
 * first begins with the page size), last page, number of the transaction. Numbers are in the order
 * of the machine, and most are as wide as its addresses. */
#include <string.h>
#include <unistd.h>

#include "tracker/base/text.h"
#include "tracker/store/store_internal.h"

static const uint32_t MAGIC = 0xBEEFC0DE;

enum {
    MAGIC_BYTES = 4,
    PAGE_SIZE_BYTES = 4,
    PAGE_LEAST = 256,
    PAGE_MOST = 1 << 16,
    META_BYTES = 160,
    BIG_HERE = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
    WORD_HERE = sizeof(size_t),
    /* What one transaction may add to a file: 10,000 interviews, or a release to be kept. */
    GROWTH_BYTES = 16 << 20,
};

/* Where the parts of page 0 stand, for words of so many bytes. */
struct layout {
    size_t magic, page_size, last_page, number;
};

static struct layout layout_of(size_t word)
{
    size_t header = word + 8;
    size_t table = 8 + 5 * word;
    size_t tables = header + 2 * MAGIC_BYTES + 2 * word;
    return (struct layout){header, tables, tables + 2 * table, tables + 2 * table + word};
}

static uint64_t number_at(const uint8_t *in, size_t bytes, bool big)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | in[big ? i : bytes - 1 - i];
    return value;
}

/* Names the machine that wrote page 0, by how it differs from this one; NULL when it does not, or
 * when no machine did. */
static const char *other_machine(const uint8_t page[META_BYTES])
{
    for (size_t word = 4; word <= 8; word += 4)
        for (int big = 0; big < 2; big++) {
            if (number_at(page + layout_of(word).magic, MAGIC_BYTES, big) != MAGIC ||
                (word == WORD_HERE && big == BIG_HERE))
                continue;
            if (word == WORD_HERE)
                return _("octets rangés dans l'autre sens");
            if (big == BIG_HERE)
                return word == 4 ? _("32 bits") : _("64 bits");
            return word == 4 ? _("32 bits, octets rangés dans l'autre sens")
                             : _("64 bits, octets rangés dans l'autre sens");
        }
    return NULL;
}

/* Bytes up to the end of the last page, as the newer meta says; 0 where LMDB is to judge. */
static uint64_t bytes_used(int file, const uint8_t first[META_BYTES])
{
    const struct layout at = layout_of(WORD_HERE);
    uint8_t second[META_BYTES];
    uint64_t size = number_at(first + at.page_size, PAGE_SIZE_BYTES, BIG_HERE);
    if (size < PAGE_LEAST || size > PAGE_MOST ||
        pread(file, second, sizeof second, (off_t)size) != (ssize_t)sizeof second ||
        number_at(second + at.magic, MAGIC_BYTES, BIG_HERE) != MAGIC)
        return 0;
    bool newer = number_at(second + at.number, WORD_HERE, BIG_HERE) >
                 number_at(first + at.number, WORD_HERE, BIG_HERE);
    uint64_t last = number_at((newer ? second : first) + at.last_page, WORD_HERE, BIG_HERE);
    return last < INT64_MAX / PAGE_MOST / 4 ? (last + 1) * size : 0;
}

enum error meta_check(int file, off_t size, struct fault *fault)
{
    uint8_t first[META_BYTES];
    if (pread(file, first, sizeof first, 0) != (ssize_t)sizeof first)
        return ERROR_NONE; /* who reads the file next tells why */
    const char *machine = other_machine(first);
    if (machine)
        return fault_set(fault, ERROR_STORE_MACHINE, "%s", machine);
    uint64_t used = bytes_used(file, first);
    /* A commit cut short leaves what it had written: each page anew at most, and what it added. */
    if (used && (uint64_t)size > 2 * used + GROWTH_BYTES)
        return fault_set(fault, ERROR_STORE_DAMAGED,
                         _("%s a %llu octets de trop derrière ses données"), STORE_DATA,
                         (unsigned long long)size - used);
    return ERROR_NONE;
}
