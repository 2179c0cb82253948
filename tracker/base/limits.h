/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bounds of what is kept or published, each said once: who writes a value and who reads it back
 * go by the same. tests/limits.c writes and reads every one of them, and one beyond. */
#ifndef TRACKER_BASE_LIMITS_H
#define TRACKER_BASE_LIMITS_H

/* LIMIT(name, value) of numbers, then of how many there may be, then of bytes. */
#define LIMITS(LIMIT)                                                                              \
    LIMIT(K_MIN, 3)                                                                                \
    LIMIT(K_MAX, 11)                                                                               \
    LIMIT(SEATS_MAX, 99)         /* in one department */                                           \
    LIMIT(DEPARTMENT_MAX, 9999)  /* the greatest number of one */                                  \
    LIMIT(CHARTER_MAX, 99999999) /* its version; whoever numbers it by a date may */               \
    LIMIT(CODEBOOK_VERSION_MAX, 1000000)                                                           \
    LIMIT(RELEASE_NUMBER_MAX, 999999)                                                              \
    LIMIT(YEAR_MIN, 2000)                                                                          \
    LIMIT(YEAR_MAX, 2199)                                                                          \
    LIMIT(DEPARTMENTS_MAX, 16) /* of one store */                                                  \
    LIMIT(ROSTER_USERS, 256)   /* entries, for ever */                                             \
    LIMIT(CODEBOOKS_MAX, 64)   /* versions of the code list in one store */                        \
    LIMIT(CLOSINGS_MAX, 256)   /* of one store, and in one release */                              \
    LIMIT(RELEASE_TABLES, 512)                                                                     \
    LIMIT(RELEASE_CELLS, 1024) /* of one table */                                                  \
    LIMIT(FORM_CHARS, 8)       /* code of a form: its room in a row */                             \
    LIMIT(CODE_CHARS, 15)      /* code of a question, option or group */                           \
    LIMIT(LEDGER_ACT_BYTES, 23)                                                                    \
    LIMIT(LEDGER_SUBJECT_BYTES, 127)                                                               \
    LIMIT(CODEBOOK_FILE_BYTES, 1 << 20)                                                            \
    LIMIT(RELEASE_BYTES, 4 << 20)

enum {
#define LIMIT_VALUE(name, value) name = (value),
    LIMITS(LIMIT_VALUE)
#undef LIMIT_VALUE
};

#endif
