#!/usr/bin/env bash
# Shows that the fault harness finds broken servers: builds each mutant from a copy of the tree and expects a violation.
#     Tests/Soak/mutants.sh SOAK_PEER [MUTANT...]      SOAK_PEER is the release build of the real client core
set -euo pipefail
cd "$(dirname "$0")/../.."

peer=$(realpath "$1")
shift
names=("$@")
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(python3 Tests/Soak/mutate.py)
seed=951
rounds=12

# Kept from one mutant to the next, so that only what changed is built again. `make clean` removes it.
work=$PWD/.build-mutants
tree=$work/tree
mkdir -p "$tree" "$work/programs" "$work/logs"
ln -sf "$peer" "$work/programs/soak-peer"
missed=0
for name in "${names[@]}"; do
  # Only what differs is written, or everything would be built anew.
  git ls-files -z --cached --others --exclude-standard -- Sources Tests Package.swift |
    while IFS= read -r -d '' file; do
      mkdir -p "$tree/$(dirname "$file")"
      cmp -s "$file" "$tree/$file" || cp "$file" "$tree/$file"
    done
  # Nor may a file stay that is no longer there.
  (cd "$tree" && find Sources Tests -type f -print0) | while IFS= read -r -d '' file; do
    [ -e "$file" ] || rm "$tree/$file"
  done
  cp -u Package.resolved "$tree/" 2>/dev/null || true
  python3 Tests/Soak/mutate.py "$name" "$tree"
  echo "mutant $name: building"
  swift build --package-path "$tree" --scratch-path "$work/build" -c release --static-swift-stdlib --product wechat-server \
    >"$work/logs/$name.build" 2>&1 || { tail -n 20 "$work/logs/$name.build"; exit 2; }
  cp "$work/build/release/wechat-server" "$work/programs/wechat-server"
  kept=$(mktemp -d)
  status=0
  python3 Tests/Soak/soak.py "$work/programs" --seed $seed --rounds $rounds --folder "$kept" \
    >"$work/logs/$name" 2>&1 || status=$?
  rm -rf "$kept"
  if [ "$status" -eq 1 ]; then
    echo "mutant $name: found"
    # Read to its end: a reader that leaves early would end the writer, and with it this script.
    sed -n '/^violations/,/^again/p' "$work/logs/$name" | awk 'NR <= 6 { print "    " $0 }'
  else
    echo "mutant $name: NOT FOUND (status $status); see $work/logs/$name"
    missed=$((missed + 1))
  fi
done
[ "$missed" -eq 0 ]
