/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/session/access/ledger_act.h"

#include <stdio.h>
#include <string.h>

#include "tracker/base/error.h"
#include "tracker/base/sanitise.h"
#include "tracker/base/text.h"

enum { FRENCH_VERSION = 1 }; /* of entries whose words are the second ones below */

/* A word that is stored and signed, what version 1.0.0 stored in its place (NULL: it had none), and
 * the label for people. */
struct words {
    const char *word, *french, *label;
};

static const struct {
    struct words words;
    enum ledger_subject subject;
} acts[LEDGER_ACTS] = {
    [LEDGER_UNKNOWN] = {{"", NULL, ""}, SUBJECT_NONE},
    [LEDGER_CREATED] = {{"created", "création", N_("création")}, SUBJECT_NONE},
    [LEDGER_INVITED] = {{"invited", "invitation", N_("invitation")}, SUBJECT_USER},
    [LEDGER_ACTIVATED] = {{"activated", "activation", N_("activation")}, SUBJECT_USER},
    [LEDGER_REVOKED] = {{"revoked", "fermeture", N_("fermeture")}, SUBJECT_USER},
    [LEDGER_RECOVERED] = {{"recovered", "secours", N_("secours")}, SUBJECT_USER},
    [LEDGER_CLOCK_CONFIRMED] = {{"clock-confirmed", "horloge", N_("horloge")}, SUBJECT_DAY},
    [LEDGER_CODEBOOK_PROPOSED] = {{"codebook-proposed", "grille proposée", N_("grille proposée")},
                                  SUBJECT_VERSION},
    [LEDGER_CODEBOOK_APPROVED] = {{"codebook-approved", "grille approuvée", N_("grille approuvée")},
                                  SUBJECT_VERSION},
    [LEDGER_CLOSED] = {{"closed", "clôture", N_("clôture")}, SUBJECT_MONTH},
    [LEDGER_CLOSED_LAST] = {{"closed-last", "fin", N_("fin")}, SUBJECT_MONTH},
    [LEDGER_PUBLISHED] = {{"published", "publication", N_("publication")}, SUBJECT_RELEASE},
    [LEDGER_VOLUMES_ONLY] = {{"volumes-only", "volumes seuls", N_("volumes seuls")},
                             SUBJECT_NUMBER},
    [LEDGER_CARRIED] = {{"release-carried", "publication reprise", N_("publication reprise")},
                        SUBJECT_RELEASE},
    [LEDGER_REMEMBERED] = {{"release-remembered", "mémoire", N_("mémoire")}, SUBJECT_NUMBER},
    [LEDGER_CONFIRMED] = {{"release-confirmed", "confirmation", N_("confirmation")},
                          SUBJECT_NUMBER},
    [LEDGER_IMPORTED] = {{"release-imported", "relecture", N_("relecture")}, SUBJECT_RELEASE},
    [LEDGER_SET_ASIDE] = {{"release-set-aside", "retrait", N_("retrait")}, SUBJECT_NUMBER},
    [LEDGER_LOST] = {{"release-lost", "perte", N_("perte")}, SUBJECT_NUMBER},
    [LEDGER_COPY_BEGUN] = {{"copy-begun", "sauvegarde commencée", N_("sauvegarde commencée")},
                           SUBJECT_PLACE},
    [LEDGER_COPY_MADE] = {{"copy-made", "sauvegarde", N_("sauvegarde")}, SUBJECT_PLACE},
    [LEDGER_COPY_REMOVED] = {{"copy-removed", "sauvegarde retirée", N_("sauvegarde retirée")},
                             SUBJECT_PLACE},
    [LEDGER_COPY_DESTROYED] = {{"copy-destroyed", "sauvegarde détruite", N_("sauvegarde détruite")},
                               SUBJECT_PLACE},
    [LEDGER_COPY_CARRIED] = {{"copy-carried", "copie reprise", N_("copie reprise")},
                             SUBJECT_DAY_PLACE},
    [LEDGER_OLDER_ACCEPTED] = {{"older-accepted", "reprise", N_("reprise")}, SUBJECT_REPLACED},
    [LEDGER_RESTORED] = {{"restored", "restauration", N_("restauration")}, SUBJECT_PLACE},
    [LEDGER_REOPENED] = {{"access-reopened", "accès rouvert", N_("accès rouvert")}, SUBJECT_USER},
    [LEDGER_REOPENED_UNKNOWN] = {{"reopened-unknown", "accès à vérifier", N_("accès à vérifier")},
                                 SUBJECT_NONE},
};

static const struct words subjects[] = {
    {LEDGER_SAYS_UNKNOWN, "inconnue", N_("inconnue")},
    {LEDGER_SAYS_READ, "registre remplacé relu", N_("registre remplacé relu")},
    {LEDGER_SAYS_UNREAD, "registre remplacé illisible", N_("registre remplacé illisible")},
};

/* Whether a text that stands in an entry of that version is that word. */
static bool is_word(const struct words *words, unsigned version, const char *text)
{
    const char *stored = version == FRENCH_VERSION ? words->french : words->word;
    return stored && strcmp(stored, text) == 0;
}

/* The words that a subject is, NULL when it is of another kind. */
static const struct words *subject_find(enum ledger_act act, unsigned version, const char *subject)
{
    const enum ledger_subject kind = acts[act].subject;
    if (kind != SUBJECT_NUMBER && kind != SUBJECT_REPLACED)
        return NULL;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
        if (is_word(&subjects[i], version, subject))
            return &subjects[i];
    return NULL;
}

const char *ledger_act_word(enum ledger_act act)
{
    return acts[act].words.word;
}

enum ledger_subject ledger_act_subject(enum ledger_act act)
{
    return acts[act].subject;
}

void ledger_act_read(unsigned version, const char *act, const char *subject,
                     struct ledger_entry *entry)
{
    enum ledger_act found = LEDGER_ACTS;
    while (--found > LEDGER_UNKNOWN && !is_word(&acts[found].words, version, act))
        ;
    entry->act = found;
    if (found == LEDGER_UNKNOWN)
        sanitise_text(act, strlen(act), entry->word, sizeof entry->word);
    else
        snprintf(entry->word, sizeof entry->word, "%s", acts[found].words.word);
    const struct words *said = subject_find(found, version, subject);
    snprintf(entry->subject, sizeof entry->subject, "%s", said ? said->word : subject);
}

const char *ledger_act_label(const struct ledger_entry *entry)
{
    return entry->act == LEDGER_UNKNOWN ? entry->word : _(acts[entry->act].words.label);
}

const char *ledger_act_subject_label(const struct ledger_entry *entry)
{
    const struct words *said = subject_find(entry->act, FRENCH_VERSION + 1, entry->subject);
    return said ? _(said->label) : entry->subject;
}
