/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files kept beside a store: the last seen tag, the count of wrong passphrases. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tests/fuzz/fuzz.h"
#include "tracker/session/access/session_internal.h"

static const struct id store = {{1}};

static const char *folder(void)
{
    const char *seeds = getenv("FUZZ_SEEDS");
    return seeds ? seeds : "/tmp";
}

static void path_of(const char *suffix, char out[128])
{
    char id[2 * ID_BYTES + 1];
    hex_write(store.b, ID_BYTES, id);
    snprintf(out, 128, "%s/%s.22-1%s", folder(), id, suffix);
}

static void put(const char *path, const uint8_t *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    close(fd);
}

static const struct sign_secret *self(void)
{
    static struct identity *own;
    if (!own) {
        own = secret_alloc(sizeof *own);
        fuzz_must(own);
        memset(&own->sign_secret, 1, sizeof own->sign_secret); /* the same in each run */
    }
    return &own->sign_secret;
}

static void fuzz_seeds(void)
{
    const struct remembered some = {
        .tag = {{2}}, .sequence = 1234567, .generation = 3, .releases = 4};
    char path[128];
    remembered_write(folder(), &store, "22-1", self(), &some, true);
    path_of("", path);
    fuzz_seed_file(path);
    fuzz_seed_text("12\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct remembered first, second;
    char path[128];
    if (size > 4096)
        return 0;
    path_of("", path);
    put(path, data, size);
    remembered_read(folder(), &store, "22-1", self(), &first);
    if (first.found) { /* only what was written */
        remembered_write(folder(), &store, "22-1", self(), &first, false);
        remembered_read(folder(), &store, "22-1", self(), &second);
        fuzz_must(second.found && second.sequence == first.sequence);
    }
    unlink(path);
    path_of(".tries", path);
    put(path, data, size);
    (void)!tries_check(folder(), &store, "22-1", NULL);
    tries_count(folder(), &store, "22-1");
    (void)!tries_check(folder(), &store, "22-1", NULL);
    unlink(path);
    return 0;
}
