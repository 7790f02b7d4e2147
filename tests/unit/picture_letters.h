/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A bridge whose pictures are letters: 'o' can be decoded, 'x' cannot, 'm' finds no memory, and 'w' waits at a gate.
 */
#pragma once

#include "base/thread.h"
#include "qt/bridge.h"

#include <stdatomic.h>

struct bridge_image {
	int width_px, height_px;
};

struct letters_gate {
	struct lock lock;
	struct condition opened;
	bool is_open;
	char decoded[4096]; /* the second letters, in the order of decoding */
	size_t count;
};
extern struct letters_gate the_gate;

extern const struct bridge letters_bridge;

void letters_begin(void);
/** Returns: the pictures that were not destroyed. */
int letters_end(void);
void letters_open_gate(void);
void letters_pause_ms(int ms);
