/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/base/reason.h"

#include <errno.h>
#include <stdio.h>

#include "tracker/base/text.h"

static const struct {
    int number;
    const char *words;
} reasons[] = {
    {ENOENT, N_("rien de ce nom à cet endroit")},
    {ENOTDIR, N_("une partie du chemin est un fichier")},
    {EISDIR, N_("c'est un répertoire, pas un fichier")},
    {EEXIST, N_("ce nom est déjà pris")},
    {ENOTEMPTY, N_("il y a déjà quelque chose à cet endroit")},
    {ELOOP, N_("un lien y mène, qui n'est pas suivi")},
    {ENAMETOOLONG, N_("le nom est trop long")},
    {EINVAL, N_("demande impossible ici")},
    {EOPNOTSUPP, N_("ce disque ne sait pas le faire")},
    {ENOSYS, N_("ce disque ne sait pas le faire")},
    {EXDEV, N_("l'autre endroit est sur un autre disque")},
    {EACCES, N_("vous n'en avez pas le droit")},
    {EPERM, N_("vous n'en avez pas le droit")},
    {EROFS, N_("ce disque ne se laisse pas écrire")},
    {ENOSPC, N_("le disque est plein")},
    {EDQUOT, N_("votre part du disque est pleine")},
    {EFBIG, N_("le fichier est trop grand")},
    {EIO, N_("le disque ne répond pas bien")},
    {ENXIO, N_("le disque ne répond plus")},
    {ENODEV, N_("le disque n'est plus là")},
    {ENOTCONN, N_("le disque n'est plus là")},
    {ESTALE, N_("le disque n'est plus là")},
    {ETIMEDOUT, N_("le disque n'a pas répondu à temps")},
    {EBUSY, N_("un autre programme s'en sert")},
    {EAGAIN, N_("un autre programme s'en sert")},
    {ETXTBSY, N_("un autre programme s'en sert")},
    {EPIPE, N_("plus personne ne lit la suite")},
    {EBADF, N_("l'entrée ou la sortie est fermée")},
    {EINTR, N_("interrompu")},
    {ENOMEM, N_("mémoire insuffisante")},
    {EMFILE, N_("trop de fichiers sont ouverts")},
    {ENFILE, N_("trop de fichiers sont ouverts")},
    {ENOLCK, N_("ce disque ne sait pas réserver un fichier")},
    {ENOTTY, N_("ce n'est pas un terminal")},
};

const char *reason_of(int number, char out[static REASON_BYTES])
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (reasons[i].number == number) {
            snprintf(out, REASON_BYTES, "%s", text_of(reasons[i].words));
            return out;
        }
    snprintf(out, REASON_BYTES, _("erreur n° %d du système"), number);
    return out;
}

bool reason_is_full(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

enum error fault_system(struct fault *fault, enum error error, const char *what, int number)
{
    char words[REASON_BYTES];
    return fault_set(fault, error, "%s (%s)", what, reason_of(number, words));
}
