/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For tests: random numbers that can be replayed. No other test includes <sodium.h>;
 * benches do, to have something to compare with. */
#ifndef TESTS_FIXED_RANDOM_H
#define TESTS_FIXED_RANDOM_H

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct fixed_random {
    uint64_t seed;
    uint64_t draws;
};

/* One generator for the test program; libsodium has room for one. */
static inline struct fixed_random *fixed_random(void)
{
    static struct fixed_random generator;
    return &generator;
}

static inline const char *fixed_random_name(void)
{
    return "fixed";
}

static inline void fixed_random_fill(void *out, const size_t bytes)
{
    struct fixed_random *generator = fixed_random();
    unsigned char seed[randombytes_SEEDBYTES] = {0};

    for (size_t i = 0; i < 8; i++) {
        seed[i] = (unsigned char)(generator->seed >> 8 * i);
        seed[8 + i] = (unsigned char)(generator->draws >> 8 * i);
    }
    generator->draws++;
    randombytes_buf_deterministic(out, bytes, seed);
}

static inline uint32_t fixed_random_word(void)
{
    uint32_t word;

    fixed_random_fill(&word, sizeof word);
    return word;
}

/* From here on libsodium draws the sequence of seed, on any machine. */
static inline void fixed_random_start(uint64_t seed)
{
    static struct randombytes_implementation implementation = {
        .implementation_name = fixed_random_name,
        .random = fixed_random_word,
        .buf = fixed_random_fill,
    };

    *fixed_random() = (struct fixed_random){.seed = seed};
    randombytes_set_implementation(&implementation);
}

/* Back to the system's random numbers. */
static inline void fixed_random_stop(void)
{
    randombytes_set_implementation(&randombytes_sysrandom_implementation);
}

/* A seed for a random test, printed so that TRACKER_SEED can repeat it. */
static inline uint64_t fixed_random_seed(const char *test)
{
    const char *given = getenv("TRACKER_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);

    printf("%s: TRACKER_SEED=%" PRIu64 "\n", test, seed);
    return seed;
}

#endif
