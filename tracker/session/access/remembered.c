/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The last seen tag of a store, kept outside it so that an older copy put back is noticed.
 * One line, always as long: version, tag, commits seen, generation, releases, ledger entries told
 * (not in version 1), keyed hash of the line by the user's own key. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/session/access/session_internal.h"

enum { LINE = 256, VERSION = '2' };

static bool path_of(const char *dir, const struct id *store, const char *user, char *out,
                    size_t size)
{
    char id[2 * ID_BYTES + 1];
    hex_write(store->b, ID_BYTES, id);
    int length = snprintf(out, size, "%s/%s.%s", dir, id, user);
    return length > 0 && (size_t)length < size;
}

static void line_of(const struct remembered *state, char version, const struct sign_secret *self,
                    char line[LINE])
{
    char tag[2 * ID_BYTES + 1];
    char mac_text[2 * HASH_BYTES + 1];
    struct hash mac;
    hex_write(state->tag.b, ID_BYTES, tag);
    int length = snprintf(line, LINE, "%c %s %020" PRIu64 " %010u %010u", version, tag,
                          state->sequence, state->generation, state->releases);
    if (version != '1')
        length += snprintf(line + length, LINE - (size_t)length, " %010u", state->ledger);
    hash_for_self(self, (const uint8_t *)line, (size_t)length, &mac);
    hex_write(mac.b, HASH_BYTES, mac_text);
    snprintf(line + length, LINE - (size_t)length, " %s\n", mac_text);
}

/* The whole line, or as much of it as there is; -1 where it cannot be read. */
static ssize_t line_read(int fd, char line[LINE])
{
    size_t length = 0;
    ssize_t n;
    while ((n = read(fd, line + length, LINE - 1 - length)) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        length += (size_t)n;
    }
    line[length] = '\0';
    return (ssize_t)length;
}

bool remembered_read(const char *dir, const struct id *store, const char *user,
                     const struct sign_secret *self, struct remembered *out)
{
    char path[PATH_CHARS];
    char line[LINE] = "";
    char again[LINE];
    char tag[2 * ID_BYTES + 1];

    memset(out, 0, sizeof *out);
    if (!dir || !path_of(dir, store, user, path, sizeof path))
        return true;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT;
    ssize_t length = line_read(fd, line);
    close(fd);
    struct remembered state = {.found = true};
    if (length < 2 + 2 * ID_BYTES || (line[0] != '1' && line[0] != VERSION) || line[1] != ' ')
        return length >= 0;
    memcpy(tag, line + 2, sizeof tag - 1);
    tag[sizeof tag - 1] = '\0';
    const char *rest = line + 2 + 2 * ID_BYTES;
    if (!hex_read(tag, state.tag.b, ID_BYTES) || *rest != ' ')
        return true;
    char *end;
    errno = 0;
    state.sequence = strtoull(rest + 1, &end, 10);
    state.generation = (unsigned)strtoul(end, &end, 10);
    state.releases = (unsigned)strtoul(end, &end, 10);
    if (line[0] != '1')
        state.ledger = (unsigned)strtoul(end, &end, 10);
    line_of(&state, line[0], self, again);
    if (errno == 0 && strcmp(line, again) == 0)
        *out = state;
    return true;
}

/* Writes the line over the one that is there: one block of a file, no name changed, so that the
 * disk has next to nothing to do. False when there is none of that length. */
static bool write_over(const char *path, const char *line)
{
    struct stat status;
    const size_t length = strlen(line);
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return false;
    bool good = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1 &&
                status.st_size == (off_t)length && write(fd, line, length) == (ssize_t)length;
    close(fd);
    return good;
}

bool remembered_write(const char *dir, const struct id *store, const char *user,
                      const struct sign_secret *self, const struct remembered *state, bool sync)
{
    char path[PATH_CHARS];
    char fresh[PATH_CHARS + 8];
    char line[LINE];

    if (!dir || !path_of(dir, store, user, path, sizeof path))
        return true;
    line_of(state, VERSION, self, line);
    if (!sync && write_over(path, line))
        return true;
    snprintf(fresh, sizeof fresh, "%s.new", path);
    unlink(fresh);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    size_t length = strlen(line);
    bool good = write(fd, line, length) == (ssize_t)length && (!sync || fsync(fd) == 0);
    good = close(fd) == 0 && good && rename(fresh, path) == 0;
    if (!good)
        unlink(fresh);
    return good;
}
