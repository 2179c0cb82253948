/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What coordination remembers of closed accesses: only what was written with its key is taken. */
#include <fcntl.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tests/fuzz/fuzz.h"
#include "tracker/session/access/closed_internal.h"

/* A coordination of its own in each run: LeakSanitizer does not look into secret memory. */
static struct session *coordination(void)
{
    const char *seeds = getenv("FUZZ_SEEDS");
    const struct session_options options = {.user = "coordination",
                                            .state_dir = seeds ? seeds : "/tmp"};
    struct session *own = session_new(&options);
    fuzz_must(own);
    memset(&own->credentials->identity.sign_secret, 1, sizeof(struct sign_secret));
    own->id = (struct id){{1}};
    own->roster->user_count = 2;
    for (size_t i = 0; i < 2; i++) {
        own->roster->users[i].state = USER_REVOKED;
        memset(&own->roster->users[i].sign, (int)i + 1, sizeof own->roster->users[i].sign);
    }
    return own;
}

static void path_of(const struct session *own, char out[256])
{
    char id[2 * ID_BYTES + 1];
    hex_write(own->id.b, ID_BYTES, id);
    snprintf(out, 256, "%s/%s.coordination.closed", own->state_dir, id);
}

static void fuzz_seeds(void)
{
    char path[256];
    struct session *own = coordination();
    path_of(own, path);
    closed_remember(own);
    fuzz_seed_file(path);
    session_free(own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct closed closed, again;
    char path[256];
    struct session *own = coordination();
    path_of(own, path);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    fuzz_must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    close(fd);
    bool good = closed_read(own, &closed);
    fuzz_must(good || closed.count == 0);
    closed_remember(own); /* whatever stood there, it holds after */
    fuzz_must(closed_read(own, &again));
    fuzz_must(again.count >= 2 && again.count >= closed.count);
    unlink(path);
    session_free(own);
    return 0;
}
