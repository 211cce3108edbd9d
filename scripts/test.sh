#!/usr/bin/env bash
# Runs the checks of `make test`: all of them, or only `unit`, `pty` or `soak`. Ends with a plain line of counts.
set -uo pipefail
cd "$(dirname "$0")/.."

part=${1:-all}
passed=0
failed=0
checked=(--explicit-target-dependency-import-check error)
read -r -d '' -a release < <(sed 's/#.*//' scripts/release-flags; printf '\0')
log=$(mktemp)
trap 'rm -f "$log"' EXIT

section() {
  printf '\n== %s (%ds)\n' "$1" "$SECONDS"
}

# A step that counts as one check.
step() {
  local name=$1
  shift
  section "$name"
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "FAILED: $name"
    return 1
  fi
}

# The number before or behind a word in the last line of the log that matches.
counted() {
  grep -aE "$1" "$log" | tail -n 1 | sed -nE "s/$1/\1/p"
}

run_unit() {
  # The exit status is asked of swift itself: it may print "complete" when an import check has failed.
  step "build the tests" swift build --build-tests "${checked[@]}" || return 1
  section "unit and integration tests"
  local status=0
  swift test --skip-build --parallel --disable-xctest "${checked[@]}" 2>&1 | tee "$log" || status=1
  local total issues
  total=$(counted '.*Test run with ([0-9]+) tests?.*')
  # The last line is about the run as a whole.
  issues=$(grep -aE '^✘ Test .* failed after' "$log" | grep -vc '^✘ Test run with')
  if [ "$status" -ne 0 ] && [ "$issues" -eq 0 ]; then issues=1; fi
  if [ -z "$total" ]; then
    echo "FAILED: the test runner reports no tests"
    failed=$((failed + 1))
    return 1
  fi
  passed=$((passed + (total > issues ? total - issues : 0)))
  failed=$((failed + issues))
}

run_pty() {
  step "build the programs in release" build_programs || return 1
  section "the shipped program on a pty"
  local status=0
  WECHAT_TUI_BIN=$(swift build "${release[@]}" --show-bin-path) PYTHONDONTWRITEBYTECODE=1 \
    python3 -m unittest discover -s Tests/Pty -p 'test_*.py' 2>&1 | tee "$log" || status=1
  local total failures errors
  total=$(counted 'Ran ([0-9]+) tests?.*')
  failures=$(counted 'FAILED \(.*failures=([0-9]+).*')
  errors=$(counted 'FAILED \(.*errors=([0-9]+).*')
  local bad=$((${failures:-0} + ${errors:-0}))
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  total=${total:-0}
  passed=$((passed + (total > bad ? total - bad : 0)))
  failed=$((failed + bad))
}

# The fault harness in short: a fixed seed, so that a failure can be played again.
run_soak() {
  step "build the server and the harness's client in release" build_soak || return 1
  step "faults under load (make soak has more)" \
    python3 Tests/Soak/soak.py "$(swift build "${release[@]}" --show-bin-path)" --seed 951 --rounds 7
}

build_soak() {
  swift build "${release[@]}" --product wechat-server && swift build "${release[@]}" --product soak-peer
}

build_programs() {
  swift build "${release[@]}" --product wechat-tui && swift build "${release[@]}" --product wechat-server
}

case "$part" in
  all)
    step "lint" scripts/lint.sh
    run_unit
    run_pty
    run_soak ;;
  unit) run_unit ;;
  pty) run_pty ;;
  soak) run_soak ;;
  *)
    echo "test.sh: unknown part \"$part\": expected all, unit, pty or soak" >&2
    exit 2 ;;
esac

printf '\nfinished after %d s\ntotal: %d passed, %d failed\n' "$SECONDS" "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
