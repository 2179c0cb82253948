#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# P11: releases verified by their reader, with stock minisign and glpsol.
exec python3 "$(dirname "$0")/verify.py"
