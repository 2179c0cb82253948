/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
    HOUR = 3600,
    DAY = 24 * HOUR,
    DAYS_OF_WEEK = 7,
    FIFTH_IS_LAST = 5,
    CHANGE_HOURS = 167, /* POSIX.1-2024 */
    TZDATA_BYTES = 1 << 16,
    YEAR_LAST = 9999,
};

const struct zone zone_paris = {"Europe/Paris", "CET-1CEST,M3.5.0,M10.5.0/3"};
const struct zone zone_utc = {"UTC", "UTC0"};

static const struct zone known[] = {
    {"America/Cayenne", "<-03>3"},
    {"America/Guadeloupe", "AST4"},
    {"America/Marigot", "AST4"},
    {"America/Martinique", "AST4"},
    {"America/Miquelon", "<-03>3<-02>,M3.2.0,M11.1.0"},
    {"America/St_Barthelemy", "AST4"},
    {"Indian/Mayotte", "EAT-3"},
    {"Indian/Reunion", "<+04>-4"},
    {"Pacific/Noumea", "<+11>-11"},
    {"Pacific/Tahiti", "<-10>10"},
    {"Pacific/Wallis", "<+12>-12"},
};

/* A change of the clocks: a weekday of a month, and seconds from that midnight, by the clock as it
 * stood before. */
struct change {
    int month, week, weekday;
    int64_t seconds;
};

struct rule {
    int64_t winter, summer; /* seconds east of Greenwich */
    bool changes;
    struct change to_summer, to_winter;
};

/* CET, or <+04>: three letters at least. */
static bool read_name(const char **at)
{
    const bool quoted = **at == '<';
    const char *start = *at += quoted;
    while (isalpha((unsigned char)**at) ||
           (quoted && (isdigit((unsigned char)**at) || **at == '+' || **at == '-')))
        ++*at;
    const bool good = *at - start >= 3 && (!quoted || **at == '>');
    *at += quoted && good;
    return good;
}

static bool read_number(const char **at, int least, int most, int *out)
{
    int value = 0;
    const char *start = *at;
    while (isdigit((unsigned char)**at) && value <= most)
        value = 10 * value + (*(*at)++ - '0');
    *out = value;
    return *at != start && value >= least && value <= most;
}

/* h, hh:mm or hh:mm:ss, with a sign or none, in seconds. */
static bool read_time(const char **at, int hours_most, int64_t *out)
{
    int hours;
    int minutes = 0;
    int seconds = 0;
    const bool minus = **at == '-';
    *at += minus || **at == '+';
    if (!read_number(at, 0, hours_most, &hours))
        return false;
    if (**at == ':' && (++*at, !read_number(at, 0, 59, &minutes)))
        return false;
    if (**at == ':' && (++*at, !read_number(at, 0, 59, &seconds)))
        return false;
    const int64_t total = (int64_t)hours * HOUR + minutes * 60 + seconds;
    *out = minus ? -total : total;
    return true;
}

/* ,M3.5.0/2 */
static bool read_change(const char **at, struct change *out)
{
    out->seconds = 2 * HOUR;
    if (strncmp(*at, ",M", 2) != 0)
        return false;
    *at += 2;
    if (!read_number(at, 1, 12, &out->month) || *(*at)++ != '.' ||
        !read_number(at, 1, FIFTH_IS_LAST, &out->week) || *(*at)++ != '.' ||
        !read_number(at, 0, DAYS_OF_WEEK - 1, &out->weekday))
        return false;
    return **at != '/' || (++*at, read_time(at, CHANGE_HOURS, &out->seconds));
}

/* POSIX counts hours west of Greenwich; summer time is an hour ahead unless said. */
static bool read_rule(const char *text, struct rule *out)
{
    const char *at = text;
    int64_t west;
    *out = (struct rule){.changes = false};
    if (!read_name(&at) || !read_time(&at, 24, &west))
        return false;
    out->winter = -west;
    if (*at == '\0')
        return true;
    out->changes = true;
    out->summer = out->winter + HOUR;
    if (!read_name(&at))
        return false;
    if (*at != ',') {
        if (!read_time(&at, 24, &west))
            return false;
        out->summer = -west;
    }
    return read_change(&at, &out->to_summer) && read_change(&at, &out->to_winter) && *at == '\0';
}

bool zone_good(const struct zone *zone)
{
    struct rule rule;
    return zone->name[0] && read_rule(zone->rule, &rule);
}

/* Midnight of a day as if it were Greenwich's; timegm brings a 0th or 32nd day into its month. */
static int64_t midnight(int year, int month, int of_month)
{
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = of_month};
    return (int64_t)timegm(&date);
}

/* When the clocks change in a year; before is how far east they stand until then. */
static int64_t change_of(const struct change *change, int year, int64_t before)
{
    const int64_t first = midnight(year, change->month, 1);
    const int64_t next = midnight(year, change->month + 1, 1);
    const int weekday = (int)((first / DAY % DAYS_OF_WEEK + DAYS_OF_WEEK + 4) % DAYS_OF_WEEK);
    int64_t at = first + (change->weekday - weekday + DAYS_OF_WEEK) % DAYS_OF_WEEK * DAY +
                 (int64_t)(change->week - 1) * DAYS_OF_WEEK * DAY;
    if (at >= next) /* the fifth is the last, be it the fourth */
        at -= DAYS_OF_WEEK * DAY;
    return at + change->seconds - before;
}

static int64_t offset_at(const struct rule *rule, int64_t when)
{
    struct tm utc;
    const time_t winter_clock = (time_t)(when + rule->winter);
    if (!rule->changes || !gmtime_r(&winter_clock, &utc))
        return rule->winter;
    const int year = utc.tm_year + 1900;
    const int64_t summer = change_of(&rule->to_summer, year, rule->winter);
    const int64_t winter = change_of(&rule->to_winter, year, rule->summer);
    const bool north = summer < winter;
    const bool between = north ? when >= summer && when < winter : when >= winter && when < summer;
    return between == north ? rule->summer : rule->winter;
}

day zone_day(const struct zone *zone, int64_t when)
{
    struct rule rule;
    struct tm local;
    if (when < midnight(1, 1, 2) || when >= midnight(YEAR_LAST, 12, 31) ||
        !read_rule(zone->rule, &rule))
        return 0;
    const time_t there = (time_t)(when + offset_at(&rule, when));
    if (!gmtime_r(&there, &local))
        return 0;
    return (day)((local.tm_year + 1900) * 10000 + (local.tm_mon + 1) * 100 + local.tm_mday);
}

static bool place(const char *name, const char *rule, struct zone *out)
{
    struct zone zone = {"", ""};
    if (strlen(name) > ZONE_CHARS || strlen(rule) > ZONE_CHARS)
        return false;
    memcpy(zone.name, name, strlen(name));
    memcpy(zone.rule, rule, strlen(rule));
    if (!zone_good(&zone))
        return false;
    *out = zone;
    return true;
}

/* One of the two tables of a file of tzdata (RFC 8536): when the clocks change, each time to which
 * of the kinds, and how far east of Greenwich these are. */
struct table {
    const unsigned char *times, *kinds, *offsets;
    size_t count, kind_count;
};

static int64_t number(const unsigned char *at, unsigned bytes)
{
    uint64_t value = at[0] & 0x80 ? UINT64_MAX : 0;
    for (unsigned i = 0; i < bytes; i++)
        value = value << 8 | at[i];
    return (int64_t)value;
}

/* Reads the table that begins at *at, with times of so many bytes; *at is then past it. */
static bool read_table(const unsigned char *content, size_t bytes, unsigned width, size_t *at,
                       struct table *out)
{
    enum { HEADER = 44, COUNTS_AT = 20, COUNTS = 6, OFFSET_BYTES = 6 };
    const unsigned char *start = content + *at;
    size_t counts[COUNTS]; /* flags, flags, leap seconds, changes, kinds, letters */
    if (bytes - *at < HEADER || memcmp(start, "TZif", 4) != 0)
        return false;
    for (size_t i = 0; i < COUNTS; i++) {
        const int64_t count = number(start + COUNTS_AT + 4 * i, 4);
        if (count < 0 || count > TZDATA_BYTES)
            return false;
        counts[i] = (size_t)count;
    }
    const size_t length = HEADER + counts[3] * (width + 1) + counts[4] * OFFSET_BYTES + counts[5] +
                          counts[2] * (width + 4) + counts[1] + counts[0];
    if (length > bytes - *at)
        return false;
    *at += length;
    *out = (struct table){.times = start + HEADER, .count = counts[3], .kind_count = counts[4]};
    out->kinds = out->times + out->count * width;
    out->offsets = out->kinds + out->count;
    return true;
}

/* Whether the table says the same as the rule from a time on. After its last change the rule alone
 * counts, and that may be years away: Morocco's had Ramadan until 2087 in no rule. */
static bool rule_holds(const struct rule *rule, const struct table *table, int64_t from)
{
    for (size_t i = 0; i + 1 < table->count; i++) {
        const int64_t begins = number(table->times + 8 * i, 8);
        const int64_t ends = number(table->times + 8 * (i + 1), 8);
        if (ends <= from)
            continue;
        if (begins >= ends || ends > midnight(YEAR_LAST, 12, 31) ||
            table->kinds[i] >= table->kind_count)
            return false;
        const int64_t offset = number(table->offsets + 6 * (size_t)table->kinds[i], 4);
        if (offset_at(rule, begins > from ? begins : from) != offset ||
            offset_at(rule, ends - 1) != offset)
            return false;
    }
    return true;
}

/* The rule stands between the last two line feeds of a file of tzdata. */
static bool read_tzdata(FILE *file, int64_t from, char text[ZONE_CHARS + 1])
{
    char content[TZDATA_BYTES];
    const unsigned char *binary = (const unsigned char *)content;
    const size_t bytes = fread(content, 1, sizeof content, file);
    size_t at = 0;
    struct table table;
    struct rule rule;
    if (ferror(file) || bytes == sizeof content || bytes < 2 || content[bytes - 1] != '\n' ||
        !read_table(binary, bytes, 4, &at, &table) || content[4] < '2' ||
        !read_table(binary, bytes, 8, &at, &table))
        return false;
    const char *end = content + bytes - 1;
    const char *start = memrchr(content, '\n', bytes - 1);
    if (!start || end - ++start > ZONE_CHARS || memchr(start, '\0', (size_t)(end - start)))
        return false;
    snprintf(text, ZONE_CHARS + 1, "%.*s", (int)(end - start), start);
    return read_rule(text, &rule) && rule_holds(&rule, &table, from);
}

static bool find_tzdata(const char *name, const char *tzdata, int64_t from, struct zone *out)
{
    char path[4096];
    char rule[ZONE_CHARS + 1];
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "_+-/";
    if (name[0] == '/' || name[strspn(name, letters)] != '\0')
        return false;
    int length = snprintf(path, sizeof path, "%s/%s", tzdata, name);
    FILE *file = length > 0 && (size_t)length < sizeof path ? fopen(path, "rbe") : NULL;
    if (!file)
        return false;
    const bool found = read_tzdata(file, from, rule);
    fclose(file);
    return found && place(name, rule, out);
}

bool zone_find(const char *text, const char *tzdata, int64_t from, struct zone *out)
{
    const struct zone *named = strcmp(text, zone_paris.name) == 0 ? &zone_paris
                               : strcmp(text, zone_utc.name) == 0 ? &zone_utc
                                                                  : NULL;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(text, known[i].name) == 0)
            named = &known[i];
    if (named)
        *out = *named;
    return named || place(text, text, out) || find_tzdata(text, tzdata, from, out);
}
