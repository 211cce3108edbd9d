#!/usr/bin/env bash
# Puts the static libraries that the release programs take in where `-L.build/static` finds them first. Without one of
# them the shared library is linked instead, and the program only starts later (docs/decisions.md).
set -euo pipefail
cd "$(dirname "$0")/.."

folder=.build/static
compiler=$(command -v g++ || command -v clang++ || true)
[ -n "$compiler" ] || exit 0
mkdir -p "$folder"
for name in libstdc++.a libsqlite3.a libargon2.a; do
  # The bare name comes back when there is no such file.
  found=$("$compiler" -print-file-name="$name")
  [[ $found == /* ]] || continue
  [ "$(readlink "$folder/$name" || true)" = "$found" ] || ln -sfn "$found" "$folder/$name"
done
