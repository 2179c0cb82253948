#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Programs that stay open while others change the register.
exec python3 "$(dirname "$0")/live.py"
