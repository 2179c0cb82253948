/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A form as data: questions, options, groups, skip rules, derived options, and the tabulation plan.
 * Read from JSON, validated as a whole, then immutable; ent.json is the model. [] may be left out,
 * texts are {"fr","en"}, in options, groups and movements "fr" and "en" stand in the object itself.
 * An unknown member is refused by its name.
 *
 *   file         format "tracker-codebook", version_of_format 2, form, version, charter, title,
 *                [reserved: bits], questions, [groups], [requirements], [movements], plan;
 *                version_of_format 1, which has no "thirds", is read as well
 *   question     code, type "single" or "multiple", label, name, help, options, [ranks: 1, 2, 3],
 *                [optional], [max], [fallback: option], [skip_if: options of earlier questions]
 *   option       code, bit, key, [parent: group], [level], [ranks], [one_of: number], [exclusive],
 *                [retired], [says_nothing]
 *   group        code, [parent: group], [says_nothing]
 *   requirement  when: options, question, [except: options]
 *   movement     code, before, after: questions, gained, stable, lost, unmeasured: {code,
 *                [says_nothing]}
 *   plan         tables, [key_figures: {table, row, ranks}], [thirds: rows of one-way tables]
 *   table        id, kind "volumes", "areas", "one-way" or "crossing", ranks: "all", "1", "2", "3",
 *                "2+", title, [note], [figure]; rows, [base] if one-way; rows, cols if a crossing
 */
#ifndef TRACKER_CODEBOOK_CODEBOOK_H
#define TRACKER_CODEBOOK_CODEBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tracker/base/error.h"
#include "tracker/base/limits.h"
#include "tracker/codebook/answers.h"

enum {
    COUNTER_CHARS = 31, /* longest counter name: "PROG_NEO*QG_COL", "REP?" */
    CODEBOOK_QUESTIONS = 64,
    CODEBOOK_OPTIONS = ANSWER_BITS,
    CODEBOOK_GROUPS = 256,
    CODEBOOK_TABLES = 64,
    CODEBOOK_CROSSINGS = 11,    /* pairs of questions, over all tables */
    CODEBOOK_CROSSING_SIDE = 4, /* rows, and columns, of a crossing */
    CODEBOOK_COUNTERS = 1024,
    CODEBOOK_DEPTH = 8,
    RANKS = 3,
};

typedef char code[CODE_CHARS + 1];

/* Text in both languages, sanitised, owned by the codebook. */
struct label {
    const char *fr;
    const char *en;
};

enum rank_mask { RANK_1 = 1, RANK_2 = 2, RANK_3 = 4, RANK_ALL = 7 };

enum question_type { QUESTION_SINGLE, QUESTION_MULTIPLE };

struct option {
    code code;
    unsigned bit;
    unsigned question; /* index */
    char key;          /* letter on the screen */
    uint8_t ranks;     /* mask of ranks at which it may be ticked */
    uint8_t level;     /* place on an ordered scale from 1, 0 when it has none */
    bool exclusive;    /* ticked alone */
    bool retired;      /* may no longer be ticked */
    bool says_nothing; /* about the person: never unsafe by itself; no update brings the mark */
    int one_of;        /* options of a question with the same number > 0 exclude one another */
    int parent;        /* index of the group, -1 for none */
    unsigned since;    /* version of the form that brought it, 0: as old as the form is known */
    struct label label;
};

struct question {
    code code;
    enum question_type type;
    uint8_t ranks; /* mask of ranks at which it is asked */
    bool required;
    unsigned max; /* ticks at most */
    int fallback; /* option index named when nothing is ticked (screen only), -1 for none */
    struct answers skip_if; /* not asked when one of these is ticked */
    unsigned first, count;  /* options, contiguous in display order */
    struct label label;     /* as on the screen */
    struct label name;      /* short, for tables and messages */
    struct label help;
};

/* A group counts the interviews with at least one of its options; it may have a parent. No two
 * groups have the same members, nor does a group of a multiple choice repeat one option. */
struct group {
    code code;
    unsigned question;
    int parent;     /* index of the group above, -1 for none */
    unsigned depth; /* 1 directly above options, 2 above groups */
    bool says_nothing;
    struct answers members;
    struct label label;
};

/* When an option of `when` is ticked, `question` needs an option outside `except`. */
struct requirement {
    struct answers when;
    unsigned question;
    struct answers except;
};

/* Options computed at closing from two questions on one scale: above, equal, below, unmeasured. */
enum movement_place {
    MOVEMENT_GAINED,
    MOVEMENT_STABLE,
    MOVEMENT_LOST,
    MOVEMENT_UNMEASURED,
    MOVEMENT_PLACES
};

struct movement {
    code code;              /* of the derived question */
    unsigned before, after; /* question indexes */
    code option[MOVEMENT_PLACES];
    struct label option_label[MOVEMENT_PLACES];
    struct label label;
    bool says_nothing[MOVEMENT_PLACES];
};

/* What a table counts at some ranks. */
enum table_kind {
    TABLE_VOLUMES, /* interviews by rank, mean; no answers */
    TABLE_AREAS,   /* interviews by department; no answers */
    TABLE_ONE_WAY,
    TABLE_CROSSING,
};

/* A rank or a sum of ranks a table is made for. */
enum rank_scope { SCOPE_ALL, SCOPE_1, SCOPE_2, SCOPE_3, SCOPE_FOLLOW /* 2 and 3 */ };

enum { TABLE_SCOPES = 4 };

/* What a line of a table counts, by counter name: an option, a group, a derived option. The rows of
 * a one-way table belong to one question, asked at all ranks of its scopes. The base of a
 * crossing's cell is its row; rows and columns of a crossing are rows of one-way tables over the
 * same scopes. */
struct table {
    code id; /* "T3" */
    enum table_kind kind;
    enum rank_scope scopes[TABLE_SCOPES];
    size_t scope_count;
    const char *base; /* one-way: counter of a group or option that holds all rows, NULL: the
                         interviews of the scope in which the question was asked */
    const code *rows; /* codes in printing order */
    size_t row_count;
    const code *cols; /* crossings only */
    size_t col_count;
    bool figure; /* drawn as bars */
    struct label title;
    struct label note; /* fr NULL when there is none */
};

/* A figure that is released before all others and, from few people on, exactly. */
struct key_figure {
    code table;
    code row;
    enum rank_scope scope;
};

/* One thing counted per rank of a closing. */
enum counter_kind {
    COUNTER_OPTION,
    COUNTER_GROUP,
    COUNTER_MOVEMENT,
    COUNTER_NOT_ASKED, /* "REP?" : interviews in which the question was skipped */
    COUNTER_CROSSING,
    COUNTER_LATE,     /* "LATE": entered for a month already closed */
    COUNTER_DECLARED, /* "DECLARED": rank declared, ticket lost */
};

struct counter {
    char name[COUNTER_CHARS + 1];
    enum counter_kind kind;
    unsigned a, b; /* indexes: option, group, movement and place in it, question; a and b of a
                      crossing are counters that come before it */
};

struct codebook {
    unsigned version;
    code form;
    struct label title;
    unsigned charter;        /* version of the charter this form is used with */
    struct answers reserved; /* bits that no option may ever take */

    struct question *questions;
    size_t question_count;
    struct option *options; /* by question then display order */
    size_t option_count;
    struct group *groups;
    size_t group_count;
    struct requirement *requirements;
    size_t requirement_count;
    struct movement *movements;
    size_t movement_count;

    struct table *tables;
    size_t table_count;
    struct key_figure *key_figures;
    size_t key_figure_count;
    const code *thirds; /* rows that are not tried more finely than in thirds, however many people
                           there are, so that others can be; no key figure, no base */
    size_t third_count;
    struct counter *counters; /* everything the plan needs, nothing else */
    size_t counter_count;

    char *text; /* the file as read, text_bytes long and NUL: what is stored and hashed */
    size_t text_bytes;
    void *memory; /* the parsed file, owner of the labels */
};

/* Reads and validates file (bytes long, need not end in NUL). On success *out is a new codebook
 * that the caller frees with codebook_free. On failure ERROR_CODEBOOK (fault subject: line or path,
 * and the reason) or ERROR_MEMORY; *out is NULL. */
CHECKED enum error codebook_read(const char *file, size_t bytes, struct codebook **out,
                                 struct fault *fault);

/* The same for a codebook that a store holds, which may bear members that older versions of the
 * program let pass: they are ignored. */
CHECKED enum error codebook_read_stored(const char *file, size_t bytes, struct codebook **out,
                                        struct fault *fault);

enum { CODEBOOK_FORMAT = 2 }; /* newest version_of_format */

/* The codebook built into the program (form ENT), *bytes long; lives as long as the program. */
const char *codebook_builtin(size_t *bytes);

/* Frees a codebook; NULL does nothing. */
void codebook_free(struct codebook *codebook);

/* Look-ups by code: index, or -1. */
int codebook_question(const struct codebook *codebook, const char *word);
int codebook_option(const struct codebook *codebook, const char *word);
int codebook_group(const struct codebook *codebook, const char *word);
int codebook_counter(const struct codebook *codebook, const char *name);
int codebook_table(const struct codebook *codebook, const char *id);

/* The movement a derived option belongs to, *place being its place in it, or -1. */
int codebook_derived(const struct codebook *codebook, const char *word, enum movement_place *place);

/* Label of an option, group or derived option by code; its own code when unknown. */
const char *codebook_label(const struct codebook *codebook, const char *word, bool english);

/* True when a cell named word (option, group, derived option) says nothing about the person. */
bool codebook_says_nothing(const struct codebook *codebook, const char *word);

/* True when the plan has the row word said in thirds at most. */
bool codebook_in_thirds(const struct codebook *codebook, const char *word);

/* The text of a label in the language asked for. */
const char *label_text(const struct label *label, bool english);

/* Checks that next may follow current: same form, version + 1, charter no older, and no published
 * code removed or redefined: an option keeps its bit, question, level and what it says, a group its
 * members among the options there were, a derived question its two questions; reserved bits stay
 * reserved; nothing new is marked says_nothing; the questions, who is asked them and what an answer
 * requires stay the same, for a block may mix interviews of both versions; the plan keeps its
 * tables, with their questions and bases, and all it counts, for what was released is read with the
 * newest one. Labels may be corrected, options added and retired, rows and tables added.
 * ERROR_CODEBOOK_VERSION (another form, version or charter) or ERROR_CODEBOOK with the code and the
 * reason. */
CHECKED enum error codebook_follows(const struct codebook *current, const struct codebook *next,
                                    struct fault *fault);

/* Notes in next which of its options current does not have: they are there since next, the others
 * since when current says. */
void codebook_note_new(struct codebook *next, const struct codebook *current);

#endif
