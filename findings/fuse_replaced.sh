#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: a file that another one has replaced by rename, while somebody still had it open, has no name
#   any more on a disk behind FUSE either, and its count of names is 0.
# Happens: the old content stays in the same folder as .fuse_hidden0000…, readable by its name, until the
#   last one closes it; the manual of fuse says so of a deleted file only. Its count of names is then 1
#   on NTFS, where a deleted file can thus not be told from one that stands, and 0 on exFAT.
# Versions: exfat-fuse 1.3.0+git20220115-2, ntfs-3g 1:2022.10.3-1+deb12u3 (Debian 12).
# So the register, whose old rows must be gone (P4), is refused on such a disk (folder_is_network); only
# copies go there, and none replaces another.
# Needs root, loop devices and /dev/fuse, for mounts nobody else sees.
set -eu
export LC_ALL=C
[ "$(id -u)" = 0 ] || { echo "needs root, for a mount" && exit 77; }
[ -e /dev/fuse ] || { echo "needs /dev/fuse" && exit 77; }
[ "${APART-}" ] || exec env APART=1 unshare --mount --pid --fork --kill-child --mount-proc "$0"
# shellcheck source=findings/pinned
. "$(dirname "$0")/pinned"

# replace PROGRAM: what is seen of an open file while it is replaced
replace() {
    loop=$(losetup --show -f image)
    within "$@" "$loop" key >log 2>&1 || { losetup -d "$loop" && cat log && exit 1; }
    losetup -d "$loop" # as soon as it is unmounted
    echo old >key/data
    exec 7<key/data
    echo new >key/fresh
    mv key/fresh key/data
    sleep 2 # what the kernel remembers of it is a second old at most
    names=$(stat -L -c %h /proc/self/fd/7) # before anybody looks the old one up
    hidden=$(find key -name '.fuse_hidden*')
    before="$(cat key/data) $(cat "${hidden:-log}") $names"
    exec 7<&-
    sleep 1
    after=$(find key -name '.fuse_hidden*' | wc -l)
    echo "$1: ${hidden:-nothing hidden}; new, old, names of the old: $before; hidden once closed: $after"
    umount key
}

pinned exfat-fuse=1.3.0+git20220115-2 exfatprogs=1.2.0-1+deb12u1 ntfs-3g=1:2022.10.3-1+deb12u3 \
    libntfs-3g89=1:2022.10.3-1+deb12u3
mkdir key
truncate -s 16M image
within mkfs.exfat image >log
replace mount.exfat-fuse
[ "$before $after" = "new old 0 0" ] || changed "on exFAT: new, old, 0 names, then gone"
within mkfs.ntfs -q -Q -F image >log 2>&1
replace ntfs-3g
[ "$before $after" = "new old 1 0" ] || changed "on NTFS: new, old, 1 name, then gone"
