#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs Medusa into a folder and proves data/adapters/medusa.json on it: `run.sh FOLDER`, by hand, after a build. Uses the network if the
# folder has no Medusa yet. Needs node 20.19 or later with npm, and PostgreSQL (Debian: postgresql); 700 MB, and 3 minutes the first time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)

export SHOP_OVERLAY=${SHOP_OVERLAY:-$root/build/release/shop-overlay}
POSTGRES=${POSTGRES:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
for program in "$SHOP_OVERLAY" "$POSTGRES/initdb"; do
	[ -x "$program" ] || { echo "there is no $program" >&2 && exit 1; }
done
cp "$here/medusa-config.js" "$folder"
if ! cmp -s "$here/package.json" "$folder/installed"; then
	rm -rf "$folder/node_modules" "$folder/package-lock.json"
	cp "$here/package.json" "$folder"
	(cd "$folder" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error)
	cp "$here/package.json" "$folder/installed"
fi
MEDUSA=$folder POSTGRES=$POSTGRES PYTHONDONTWRITEBYTECODE=1 exec /usr/bin/python3 "$here/prove.py"
