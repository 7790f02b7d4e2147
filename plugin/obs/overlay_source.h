/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source `shop_overlay`: libobs's callbacks, each on the thread that libobs calls it on. */
#pragma once

/** Registers the source. Thread: UI (module load). */
void overlay_source_register(void);
