#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The command-line contract, driven through the real program.
exec python3 "$(dirname "$0")/contract.py"
