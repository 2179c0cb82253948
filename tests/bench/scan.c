/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the full scan at login costs, apart from the bilan: every record is read, looked up, its
 * mark verified, and added to the digest. Against the bare hashing of as many values. */
#include <sodium.h>

#include "crypto/keyring.h"
#include "tests/bench/bench.h"
#include "tracker/store/journal.h"

enum { ROUNDS = 7, SIZES = 3, BATCH = 10000, HASHED_BYTES = 4 + ID_BYTES + MARK_BYTES };

static const size_t size[SIZES] = {1000, 36000, 500000};

static void store_fill(const char *path, const struct keyring *ring, size_t marks)
{
    struct fault fault = {.error = ERROR_NONE};
    struct store_info info = {.practice = true};
    struct store *store;
    struct txn *txn;
    random_fill(&info.id, sizeof info.id);
    bench_must(store_create(path, &info, ring, &store, &fault));
    for (size_t done = 0; done < marks;) {
        enum error error = ERROR_NONE;
        bench_must(txn_begin(store, true, &txn, &fault));
        for (size_t i = 0; i < BATCH && done < marks && !error; i++, done++) {
            struct id mark;
            random_fill(&mark, sizeof mark);
            error = mark_spend(txn, &mark);
        }
        bench_must(error);
        bench_must(txn_commit(txn, &fault));
    }
    bench_must(store_create_finish(store, &fault));
    store_close(store);
}

/* The first transaction of a session. */
static double scan(const char *path, const struct keyring *ring)
{
    struct fault fault = {.error = ERROR_NONE};
    struct store *store;
    struct txn *txn;
    bench_must(store_open(path, &store, &fault));
    store_use_keys(store, ring);
    double start = bench_now();
    bench_must(txn_begin(store, false, &txn, &fault));
    double time = bench_now() - start;
    txn_abort(txn);
    store_close(store);
    return time;
}

static double hash(size_t count)
{
    uint8_t key[64] = {1};
    uint8_t value[HASHED_BYTES] = {2};
    uint8_t digest[64];
    double start = bench_now();
    for (size_t i = 0; i < count; i++) {
        crypto_generichash(digest, sizeof digest, value, sizeof value, key, sizeof key);
        memcpy(value, digest, sizeof value);
    }
    return bench_now() - start;
}

int main(void)
{
    static struct series scans[SIZES], hashes[SIZES];
    char folder[64], path[96], names[SIZES][64];
    if (crypto_start() != CRYPTO_OK)
        bench_end("libsodium", "does not start");
    struct keyring *ring = keyring_new();
    if (!ring || keyring_draw(ring, KEY_STORE, 1) != CRYPTO_OK)
        bench_end("keys", "no memory");
    bench_folder(folder);
    for (size_t s = 0; s < SIZES; s++) {
        snprintf(path, sizeof path, "%s/%zu", folder, size[s]);
        store_fill(path, ring, size[s]);
    }
    for (size_t i = 0; i < ROUNDS; i++) {
        for (size_t s = 0; s < SIZES; s++) {
            snprintf(path, sizeof path, "%s/%zu", folder, size[s]);
            series_add(&scans[s], scan(path, ring));
            series_add(&hashes[s], hash(size[s]));
        }
    }

    bench_title("full scan at login", "/ hash");
    for (size_t s = 0; s < SIZES; s++) {
        snprintf(names[s], sizeof names[s], "scan, %zu marks", size[s]);
        scans[s].name = names[s];
        series_print(&scans[s], &hashes[s]);
    }
    printf("  (at 500,000: %.2f us a mark; one keyed BLAKE2b-512 takes %.2f us)\n",
           series_median(&scans[2]) / (double)size[2] * 1e6,
           series_median(&hashes[2]) / (double)size[2] * 1e6);
    keyring_free(ring);
    remove_tree(folder);
    return 0;
}
