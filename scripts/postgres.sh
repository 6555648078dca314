#!/usr/bin/env bash
# Finds PostgreSQL, on which the tests run gradebook and ledger a second time; installs Debian's
# when run as root. The tests start a server of their own in a temporary folder.
set -euo pipefail
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
  if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then exit 0; fi
done
if command -v initdb >/dev/null && command -v postgres >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Debian's postgresql, for the tests ..."
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  exit 0
fi
echo "PostgreSQL is not installed (Debian and Ubuntu: sudo apt install postgresql; Fedora: sudo" >&2
echo "dnf install postgresql-server): the tests of gradebook and ledger cover SQLite alone." >&2
