/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every bound of tracker/base/limits.h: what stands at it is written and read back, what is beyond
 * it is refused by whoever writes it, by name, and by whoever reads it. A bound without a case
 * fails. */
#include "tests/limits_formats.h"

#include "tracker/session/access/codebooks_internal.h"
#include "tracker/session/access/ledger_internal.h"

/* What a case finds at a value: everybody takes it, or everybody refuses it. */
enum verdict { TAKEN, REFUSED, MIXED };

static enum verdict together(size_t taken, size_t asked)
{
    return taken == asked ? TAKEN : taken == 0 ? REFUSED : MIXED;
}

/* --- cases --- */

static void set_k(struct init_request *request, unsigned k)
{
    request->k = k;
}

static enum verdict case_k(unsigned k)
{
    struct roster *roster = a_roster();
    struct release *release = a_release(1, 1, 1);
    roster->k = release->k = k;
    /* a roster is signed by who made the store: it has no least k of its own */
    const bool roster_good = roster_survives(roster) || k < K_MIN;
    const bool release_good = release_survives(release);
    return k < K_MIN ? together(init_takes(set_k, k) + release_good, 2)
                     : together(init_takes(set_k, k) + roster_good + release_good, 3);
}

static void set_seats(struct init_request *request, unsigned seats)
{
    request->seats = seats;
    request->department_count = 1; /* half of the entries at most are seats */
}

static enum verdict case_seats(unsigned seats)
{
    struct roster *roster = a_roster();
    roster->seats = seats;
    return together(init_takes(set_seats, seats) + roster_survives(roster), 2);
}

static void set_department(struct init_request *request, unsigned department)
{
    request->departments[1] = department;
}

static enum verdict case_department(unsigned department)
{
    char user[32];
    struct roster *roster = a_roster();
    struct closing closing = a_closing();
    struct release *release = a_release(1, 1, 1);
    roster->departments[0] = closing.areas[0].department = department;
    release->areas[0] = (struct volume){department, 7};
    release->area_count = 1;
    snprintf(user, sizeof user, "%u-1", department);
    return together(init_takes(set_department, department) + roster_survives(roster) +
                        closing_survives(&closing) + release_survives(release) +
                        (role_of(user, NULL, NULL) == ROLE_REFERENT),
                    5);
}

static enum verdict case_charter(unsigned charter)
{
    struct roster *roster = a_roster();
    roster->users[0].charter = charter;
    return together(list_reads("charter", json_integer(charter)) + roster_survives(roster), 2);
}

static enum verdict case_version(unsigned version)
{
    struct release *release = a_release(1, 1, 1);
    release->codebook = version;
    return together(list_reads("version", json_integer(version)) + release_survives(release), 2);
}

static enum verdict case_number(unsigned number)
{
    struct roster *roster = a_roster();
    struct release *release = a_release(1, 1, 1);
    roster->releases_expected = release->number = number;
    return together(roster_survives(roster) + release_survives(release), 2);
}

static enum verdict case_year(unsigned year)
{
    char text[16];
    month m = 0;
    snprintf(text, sizeof text, "%04u-06", year);
    struct closing closing = a_closing();
    struct release *release = a_release(1, 1, 1);
    closing.first = closing.through = (month)(month_january(year) + 5);
    release->from = release->to = release->closings[0].through = closing.through;
    return together(month_parse(text, &m) + closing_survives(&closing) + release_survives(release),
                    3);
}

static void set_departments(struct init_request *request, unsigned count)
{
    for (unsigned i = 0; i < count && i < DEPARTMENTS_MAX; i++)
        request->departments[i] = i + 1;
    request->department_count = count;
}

/* A format with room for DEPARTMENTS_MAX cannot be given more but as text. */
static bool roster_reads_departments(unsigned count)
{
    struct roster *roster = a_roster();
    struct roster *again = roster_new();
    char *text = roster_to_json(roster);
    json_t *root = json_loads(text, 0, NULL);
    json_t *list = json_array();
    for (unsigned i = 0; i < count; i++)
        json_array_append_new(list, json_integer(i + 1));
    json_object_set_new(root, "departments", list);
    char *changed = json_dumps(root, JSON_COMPACT);
    const bool good = roster_from_json(changed, strlen(changed), again, NULL) == ERROR_NONE;
    free(changed);
    json_decref(root);
    free(text);
    free(again);
    free(roster);
    return good;
}

static enum verdict case_departments(unsigned count)
{
    return together(init_takes(set_departments, count) + roster_reads_departments(count), 2);
}

static enum verdict case_users(unsigned count)
{
    struct roster *roster = a_roster();
    struct user *user = roster->users;
    while (user && roster->user_count < count) {
        user = roster_add(roster, "22-1", 0, true);
        if (user) {
            user->state = USER_ACTIVE;
            user->sign.b[0] = 1;
        }
    }
    const bool written = user != NULL;
    return together(written + (roster_survives(roster) && written), 2);
}

static enum verdict case_closings(unsigned count)
{
    return together(release_survives(a_release(1, 1, count)), 1);
}

static enum verdict case_tables(unsigned count)
{
    return together(release_survives(a_release(count, 1, 1)), 1);
}

static enum verdict case_cells(unsigned count)
{
    return together(release_survives(a_release(1, count, 1)), 1);
}

static enum verdict case_form(unsigned chars)
{
    char form[CODE_CHARS + 2];
    memset(form, 'A', sizeof form);
    form[chars] = '\0';
    return together(list_reads("form", json_string(form)), 1);
}

/* The first question's code, over the whole list. */
static enum verdict case_code(unsigned chars)
{
    char word[CODE_CHARS + 2];
    size_t bytes;
    struct codebook *codebook = NULL;
    struct fault fault = {.error = ERROR_NONE};
    const char *text = codebook_builtin(&bytes);
    json_t *root = json_loadb(text, bytes, 0, NULL);
    memset(word, 'Q', sizeof word);
    word[chars] = '\0';
    json_object_set_new(json_array_get(json_object_get(root, "questions"), 0), "code",
                        json_string(word));
    char *changed = json_dumps(root, JSON_COMPACT);
    const bool good = codebook_read(changed, strlen(changed), &codebook, &fault) == ERROR_NONE;
    codebook_free(codebook);
    free(changed);
    json_decref(root);
    return together(good, 1);
}

/* White space at its end makes a list as long as one likes. */
static enum verdict case_list_bytes(unsigned size)
{
    size_t bytes;
    struct codebook *codebook = NULL;
    const char *text = codebook_builtin(&bytes);
    char *padded = malloc(size);
    assert_non_null(padded);
    memset(padded, ' ', size);
    memcpy(padded, text, bytes);
    const bool good = codebook_read(padded, size, &codebook, NULL) == ERROR_NONE;
    codebook_free(codebook);
    free(padded);
    return together(good, 1);
}

static enum verdict case_release_bytes(unsigned size)
{
    struct codebook *codebook = builtin();
    struct release *release = a_release(1, 1, 1);
    struct release *again = NULL;
    char *text = release_to_json(release, codebook);
    char *padded = malloc(size);
    assert_true(text && padded);
    memset(padded, ' ', size);
    memcpy(padded, text, strlen(text));
    const bool good = release_from_json(padded, size, &again, NULL) == ERROR_NONE;
    free(padded);
    free(text);
    release_free(release);
    release_free(again);
    codebook_free(codebook);
    return together(good, 1);
}

/* An act on a register: the entry is read back as it was meant, or nothing is written. */
static bool ledger_keeps(const char *subject)
{
    struct world w;
    struct txn *txn;
    struct fault fault = {.error = ERROR_NONE};
    struct ledger_entry *entries;
    size_t count;
    world_init(&w);
    struct session *session = open_as(&w, "coordination");
    must(session_begin(session, true, &txn, &fault));
    enum error error = ledger_add(session, txn, LEDGER_COPY_MADE, subject);
    error = session_end(session, txn, error, &fault);
    if (error)
        assert_int_equal(error, ERROR_LIMIT);
    must(ledger_read(session, &entries, &count, &fault));
    const bool same = !error && entries[count - 1].act == LEDGER_COPY_MADE &&
                      strcmp(entries[count - 1].subject, subject) == 0;
    free(entries);
    done(session);
    world_end(&w);
    return same;
}

/* An act that a newer program may write: all of ours are shorter. */
static enum verdict case_act(unsigned bytes)
{
    char act[64], stored[512];
    struct roster *roster = roster_new();
    struct identity own;
    struct signature signature;
    struct ledger_entry entry = {.n = 1};
    struct hash head = {{0}};
    memset(act, 'a', sizeof act);
    act[bytes] = '\0';
    assert_non_null(roster);
    identity_make(&own);
    roster_add(roster, "coordination", 0, false)->sign = own.sign_public;
    const int length =
        snprintf(stored + SIGNED_AT, sizeof stored - SIGNED_AT,
                 "{\"version\":2,\"n\":1,\"date\":\"2026-01-31\",\"user\":\"coordination\","
                 "\"entry\":0,\"act\":\"%s\",\"subject\":\"\",\"previous\":\"%064d\"}",
                 act, 0);
    act_sign(&own.sign_secret, "ledger", (const uint8_t *)stored + SIGNED_AT, (size_t)length,
             &signature);
    hex_write(signature.b, SIGNATURE_BYTES, stored);
    stored[SIGNED_AT - 1] = '\n';
    const bool good = ledger_entry_read(roster, stored, SIGNED_AT + (size_t)length, &head,
                                        &entry) == ERROR_NONE &&
                      strcmp(ledger_act_label(&entry), act) == 0;
    for (enum ledger_act ours = LEDGER_UNKNOWN; ours < LEDGER_ACTS; ours++)
        assert_true(strlen(ledger_act_word(ours)) <= LEDGER_ACT_BYTES);
    free(roster);
    return together(good, 1);
}

static enum verdict case_subject(unsigned bytes)
{
    char subject[256];
    memset(subject, 's', sizeof subject);
    subject[bytes] = '\0';
    return together(ledger_keeps(subject), 1);
}

/* A register that has so many versions of the code list, and one more is proposed. */
static enum verdict case_codebooks(unsigned count)
{
    struct world w;
    struct txn *txn;
    struct fault fault = {.error = ERROR_NONE};
    char name[STORE_NAME_CHARS + 1];
    size_t bytes;
    const char *text = codebook_builtin(&bytes);
    world_init(&w);
    struct session *session = open_as(&w, "coordination");
    must(session_begin(session, true, &txn, &fault));
    for (unsigned i = 2; i <= count; i++) {
        snprintf(name, sizeof name, "codebook %u", i);
        must(codebook_put(txn, name, text, bytes, &fault));
    }
    must(number_put(txn, "codebooks", count));
    must(session_end(session, txn, ERROR_NONE, &fault));
    session_free(session);
    const bool good = open_with(&w, "coordination", PHRASE, &session, &fault) == ERROR_NONE;
    if (good)
        session_free(session);
    world_end(&w);
    return together(good, 1);
}

struct bound {
    const char *name;
    long value;
};

static const struct bound bounds[] = {
#define LIMIT_ROW(name, value) {#name, (value)},
    LIMITS(LIMIT_ROW)
#undef LIMIT_ROW
};

static const struct {
    const char *name;
    enum verdict (*at)(unsigned value);
} cases[] = {
    {"K_MIN", case_k},
    {"K_MAX", case_k},
    {"SEATS_MAX", case_seats},
    {"DEPARTMENT_MAX", case_department},
    {"CHARTER_MAX", case_charter},
    {"CODEBOOK_VERSION_MAX", case_version},
    {"RELEASE_NUMBER_MAX", case_number},
    {"YEAR_MIN", case_year},
    {"YEAR_MAX", case_year},
    {"DEPARTMENTS_MAX", case_departments},
    {"ROSTER_USERS", case_users},
    {"CODEBOOKS_MAX", case_codebooks},
    {"CLOSINGS_MAX", case_closings},
    {"RELEASE_TABLES", case_tables},
    {"RELEASE_CELLS", case_cells},
    {"FORM_CHARS", case_form},
    {"CODE_CHARS", case_code},
    {"LEDGER_ACT_BYTES", case_act},
    {"LEDGER_SUBJECT_BYTES", case_subject},
    {"CODEBOOK_FILE_BYTES", case_list_bytes},
    {"RELEASE_BYTES", case_release_bytes},
};

/* Why a bound does not hold, NULL when it does. */
static const char *flaw_of(const struct bound *bound)
{
    const bool least = strstr(bound->name, "_MIN") != NULL;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(cases[i].name, bound->name) != 0)
            continue;
        if (cases[i].at((unsigned)bound->value) != TAKEN)
            return "what stands at it is not taken by all";
        if (cases[i].at((unsigned)(bound->value + (least ? -1 : 1))) != REFUSED)
            return "what is beyond it is not refused by all";
        return NULL;
    }
    return "it has no case";
}

static void test_bounds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++) {
        const char *flaw = flaw_of(&bounds[i]);
        if (flaw)
            fail_msg("%s: %s", bounds[i].name, flaw);
    }
}

/* Bounds that are not what they say are seen. */
static void test_planted(void **state)
{
    (void)state;
    assert_non_null(flaw_of(&(struct bound){"PLANTED_MAX", 7}));
    assert_non_null(flaw_of(&(struct bound){"DEPARTMENT_MAX", 999}));
    assert_non_null(flaw_of(&(struct bound){"CHARTER_MAX", CHARTER_MAX + 1}));
    assert_non_null(flaw_of(&(struct bound){"K_MIN", K_MIN + 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_planted),
    };
    return cmocka_run_group_tests_name("limits", tests, start, NULL);
}
