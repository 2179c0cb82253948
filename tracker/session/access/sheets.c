/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery sheets as files to print. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "crypto/digest.h"
#include "tracker/base/reason.h"
#include "tracker/base/text.h"
#include "tracker/session/access/people_internal.h"

enum { SHEET_TEXT = 4096 };

/* The code stands first, for sheet_parse takes the first one that holds. */
static size_t sheet_text(const struct store_info *info, const struct sheet *sheet,
                         char out[SHEET_TEXT])
{
    char id[2 * ID_BYTES + 1];
    hex_write(info->id.b, ID_BYTES, id);
    int length = snprintf(
        out, SHEET_TEXT,
        _("FEUILLE DE SECOURS %u SUR %u\n"
          "\n"
          "    %s\n"
          "\n"
          "%s %s\n"
          "\n"
          "À quoi elle sert\n"
          "    Deux des trois feuilles, ensemble, refont l'accès d'une personne qui a perdu\n"
          "    sa phrase secrète, même celui de la coordination (« tracker recover »).\n"
          "    Il en faut deux : une feuille seule n'ouvre rien.\n"
          "\n"
          "Gardez-la\n"
          "    Sur papier, sous clé, loin des deux autres. Chaque feuille est confiée à une\n"
          "    personne différente ; la coordination en garde une au plus.\n"
          "    Imprimez ce fichier, puis effacez-le.\n"
          "\n"
          "Qui tient les feuilles\n"
          "    feuille 1 : ______________________________\n"
          "    feuille 2 : ______________________________\n"
          "    feuille 3 : ______________________________\n"),
        sheet->number, (unsigned)RECOVERY_SHEETS, sheet->text,
        info->practice ? _("Registre d'entraînement") : _("Registre"), id);
    return length > 0 && length < SHEET_TEXT ? (size_t)length : 0;
}

static enum error file_error(const char *path, struct fault *fault)
{
    if (errno == EEXIST)
        return fault_set(fault, ERROR_FILE_EXISTS, "%s", path);
    return fault_set(fault, reason_is_full(errno) ? ERROR_DISK_FULL : ERROR_FILE, "%s", path);
}

/* Writes a new file; one that could not be written whole is removed. */
static enum error file_write(const char *path, const char *text, size_t length, struct fault *fault)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return file_error(path, fault);
    ssize_t written = 0;
    for (size_t at = 0; at < length && written >= 0; at += (size_t)written)
        written = write(fd, text + at, length - at);
    enum error error = written < 0 || fsync(fd) != 0 ? file_error(path, fault) : ERROR_NONE;
    if (close(fd) != 0 && !error)
        error = file_error(path, fault);
    if (error)
        unlink(path);
    return error;
}

static enum error folder_sync(const char *dir, struct fault *fault)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum error error = fd < 0 || fsync(fd) != 0 ? file_error(dir, fault) : ERROR_NONE;
    if (fd >= 0)
        close(fd);
    return error;
}

enum error sheets_write(const char *dir, const struct store_info *info,
                        const struct sheet sheets[RECOVERY_SHEETS],
                        char paths[RECOVERY_SHEETS][SHEET_PATH_BYTES], struct fault *fault)
{
    enum error error = ERROR_NONE;
    char *text = secret_alloc(SHEET_TEXT);
    memset(paths, 0, (size_t)RECOVERY_SHEETS * SHEET_PATH_BYTES);
    if (!text)
        return fault_set(fault, ERROR_MEMORY, "%s", dir);
    for (size_t i = 0; i < RECOVERY_SHEETS && !error; i++) {
        char path[SHEET_PATH_BYTES];
        int length =
            snprintf(path, sizeof path, "%s/feuille-de-secours-%u.txt", dir, sheets[i].number);
        if (length < 0 || (size_t)length >= sizeof path)
            error = fault_set(fault, ERROR_FILE, "%s", dir);
        if (!error)
            error = file_write(path, text, sheet_text(info, &sheets[i], text), fault);
        if (!error)
            memcpy(paths[i], path, sizeof path);
    }
    secret_free(text);
    if (!error)
        error = folder_sync(dir, fault);
    if (error)
        sheets_remove(paths);
    return error;
}

void sheets_remove(char paths[RECOVERY_SHEETS][SHEET_PATH_BYTES])
{
    for (size_t i = 0; i < RECOVERY_SHEETS; i++) {
        if (paths[i][0])
            unlink(paths[i]);
        paths[i][0] = '\0';
    }
}
