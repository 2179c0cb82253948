/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies as bytes, to and from any disk: FAT, exFAT, NTFS, read-only media. What a copy holds is
 * sealed, so that no rule of mode, owner or network applies to it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "tracker/store/signals.h"
#include "tracker/store/store_internal.h"

enum { CHUNK = 1 << 16 };

/* One pass over the bytes is a pass like another. */
static enum error ask(struct store_pace *pace, off_t done, off_t size)
{
    if (signals_end_waits())
        return ERROR_STOPPED;
    if (!pace)
        return ERROR_NONE;
    const size_t unit = pace->unit ? pace->unit : 1;
    const size_t total = pace->passes * unit;
    size_t at = pace->pass * unit;
    at += size > 0 ? (size_t)((double)unit * (double)done / (double)size) : unit;
    if (done >= size)
        pace->pass++;
    return pace->ask(pace->context, at < total ? at : total, total) ? ERROR_NONE : ERROR_STOPPED;
}

/* Reads up to bytes, fewer at the end of the file only. */
static ssize_t read_full(int file, uint8_t *out, size_t bytes)
{
    size_t got = 0;
    while (got < bytes) {
        ssize_t n = read(file, out + got, bytes - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        got += (size_t)n;
    }
    return (ssize_t)got;
}

static bool write_full(int file, const uint8_t *in, size_t bytes)
{
    size_t done = 0;
    while (done < bytes) {
        ssize_t n = write(file, in + done, bytes - done);
        if (n < 0 && errno != EINTR)
            return false;
        done += n > 0 ? (size_t)n : 0;
    }
    return true;
}

enum error bytes_copy(const struct transfer *transfer, struct fault *fault)
{
    uint8_t chunk[CHUNK];
    enum error error = ERROR_NONE;
    for (off_t done = 0; done < transfer->size && !error;) {
        const off_t left = transfer->size - done;
        const size_t bytes = left < CHUNK ? (size_t)left : CHUNK;
        ssize_t got = read_full(transfer->from, chunk, bytes);
        if (got >= 0 && (size_t)got < bytes) { /* cut while it was read */
            errno = EIO;
            got = -1;
        }
        if (got < 0)
            error = folder_error(transfer->from_path, fault);
        else if (!write_full(transfer->to, chunk, bytes))
            error = folder_error(transfer->to_path, fault);
        else
            error = ask(transfer->pace, done += got, transfer->size);
        if (error == ERROR_STOPPED)
            fault_set(fault, error, "%s", "");
    }
    if (!error && fsync(transfer->to) != 0)
        error = folder_error(transfer->to_path, fault);
    return error;
}

/* From the disk, as far as the system lets go of what it remembers. */
static bool rewind_from_disk(int file)
{
    (void)posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    return lseek(file, 0, SEEK_SET) == 0;
}

enum error bytes_compare(const struct transfer *transfer, struct fault *fault)
{
    uint8_t a[CHUNK], b[CHUNK];
    enum error error = ERROR_NONE;
    if (!rewind_from_disk(transfer->from) || !rewind_from_disk(transfer->to))
        return folder_error(transfer->to_path, fault);
    for (off_t done = 0; done < transfer->size && !error;) {
        ssize_t wanted = read_full(transfer->from, a, sizeof a);
        ssize_t got = read_full(transfer->to, b, sizeof b);
        if (wanted < 0 || got < 0)
            error = folder_error(wanted < 0 ? transfer->from_path : transfer->to_path, fault);
        else if (got == 0 || got != wanted || memcmp(a, b, (size_t)got) != 0)
            error = fault_set(fault, ERROR_COPY_DIFFERS, "%s", transfer->to_path);
        else
            error = ask(transfer->pace, done += got, transfer->size);
        if (error == ERROR_STOPPED)
            fault_set(fault, error, "%s", "");
    }
    return error;
}
