#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: LANG, which Debian's ssh sends and its sshd accepts, is in the session the one of the client,
#   and the host's, in /etc/default/locale, is for whoever sends none.
# Happens: the host's wins, since the session of PAM reads that file after sshd has taken the client's; the
#   LC_* that it does not name, LC_TIME or LC_MESSAGES, are the client's: French dates among English words.
#   "su USER", which is to leave the environment alone, does the same. With no such file the client's LANG
#   arrives, so that it depends on whether somebody once chose a language for the host.
# Versions: openssh-server 1:9.2p1-2+deb12u10, libpam-modules 1.5.2-6+deb12u2 (Debian 12).
# So a door on a shared host cannot learn from LANG what its user reads (tracker/base/text.c takes the
# variables in the order of gettext): the language is said by --lang in the key's own command, or remembered.
# Needs root, debootstrap and Debian's packages; then loopback only.
# shellcheck disable=SC2016 # what inner shells expand
set -eu
export LC_ALL=C
VERSION=1:9.2p1-2+deb12u10

make_root() {
    debootstrap --variant=minbase --include=iproute2,libpam-modules bookworm "$root" >"$work/log" 2>&1 ||
        { tail -n 5 "$work/log" && return 1; }
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # start nothing
    chmod 755 "$root/usr/sbin/policy-rc.d"
    if ! chroot "$root" sh -c 'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
        --no-install-recommends install openssh-server=$1 openssh-client=$1 openssh-sftp-server=$1' sh \
        "$VERSION" >"$work/log" 2>&1; then
        tail -n 5 "$work/log"
        exit 77
    fi
    chroot "$root" useradd -m -s /bin/sh somebody
    mkdir -p "$root/run/sshd"
    chroot "$root" su somebody -c 'mkdir -m 700 ~/.ssh && ssh-keygen -q -t ed25519 -N "" -f ~/.ssh/id_ed25519 &&
        cp ~/.ssh/id_ed25519.pub ~/.ssh/authorized_keys'
}

# In namespaces of its own: what arrives of "LANG=fr LC_TIME=fr" by ssh and by su.
ask() {
    env -u LC_ALL chroot "$root" su somebody -c 'LANG=fr_FR.UTF-8 LC_TIME=fr_FR.UTF-8 ssh -q \
        -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null 127.0.0.1 "echo ssh \$LANG \$LC_TIME"'
    LANG=fr_FR.UTF-8 LC_TIME=fr_FR.UTF-8 env -u LC_ALL chroot "$root" su somebody -c 'echo su $LANG $LC_TIME'
}
talk() {
    mount -t proc proc "$root/proc"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
    chroot "$root" ip link set lo up
    chroot "$root" /usr/sbin/sshd
    echo LANG=en_GB.UTF-8 >"$root/etc/default/locale"
    ask >"$work/chosen"
    rm "$root/etc/default/locale"
    ask >"$work/none"
    sed 's/^/the host speaks English: /' "$work/chosen"
    sed 's/^/the host says nothing:   /' "$work/none"
    [ "$(cat "$work/chosen")" = "ssh en_GB.UTF-8 fr_FR.UTF-8
su en_GB.UTF-8 fr_FR.UTF-8" ] && [ "$(cat "$work/none")" = "ssh fr_FR.UTF-8 fr_FR.UTF-8
su fr_FR.UTF-8 fr_FR.UTF-8" ]
}

if [ "${1-}" = --inside ]; then
    work=$2 root=$2/root
    talk
    exit
fi
work=$(mktemp -d)
root=$work/root
trap 'rm -rf --one-file-system "$work"' EXIT
make_root
chroot "$root" dpkg-query -W openssh-server libpam-modules
if unshare --mount --net --pid --fork --kill-child --mount-proc "$0" --inside "$work"; then
    echo "the host's LANG won over the client's"
else
    echo "this has changed: the host's LANG won, where it had one"
    exit 1
fi
