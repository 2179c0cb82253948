/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What it costs to log an interview durably, against the bare cost of a durable commit of the same
 * bytes by LMDB, and of one durable insert by SQLCipher. */
#include <lmdb.h>
#include <sqlcipher/sqlite3.h>

#include "crypto/seal.h"
#include "tests/bench/bench.h"
#include "tracker/store/store.h"

enum {
    ROUNDS = 300,
    BEFORE = 1000, /* interviews already there, in each */
    BATCH = 100,
    HEAD_VALUE = 172, /* stored head: tracker/store/store_internal.h */
};

/* --- ours --- */

static struct log_request request_of(const struct session *session, const struct ticket *ticket)
{
    static const char
        *const codes[] = {"CAN_TEL", "DUR_15",   "PRO_REG", "ORG_AUC", "QT_AEN",  "HC_EMP",
                          "APP_GUI", "SAV_2",    "SAP_3",   "ISS_PAR", "ORI_SOC", "SAT_POS",
                          "DIF_AUC", "STAT_SAL", "OUT_PAR"}; /* the last two at rank 1 only */
    const size_t count = sizeof codes / sizeof *codes - (ticket ? 2 : 0);
    struct fault fault = {.error = ERROR_NONE};
    struct log_request request = {.follow_up = true, .has_ticket = ticket != NULL};
    if (ticket)
        request.ticket = *ticket;
    bench_must(
        interview_answers(session_codebook(session), codes, count, &request.answers, &fault));
    return request;
}

/* Logs count interviews in one transaction; returns the time it took. *next is the last ticket. */
static double log_some(struct session *session, const struct log_request *request, size_t count,
                       struct ticket *next)
{
    static struct log_request requests[BATCH];
    static struct log_answer answers[BATCH];
    struct fault fault = {.error = ERROR_NONE};
    for (size_t i = 0; i < count; i++)
        requests[i] = *request;
    double start = bench_now();
    bench_must(log_save(session, requests, count, answers, &fault));
    double time = bench_now() - start;
    if (answers[count - 1].error)
        bench_end("log", error_word(answers[count - 1].error));
    *next = answers[count - 1].next;
    return time;
}

/* --- LMDB alone --- */

struct bare {
    char path[128];
    MDB_env *env; /* NULL: opened and closed for each commit */
};

static void lmdb(int rc)
{
    if (rc != MDB_SUCCESS)
        bench_end("LMDB", mdb_strerror(rc));
}

static MDB_env *bare_open(const char *path)
{
    MDB_env *env;
    lmdb(mdb_env_create(&env));
    lmdb(mdb_env_set_mapsize(env, STORE_MAP_BYTES));
    lmdb(mdb_env_open(env, path, MDB_NOSUBDIR | MDB_NOLOCK, 0600));
    return env;
}

static void bare_put(MDB_txn *txn, MDB_dbi table, bool random_key, size_t bytes)
{
    uint8_t key[ID_BYTES] = {0};
    uint8_t value[SEALED_ROW_BYTES];
    random_fill(value, bytes);
    if (random_key)
        random_fill(key, sizeof key);
    MDB_val name = {sizeof key, key};
    MDB_val data = {bytes, value};
    lmdb(mdb_put(txn, table, &name, &data, 0));
}

/* Commits count rows, with a mark each when asked, and a head. */
static double bare_commit(const struct bare *bare, size_t count, bool mark)
{
    MDB_txn *txn;
    MDB_dbi table;
    double start = bench_now();
    MDB_env *env = bare->env ? bare->env : bare_open(bare->path);
    lmdb(mdb_txn_begin(env, NULL, 0, &txn));
    lmdb(mdb_dbi_open(txn, NULL, 0, &table));
    for (size_t i = 0; i < count; i++) {
        bare_put(txn, table, true, SEALED_ROW_BYTES);
        if (mark)
            bare_put(txn, table, true, MARK_BYTES);
    }
    bare_put(txn, table, false, HEAD_VALUE);
    lmdb(mdb_txn_commit(txn));
    if (!bare->env)
        mdb_env_close(env);
    return bench_now() - start;
}

static void bare_make(struct bare *bare, const char *folder, const char *name, bool stays_open)
{
    snprintf(bare->path, sizeof bare->path, "%s/%s", folder, name);
    bare->env = bare_open(bare->path);
    for (size_t i = 0; i < BEFORE / BATCH; i++)
        bare_commit(bare, BATCH, false);
    if (!stays_open) {
        mdb_env_close(bare->env);
        bare->env = NULL;
    }
}

/* --- SQLCipher --- */

struct sql {
    sqlite3 *db;
    sqlite3_stmt *insert;
};

static void sql_run(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        bench_end(text, sqlite3_errmsg(db));
}

/* One durable insert of an interview's 96 bytes under a random key. */
static double sql_insert(const struct sql *sql)
{
    uint8_t key[ID_BYTES];
    uint8_t row[ROW_BYTES];
    random_fill(key, sizeof key);
    random_fill(row, sizeof row);
    double start = bench_now();
    sqlite3_bind_blob(sql->insert, 1, key, sizeof key, SQLITE_STATIC);
    sqlite3_bind_blob(sql->insert, 2, row, sizeof row, SQLITE_STATIC);
    if (sqlite3_step(sql->insert) != SQLITE_DONE || sqlite3_reset(sql->insert) != SQLITE_OK)
        bench_end("SQLCipher", sqlite3_errmsg(sql->db));
    return bench_now() - start;
}

/* Kept open, its statement prepared, its key given raw: nothing but the insert is timed. */
static void sql_make(struct sql *sql, const char *folder, const char *journal)
{
    char text[128];
    snprintf(text, sizeof text, "%s/sql-%s", folder, journal);
    if (sqlite3_open(text, &sql->db) != SQLITE_OK)
        bench_end(text, "cannot be made");
    sql_run(sql->db, "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f"
                     "101112131415161718191a1b1c1d1e1f'\"");
    snprintf(text, sizeof text, "PRAGMA journal_mode = %s", journal);
    sql_run(sql->db, text);
    sql_run(sql->db, "PRAGMA synchronous = FULL");
    sql_run(sql->db, "CREATE TABLE interview (id BLOB PRIMARY KEY, row BLOB) WITHOUT ROWID");
    if (sqlite3_prepare_v2(sql->db, "INSERT INTO interview VALUES (?, ?)", -1, &sql->insert,
                           NULL) != SQLITE_OK)
        bench_end("SQLCipher", sqlite3_errmsg(sql->db));
    sql_run(sql->db, "BEGIN");
    for (size_t i = 0; i < BEFORE; i++)
        (void)sql_insert(sql);
    sql_run(sql->db, "COMMIT");
}

static void sql_end(struct sql *sql)
{
    sqlite3_finalize(sql->insert);
    sqlite3_close(sql->db);
}

/* --- all of it in turn --- */

enum thing { FIRST, SECOND, BARE, BARE_MARK, BARE_KEPT, SQL_WAL, SQL_DELETE, THINGS };

struct desk {
    struct session *session;
    struct ticket ticket; /* handed out, not spent yet */
    struct bare bare, kept;
    struct sql wal, rollback;
};

static double once(struct desk *desk, enum thing thing)
{
    struct ticket last = desk->ticket;
    struct log_request request;
    switch (thing) {
    case FIRST:
        request = request_of(desk->session, NULL);
        return log_some(desk->session, &request, 1, &desk->ticket);
    case SECOND: /* of whoever came first last */
        request = request_of(desk->session, &last);
        return log_some(desk->session, &request, 1, &last);
    case BARE:
        return bare_commit(&desk->bare, 1, false);
    case BARE_MARK:
        return bare_commit(&desk->bare, 1, true);
    case BARE_KEPT:
        return bare_commit(&desk->kept, 1, true);
    case SQL_WAL:
        return sql_insert(&desk->wal);
    case SQL_DELETE:
        return sql_insert(&desk->rollback);
    case THINGS:
        break;
    }
    return 0;
}

/* One after the other, each time after another one: a disk may still be busy with the last. */
static void rounds(struct desk *desk, struct series series[THINGS], struct series busy[THINGS])
{
    static const enum thing order[2][THINGS] = {
        {FIRST, BARE, SECOND, BARE_MARK, BARE_KEPT, SQL_WAL, SQL_DELETE},
        {BARE, FIRST, BARE_MARK, SECOND, SQL_DELETE, SQL_WAL, BARE_KEPT},
    };
    for (size_t i = 0; i < ROUNDS; i++) {
        for (size_t j = 0; j < THINGS; j++) {
            enum thing thing = order[i % 2][j];
            double began = bench_processor();
            double time = once(desk, thing);
            if (j == 0) /* the last of the other order may be felt */
                time = once(desk, thing == FIRST ? FIRST : BARE);
            else
                series_add(&busy[thing], bench_processor() - began);
            series_add(&series[thing], time);
        }
    }
}

int main(void)
{
    static struct series series[THINGS] = {
        {.name = "log, first interview"},
        {.name = "log, second interview, its ticket spent"},
        {.name = "bare LMDB: open, row and head, commit, close"},
        {.name = "bare LMDB: the same with a mark"},
        {.name = "bare LMDB: the same, environment kept open"},
        {.name = "SQLCipher insert, journal WAL, kept open"},
        {.name = "SQLCipher insert, journal DELETE, kept open"},
    };
    static struct series busy[THINGS];
    static struct desk desk;
    struct bench_world world;
    bench_world_make(&world);
    bare_make(&desk.bare, world.folder, "bare", false);
    bare_make(&desk.kept, world.folder, "kept", true);
    sql_make(&desk.wal, world.folder, "WAL");
    sql_make(&desk.rollback, world.folder, "DELETE");
    desk.session = bench_open(&world, "22-1");
    struct log_request request = request_of(desk.session, NULL);
    double start = log_some(desk.session, &request, 1, &desk.ticket); /* with the one scrub */
    for (size_t i = 0; i < BEFORE / BATCH; i++)
        log_some(desk.session, &request, BATCH, &desk.ticket);
    rounds(&desk, series, busy);

    char text[32];
    bench_title("one durable commit, after login", "/ bare");
    for (size_t i = 0; i < THINGS; i++)
        series_print(&series[i], i == FIRST ? &series[BARE] : &series[BARE_MARK]);
    printf("  (the first log of a session, which copies the store afresh: %s)\n",
           bench_time(start, text));
    printf(
        "  (processor time: a log %.0f us, a bare commit %.0f us; the rest waits for the disk)\n",
        series_median(&busy[FIRST]) * 1e6, series_median(&busy[BARE]) * 1e6);
    bench_aim("log / bare commit", series_median(&series[FIRST]) / series_median(&series[BARE]),
              true, 1.5);
    bench_aim("log with a ticket / bare commit",
              series_median(&series[SECOND]) / series_median(&series[BARE_MARK]), true, 1.5);

    bench_close(desk.session);
    mdb_env_close(desk.kept.env);
    sql_end(&desk.wal);
    sql_end(&desk.rollback);
    bench_world_end(&world);
    return 0;
}
