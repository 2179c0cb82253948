/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A working day through the real program: a référent codes three interviews of one patient, the
 * évaluation closes and writes the bilan, the formatrice reads the trends, the coordination backs
 * up. The same day in the dialogue, with the same numbers. */
#include "tests/screens/screens.h"
#include "tracker/session/access/closings.h"

enum { EARLIER = 9, NUMBERS_BYTES = 4096, FILE_BYTES = 1 << 16, SOON = 10000 };

/* A day, in full screen or as a dialogue. */
struct day {
    struct world world;
    struct shown shown;
    struct terminal *t;
    char numbers[NUMBERS_BYTES]; /* what was shown of volumes */
    char bilan[FILE_BYTES];      /* the one that was written */
    char counters[FILE_BYTES];
};

/* --- full screen or dialogue --- */

static bool said(struct terminal *t, const void *text)
{
    return strstr(terminal_said(t), text) != NULL;
}

/* The dialogue only ever adds: no sequence moves the cursor or changes how letters look. */
static void forget(struct day *d)
{
    if (d->shown.simple && strchr(terminal_said(d->t), '\033'))
        terminal_fail(d->t, "an escape sequence in the dialogue");
    terminal_forget(d->t);
}

/* Waits for a text: on the screen, or said since the last answer. */
static void sees(struct day *d, const char *text)
{
    if (d->shown.simple)
        terminal_until(d->t, said, text, text);
    else
        terminal_sees(d->t, text);
}

/* A line of the dialogue: nothing is read before its end. */
static void say_line(struct day *d, const char *text)
{
    terminal_line(d->t, text);
}

/* A key of the screen; in the dialogue a line. */
static void choose(struct day *d, const char *key)
{
    forget(d);
    if (d->shown.simple)
        say_line(d, strcmp(key, "<enter>") == 0 ? "" : key);
    else
        terminal_press(d->t, key);
}

/* Replaces what a field holds, and confirms. */
static void fill(struct day *d, const char *text)
{
    forget(d);
    if (d->shown.simple) {
        say_line(d, text);
        return;
    }
    terminal_press(d->t, "<ctrl-u>");
    terminal_type(d->t, text);
    terminal_press(d->t, "<enter>");
}

/* Back one screen. */
static void back(struct day *d)
{
    choose(d, d->shown.simple ? "<" : "<f10>");
}

static void enter(struct day *d, const char *user)
{
    d->t = screens_start(&d->world, &d->shown, user);
    sees(d, "Phrase secrète");
    fill(d, PHRASE);
}

/* Leaves by the key of the home. */
static void leave(struct day *d)
{
    choose(d, "q");
    assert_int_equal(terminal_end(d->t, SOON, NULL), 0);
    assert_true(terminal_restored(d->t));
    terminal_close(d->t);
}

/* Keeps a line of what is shown for the comparison: the one that holds text. */
static void note(struct day *d, const char *text)
{
    sees(d, text);
    const char *from = d->shown.simple ? terminal_said(d->t) : terminal_text(d->t);
    const char *at = strstr(from, text);
    size_t used = strlen(d->numbers);
    snprintf(d->numbers + used, sizeof d->numbers - used, "%.*s\n", (int)strcspn(at, "\r\n"), at);
}

/* --- the référent --- */

/* Answers of every question in its order: a letter, and Enter where several may be ticked. */
static void answer_all(struct day *d, unsigned rank)
{
    static const char *const first[] = {"a", "a", "a", "",  "a", "a", "",  "a", "a", "", "a",
                                        "",  "a", "",  "a", "a", "",  "a", "a", "a", "", "a"};
    static const char *const later[] = {"a", "a", "a", "a", "",  "a", "",  "a", "", "a",
                                        "",  "a", "a", "",  "a", "a", "a", "",  "a"};
    const char *const *answers = rank == 1 ? first : later;
    size_t count = rank == 1 ? sizeof first / sizeof *first : sizeof later / sizeof *later;
    for (size_t i = 0; i < count; i++)
        choose(d, *answers[i] ? answers[i] : "<enter>");
    sees(d, "à relire");
}

static void find_ticket(struct day *d, char ticket[TICKET_DIGITS + 1])
{
    size_t digits = 0;
    sees(d, "Notez ce code");
    const char *from = d->shown.simple ? terminal_said(d->t) : terminal_text(d->t);
    for (const char *at = strchr(strstr(from, "Notez ce code"), ':'); *at && digits < TICKET_DIGITS;
         at++)
        if (*at >= '0' && *at <= '9')
            ticket[digits++] = *at;
    ticket[digits] = '\0';
    assert_int_equal(digits, TICKET_DIGITS);
}

/* One patient comes three times. */
static void code_patient(struct day *d)
{
    static const char *const begin[] = {"", "1", "2", "3"};
    char ticket[TICKET_DIGITS + 1];
    enter(d, "22-1");
    sees(d, "Nouvel entretien");
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        choose(d, begin[rank]);
        if (rank > 1) {
            sees(d, "Code de suite");
            fill(d, ticket);
        }
        if (rank < RANKS) {
            find_ticket(d, ticket);
            fill(d, ticket);
        } else {
            sees(d, "dernier entretien");
        }
        sees(d, "Cet entretien se fait");
        answer_all(d, rank);
        choose(d, "m");
        sees(d, "Mois");
        fill(d, "2024-05");
        sees(d, "mai 2024");
        choose(d, "e");
        sees(d, "Entretien enregistré et scellé");
    }
    leave(d);
}

/* --- the offices --- */

static void close_period(struct day *d)
{
    enter(d, "evaluation-1");
    sees(d, "Clôturer une période");
    choose(d, "c");
    sees(d, "Clôturer jusqu'à");
    fill(d, "2024-06");
    sees(d, "Aperçu de la clôture");
    note(d, "10     10     10   deviendront");
    choose(d, "c");
    sees(d, "clôturer");
    fill(d, "clôturer");
    sees(d, "Période clôturée : janvier à juin 2024");
    note(d, "10     10     10   devenus");
    back(d);
}

static void write_bilan(struct day *d)
{
    sees(d, "Bilan");
    choose(d, "b");
    sees(d, "Début : janvier 2024");
    choose(d, "b");
    sees(d, "publier");
    fill(d, "publier");
    sees(d, "BILAN DES ENTRETIENS");
    choose(d, "e");
    sees(d, "Fichier");
    fill(d, "bilan");
    choose(d, "1");
    sees(d, "bilan.txt");
    back(d);
    back(d);
    sees(d, "Lire ce bilan");
    back(d);
    leave(d);
}

static void read_bilan(struct day *d)
{
    char path[128];
    snprintf(path, sizeof path, "%s/bilan.txt", d->world.folder);
    read_whole(path, d->bilan, sizeof d->bilan);
}

/* Every counter kept, gate or no gate. */
static void read_counters(struct day *d)
{
    struct fault fault = {.error = ERROR_NONE};
    struct closings closings;
    struct txn *txn;
    size_t at = 0;
    struct session *session = open_as(&d->world, "evaluation-1");
    must(session_begin(session, false, &txn, &fault));
    must(closings_read(txn, true, &closings, &fault));
    must(session_end(session, txn, ERROR_NONE, &fault));
    assert_int_equal(closings.count, 1);
    for (unsigned rank = 1; rank <= RANKS; rank++) {
        const struct block *block = closings.list[0].blocks[rank - 1];
        assert_non_null(block);
        for (size_t i = 0; i < block->count && at < sizeof d->counters; i++)
            at += (size_t)snprintf(d->counters + at, sizeof d->counters - at, "%u %s %u\n", rank,
                                   block->counters[i].name, (unsigned)block->counters[i].value);
    }
    assert_true(at < sizeof d->counters);
    closings_clear(&closings);
    done(session);
}

static void read_trends(struct day *d)
{
    enter(d, "formatrice-1");
    sees(d, "Tendances des entretiens");
    note(d, "juin 2024 : entretiens 30, personnes 10, moyenne 3,00");
    terminal_press(d->t, "<ctrl-c>");
    assert_int_equal(terminal_end(d->t, SOON, NULL), 0);
    assert_true(terminal_restored(d->t));
    terminal_close(d->t);
}

static void back_up(struct day *d)
{
    char path[128];
    enter(d, "coordination");
    sees(d, "Sauvegarder le registre");
    choose(d, "b");
    sees(d, "Nouvel emplacement");
    fill(d, "copie");
    sees(d, "Sauvegarde faite et vérifiée");
    leave(d);
    snprintf(path, sizeof path, "%s/copie", d->world.folder);
    assert_true(entries_of(path) > 0);
}

static void live(struct day *d, bool simple)
{
    memset(d, 0, sizeof *d);
    d->shown = as_usual;
    d->shown.simple = simple;
    screens_world(&d->world);
    screens_code(&d->world, EARLIER); /* enough for blocks */
    code_patient(d);
    close_period(d);
    write_bilan(d);
    read_bilan(d);
    read_counters(d);
    read_trends(d);
    back_up(d);
    world_end(&d->world);
}

static void same_day_twice(void **state)
{
    static struct day screen, dialogue;
    (void)state;
    live(&screen, false);
    live(&dialogue, true);
    assert_string_equal(screen.numbers, dialogue.numbers);
    assert_string_equal(screen.bilan, dialogue.bilan);
    assert_string_equal(screen.counters, dialogue.counters);
    assert_non_null(strstr(screen.bilan, "10 personnes aidées"));
    print_message("%s", screen.numbers);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_day_twice)};
    return cmocka_run_group_tests(tests, start, NULL);
}
