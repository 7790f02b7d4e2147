# SPDX-License-Identifier: GPL-2.0-or-later
"""Real OBS, driven from outside: a home of its own, obs-websocket, pictures, and a served room.

The tests of tests/e2e/ and ci/demo use it. Standard library, Pillow and numpy; traffic to loopback only.
"""
