/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tracker/store/. From the disk upwards: folder (is it ours?), hold (the lock), crash (a
 * mangled map), env (LMDB), value (shapes), head and scan (is it whole?), txn. */
#ifndef TRACKER_STORE_STORE_INTERNAL_H
#define TRACKER_STORE_STORE_INTERNAL_H

#include <signal.h>
#include <sys/stat.h>

#include "crypto/digest.h"
#include "tracker/base/bytes.h"
#include "tracker/store/store.h"

/* --- folder.c --- */

#define STORE_DATA "data.mdb"
#define STORE_LOCK "store.lock"
#define STORE_SCRUB "scrub"
#define STORE_SCRUB_DATA STORE_SCRUB "/" STORE_DATA
#define STORE_OLD "old-to-zero"

enum { STORE_FILE_MIN = 8192 };

/* True for the f_type of a file system that another machine can write to, or that locks badly. */
bool folder_is_network(unsigned long type);

/* Opens a store folder after checking it; *dir is the caller's to close, -1 on failure.
 * ERROR_STORE_MISSING, ERROR_STORE_ACCESS, ERROR_STORE_NETWORK, ERROR_FILE. */
CHECKED enum error folder_open(const char *path, int *dir, struct fault *fault);

/* Checks a file of the folder, links being how many names it may have (the type, owner and mode of
 * what stands there, never followed). *found is false, without error, when there is none.
 * ERROR_STORE_ACCESS, ERROR_STORE_DAMAGED, ERROR_FILE. */
CHECKED enum error folder_file(int dir, const char *path, const char *name, nlink_t links,
                               struct stat *status, bool *found, struct fault *fault);

/* Joins folder and name into out; ERROR_FILE when it is too long. */
CHECKED enum error folder_join(const char *path, const char *name, char out[STORE_PATH_BYTES],
                               struct fault *fault);

/* Overwrites what an open file holds with zeros, synced; holes take no room and stay holes. */
CHECKED enum error folder_zero(int file, const char *path, struct fault *fault);

/* The fault of a system call that just failed: full disk, no memory, or the file itself. */
enum error folder_error(const char *path, struct fault *fault);

/* --- meta.c --- */

/* Looks at the first pages of a data file of that size: ERROR_STORE_MACHINE when another kind of
 * machine wrote it (subject: which), ERROR_STORE_DAMAGED when it goes on behind its last page for
 * longer than a commit cut short can explain. All else is left to LMDB. */
CHECKED enum error meta_check(int file, off_t size, struct fault *fault);

/* --- lock.c and crash.c --- */

enum { CRASH_SIGNALS = 3 };

/* What an action holds from its first to its last look at the folder. */
struct hold {
    int dir;
    int lock;
    sigset_t mask;
    struct sigaction actions[CRASH_SIGNALS];
};

/* Opens the folder, takes the lock, blocks the signals that stop or end, and guards against a
 * mangled map. On failure nothing is held. */
CHECKED enum error hold_take(struct store *store, struct hold *hold, struct fault *fault);
void hold_release(struct hold *hold);

/* From here to the second call, a fault in the map ends the program with a plain message. */
void crash_guard(struct sigaction old[CRASH_SIGNALS]);
void crash_unguard(const struct sigaction old[CRASH_SIGNALS]);

/* Restores the terminal, says that the store cannot be read, ends with EXIT_DAMAGED. */
_Noreturn void crash_end(void);

/* --- env.c: the only file that calls LMDB --- */

enum { VALUE_MAX_BYTES = 1900 }; /* two in a page of 4,096 bytes: never an overflow page */

struct MDB_env;
struct MDB_txn;

/* An open file with its one transaction. */
struct env {
    struct MDB_env *env;
    struct MDB_txn *txn;
    unsigned table;
};

enum env_mode { ENV_READ, ENV_WRITE, ENV_CREATE };

/* Opens the file and begins. ENV_CREATE wants no file there; the others the very file of status,
 * and not one cut short. map_bytes matters for writing only. On failure *env is closed.
 * ERROR_STORE_DAMAGED, ERROR_MEMORY, ERROR_DISK_FULL, ERROR_FILE. */
CHECKED enum error env_open(struct env *env, const char *path, enum env_mode mode,
                            uint64_t map_bytes, const struct stat *status);

/* Drops the transaction, if it is still open, and closes; an env of zeros is left alone. */
void env_close(struct env *env);

/* Commits durably and closes in any case. */
CHECKED enum error env_commit(struct env *env);

/* True when three quarters of the map are taken. */
bool env_crowded(const struct env *env);

/* Copies a value; *bytes is 0 when there is none. */
CHECKED enum error env_get(const struct env *env, const struct id *key,
                           uint8_t value[VALUE_MAX_BYTES], size_t *bytes);
CHECKED enum error env_put(struct env *env, const struct id *key, const uint8_t *value,
                           size_t bytes);

/* Puts a key above all others. */
CHECKED enum error env_append(struct env *env, const struct id *key, const uint8_t *value,
                              size_t bytes);
CHECKED enum error env_remove(struct env *env, const struct id *key);

/* Calls visit for each record in key order; value is valid during the call. visit may remove the
 * record it is given, and write nothing else. */
typedef enum error env_visit(void *context, const struct id *key, const uint8_t *value,
                             size_t bytes);
CHECKED enum error env_walk(const struct env *env, env_visit *visit, void *context);

/* --- value.c --- */

enum {
    STORE_VERSION = 2,      /* of the superblock */
    STORE_WITHOUT_KIND = 1, /* the version that does not say what it is a register of */
    OPEN_MAX_BYTES = 1500,
    /* header like that of sealed values, and a hash of key and content against plain decay */
    OPEN_OVERHEAD = SEAL_HEADER_BYTES + ID_BYTES,
    CHUNK_BYTES = 1792,
    SEALED_CHUNK_BYTES = CHUNK_BYTES + SEAL_OVERHEAD,
    HEAD_BYTES = 128,
    SEALED_HEAD_BYTES = HEAD_BYTES + SEAL_OVERHEAD,
    SEALED_TAG_BYTES = ID_BYTES + SEAL_OVERHEAD,
};

/* What a stored value is, from its header and size alone. */
enum value_kind {
    VALUE_UNKNOWN,
    VALUE_OPEN,
    VALUE_HEAD,
    VALUE_CHUNK,
    VALUE_ROW,
    VALUE_MARK,
    VALUE_TAG,
};
enum value_kind value_kind(const uint8_t *value, size_t bytes);

/* Wraps an open value of at most OPEN_MAX_BYTES; returns the bytes written. */
size_t open_value_wrap(const struct id *key, const uint8_t *plain, size_t bytes,
                       uint8_t value[VALUE_MAX_BYTES]);

/* Finds the content of an open value in it; ERROR_STORE_DAMAGED when its hash does not hold. */
CHECKED enum error open_value_unwrap(const struct id *key, const uint8_t *value, size_t bytes,
                                     const uint8_t **plain, size_t *plain_bytes);

/* The superblock: an open value at a fixed key. ERROR_STORE_FORMAT for a newer format version and
 * for a kind of register that this program does not know, ERROR_STORE_DAMAGED. */
extern const struct id superblock_key;
CHECKED enum error superblock_read(const struct env *env, struct store_info *info,
                                   struct fault *fault);
/* Writes its open value; returns the bytes written. */
size_t superblock_wrap(const struct store_info *info, uint8_t value[VALUE_MAX_BYTES]);

/* What a crypto call answered, as an error of the program. */
enum error store_crypto_error(enum crypto_result result);

/* --- head.c --- */

/* The head record in clear. Its key, and the key of the digest, belong to a store-key epoch. */
struct head {
    uint64_t records; /* all but the head */
    uint64_t sequence;
    struct digest digest;
    struct id tag;
    bool scrub_owed;
};

/* Prepares txn for a store that has no head yet. ERROR_DENIED without the first store key. */
CHECKED enum error head_start(struct txn *txn);

/* Reads and opens the head, fills txn's head, epoch and digest key.
 * ERROR_DENIED when its epoch is not held, ERROR_STORE_DAMAGED. */
CHECKED enum error head_load(struct txn *txn);

/* Seals head under the newest store key into sealed. */
CHECKED enum error head_seal(const struct txn *txn, const struct head *head,
                             uint8_t sealed[SEALED_HEAD_BYTES]);

/* --- scan.c --- */

/* Reads every record of env: order, shape, look-up, and with keys the seal of rows and marks and
 * the digest of the whole against txn's head. ERROR_STORE_DAMAGED with what was found in fault. */
CHECKED enum error scan_whole(const struct txn *txn, const struct env *env, struct fault *fault);

/* Asks whether to go on with the record of that number in this pass over txn's; the pass ends with
 * record 0. ERROR_STOPPED. */
CHECKED enum error pace_ask(const struct txn *txn, uint64_t record);

/* Digest of all records but the head, under key. */
CHECKED enum error scan_digest(const struct txn *txn, const struct digest_key *key,
                               struct digest *digest);

/* --- store.c, txn.c and begin.c --- */

/* The data file as this session last saw it. */
struct seen {
    bool known; /* read entirely and found whole */
    bool made;  /* written by this session: its free pages can be trusted */
    struct stat status;
    uint8_t head[SEALED_HEAD_BYTES];
    uint64_t sequence;
    uint64_t changes; /* store_changes */
};

/* Secret memory of a transaction, wiped after it and kept for the next: getting and giving back a
 * page costs more than what is done in it. */
struct scratch {
    struct digest_key digest_key;
    uint8_t chunk[CHUNK_BYTES];
};

struct store {
    char *path;  /* where the folder is now */
    char *final; /* where store_create_finish will put it; NULL otherwise */
    struct store_info info;
    bool opened; /* info was read */
    const struct keyring *ring;
    store_waiting *waiting;
    void *waiting_context;
    struct store_pace *pace; /* NULL: nobody wants to know */
    int guard;               /* of the temporary folder, -1 otherwise */
    struct seen seen;
    struct scratch *scratch; /* NULL until keys are used */
    bool busy;               /* a transaction is open */
};

struct txn {
    struct store *store;
    bool write;
    struct hold hold;
    struct env env;
    struct place head_place;
    struct head head;
    unsigned epoch;                /* of the store key of the head */
    struct digest_key *digest_key; /* in the scratch; NULL without keys */
    uint8_t sealed_head[SEALED_HEAD_BYTES];
    struct fault fault; /* the first step that failed */
};

/* A store object for path, without trailing slashes; NULL without memory. */
struct store *store_new(const char *path);

/* A transaction that holds the lock and has opened nothing yet. */
CHECKED enum error txn_new(struct store *store, bool write, struct txn **out, struct fault *fault);

/* What a transaction is begun for. */
enum txn_use { TXN_READ, TXN_WRITE, TXN_SCRUB };
CHECKED enum error txn_begin_for(struct store *store, enum txn_use use, struct txn **out,
                                 struct fault *fault);

/* Checks data.mdb without opening it: *status is of what stands there. ERROR_STORE_DAMAGED and
 * those of folder_file. */
CHECKED enum error data_check(const struct txn *txn, struct stat *status, struct fault *fault);

/* True when a is the file of b, unchanged since. */
bool same_file(const struct stat *a, const struct stat *b);

/* Lets go of the lock and frees. */
void txn_free(struct txn *txn);

/* Opens the file and reads the whole of it unless it is as last seen. */
CHECKED enum error txn_open(struct txn *txn, bool write, struct fault *fault);
void txn_close(struct txn *txn);

/* Notes the data file as whole and, if made, as this session's own. */
CHECKED enum error txn_note(struct txn *txn, bool made, struct fault *fault);

/* Makes error the transaction's, unless it failed before; returns what it failed with. */
CHECKED enum error txn_fail(struct txn *txn, enum error error, const char *subject);

/* Puts or removes a record, digest and count kept. */
CHECKED enum error txn_put(struct txn *txn, const struct id *key, const uint8_t *value,
                           size_t bytes);
CHECKED enum error txn_remove(struct txn *txn, const struct id *key);

/* --- copy.c --- */

/* Copies the live records of txn in key order into a new file at path, with head in place of txn's,
 * then reads it back. */
CHECKED enum error copy_records(const struct txn *txn, const char *path,
                                const uint8_t head[SEALED_HEAD_BYTES], struct fault *fault);

/* --- bytes.c --- */

/* Bytes on their way from one open file to another. */
struct transfer {
    int from, to;
    const char *from_path, *to_path; /* for what is said of them */
    off_t size;
    struct store_pace *pace; /* NULL: nobody wants to know */
};

/* Copies and syncs; compares what the disks give back. ERROR_DISK_FULL, ERROR_FILE, ERROR_STOPPED,
 * also when a signal to end is waiting, ERROR_COPY_DIFFERS. */
CHECKED enum error bytes_copy(const struct transfer *transfer, struct fault *fault);
CHECKED enum error bytes_compare(const struct transfer *transfer, struct fault *fault);

/* --- scrub.c --- */

/* Finishes or forgets a scrub that was cut short. */
CHECKED enum error scrub_finish(const struct store *store, const struct hold *hold,
                                struct fault *fault);

/* Replaces the data file by a fresh one; txn must be open, and is closed. */
CHECKED enum error scrub_run(struct txn *txn, struct fault *fault);

/* A test may define this to count the steps of a scrub, or to die at one. */
__attribute__((weak)) void store_test_step(const char *step);
#define STORE_STEP(step)                                                                           \
    do {                                                                                           \
        if (store_test_step)                                                                       \
            store_test_step(step);                                                                 \
    } while (0)

/* --- folder_new.c --- */

/* Nothing, or an empty folder that is no link, may stand at path: else ERROR_STORE_EXISTS. */
CHECKED enum error folder_free(const char *path, struct fault *fault);

/* What a temporary folder is for: a store, which is ours alone, or a sealed copy, which may stand
 * where neither modes nor locks are known. */
enum folder_kind { FOLDER_OWN, FOLDER_SEALED };

/* Makes a temporary folder beside path, holding the lock file of a store; *out is its path, which
 * the caller frees, *guard a lock that tells others that somebody is at work there. Those that a
 * kill left beside path, guarded by nobody, are removed first. folder_create wants path free. */
CHECKED enum error folder_beside(const char *path, enum folder_kind kind, char **out, int *guard,
                                 struct fault *fault);
CHECKED enum error folder_create(const char *path, char **out, int *guard, struct fault *fault);

/* Lets the guard go; -1 does nothing. */
void folder_unguard(int guard);

/* Syncs the folder, gives it its name, syncs the parent. */
CHECKED enum error folder_publish(const char *temporary, const char *path, struct fault *fault);

/* Gives the folder `fresh`, beside path, the name of what stands there, and the other way round: at
 * once, on disks that know how. */
CHECKED enum error folder_exchange(const char *fresh, const char *path, struct fault *fault);

/* Overwrites and removes a temporary folder; false when something of it may be left. */
bool folder_discard(const char *temporary);

#endif
