/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/interview/month.h"

#include <string.h>

#include "tracker/base/limits.h"
enum { MONTHS = 12 };

/* Value of count digits, or -1. */
static int digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = 10 * value + (text[i] - '0');
    }
    return value;
}

bool month_parse(const char *text, month *out)
{
    if (strlen(text) != MONTH_TEXT || text[4] != '-')
        return false;
    int year = digits(text, 4), number = digits(text + 5, 2);
    if (year < YEAR_MIN || year > YEAR_MAX || number < 1 || number > MONTHS)
        return false;
    *out = (month)(year * MONTHS + number - 1);
    return true;
}

void month_format(month m, char out[MONTH_TEXT + 1])
{
    unsigned year = month_year(m), number = m % MONTHS + 1U;
    for (int i = 3; i >= 0; i--, year /= 10)
        out[i] = (char)('0' + year % 10);
    out[4] = '-';
    out[5] = (char)('0' + number / 10);
    out[6] = (char)('0' + number % 10);
    out[7] = '\0';
}

bool month_good(month m)
{
    return m >= month_january(YEAR_MIN) && m <= month_december(YEAR_MAX);
}

month month_at(day d)
{
    const unsigned year = d / 10000;
    if (year < YEAR_MIN || year > YEAR_MAX)
        return 0;
    return (month)(year * MONTHS + d / 100 % 100 - 1);
}

unsigned month_year(month m)
{
    return m / MONTHS;
}

month month_january(unsigned year)
{
    return (month)(year * MONTHS);
}

month month_december(unsigned year)
{
    return (month)(year * MONTHS + MONTHS - 1);
}
