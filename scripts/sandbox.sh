#!/usr/bin/env bash
# Finds bubblewrap, which learner code is shut in with; installs Debian's when run as root.
set -euo pipefail
if command -v bwrap >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's bubblewrap, the sandbox of learner code ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends bubblewrap >/dev/null
  exit 0
fi
echo "Learner code runs behind bubblewrap, which is not installed (Debian and Ubuntu:" >&2
echo "sudo apt install bubblewrap; Fedora: sudo dnf install bubblewrap). It needs Linux." >&2
exit 1
