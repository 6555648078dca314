#!/usr/bin/env bash
# Installs the hub's proxy beside its package.json, from the lock. Needs Node 20 or newer.
set -euo pipefail
cd "$(dirname "$0")/../deploy/hub/proxy"

help="Install Node 20 or newer (Debian and Ubuntu: sudo apt install nodejs npm), then try again."
for program in node npm; do
  command -v "$program" > /dev/null || { echo "The hub's proxy needs '$program'. $help" >&2; exit 1; }
done
version=$(node -p 'process.versions.node.split(".")[0]')
if [ "$version" -lt 20 ]; then
  echo "The hub's proxy needs Node 20 or newer; this is $version. $help" >&2
  exit 1
fi

# A set-up that was cut short has no marker and starts afresh.
ready=node_modules/.ready
if [ -e "$ready" ] && [ "$ready" -nt package-lock.json ]; then exit 0; fi
if ! npm ci --ignore-scripts --silent; then
  echo "npm could not install the hub's proxy into $PWD: is its registry within reach?" >&2
  echo "'npm ci' run in that folder says more." >&2
  exit 1
fi
touch "$ready"
