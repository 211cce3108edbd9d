#!/usr/bin/env bash
# Checks what no compiler checks: format, the layers' imports, scripts, and what must not be in git.
set -uo pipefail
cd "$(dirname "$0")/.."

failures=0
check() {
  local name=$1
  shift
  if "$@"; then
    echo "lint: $name: ok"
  else
    echo "lint: $name: FAILED"
    failures=$((failures + 1))
  fi
}

check_format() {
  swift format lint --strict --recursive --parallel Sources Tests Package.swift
}

check_shell() {
  local file
  local bad=0
  while IFS= read -r -d '' file; do
    case "$(head -c 64 "$file" | head -n 1)" in
      '#!'*bash* | '#!'*/sh*) bash -n "$file" || bad=1 ;;
    esac
  done < <(git ls-files -z -- scripts .ci Benchmarks Tests/Pty Tests/Soak Fuzz)
  return $bad
}

# Reads the source only; no byte code is left in the tree.
check_python() {
  command -v python3 >/dev/null 2>&1 || return 0
  git ls-files -z -- '*.py' | xargs -0 -r python3 -c '
import ast, sys
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        ast.parse(file.read(), path)
'
}

check_tracked_files() {
  local unwanted
  unwanted=$(git ls-files | grep -E '(^|/)(Package\.resolved|\.build[^/]*/|__pycache__/|\.swiftpm/)' || true)
  [ -z "$unwanted" ] && return 0
  printf 'should not be in git:\n%s\n' "$unwanted"
  return 1
}

check "format" check_format
check "imports" scripts/check-imports.sh
check "shell scripts" check_shell
check "python" check_python
check "tracked files" check_tracked_files
[ "$failures" -eq 0 ]
