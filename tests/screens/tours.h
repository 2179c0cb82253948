/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to tests/screens/golden.c: the ways through the pages. */
#ifndef TESTS_SCREENS_TOURS_H
#define TESTS_SCREENS_TOURS_H

#include <stdbool.h>

/* Keys as terminal_press takes them (F10 goes back as Esc does, and is not waited for), and words
 * in braces (press_word of golden.c); then what is waited for, where it comes by itself; then the
 * name of the page that shows. */
struct stop {
    const char *keys;
    const char *page;   /* NULL: none is taken */
    const char *awaits; /* as in the sources, NULL: nothing */
};

/* Where a tour begins. */
enum start_place {
    PLACE_STORE,    /* a store in which 22-2 is invited */
    PLACE_PRACTICE, /* the practice store, its interviews closed; left as it was */
    PLACE_EMPTY,    /* a folder without a store */
    PLACE_OLDER,    /* a store put back, older than 22-1 and coordination remember */
    PLACE_DAMAGED,  /* a store that is cut; there is a backup */
    PLACE_WAITING,  /* interviews and a code list wait; there is a backup; sheets were used */
};

struct tour {
    const char *name;
    const char *user; /* proposed at the door, NULL: nobody */
    unsigned idle;    /* seconds before the lock, more than between two keys; 0: the usual time */
    bool phrases;     /* it meets pages that propose a passphrase */
    enum start_place place;
    const struct stop *stops;
};

/* Door, first entry, and all pages of a référent. */
static const struct stop stops_referent[] = {
    {"", "door", NULL},
    {"?", "door-help", NULL},
    {"<esc><enter><enter>", "door-nobody", NULL},
    {"22-1<enter>mauvaise phrase<enter>", "door-wrong", NULL},
    {"<down><down><enter><up><ctrl-u>22-2<enter>", "first", NULL},
    {"ABCD<enter>", "first-short", NULL},
    {"<ctrl-u>{code}<enter>", "first-phrase", NULL},
    {"court<enter>", "first-phrase-short", NULL},
    {"<ctrl-u>{phrase}<enter>autre<enter>", "first-phrase-differs", NULL},
    {"{phrase}<enter>{phrase}<enter>", "first-shown", NULL},
    {"1", "charter", NULL},
    {"2", "charter-rules", NULL},
    {"/siege<enter>", "charter-found", NULL},
    {"<f10><end>", "charter-end", NULL},
    {"a", "referent", NULL},
    {"?", "referent-help", NULL},
    {"<f10>2", "ticket", NULL},
    {"?", "ticket-help", NULL},
    {"<f10>12<space>", "ticket-short", NULL},
    {"<ctrl-u>1234567890123456", "ticket-whole", NULL},
    {"<enter>", "ticket-unknown", NULL},
    {"p", "ticket-lost", NULL},
    {"1", "ticket-next-declared", NULL},
    {"<esc>", "referent-begun", NULL},
    {"3", "referent-one-at-a-time", NULL},
    {"x", "abandon", NULL},
    {"non<enter>", "abandon-wrong", NULL},
    {"{abandonner}<enter>", "referent-abandoned", NULL},
    {"1", "ticket-next", NULL},
    {"{other}", "ticket-next-differs", NULL},
    {"<ctrl-u>{ticket}", "ticket-next-good", NULL},
    {"<enter>", "question", NULL},
    {"<enter>", "question-unanswered", NULL},
    {"?", "question-help", NULL},
    {"<f10>z", "question-no-such-key", NULL},
    {"ac", "question-many", NULL},
    {"be", "question-ticked", NULL},
    {"fm", "question-too-many", NULL},
    {"<tab>", "question-list", NULL},
    {"<end><enter>m<ctrl-u>2099-01<enter>", "month-future", NULL},
    {"<ctrl-u>2024-03<enter>", "review-missing", NULL},
    {"<down><down><down><down><enter>", "question-from-review", NULL},
    {"ba<enter>", "question-skipped", NULL},
    {"db<enter>f<enter>", "question-reminder", NULL},
    {"b<enter>aa<enter>c", "question-single", NULL},
    {"aa<enter>b", "review", NULL},
    {"<enter>", "review-unread", NULL},
    {"<down><down><enter>", "question-corrected", NULL},
    {"b", "review-corrected", NULL},
    {"<end><up><up><up><up><enter>bca", "question-replaced", NULL},
    {"a<enter>", "review-again", NULL},
    {"e", "referent-saved", NULL},
    {"a", "undo", NULL},
    {"non<enter>", "undo-wrong-word", NULL},
    {"{annuler}<enter>", "question-undone", NULL},
    {"<f10>x{abandonner}<enter>2{old}<enter>", "ticket-spent", NULL},
    {"<f10>1{ticket}<f10>", NULL, NULL},
    {"x{abandonner}<enter>3p2", "question-last", NULL},
    {"<f10>g", "codes", NULL},
    {"<pagedown>", "codes-second", NULL},
    {"<f10>p", "passphrase", NULL},
    {"{15x59}", "small", NULL},
    {"{same}<f10>c", "charter-accepted", NULL},
    {"<f10>x{abandonner}<enter>q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_referent = {
    .name = "referent", .phrases = true, .stops = stops_referent};

/* The session locks, in the middle of an interview. */
static const struct stop stops_lock[] = {
    {"{phrase}<enter>1{ticket}<enter>a", "lock", "Session verrouillée"},
    {"mauvaise phrase<enter>", "lock-wrong", NULL},
    {"{phrase}<enter>", "lock-back", NULL},
    {"<f10>q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_lock = {
    .name = "lock", .user = "22-1", .idle = 3, .stops = stops_lock};

/* No store yet: one to practise in, then the guided creation. */
static const struct stop stops_creation[] = {
    {"", "door-empty", NULL},
    {"t", "practice", NULL},
    {"?", "practice-help", NULL},
    {"<f10>n", "practice-afresh", NULL},
    {"<f10><f10>r", "restore-empty", NULL},
    {"<f10>c", "create", NULL},
    {"?", "create-help", NULL},
    {"<f10><enter><enter><ctrl-u>2<enter><enter>", "create-k", NULL},
    {"<ctrl-u>5<enter><enter>", "create-holders", NULL},
    {"Anne<enter>Bruno<enter>anne<enter>", "create-holders-twice", NULL},
    {"<ctrl-u>Carole<enter>", "create-phrase", NULL},
    {"{phrase}<enter>{phrase}<enter>", "sheet", NULL},
    {"{sheet}s", "sheet-second", NULL},
    {"x", "create-abandon", NULL},
    {"<f10>s{sheet}", "sheet-last", NULL},
    {"s", "sheets-back", NULL},
    {"{sheet1}<enter>", "sheets-one", NULL},
    {"{sheet1}<enter>", "sheets-same", NULL},
    {"<ctrl-u>{sheet2}<enter>", "created", NULL},
    {"e", "coordination-alone", NULL},
    {"q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_creation = {
    .name = "creation", .phrases = true, .place = PLACE_EMPTY, .stops = stops_creation};

/* An older copy of the store is in its place. */
static const struct stop stops_older[] = {
    {"{phrase}<enter>", "older-refused", NULL},
    {"<home><ctrl-u>coordination<enter>{phrase}<enter>", "older", NULL},
    {"?", "older-help", NULL},
    {"<f10>non<enter>", "older-wrong-word", NULL},
    {"reprise<enter>", "older-accepted", NULL},
    {"q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_older = {
    .name = "older", .user = "22-1", .place = PLACE_OLDER, .stops = stops_older};

/* The store cannot be read: the coordination takes it from a backup. */
static const struct stop stops_damaged[] = {
    {"{phrase}<enter>", "door-damaged", NULL},
    {"<down><down><down><enter>", "restore", NULL},
    {"absente<enter>{restaurer}<enter>{phrase}<enter>", "restore-absent", NULL},
    {"<home><ctrl-u>copie<enter><ctrl-u>non<enter>{phrase}<enter>", "restore-wrong-word", NULL},
    {"<ctrl-u>{restaurer}<enter><ctrl-u>{phrase}<enter>", "restored", NULL},
    {"{phrase}<enter>", "coordination-restored", NULL},
    {"<f10><home><ctrl-u>22-1<enter>{phrase}<enter>", "referent-restored", NULL},
    {"q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_damaged = {
    .name = "damaged", .user = "coordination", .place = PLACE_DAMAGED, .stops = stops_damaged};

/* What an évaluation does that cannot be undone. */
static const struct stop stops_acts[] = {
    {"{phrase}<enter>", "evaluation-waiting", NULL},
    {"a", "approve", NULL},
    {"o", "approve-word", NULL},
    {"{approuver}<enter>", "approved", NULL},
    {"c<ctrl-u>2024-06<enter>", "close-preview", NULL},
    {"c{clôturer}<enter>", "closed", NULL},
    {"b", "bilan-new", NULL},
    {"b", "bilan-word", NULL},
    {"{publier}<enter>e", NULL, NULL},
    {"<ctrl-u>bilan<enter>s2", "written", NULL},
    {"2", "written-already", NULL},
    {"<f10><f10>", "bilan-published", NULL},
    {"<f10>l<enter>", "release", NULL},
    {"v", "release-verified", NULL},
    {"<f10><f10>r", "ledger", NULL},
    {"<f10>q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_acts = {
    .name = "acts", .user = "evaluation-1", .place = PLACE_WAITING, .stops = stops_acts};

/* What the gate lets out is left to tests/tui_*.c: here are pages that do not depend on it. */
static const struct stop stops_formatrice[] = {
    {"{phrase}<enter>", "formatrice", NULL},
    {"<down>", "formatrice-coverage", NULL},
    {"?", "formatrice-help", NULL},
    {"<f10><tab>", "formatrice-pane", NULL},
    {"<tab><end><up><up><up><up><enter>", "ledger", NULL},
    {"<f10><up><enter>", "releases", NULL},
    {"<f10><up><enter>", "propose", NULL},
    {"absent.json<enter>", "propose-absent", NULL},
    {"<f10><ctrl-c>", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_formatrice = {.name = "formatrice",
                                            .user = "formatrice-1",
                                            .place = PLACE_PRACTICE,
                                            .stops = stops_formatrice};

static const struct stop stops_evaluation[] = {
    {"{phrase}<enter>", "evaluation", NULL},
    {"?", "evaluation-help", NULL},
    {"<f10>c", "close", NULL},
    {"<ctrl-u>2024-01<enter>", "close-done", NULL},
    {"<ctrl-u>2024-12<enter>", "close-preview", NULL},
    {"c", "close-word", NULL},
    {"non<enter>", "close-wrong-word", NULL},
    {"<f10><f10><f10>b", "bilan", NULL},
    {"l", "bilan-read", NULL},
    {"0", "bilan-first", NULL},
    {"n", "bilan-tables", NULL},
    {"nnn/suite<enter>", "bilan-found", NULL},
    {"<f10>8", "bilan-method", NULL},
    {"<f10>", NULL, NULL},
    {"/", "bilan-search", NULL},
    {"<f10>e", "bilan-write", NULL},
    {"<f10><f10><f10>i", "people", NULL},
    {"<enter>", "person", NULL},
    {"<f10><f10>l", "releases", NULL},
    {"<f10>r", "ledger", NULL},
    {"<f10>v", "checked", NULL},
    {"q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_evaluation = {.name = "evaluation",
                                            .user = "evaluation-1",
                                            .place = PLACE_PRACTICE,
                                            .stops = stops_evaluation};

static const struct stop stops_coordination[] = {
    {"{phrase}<enter>", "coordination", NULL},
    {"?", "coordination-help", NULL},
    {"<f10>s", "seats", NULL},
    {"<enter>", "seat", NULL},
    {"i", "invite-again", NULL},
    {"<f10><f10><down><down><enter>", "seat-free", NULL},
    {"i", "invite-code", NULL},
    {"<f10>", "invite-code-again", NULL},
    {"<f10>", "seats-invited", NULL},
    {"<up><enter>", "seat-invited", NULL},
    {"f22-2<enter>", "seats-revoked", NULL},
    {"<f10>b", "backup", NULL},
    {"<ctrl-u>copie<enter>", "backup-done", NULL},
    {"x", "restore", NULL},
    {"<f10>v", "checked", NULL},
    {"q", NULL, NULL},
    {NULL, NULL, NULL},
};

static const struct tour tour_coordination = {
    .name = "coordination", .user = "coordination", .stops = stops_coordination};

#endif
