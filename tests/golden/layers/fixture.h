/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The bridge of the test's Qt, and the pictures that its rooms name. */
#pragma once

#include "base/blob.h"
#include "qt/bridge.h"

#define LAYERS_DATA SHOP_SOURCE_DIR "/data"
#define LAYERS_FOLDER SHOP_SOURCE_DIR "/tests/golden/layers"

/** The bridge in SHOP_BINARY_DIR; fails the test when there is none. */
const struct bridge *layers_bridge(void);

/** "a.png" and "b.png" are two products, "broken.png" is no picture. */
const struct blob_set *layers_images(void);
void layers_images_finish(void);
