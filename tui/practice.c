/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice store where nothing is real, made at first use, and a role to play in it. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/secret.h"
#include "tracker/session/people.h"
#include "tracker/text.h"
#include "tui/app.h"
#include "tui/screens.h"

enum { ID_ROLE = 1, PATH_BYTES = 1024 };

/* Known to all: this store protects nothing. */
static const char PHRASE[] = "phrase d'entrainement";

static const char *const users[] = {"22-1", "formatrice-1", "evaluation-1", "coordination"};

struct practice {
    char store[PATH_BYTES];
};

static struct secret_text phrase(void)
{
    return (struct secret_text){PHRASE, sizeof PHRASE - 1};
}

static enum error activate(const struct session_options *options, const char *user,
                           const char *invitation, struct fault *fault)
{
    struct session_options own = *options;
    struct secret_text invited = {invitation, strlen(invitation)};
    struct secret_text text = phrase();
    own.user = user;
    return people_activate(&own, &invited, &text, false, fault);
}

/* Invites and activates users[from] to users[to - 1] as one who may. */
static enum error invite(const struct session_options *options, const char *inviter,
                         const char *const *names, size_t count, char *room, struct fault *fault)
{
    struct session *session = NULL;
    struct session_options own = *options;
    struct secret_text text = phrase();
    own.user = inviter;
    enum error error = session_open(&own, &text, &session, fault);
    for (size_t i = 0; i < count && !error; i++) {
        error = people_invite(session, names[i], NULL, room, fault);
        if (!error)
            error = activate(options, names[i], room, fault);
    }
    struct fault closing;
    enum error closed = session_close(session, &closing);
    return error ? error : closed;
}

static enum error make(const char *store, struct fault *fault)
{
    static const char *const seats[] = {"22-1", "29-1"};
    static const char *const trainer[] = {"formatrice-1"};
    struct secret_text text = phrase();
    struct session_options options = {.store = store};
    struct init_answer *answer = secret_alloc(sizeof *answer);
    struct init_request request = {.store = store,
                                   .passphrase = &text,
                                   .departments = {22, 29, 35, 56},
                                   .department_count = 4,
                                   .seats = 3,
                                   .k = 5,
                                   .practice = true};
    if (!answer)
        return fault_set(fault, ERROR_MEMORY, "%s", "practice");
    enum error error = people_init(&request, answer, fault);
    if (!error)
        error = activate(&options, "evaluation-1", answer->code, fault);
    if (!error)
        error = invite(&options, "evaluation-1", trainer, 1, answer->code, fault);
    if (!error)
        error = invite(&options, "coordination", seats, 2, answer->code, fault);
    secret_free(answer);
    return error;
}

/* Made beside its place and put there whole, so that a half of it is never met again. */
static enum error make_whole(const char *store, struct fault *fault)
{
    char fresh[PATH_BYTES + 16];
    struct stat info;
    if (lstat(store, &info) == 0)
        return ERROR_NONE;
    snprintf(fresh, sizeof fresh, "%s-%ld", store, (long)getpid());
    enum error error = make(fresh, fault);
    if (!error && rename(fresh, store) != 0)
        error = fault_set(fault, ERROR_FILE, "%s", store);
    return error;
}

static enum error open_practice(struct app *app, void *state, const void *argument,
                                struct fault *fault)
{
    struct practice *practice = state;
    (void)argument;
    if (!app->options.state_dir)
        return fault_set(fault, ERROR_FILE, "%s", "XDG_STATE_HOME");
    snprintf(practice->store, sizeof practice->store, "%s/entrainement", app->options.state_dir);
    app_work(app, _("Préparation du registre d'entraînement…"));
    return make_whole(practice->store, fault);
}

static void view_practice(struct app *app, void *state, struct view *view)
{
    const struct practice *practice = state;
    (void)app;
    view_title(view, _("S'entraîner"));
    view_text(
        view, INK_NORMAL,
        _("Rien ici n'est réel : ni personne, ni entretien. Jouez un rôle, puis un autre ; un "
          "bandeau le rappelle sur chaque écran."));
    view_gap(view);
    view_action(view, ID_ROLE, '1', _("Référent, siège 22-1"));
    view_action(view, ID_ROLE + 1, '2', _("Formatrice"));
    view_action(view, ID_ROLE + 2, '3', _("Évaluation"));
    view_action(view, ID_ROLE + 3, '4', _("Coordination"));
    view_gap(view);
    view_text(view, INK_FAINT, view_format(view, _("Registre : %s"), practice->store));
}

static bool act_practice(struct app *app, void *state, const struct action *action)
{
    const struct practice *practice = state;
    struct secret_text text = phrase();
    if (action->kind != ACT_CHOOSE)
        return false;
    snprintf(app->store, sizeof app->store, "%s", practice->store);
    (void)app_login(app, users[action->id - ID_ROLE], &text);
    return true;
}

const struct screen screen_practice = {
    .name = "practice",
    .bytes = sizeof(struct practice),
    .help = N_(
        "Un registre d'entraînement ne peut jamais devenir réel. Il se garde d'une fois à l'autre, "
        "pour coder des entretiens inventés puis les clôturer et lire les tendances."),
    .open = open_practice,
    .view = view_practice,
    .act = act_practice,
};
