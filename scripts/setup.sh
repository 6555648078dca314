#!/usr/bin/env bash
# Makes the virtual environment from the lock. Run through `make setup`.
set -euo pipefail
python=$1 venv=$2

if ! "$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
  found=$("$python" --version 2>&1 || true)
  echo "This course needs Python 3.11, 3.12 or 3.13; '$python' is '${found:-not there}'." >&2
  echo "Install one and name it: make course PYTHON=python3.12" >&2
  exit 1
fi

if [ -e "$venv/.installing" ] || ! [ -x "$venv/bin/python" ]; then
  rm -rf "$venv"
  if ! "$python" -m venv "$venv"; then
    rm -rf "$venv"
    echo "Python could not make a virtual environment. On Debian and Ubuntu: apt install python3-venv" >&2
    exit 1
  fi
fi
touch "$venv/.installing"
rm -f "$venv/.ready"
echo "Installing the locked packages into $venv (some minutes the first time) ..."
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r requirements.txt
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
rm -f "$venv/.installing"
touch "$venv/.ready"
