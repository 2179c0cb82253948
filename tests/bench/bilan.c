/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a bilan costs after login, whatever the number of interviews, against the same counts by SQL
 * from SQLCipher. */
#include <sqlcipher/sqlite3.h>

#include "tests/bench/interviews.h"
#include "tracker/session/access/closings.h"
#include "tracker/session/access/session_internal.h"
#include "tracker/session/acts/releases.h"

enum { ROUNDS = 5, SQL_ROUNDS = 3, SIZES = 4, DRAWN = 100000, SQL_SIZE = 2, YEAR = 2020 };

/* How the drawn interviews make up each number of interviews. */
static const struct {
    size_t interviews, step;
    uint32_t times;
} size[SIZES] = {{1000, 100, 1}, {10000, 10, 1}, {100000, 1, 1}, {1000000, 1, 10}};

/* --- ours --- */

/* In a round each size has a year of one store, never the same from round to round. */
static unsigned year_of(size_t s, size_t round)
{
    return YEAR + (unsigned)((s + round) % SIZES);
}

static void closings_put(struct session *session, const struct interviews *in, size_t round)
{
    struct fault fault = {.error = ERROR_NONE};
    struct txn *txn;
    bench_must(session_begin(session, true, &txn, &fault));
    enum error error = ERROR_NONE;
    for (unsigned year = YEAR; year < YEAR + SIZES; year++) {
        for (size_t s = 0; s < SIZES; s++) {
            struct closing closing;
            if (year_of(s, round) != year)
                continue;
            closing_of(in, (struct slice){0, size[s].step, size[s].times}, 5, month_january(year),
                       month_december(year), &closing);
            error = error ? error : closings_add(txn, &closing, &fault);
            closing_clear(&closing);
        }
    }
    bench_must(session_end(session, txn, error, &fault));
}

static double bilan(struct session *session, unsigned year)
{
    struct fault fault = {.error = ERROR_NONE};
    struct publication publication;
    double start = bench_now();
    bench_must(
        bilan_publish(session, month_january(year), month_december(year), &publication, &fault));
    double time = bench_now() - start;
    publication_clear(&publication);
    return time;
}

/* --- SQL --- */

static void sql_run(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        bench_end(text, sqlite3_errmsg(db));
}

static sqlite3 *sql_open(const char *path)
{
    sqlite3 *db;
    if (sqlite3_open(path, &db) != SQLITE_OK)
        bench_end(path, "does not open");
    sql_run(db, "PRAGMA key = \"x'000102030405060708090a0b0c0d0e0f"
                "101112131415161718191a1b1c1d1e1f'\"");
    sql_run(db, "PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY"); /* reading is timed */
    return db;
}

static sqlite3_stmt *sql_prepare(sqlite3 *db, const char *text)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) != SQLITE_OK)
        bench_end(text, sqlite3_errmsg(db));
    return statement;
}

static void sql_put(sqlite3_stmt *statement, sqlite3_int64 a, sqlite3_int64 b, sqlite3_int64 c)
{
    sqlite3_bind_int64(statement, 1, a);
    sqlite3_bind_int64(statement, 2, b);
    sqlite3_bind_int64(statement, 3, c);
    if (sqlite3_step(statement) != SQLITE_DONE || sqlite3_reset(statement) != SQLITE_OK)
        bench_end("SQLCipher", "insert");
}

/* Options and groups by number: an option is a cell of its own, a group a cell of its members. */
static void sql_cells(sqlite3 *db, const struct codebook *codebook)
{
    sqlite3_stmt *member = sql_prepare(db, "INSERT INTO member VALUES (?, ?, ?)");
    for (size_t i = 0; i < codebook->option_count; i++) {
        const struct option *option = &codebook->options[i];
        sql_put(member, option->bit, option->bit, option->question);
        for (size_t g = 0; g < codebook->group_count; g++)
            if (answers_has(&codebook->groups[g].members, option->bit))
                sql_put(member, option->bit, (sqlite3_int64)(ANSWER_BITS + g), option->question);
    }
    sqlite3_finalize(member);
    sqlite3_stmt *level = sql_prepare(db, "INSERT INTO scale VALUES (?, ?, ?)");
    for (size_t i = 0; i < codebook->option_count; i++)
        if (codebook->options[i].level)
            sql_put(level, codebook->options[i].bit, codebook->options[i].question,
                    codebook->options[i].level);
    sqlite3_finalize(level);
}

/* The cell a counter counts. */
static sqlite3_int64 cell_of(const struct codebook *codebook, const struct counter *counter)
{
    return counter->kind == COUNTER_GROUP ? (sqlite3_int64)(ANSWER_BITS + counter->a)
                                          : (sqlite3_int64)codebook->options[counter->a].bit;
}

static void sql_crossings(sqlite3 *db, const struct codebook *codebook)
{
    sqlite3_stmt *crossing = sql_prepare(db, "INSERT INTO crossing VALUES (?, ?, ?)");
    for (size_t i = 0; i < codebook->counter_count; i++) {
        const struct counter *counter = &codebook->counters[i];
        if (counter->kind == COUNTER_CROSSING &&
            codebook->counters[counter->a].kind <= COUNTER_GROUP &&
            codebook->counters[counter->b].kind <= COUNTER_GROUP)
            sql_put(crossing, (sqlite3_int64)i, cell_of(codebook, &codebook->counters[counter->a]),
                    cell_of(codebook, &codebook->counters[counter->b]));
    }
    sqlite3_finalize(crossing);
}

/* A plain schema, clustered so that an interview's answers lie together. */
static void sql_make(const char *path, const struct interviews *in)
{
    sqlite3 *db = sql_open(path);
    sql_run(db, "BEGIN");
    sql_run(db, "CREATE TABLE interview (id INTEGER PRIMARY KEY, rank INT, department INT);"
                "CREATE TABLE answer (interview INT, bit INT, PRIMARY KEY (interview, bit))"
                " WITHOUT ROWID;"
                "CREATE TABLE member (bit INT, cell INT, question INT, PRIMARY KEY (bit, cell))"
                " WITHOUT ROWID;"
                "CREATE TABLE scale (bit INTEGER PRIMARY KEY, question INT, level INT);"
                "CREATE TABLE crossing (id INTEGER PRIMARY KEY, a INT, b INT)");
    sql_cells(db, in->codebook);
    sql_crossings(db, in->codebook);
    sqlite3_stmt *interview = sql_prepare(db, "INSERT INTO interview VALUES (?, ?, ?)");
    sqlite3_stmt *answer = sql_prepare(db, "INSERT INTO answer VALUES (?, ?)");
    for (size_t i = 0; i < in->count; i++) {
        sql_put(interview, (sqlite3_int64)i, in->list[i].rank, in->list[i].department);
        for (unsigned bit = 0; bit < ANSWER_BITS; bit++)
            if (answers_has(&in->list[i].answers, bit))
                sql_put(answer, (sqlite3_int64)i, bit, 0);
    }
    sqlite3_finalize(interview);
    sqlite3_finalize(answer);
    sql_run(db, "COMMIT; ANALYZE");
    sqlite3_close(db);
}

/* What the tables of the plan hold, each counted in one pass. */
static const char *const queries[] = {
    "SELECT rank, count(*) FROM interview GROUP BY rank",
    "SELECT department, count(*) FROM interview GROUP BY department",
    /* options */
    "SELECT i.rank, a.bit, count(*) FROM interview i JOIN answer a ON a.interview = i.id"
    " GROUP BY i.rank, a.bit",
    /* groups */
    "SELECT rank, cell, count(*) FROM (SELECT DISTINCT i.id, i.rank, m.cell FROM interview i"
    " JOIN answer a ON a.interview = i.id JOIN member m ON m.bit = a.bit AND m.cell >= 256)"
    " GROUP BY rank, cell",
    /* bases: interviews in which a question was asked */
    "SELECT rank, question, count(*) FROM (SELECT DISTINCT i.id, i.rank, m.question"
    " FROM interview i JOIN answer a ON a.interview = i.id"
    " JOIN member m ON m.bit = a.bit AND m.cell = m.bit) GROUP BY rank, question",
    /* security gained, stable, lost */
    "SELECT i.rank, CASE WHEN y.level > x.level THEN 1 WHEN y.level < x.level THEN -1 ELSE 0 END,"
    " count(*) FROM interview i JOIN answer a ON a.interview = i.id JOIN scale x ON x.bit = a.bit"
    " JOIN answer b ON b.interview = i.id JOIN scale y ON y.bit = b.bit"
    " WHERE x.question < y.question GROUP BY 1, 2",
    /* crossings */
    "CREATE TEMP TABLE side AS SELECT DISTINCT i.id, i.rank, m.cell FROM interview i"
    " JOIN answer a ON a.interview = i.id JOIN member m ON m.bit = a.bit"
    " WHERE m.cell IN (SELECT a FROM crossing UNION SELECT b FROM crossing)",
    "CREATE INDEX temp.of_side ON side (id, cell)",
    "SELECT x.rank, c.id, count(*) FROM side x JOIN crossing c ON c.a = x.cell"
    " JOIN side y ON y.id = x.id AND y.cell = c.b GROUP BY x.rank, c.id",
};

/* Runs every query; *rows counts the lines of their answers. */
static double sql_tables(const char *path, size_t *rows)
{
    sqlite3 *db = sql_open(path);
    sql_run(db, "SELECT count(*) FROM sqlite_master"); /* the key is in use */
    *rows = 0;
    double start = bench_now();
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        sqlite3_stmt *query = sql_prepare(db, queries[i]);
        while (sqlite3_step(query) == SQLITE_ROW)
            ++*rows;
        sqlite3_finalize(query);
    }
    double time = bench_now() - start;
    sqlite3_close(db);
    return time;
}

int main(void)
{
    static struct series first[SIZES], again[SIZES];
    static struct series sql = {.name = "SQLCipher, the same counts at 100,000"};
    char names[2 * SIZES][64];
    char path[64], file[96];
    struct interviews in;
    size_t rows;
    interviews_draw(&in, DRAWN, 3);
    bench_folder(path);
    snprintf(file, sizeof file, "%s/sql", path);
    sql_make(file, &in);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct bench_world world;
        bench_world_make(&world);
        struct session *session = bench_open(&world, "evaluation-1");
        closings_put(session, &in, round);
        for (unsigned year = YEAR; year < YEAR + SIZES; year++)
            for (size_t s = 0; s < SIZES; s++)
                if (year_of(s, round) == year)
                    series_add(&first[s], bilan(session, year));
        for (size_t s = 0; s < SIZES; s++)
            series_add(&again[s], bilan(session, year_of(s, round)));
        bench_close(session);
        bench_world_end(&world);
        if (round < SQL_ROUNDS)
            series_add(&sql, sql_tables(file, &rows));
    }

    bench_title("bilan of a year, after login", "/ 1,000");
    for (size_t s = 0; s < 2 * SIZES; s++) {
        struct series *series = s < SIZES ? &first[s] : &again[s - SIZES];
        snprintf(names[s], sizeof names[s], "bilan %s, %zu interviews",
                 s < SIZES ? "made (gate, ledger, durable)" : "read again",
                 size[s % SIZES].interviews);
        series->name = names[s];
        series_print(series, s < SIZES ? &first[0] : &again[0]);
    }
    series_print(&sql, &first[SQL_SIZE]);
    bench_aim("bilan at 1,000,000 / at 1,000",
              series_median(&first[SIZES - 1]) / series_median(&first[0]), true, 1.2);
    bench_aim("SQL / bilan, 100,000", series_median(&sql) / series_median(&first[SQL_SIZE]), false,
              100);
    remove_tree(path);
    interviews_free(&in);
    return 0;
}
