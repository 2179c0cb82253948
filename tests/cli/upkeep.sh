#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Upkeep, driven through the real program.
exec python3 "$(dirname "$0")/upkeep.py"
