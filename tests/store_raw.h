/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/store_*.c: the file of a store as LMDB holds it, under the layer that seals. */
#ifndef TESTS_STORE_RAW_H
#define TESTS_STORE_RAW_H

#include "tests/store_fixture.h"

#include "tracker/store/store_internal.h"

enum { RAW_RECORDS = 256 };

/* All records of a file. */
struct raw {
    size_t count;
    struct id keys[RAW_RECORDS];
    uint8_t values[RAW_RECORDS][VALUE_MAX_BYTES];
    size_t bytes[RAW_RECORDS];
};

/* For env_walk; context: struct raw *. */
static enum error raw_visit(void *context, const struct id *key, const uint8_t *value, size_t bytes)
{
    struct raw *raw = context;
    assert_true(raw->count < RAW_RECORDS);
    raw->keys[raw->count] = *key;
    memcpy(raw->values[raw->count], value, bytes);
    raw->bytes[raw->count++] = bytes;
    return ERROR_NONE;
}

/* To be written by hand, committed or ended by the caller. */
static void raw_open(const struct fixture *f, struct env *env)
{
    struct stat status;
    assert_int_equal(stat(f->data, &status), 0);
    assert_int_equal(env_open(env, f->data, ENV_WRITE, STORE_MAP_BYTES, &status), ERROR_NONE);
}

#endif
