/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to codebook/: walking through the JSON of a form with one sticky refusal and the path of
 * what is being read. Every function that reads returns false once something was refused. */
#ifndef TRACKER_CODEBOOK_READER_H
#define TRACKER_CODEBOOK_READER_H

#include "tracker/base/json.h"
#include "tracker/codebook/codebook.h"

enum { READER_PATH = 72 };

/* Columns a text may take; the bytes are capped at four times as many. */
enum text_cap { CAP_LABEL = 72, CAP_NAME = 28, CAP_TITLE = 60, CAP_HELP = 240, CAP_NOTE = 160 };

struct reader {
    struct codebook *book;
    struct fault *fault;
    enum error error; /* of the first refusal */
    unsigned version_of_format;
    size_t path_bytes;
    char path[READER_PATH];
};

/* Appends a key, or an item of a list, to the path. Returns what reader_leave takes to undo it. */
size_t reader_enter(struct reader *r, const char *key);
size_t reader_enter_item(struct reader *r, const char *list, size_t index);
void reader_leave(struct reader *r, size_t before);

/* Refuses what the path names: "questions[2].options[0].bit : numéro déjà pris"; always false. With
 * a key, of the object the path names; with a word, quoted after the path. */
bool reader_refuse(struct reader *r, const char *reason);
bool reader_refuse_key(struct reader *r, const char *key, const char *reason);
bool reader_refuse_word(struct reader *r, const char *key, const char *word, const char *reason);

/* Refuses for want of memory; always false. */
bool reader_no_memory(struct reader *r);

/* A member that must be a list of 1 (or 0 when optional, or when missing) to max items. */
bool reader_list(struct reader *r, const json_t *object, const char *key, size_t max, bool optional,
                 const json_t **list);

/* A member that must be a whole number from least to most; when missing, *out keeps its value if
 * optional. */
bool reader_number(struct reader *r, const json_t *object, const char *key, unsigned least,
                   unsigned most, bool optional, unsigned *out);

/* A member that is true, false, or missing (false). */
bool reader_flag(struct reader *r, const json_t *object, const char *key, bool *out);

/* A member that must be text; borrowed from the JSON. *out is NULL when missing and optional. */
bool reader_word(struct reader *r, const json_t *object, const char *key, bool optional,
                 const char **out);

/* A member that must be a code: a capital, then up to 14 capitals, digits or "_" (with small, small
 * letters too). */
bool reader_code(struct reader *r, const json_t *object, const char *key, bool small, code out);

/* The member "code", which nothing else in the form bears. */
bool reader_new_code(struct reader *r, const json_t *object, code out);

/* A member that lists ranks, as a mask; RANK_ALL when missing. */
bool reader_ranks(struct reader *r, const json_t *object, uint8_t *out);

/* The members "fr" and "en" of an object, clean and no wider than cap; with a key, of that member
 * of the object. Borrowed from the JSON. */
bool reader_label(struct reader *r, const json_t *object, const char *key, enum text_cap cap,
                  struct label *out);

/* Zeroed room for count things of size bytes, at least one; NULL after refusing. */
void *reader_room(struct reader *r, size_t count, size_t size);

/* Reads everything but the plan into the book; the questions alone, groups being read. */
bool form_read(struct reader *r, const json_t *root);
bool questions_read(struct reader *r, const json_t *root);

/* Reads the plan and derives the counters; the form is read already. */
bool tabulation_read(struct reader *r, const json_t *plan);

#endif
