/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tracker/base/reason.h"
#include "tracker/store/store_internal.h"

/* Everything measured was measured on 0.9.24 and up; 1.0 has another file format. */
/* NOLINTNEXTLINE(misc-redundant-expression): true where the library is 0.9.24 itself */
static_assert(MDB_VERSION_FULL >= MDB_VERINT(0, 9, 24) && MDB_VERSION_FULL < MDB_VERINT(1, 0, 0),
              "an LMDB this program was not tested with");

enum { ROUND_BYTES = 1 << 16 }; /* a multiple of every page size */

/* The only place where LMDB's answers become errors of the program. */
static enum error env_error(int rc)
{
    switch (rc) {
    case MDB_SUCCESS:
        return ERROR_NONE;
    case MDB_MAP_FULL:
    case MDB_TXN_FULL:
        return ERROR_STORE_FULL;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ERROR_DISK_FULL;
    case ENOMEM:
        return ERROR_MEMORY;
    case EACCES:
    case EPERM:
    case EROFS:
    case EMFILE:
    case ENFILE:
    case EIO:
    case ENOENT:
        return ERROR_FILE;
    default: /* all that LMDB says of a file it does not understand, and EINVAL */
        return ERROR_STORE_DAMAGED;
    }
}

static void env_assertion(MDB_env *env, const char *message)
{
    (void)env;
    (void)message;
    crash_end();
}

/* LMDB maps what the file claims to need: when that cannot be had but bytes can, the claim is
 * wrong. */
static enum error no_memory(uint64_t bytes)
{
    void *map = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    void *volatile block = malloc(ROUND_BYTES); /* else a compiler takes it for granted */
    bool room = map != MAP_FAILED && block;
    if (map != MAP_FAILED)
        munmap(map, bytes);
    free(block);
    return room ? ERROR_STORE_DAMAGED : ERROR_MEMORY;
}

/* The very file that was checked, and no page of it beyond its end. */
static enum error env_check(MDB_env *env, const struct stat *status)
{
    int file;
    struct stat opened;
    MDB_envinfo info;
    MDB_stat pages;
    int rc = mdb_env_get_fd(env, &file);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_info(env, &info);
    if (rc == MDB_SUCCESS)
        rc = mdb_env_stat(env, &pages);
    if (rc != MDB_SUCCESS)
        return env_error(rc);
    if (fcntl(file, F_SETFD, FD_CLOEXEC) != 0 || fstat(file, &opened) != 0)
        return ERROR_FILE;
    if (!status) /* just created */
        return ERROR_NONE;
    if (opened.st_dev != status->st_dev || opened.st_ino != status->st_ino)
        return ERROR_STORE_DAMAGED;
    uint64_t size = (uint64_t)opened.st_size;
    bool cut = pages.ms_psize == 0 || info.me_last_pgno >= size / pages.ms_psize;
    return cut ? ERROR_STORE_DAMAGED : ERROR_NONE;
}

/* One table, the unnamed one, with keys in byte order and one value each. */
static enum error env_begin(struct env *env, enum env_mode mode)
{
    unsigned flags = 0;
    int rc = mdb_txn_begin(env->env, NULL, mode == ENV_READ ? MDB_RDONLY : 0, &env->txn);
    if (rc == MDB_SUCCESS)
        rc = mdb_dbi_open(env->txn, NULL, 0, &env->table);
    if (rc == MDB_SUCCESS)
        rc = mdb_dbi_flags(env->txn, env->table, &flags);
    if (rc != MDB_SUCCESS)
        return env_error(rc);
    return flags == 0 ? ERROR_NONE : ERROR_STORE_DAMAGED;
}

/* LMDB would follow a link and fill an empty file: a new file is made here, alone. */
static enum error env_create_file(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return reason_is_full(errno) ? ERROR_DISK_FULL : ERROR_FILE;
    close(file);
    return ERROR_NONE;
}

/* A handle with the file open in it. */
static enum error env_start(struct env *env, const char *path, enum env_mode mode,
                            uint64_t map_bytes)
{
    unsigned flags = MDB_NOSUBDIR | MDB_NOLOCK | (mode == ENV_READ ? MDB_RDONLY : 0);
    enum error error = env_error(mdb_env_create(&env->env));
    if (!error)
        error = env_error(mdb_env_set_assert(env->env, env_assertion));
    if (!error)
        error = env_error(mdb_env_set_mapsize(env->env, map_bytes));
    if (!error)
        error = env_error(mdb_env_open(env->env, path, flags, 0600));
    if (error)
        env_close(env);
    return error;
}

enum error env_open(struct env *env, const char *path, enum env_mode mode, uint64_t map_bytes,
                    const struct stat *status)
{
    enum error error = ERROR_NONE;
    memset(env, 0, sizeof *env);
    if (mode == ENV_READ) /* as much as there is to read */
        map_bytes = ((uint64_t)status->st_size + ROUND_BYTES - 1) / ROUND_BYTES * ROUND_BYTES;
    if (mode == ENV_CREATE)
        error = env_create_file(path);
    if (!error)
        error = env_start(env, path, mode, map_bytes);
    if (error == ERROR_MEMORY) /* a passing want of memory, or a wrong claim, which stays */
        error = env_start(env, path, mode, map_bytes);
    if (error == ERROR_MEMORY)
        error = no_memory(map_bytes);
    if (!error)
        error = env_check(env->env, mode == ENV_CREATE ? NULL : status);
    if (!error)
        error = env_begin(env, mode);
    if (error)
        env_close(env);
    return error;
}

void env_close(struct env *env)
{
    if (env->txn)
        mdb_txn_abort(env->txn);
    if (env->env)
        mdb_env_close(env->env);
    memset(env, 0, sizeof *env);
}

/* LMDB says EIO when a write came out short, which is how a disk fills: one more write tells. What
 * lies behind the last page means nothing, and is cut off again. */
static enum error io_error(MDB_env *env)
{
    static const uint8_t zeros[ROUND_BYTES];
    struct stat status;
    int file;
    if (mdb_env_get_fd(env, &file) != MDB_SUCCESS || fstat(file, &status) != 0)
        return ERROR_FILE;
    ssize_t written = pwrite(file, zeros, sizeof zeros, status.st_size);
    int rc = written < 0 ? errno : ENOSPC;
    bool room = written == (ssize_t)sizeof zeros;
    if (ftruncate(file, status.st_size) != 0 || room)
        return ERROR_FILE;
    return env_error(rc);
}

enum error env_commit(struct env *env)
{
    int rc = mdb_txn_commit(env->txn);
    env->txn = NULL; /* freed, committed or not */
    enum error error = rc == EIO ? io_error(env->env) : env_error(rc);
    env_close(env);
    return error;
}

bool env_crowded(const struct env *env)
{
    MDB_envinfo info;
    MDB_stat pages;
    if (mdb_env_info(env->env, &info) != MDB_SUCCESS ||
        mdb_env_stat(env->env, &pages) != MDB_SUCCESS)
        return true;
    return info.me_last_pgno >= info.me_mapsize / pages.ms_psize / 4 * 3;
}

enum error env_get(const struct env *env, const struct id *key, uint8_t value[VALUE_MAX_BYTES],
                   size_t *bytes)
{
    struct id copy = *key;
    MDB_val name = {sizeof copy, &copy};
    MDB_val found;
    *bytes = 0;
    int rc = mdb_get(env->txn, env->table, &name, &found);
    if (rc == MDB_NOTFOUND)
        return ERROR_NONE;
    if (rc != MDB_SUCCESS)
        return env_error(rc);
    if (found.mv_size == 0 || found.mv_size > VALUE_MAX_BYTES)
        return ERROR_STORE_DAMAGED;
    memcpy(value, found.mv_data, found.mv_size);
    *bytes = found.mv_size;
    return ERROR_NONE;
}

static enum error env_write(struct env *env, const struct id *key, const uint8_t *value,
                            size_t bytes, unsigned flags)
{
    struct id key_copy = *key;
    uint8_t copy[VALUE_MAX_BYTES];
    assert(bytes > 0 && bytes <= sizeof copy);
    memcpy(copy, value, bytes);
    MDB_val name = {sizeof key_copy, &key_copy};
    MDB_val data = {bytes, copy};
    return env_error(mdb_put(env->txn, env->table, &name, &data, flags));
}

enum error env_put(struct env *env, const struct id *key, const uint8_t *value, size_t bytes)
{
    return env_write(env, key, value, bytes, 0);
}

enum error env_append(struct env *env, const struct id *key, const uint8_t *value, size_t bytes)
{
    return env_write(env, key, value, bytes, MDB_APPEND);
}

enum error env_remove(struct env *env, const struct id *key)
{
    struct id copy = *key;
    MDB_val name = {sizeof copy, &copy};
    return env_error(mdb_del(env->txn, env->table, &name, NULL));
}

enum error env_walk(const struct env *env, env_visit *visit, void *context)
{
    MDB_cursor *cursor;
    MDB_val name, value;
    struct id key;
    bool first = true;
    enum error error = ERROR_NONE;
    int rc = mdb_cursor_open(env->txn, env->table, &cursor);
    if (rc != MDB_SUCCESS)
        return env_error(rc);
    while (!error && (rc = mdb_cursor_get(cursor, &name, &value, MDB_NEXT)) == MDB_SUCCESS) {
        if (name.mv_size != sizeof key || value.mv_size == 0 || value.mv_size > VALUE_MAX_BYTES ||
            (!first && memcmp(name.mv_data, key.b, sizeof key) <= 0)) {
            error = ERROR_STORE_DAMAGED;
            break;
        }
        first = false;
        memcpy(key.b, name.mv_data, sizeof key);
        error = visit(context, &key, value.mv_data, value.mv_size);
    }
    if (!error && rc != MDB_NOTFOUND)
        error = env_error(rc);
    mdb_cursor_close(cursor);
    return error;
}
