/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which screen is home to a role, and which the shell opens itself. */
#include "tui/screens.h"

#include "tui/parts/today.h"

const struct screen *screen_home(enum role role)
{
    switch (role) {
    case ROLE_REFERENT:
        return &screen_referent;
    case ROLE_FORMATRICE:
        return &screen_formatrice;
    case ROLE_EVALUATION:
        return &screen_evaluation;
    case ROLE_COORDINATION:
        return &screen_coordination;
    case ROLE_NONE:
        break;
    }
    return &screen_charter;
}

const struct shell_screens tui_screens = {
    .door = &screen_door,
    .lock = &screen_lock,
    .rollback = &screen_rollback,
    .help = &screen_help,
    .home = screen_home,
    .ask_day = today_ask,
};
