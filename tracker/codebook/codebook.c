/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/codebook/codebook.h"

#include <stdlib.h>
#include <string.h>

#include "tracker/base/json.h"

/* ent.json, made into an object file by scripts/embed.sh. */
extern const unsigned char codebook_ent[];
extern const size_t codebook_ent_bytes;

const char *codebook_builtin(size_t *bytes)
{
    *bytes = codebook_ent_bytes;
    return (const char *)codebook_ent;
}

void codebook_free(struct codebook *codebook)
{
    if (codebook == NULL)
        return;
    for (size_t i = 0; i < codebook->table_count; i++) {
        free((void *)(uintptr_t)codebook->tables[i].rows);
        free((void *)(uintptr_t)codebook->tables[i].cols);
    }
    free(codebook->questions);
    free(codebook->options);
    free(codebook->groups);
    free(codebook->requirements);
    free(codebook->movements);
    free(codebook->tables);
    free(codebook->key_figures);
    free((void *)(uintptr_t)codebook->thirds);
    free(codebook->counters);
    free(codebook->text);
    json_decref(codebook->memory);
    free(codebook);
}

int codebook_question(const struct codebook *codebook, const char *word)
{
    for (size_t i = 0; i < codebook->question_count; i++)
        if (strcmp(codebook->questions[i].code, word) == 0)
            return (int)i;
    return -1;
}

int codebook_option(const struct codebook *codebook, const char *word)
{
    for (size_t i = 0; i < codebook->option_count; i++)
        if (strcmp(codebook->options[i].code, word) == 0)
            return (int)i;
    return -1;
}

int codebook_group(const struct codebook *codebook, const char *word)
{
    for (size_t i = 0; i < codebook->group_count; i++)
        if (strcmp(codebook->groups[i].code, word) == 0)
            return (int)i;
    return -1;
}

int codebook_counter(const struct codebook *codebook, const char *name)
{
    for (size_t i = 0; i < codebook->counter_count; i++)
        if (strcmp(codebook->counters[i].name, name) == 0)
            return (int)i;
    return -1;
}

int codebook_table(const struct codebook *codebook, const char *id)
{
    for (size_t i = 0; i < codebook->table_count; i++)
        if (strcmp(codebook->tables[i].id, id) == 0)
            return (int)i;
    return -1;
}

int codebook_derived(const struct codebook *codebook, const char *word, enum movement_place *place)
{
    for (size_t i = 0; i < codebook->movement_count; i++) {
        for (int p = 0; p < MOVEMENT_PLACES; p++) {
            if (strcmp(codebook->movements[i].option[p], word) == 0) {
                *place = (enum movement_place)p;
                return (int)i;
            }
        }
    }
    return -1;
}

const char *label_text(const struct label *label, bool english)
{
    return english ? label->en : label->fr;
}

const char *codebook_label(const struct codebook *codebook, const char *word, bool english)
{
    enum movement_place place;
    int i;
    if ((i = codebook_option(codebook, word)) >= 0)
        return label_text(&codebook->options[i].label, english);
    if ((i = codebook_group(codebook, word)) >= 0)
        return label_text(&codebook->groups[i].label, english);
    if ((i = codebook_derived(codebook, word, &place)) >= 0)
        return label_text(&codebook->movements[i].option_label[place], english);
    return word;
}

bool codebook_in_thirds(const struct codebook *codebook, const char *word)
{
    for (size_t i = 0; i < codebook->third_count; i++)
        if (strcmp(codebook->thirds[i], word) == 0)
            return true;
    return false;
}

bool codebook_says_nothing(const struct codebook *codebook, const char *word)
{
    enum movement_place place;
    int i;
    if ((i = codebook_option(codebook, word)) >= 0)
        return codebook->options[i].says_nothing;
    if ((i = codebook_group(codebook, word)) >= 0)
        return codebook->groups[i].says_nothing;
    if ((i = codebook_derived(codebook, word, &place)) >= 0)
        return codebook->movements[i].says_nothing[place];
    return false;
}
