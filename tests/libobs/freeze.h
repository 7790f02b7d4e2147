/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every thread of the module held up wherever it is: feed, painter, decoder, backstage. */
#pragma once

/** Returns how many threads stand. */
int freeze_threads(void);
void thaw_threads(void);
