/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "crypto/ticket.h"

enum {
    DIGIT_NONE = 10,
    DIGIT_BREAK = 11,
    GROUPS = TICKET_DIGITS / TICKET_GROUP,
    FULL_WIDTH_ZERO = 0xff10,
    FULL_WIDTH_NINE = 0xff19,
};

/* The character at the start of text, of at most three bytes; *used is how many it took. 0 for
 * longer or malformed ones. */
static unsigned character(const char *text, size_t bytes, size_t *used)
{
    uint8_t c[3] = {0};

    memcpy(c, text, bytes < sizeof c ? bytes : sizeof c);
    *used = 1;
    if (c[0] < 0x80)
        return c[0];
    if ((c[0] & 0xe0) == 0xc0 && (c[1] & 0xc0) == 0x80) {
        *used = 2;
        return (c[0] & 0x1fu) << 6 | (c[1] & 0x3fu);
    }
    if ((c[0] & 0xf0) == 0xe0 && (c[1] & 0xc0) == 0x80 && (c[2] & 0xc0) == 0x80) {
        *used = 3;
        return (c[0] & 0xfu) << 12 | (c[1] & 0x3fu) << 6 | (c[2] & 0x3fu);
    }
    return 0;
}

/* Spaces, dashes and dots, as keyboards, telephones and mail programs make them. */
static bool is_break(unsigned c)
{
    static const unsigned breaks[] = {
        ' ',    '\t',   '\r',   '\n', '-', '.', 0x00a0, /* no-break space */
        0x00b7,                                         /* middle dot */
        0x202f,                                         /* narrow no-break space */
        0x2212,                                         /* minus */
        0x2022,                                         /* bullet */
        0x3000, 0xff0d, 0xff0e,                         /* full-width space, dash, dot */
    };

    for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++) {
        if (c == breaks[i])
            return true;
    }
    return (c >= 0x2000 && c <= 0x200a) || (c >= 0x2010 && c <= 0x2015);
}

/* 0 to 9, DIGIT_BREAK or DIGIT_NONE. */
static unsigned digit(unsigned c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= FULL_WIDTH_ZERO && c <= FULL_WIDTH_NINE)
        return c - FULL_WIDTH_ZERO;
    return is_break(c) ? DIGIT_BREAK : DIGIT_NONE;
}

/* What was typed: digits in all, groups, and the first group that has not four digits. */
struct typed {
    unsigned digits;
    unsigned groups;
    unsigned current; /* digits of the group being read */
    unsigned wrong;
    unsigned wrong_digits;
};

static void group_end(struct typed *typed)
{
    if (typed->current == 0)
        return;
    typed->groups++;
    if (typed->wrong == 0 && typed->current != TICKET_GROUP) {
        typed->wrong = typed->groups;
        typed->wrong_digits = typed->current;
    }
    typed->current = 0;
}

static enum ticket_form form_of(const struct typed *typed, unsigned *group, unsigned *length)
{
    if (typed->groups > 1 && typed->wrong >= 1 && typed->wrong <= GROUPS) {
        *group = typed->wrong;
        *length = typed->wrong_digits;
        return TICKET_FORM_GROUP;
    }
    if (typed->digits != TICKET_DIGITS) {
        *length = typed->digits;
        return TICKET_FORM_LENGTH;
    }
    return TICKET_FORM_OK;
}

enum ticket_form ticket_parse(const char *typed, size_t bytes, struct ticket *ticket,
                              unsigned *group, unsigned *length)
{
    struct typed seen = {0};
    size_t used;

    memset(ticket, 0, sizeof *ticket);
    *group = 0;
    *length = 0;
    for (size_t i = 0; i < bytes; i += used) {
        unsigned value = digit(character(typed + i, bytes - i, &used));
        if (value == DIGIT_NONE) {
            memset(ticket, 0, sizeof *ticket);
            return TICKET_FORM_CHARACTER;
        }
        if (value == DIGIT_BREAK) {
            group_end(&seen);
            continue;
        }
        if (seen.digits < TICKET_DIGITS)
            ticket->digits[seen.digits] = (char)('0' + value);
        seen.digits++;
        seen.current++;
    }
    group_end(&seen);
    enum ticket_form form = form_of(&seen, group, length);
    if (form != TICKET_FORM_OK)
        memset(ticket, 0, sizeof *ticket);
    return form;
}
