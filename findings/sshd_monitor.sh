#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Guessed: kill -9 of the privileged half of an sshd connection (its monitor, "sshd: USER [priv]") ends
#   the session: the other half cannot go on without it, and hangs up what runs there.
# Happens: the session goes on, keys and answers, as long as the client stays; nobody is left to close
#   the session of PAM.
# Versions: openssh-server 1:9.2p1-2+deb12u10 (Debian 12); 77 where Debian offers it no more.
# So a test that cuts a line kills the client or "sshd: USER@pts", never the monitor alone: see
# tests/booted/line.c and silent.c. Needs root, debootstrap and Debian's packages; then loopback only.
# shellcheck disable=SC2016 # what inner shells expand
set -eu
export LC_ALL=C
VERSION=1:9.2p1-2+deb12u10

make_root() {
    debootstrap --variant=minbase --include=procps,iproute2 bookworm "$root" >"$work/log" 2>&1 ||
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

# In namespaces of its own: the session echoes a word, its monitor is killed, it echoes another.
talk() {
    mount -t proc proc "$root/proc"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts"
    chroot "$root" ip link set lo up
    chroot "$root" /usr/sbin/sshd
    mkfifo "$work/keys"
    chroot "$root" su somebody -c 'exec ssh -ttq -oStrictHostKeyChecking=no -oUserKnownHostsFile=/dev/null \
        127.0.0.1 "while read -r word; do echo heard \$word; done; echo over"' <"$work/keys" >"$work/said" 2>&1 &
    exec 7>"$work/keys"
    sleep 3
    echo before >&7
    sleep 1
    monitor=$(pgrep -f '^sshd: somebody \[priv\]')
    kill -9 "$monitor"
    sleep 2
    echo after >&7
    sleep 1
    pgrep -af '^sshd: somebody' || :
    exec 7>&-
    cat "$work/said"
    grep -q 'heard before' "$work/said" && grep -q 'heard after' "$work/said"
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
echo "openssh-server $(chroot "$root" dpkg-query -W -f '${Version}' openssh-server)"
if unshare --mount --net --pid --fork --kill-child --mount-proc "$0" --inside "$work"; then
    echo "the session went on without its monitor"
else
    echo "the session ended, or never was: this has changed"
    exit 1
fi
