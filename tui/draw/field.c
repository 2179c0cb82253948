/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tui/draw/field.h"

#include <stdio.h>
#include <string.h>

#include "crypto/secret.h"
#include "tracker/base/sanitise.h"
#include "tracker/base/utf8.h"

enum { GROUP = 4, TICKET_LENGTH = 16, MONTH_LENGTH = 7 };

size_t field_characters(const struct field *field)
{
    size_t count = 0;
    for (size_t i = 0; i < field->length; i++)
        count += (field->text[i] & 0xc0) != 0x80;
    return count;
}

static size_t most_of(const struct field *field)
{
    if (field->kind == FIELD_TICKET)
        return TICKET_LENGTH;
    if (field->kind == FIELD_MONTH)
        return MONTH_LENGTH;
    return field->most ? field->most : FIELD_BYTES;
}

static enum field_answer append(struct field *field, uint32_t character)
{
    char bytes[5];
    size_t count = utf8_put(character, bytes);
    if (!count || !sanitise_is_clean(bytes, count))
        return FIELD_REFUSED;
    if (field_characters(field) >= most_of(field) || field->length + count > FIELD_BYTES)
        return FIELD_FULL;
    memcpy(field->text + field->length, bytes, count + 1);
    field->length += count;
    return FIELD_TAKEN;
}

static bool parts_groups(uint32_t character)
{
    return character == ' ' || character == '-' || character == '.' || character == 0xa0;
}

static enum field_answer type_grouped(struct field *field, uint32_t character)
{
    bool digit = character >= '0' && character <= '9';
    bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    if (parts_groups(character))
        return field->length % GROUP ? FIELD_SHORT_GROUP : FIELD_TAKEN;
    if (!digit && (field->kind == FIELD_TICKET || !letter))
        return FIELD_REFUSED;
    return append(field, character >= 'a' ? character - 'a' + 'A' : character);
}

enum field_answer field_type(struct field *field, uint32_t character)
{
    bool digit = character >= '0' && character <= '9';
    switch (field->kind) {
    case FIELD_TICKET:
    case FIELD_CODE:
        return type_grouped(field, character);
    case FIELD_NUMBER:
        return digit ? append(field, character) : FIELD_REFUSED;
    case FIELD_MONTH:
        if (!digit && character != '-')
            return FIELD_REFUSED;
        if (digit && field->length == GROUP && append(field, '-') != FIELD_TAKEN)
            return FIELD_FULL;
        return append(field, character);
    case FIELD_TEXT:
    case FIELD_SECRET:
        break;
    }
    return append(field, character);
}

bool field_backspace(struct field *field)
{
    if (field->length == 0)
        return false;
    do
        field->length--;
    while (field->length && (field->text[field->length] & 0xc0) == 0x80);
    secret_wipe(field->text + field->length, sizeof field->text - field->length);
    return true;
}

void field_wipe(struct field *field)
{
    secret_wipe(field->text, sizeof field->text);
    field->length = 0;
    field->shown = false;
}

void field_set(struct field *field, const char *text)
{
    uint32_t character;
    field_wipe(field);
    for (size_t n = utf8_get(text, &character); n; n = utf8_get(text += n, &character))
        (void)field_type(field, character);
}

static void show_groups(const struct field *field, char out[static FIELD_SHOWN])
{
    bool ticket = field->kind == FIELD_TICKET;
    size_t places = ticket || field->most ? most_of(field) : field->length;
    size_t at = 0;
    for (size_t i = 0; i < places && at + 3 < FIELD_SHOWN; i++) {
        if (i && i % GROUP == 0)
            out[at++] = ticket ? ' ' : '-';
        out[at++] = i < field->length ? field->text[i] : '_';
    }
    out[at] = '\0';
}

void field_show(const struct field *field, char out[static FIELD_SHOWN])
{
    if (field->kind == FIELD_TICKET || field->kind == FIELD_CODE)
        show_groups(field, out);
    else
        snprintf(out, FIELD_SHOWN, "%s", field_hides(field) ? "" : field->text);
}

bool field_hides(const struct field *field)
{
    return field->kind == FIELD_SECRET && !field->shown;
}

bool field_takes_letters(const struct field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_SECRET || field->kind == FIELD_CODE;
}

struct secret_text field_secret(const struct field *field)
{
    return (struct secret_text){field->text, field->length};
}
