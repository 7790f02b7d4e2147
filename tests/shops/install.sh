#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the shops that tests talk to (package.json) into a folder and seeds Vendure's catalogue there: `install.sh FOLDER`.
# Called by ci/deps; uses the network only if what stands there is not what package-lock.json says. 40 s, 250 MB.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1

cmp -s "$here/package-lock.json" "$folder/installed" && exit 0
rm -rf "$folder"
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$here/vendure/server.js" "$folder"
cd "$folder"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
mkdir seed
SHOP_SEED_ONLY=1 SHOP_ASSETS=1 SHOP_DIR=$PWD/seed SHOP_DB=$PWD/seed/shop.sqlite node --experimental-global-webcrypto server.js 3123
cp package-lock.json installed
