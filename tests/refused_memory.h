/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/memory_*.c: memory that is refused in turn. The functions below stand before
 * those of the C library; secret memory comes from mmap. A tool with a malloc of its own
 * (AddressSanitizer, Valgrind) leaves nothing to refuse: what is looked for is then looked for
 * once, with memory. */
#ifndef TESTS_REFUSED_MEMORY_H
#define TESTS_REFUSED_MEMORY_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support/asan.h"
#include "tests/support/rounds.h"

static struct {
    bool armed;
    unsigned asked; /* since it was armed */
    unsigned at;    /* this one is refused, and with on all that come after */
    bool on;
    size_t above; /* not 0: instead, what is larger is refused */
    bool fired;
} refusal;

__attribute__((unused)) static bool refuse(size_t bytes)
{
    if (!refusal.armed)
        return false;
    refusal.asked++;
    bool hit = refusal.above ? bytes > refusal.above
               : refusal.on  ? refusal.asked >= refusal.at
                             : refusal.asked == refusal.at;
    if (hit)
        errno = ENOMEM;
    refusal.fired |= hit;
    return hit;
}

#if !ASAN
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *block, size_t bytes);

void *malloc(size_t bytes)
{
    return refuse(bytes) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return refuse(count * bytes) ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *block, size_t bytes)
{
    return refuse(bytes) ? NULL : __libc_realloc(block, bytes);
}

void *mmap(void *at, size_t bytes, int protection, int flags, int file, off_t offset)
{
    if ((flags & MAP_ANONYMOUS) && refuse(bytes))
        return MAP_FAILED;
    return (void *)syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
}
#endif

enum { SPARSE = 97 };

/* What is done with memory refused: true when it was told as want of memory, or done as if nothing
 * had been refused; what else it did, it says. */
typedef bool (*attempt)(void *context);

/* Runs attempt with each piece of memory refused in turn, alone and with all that come after, then
 * with every one above each of a few sizes. After the first `dense` ones, one in a few (all of them
 * in a campaign). Returns how many runs were not as they must be. */
static unsigned refuse_in_turn(attempt run, void *context, unsigned dense)
{
    unsigned wrong = 0, least = getenv("TRACKER_BRIEF") || ASAN ? 0 : 1;
    const unsigned sparse = test_rounds(SPARSE, 1);
    for (int on = 0; on < 2; on++) {
        bool fired = true;
        for (unsigned at = 1; fired; at += at < dense ? 1 : sparse) {
            refusal.armed = true;
            refusal.asked = 0;
            refusal.at = at;
            refusal.on = on != 0;
            refusal.fired = false;
            bool good = run(context);
            refusal.armed = false;
            fired = refusal.fired;
            wrong += !good || (at == 1 && fired < least);
        }
    }
    for (refusal.above = 8; refusal.above < 5000; refusal.above += refusal.above / 4) {
        refusal.armed = true;
        refusal.asked = 0;
        wrong += !run(context);
        refusal.armed = false;
    }
    refusal.above = 0;
    return wrong;
}

/* The same for the last pieces alone, `count` of them, that a run with memory asks for. */
__attribute__((unused)) static unsigned refuse_last(attempt run, void *context, unsigned count)
{
    unsigned wrong = 0;
    refusal.at = 0;
    refusal.on = false;
    refusal.asked = 0;
    refusal.armed = true;
    wrong += !run(context);
    refusal.armed = false;
    const unsigned all = refusal.asked;
    for (refusal.at = all > count ? all - count : 1; refusal.at <= all; refusal.at++) {
        refusal.asked = 0;
        refusal.armed = true;
        wrong += !run(context);
        refusal.armed = false;
    }
    return wrong;
}

#endif
