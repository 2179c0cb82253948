/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store on disk: one folder with store.lock and data.mdb. Each action locks, opens, runs one
 * transaction, closes and unlocks. Every value is authenticated and bound to its place; the head
 * record authenticates the whole. This module is the only one that knows LMDB. */
#ifndef TRACKER_STORE_STORE_H
#define TRACKER_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/keyring.h"
#include "crypto/passphrase.h"
#include "crypto/seal.h"
#include "tracker/base/error.h"

struct store; /* a folder, and what this session knows of it */
struct txn;   /* one locked transaction */

/* What a store is a register of. The number stands on disk. */
enum store_kind {
    STORE_INTERVIEWS, /* also a store of version 1.0.0, which does not say */
};

/* What stands in the clear in a store: enough to log in. Authenticated once keys are known. */
struct store_info {
    struct id id;
    enum store_kind kind;
    bool practice;
    uint64_t map_bytes;
};

enum { STORE_MAP_BYTES = 1 << 30, STORE_NAME_CHARS = 63, STORE_PATH_BYTES = 4096 };

/* Creates the store folder at path, which must not exist, or be an empty folder: built in a
 * temporary folder beside it, synced, renamed, parent synced by store_create_finish. Between the
 * two the caller fills it through *out with transactions. ring must hold the first store key.
 * ERROR_STORE_EXISTS, ERROR_STORE_NETWORK, ERROR_FILE, ERROR_DISK_FULL, ERROR_MEMORY; nothing is
 * left behind on failure, nor when store_close comes before store_create_finish. */
CHECKED enum error store_create(const char *path, const struct store_info *info,
                                const struct keyring *ring, struct store **out,
                                struct fault *fault);
CHECKED enum error store_create_finish(struct store *store, struct fault *fault);

/* Opens an existing store: folder and files are checked (owner, mode, links, type, file system,
 * size) and a scrub cut short is finished. Never creates anything. ERROR_STORE_MISSING,
 * ERROR_STORE_ACCESS (subject: the command to type), ERROR_STORE_NETWORK, ERROR_STORE_FORMAT,
 * ERROR_STORE_DAMAGED, ERROR_BUSY, ERROR_MEMORY. */
CHECKED enum error store_open(const char *path, struct store **out, struct fault *fault);

/* Forgets the keys and frees; does not scrub. NULL does nothing. */
void store_close(struct store *store);

/* The clear part of the store, and its path. */
const struct store_info *store_info(const struct store *store);
const char *store_path(const struct store *store);

/* Gives the store the keys of a session (borrowed; must outlive the store or the next call; NULL
 * for none). From then on each transaction checks the head, and a full scan runs in the first one
 * and whenever the file is not what this session left. */
void store_use_keys(struct store *store, const struct keyring *ring);

/* How many times so far the store was found in a state that this session had neither seen before
 * nor made itself; a transaction looks as it begins. */
uint64_t store_changes(const struct store *store);

/* Called between waits for the lock: seconds waited so far. */
typedef void store_waiting(void *context, unsigned seconds);
void store_on_wait(struct store *store, store_waiting *waiting, void *context);

/* How far store_check, store_copy or store_fetch is, each so many passes over the records or bytes.
 * ask is called now and then and at the end of each pass; false stops the act with ERROR_STOPPED,
 * and nothing is changed. */
enum { STORE_CHECK_PASSES = 1, STORE_COPY_PASSES = 4, STORE_FETCH_PASSES = 1 };
struct store_pace {
    bool (*ask)(void *context, size_t done, size_t total);
    void *context;
    unsigned passes; /* to be made in all */
    unsigned pass;   /* made so far */
    size_t unit;     /* of one pass; kept by the acts */
};

/* From here on these acts keep pace, which must outlive them; NULL for none. */
void store_keep_pace(struct store *store, struct store_pace *pace);

/* Called from a signal handler, once, when a mangled file ends the program while a transaction is
 * open: puts the terminal back; async-signal-safe. A plain line on stderr and exit code 4 follow.
 * NULL for none. */
void store_on_crash(void (*restore)(void));

/* Begins a transaction: takes the lock (polling; waiting is called after 5 s, ERROR_BUSY after
 * 60 s), blocks signals that stop or end, opens the environment, checks file and head. A store
 * whose file this session did not make itself is scrubbed before it is written (the first time, and
 * when another session wrote in between), and so is one that owes a scrub. With no keys in use,
 * only reading of open records is possible. ERROR_STORE_DAMAGED with what was found (a file older
 * than this session knows included); ERROR_DENIED when writing without keys, or when the store has
 * a newer store key than the ring (a revocation meanwhile: use no keys, read the new grants, use
 * them); ERROR_DISK_FULL; those of store_open. */
CHECKED enum error txn_begin(struct store *store, bool write, struct txn **out,
                             struct fault *fault);

/* Commits durably: head rewritten, data synced before it returns. If a step of the transaction
 * failed, nothing is written and its error is returned. txn is freed in any case. */
CHECKED enum error txn_commit(struct txn *txn, struct fault *fault);

/* Drops every change and frees; NULL does nothing. */
void txn_abort(struct txn *txn);

/* Steps stick: after one fails the following do nothing and return the same error. */

/* Named records. OPEN ones can be found and read before login (locks, grants): their values are
 * ciphertext of their own. Others are sealed by the store under the key of their kind, padded and
 * cut into chunks of one size. Names are ASCII, at most STORE_NAME_CHARS. */
enum record_kind {
    RECORD_OPEN,  /* stored as given, at most 1,500 bytes */
    RECORD_STORE, /* sealed under the store key, any length */
    RECORD_BLOCK, /* sealed under the counter key, any length */
};

/* Reads a record into *value, which the caller frees with secret_free; *bytes its length.
 * *value is NULL and *bytes 0 when there is none (not an error). ERROR_DENIED when the key of its
 * kind is not held. */
CHECKED enum error record_get(struct txn *txn, enum record_kind kind, const char *name,
                              uint8_t **value, size_t *bytes);

/* Writes a record, replacing an older one of that name. */
CHECKED enum error record_put(struct txn *txn, enum record_kind kind, const char *name,
                              const uint8_t *value, size_t bytes);

/* Removes a record; none of that name is not an error. */
CHECKED enum error record_remove(struct txn *txn, enum record_kind kind, const char *name);

/* True for a writing transaction. */
bool txn_writes(const struct txn *txn);

/* Number of commits so far, this one not included; two states of a store never share one. */
uint64_t txn_sequence(const struct txn *txn);

/* The newest session tag of the store, all zeros when there is none; and whether a tag is known. */
void txn_last_tag(const struct txn *txn, struct id *tag);
CHECKED enum error txn_knows_tag(struct txn *txn, const struct id *tag, bool *known);

/* Draws a session tag and records it; called once by a session, in its first writing transaction.
 */
CHECKED enum error txn_add_tag(struct txn *txn, struct id *tag);

/* Records a tag drawn by the caller besides, for good: txn_knows_tag then tells, whatever became of
 * the rest, that this transaction was committed. */
CHECKED enum error txn_leave_tag(struct txn *txn, const struct id *tag);

/* Re-keys the head after new epochs: the digest is recomputed under the newest store key. A commit
 * does it where it was forgotten. */
CHECKED enum error txn_rekey(struct txn *txn);

/* Copies the live records into a fresh file and overwrites and removes the old one. Harmless at any
 * time; each step survives a kill and is finished at the next open. */
CHECKED enum error store_scrub(struct store *store, struct fault *fault);

/* Sets the "scrub owed" flag in this transaction: the next open scrubs if this session cannot. */
CHECKED enum error txn_owe_scrub(struct txn *txn);
bool txn_owes_scrub(const struct txn *txn);

/* Full scan now, whatever the session remembers. */
CHECKED enum error store_check(struct store *store, struct fault *fault);

/* True for the name of a temporary folder, such as a copy cut short leaves behind. */
bool store_is_temporary(const char *name);

/* Where a copy is to be made: path, absolute and without links. ERROR_STORE_EXISTS unless nothing,
 * or an empty folder, stands there; ERROR_BACKUP_INSIDE when that is in the store's own folder;
 * ERROR_FILE when nothing can be made there. */
CHECKED enum error store_copy_place(const struct store *store, const char *path,
                                    char out[static STORE_PATH_BYTES], struct fault *fault);

/* Copies the live records of the store to a new folder at path, verified, synced and read back
 * there. A copy is sealed: it may be on any disk, whatever its modes, locks and owners. Those of
 * store_copy_place, ERROR_STOPPED, ERROR_COPY_DIFFERS, ERROR_DISK_FULL. On failure nothing is left
 * behind, unless *left (NULL allowed) says that something may be. */
CHECKED enum error store_copy(struct store *store, const char *path, bool *left,
                              struct fault *fault);

/* A copy brought back, in a private store folder beside where the store will be. */
struct fetched {
    char *path; /* NULL: none */
    int guard;
};

/* Brings the bytes of the copy in folder `copy`, of which nothing is asked but that it can be read,
 * beside path; pace may be NULL. What was brought is judged by opening it. ERROR_STORE_MISSING,
 * ERROR_STORE_DAMAGED, ERROR_STORE_MACHINE, ERROR_STOPPED, ERROR_DISK_FULL, ERROR_FILE; then there
 * is none. store_fetched_place gives it the name path, and what stood there the name aside, beside
 * it: ERROR_STORE_EXISTS, ERROR_FILE, then all is as it was. store_fetched_drop overwrites and
 * removes what was brought, if it has no place yet. */
CHECKED enum error store_fetch(const char *copy, const char *path, struct store_pace *pace,
                               struct fetched *out, struct fault *fault);
CHECKED enum error store_fetched_place(struct fetched *fetched, const char *path, const char *aside,
                                       struct fault *fault);
void store_fetched_drop(struct fetched *fetched);

/* Overwrites and removes a store folder just made at path: nothing but its own files. False when
 * something of it may be left. */
bool store_discard(const char *path);

#endif
