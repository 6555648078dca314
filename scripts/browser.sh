#!/usr/bin/env bash
# Finds the Chromium that the browser tests drive; installs Debian's when run as root.
set -euo pipefail
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's chromium for the browser tests ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
  exit 0
fi
echo "The browser tests need Chromium. Install it (Debian and Ubuntu: sudo apt install chromium)," >&2
echo "or name yours: make test CHROMIUM=/path/to/chromium" >&2
exit 1
