#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: exfat-fuse refuses a name that exFAT cannot hold ("bilan 12:30", "mars ?") as invalid, EINVAL,
#   and drops a full stop or a space at its end, as Windows does.
# Happens: "No such file or directory", ENOENT, as for a folder that is not there, for each of : ? " * | < > \
#   and for a control character. "fiche." and "fiche " are kept, next to "fiche": three files, of which
#   Windows opens one only.
# Versions: exfat-fuse 1.3.0+git20220115-2 (Debian 12). ntfs-3g 2022.10 takes all these names.
# So ENOENT from a file made on a key is no proof that its folder has gone: the names the program gives
# to its own files and copies hold none of these signs, and a name typed for a backup may.
# Needs root, a loop device and /dev/fuse, for a mount nobody else sees.
set -eu
export LC_ALL=C
[ "$(id -u)" = 0 ] || { echo "needs root, for a mount" && exit 77; }
[ -e /dev/fuse ] || { echo "needs /dev/fuse" && exit 77; }
[ "${APART-}" ] || exec env APART=1 unshare --mount --pid --fork --kill-child --mount-proc "$0"
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

pinned exfat-fuse=1.3.0+git20220115-2 exfatprogs=1.2.0-1+deb12u1
truncate -s 16M image
mkdir key
within mkfs.exfat image >log
loop=$(losetup --show -f image)
within mount.exfat-fuse "$loop" key >log 2>&1 || { losetup -d "$loop" && cat log && exit 1; }
losetup -d "$loop" # as soon as it is unmounted
: >"key/fiche"
seen=
for name in 'a:b' 'a?b' 'a"b' 'a*b' 'a|b' 'a<b' 'a>b' 'a\b' 'fiche.' 'fiche '; do
    if said=$(mkdir "key/$name" 2>&1); then
        answer=kept
    else
        answer=${said##*: }
    fi
    printf "'%s': %s\n" "$name" "$answer"
    case $answer in
    kept) seen=${seen}k ;;
    'No such file or directory') seen=${seen}n ;;
    *) seen=${seen}other ;;
    esac
done
ls -Q key
there=$(find key -name 'fiche*' | wc -l)
umount key
[ "$seen $there" = "nnnnnnnnkk 3" ] || changed "eight names were not there, two were kept as typed: $seen $there"
