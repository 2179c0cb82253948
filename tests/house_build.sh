#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The Makefile's flags follow the machine the compiler builds for.
# shellcheck disable=SC2016 # $1 of the compiler
set -u
unset MAKEFLAGS MAKELEVEL
export LC_ALL=C
cd "$(dirname "$0")/.." || exit 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

# hardening TARGET: the flags with a compiler that builds for it, or none if it is empty.
hardening() {
    printf '#!/bin/sh\n[ "$1" = -dumpmachine ] && echo "%s"\n' "$1" >"$work/cc"
    chmod +x "$work/cc"
    make -pnq CC="$work/cc" dependencies 2>/dev/null | grep '^HARDENING '
}

case $(hardening x86_64-linux-gnu) in
*-fcf-protection*) ;;
*) echo 'x86_64 without -fcf-protection'; status=1 ;;
esac
case $(hardening aarch64-linux-gnu) in
*-fcf-protection*) echo 'aarch64 with -fcf-protection'; status=1 ;;
*-fstack-protector-strong*) ;;
*) echo 'the flags are not to be had'; status=1 ;;
esac
exit $status
