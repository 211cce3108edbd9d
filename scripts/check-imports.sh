#!/usr/bin/env bash
# Holds Sources to the layers of docs/architecture.md: who may import whom, curses in one file, no Foundation.
# The compiler checks declared dependencies; this also refuses one that someone declares against the design.
set -euo pipefail
cd "$(dirname "$0")/.."

# Every Swift target and the modules it may import besides the system's.
rules() {
  cat <<'RULES'
ChatProtocol
UnicodeText
LocalDatabase      CSQLite
Executors          _Concurrency CMainQueue
ClientCore         ChatProtocol UnicodeText LocalDatabase CNet CCrypto
ChatTUI            ChatProtocol UnicodeText ClientCore CNcurses
ServerStub         ChatProtocol UnicodeText LocalDatabase CCrypto CArgon2 NIOCore NIOPosix NIOHTTP1 NIOConcurrencyHelpers Logging
ClientComposition  ChatProtocol LocalDatabase ClientCore ChatTUI ServerStub Executors Logging
wechat-tui         ClientComposition Executors
wechat-server      ServerStub Logging
RULES
}
# Modules of the system that anyone may import. Foundation and FoundationEssentials are not among them:
# they cost start time, memory and binary size (docs/decisions.md).
system="Swift Glibc Musl Synchronization Dispatch"
# The only files that see curses and the terminal's C code.
curses='^Sources/ChatTUI/Terminal/(CursesScreen|CursesColorPairs|TerminalDescription|TerminalModes|TerminalSession)\.swift$'

problems=0
complain() {
  echo "$1"
  problems=$((problems + 1))
}

for folder in Sources/*/; do
  target=$(basename "$folder")
  # A C shim: it sees only its own library.
  if [ -d "$folder/include" ]; then continue; fi
  if ! rule=$(rules | grep -E "^$target( |$)"); then
    complain "Sources/$target: no rule in scripts/check-imports.sh says what it may import"
    continue
  fi
  read -r -a allowed <<<"$rule $system"
  while IFS=: read -r file line text; do
    # Modifiers and attributes before, a kind and submodules after the module's name.
    module=$(sed -E 's/^ *((@[A-Za-z_]+(\([^)]*\))?|public|package|internal|fileprivate|private) +)*import +//
      s/^(typealias|struct|class|enum|protocol|let|var|func) +//; s/[^A-Za-z0-9_].*//' <<<"$text")
    [[ " ${allowed[*]} " == *" $module "* ]] || complain "$file:$line: $target must not import $module"
    if [ "$module" = CNcurses ] && ! [[ $file =~ $curses ]]; then
      complain "$file:$line: only the terminal's own files may see curses"
    fi
  done < <(grep -rnE '^ *((@[A-Za-z_]+(\([^)]*\))?|public|package|internal|fileprivate|private) +)*import ' \
    --include='*.swift' "$folder" || true)
done
[ "$problems" -eq 0 ]
