/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A bridge of another time: its table has the next version. */
#include "qt/bridge.h"

const struct bridge *shop_overlay_bridge(bool own_app);

__attribute__((visibility("default"))) const struct bridge *shop_overlay_bridge(bool own_app)
{
	(void)own_app;
	static const struct bridge table = {.size = sizeof(struct bridge), .version = BRIDGE_VERSION + 1};
	return &table;
}
