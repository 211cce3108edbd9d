#!/bin/sh
# Builds a fuzz target with the sources of ChatProtocol and runs it:
#
#   Fuzz/run.sh json|frames [seconds, 60 if left out]
#
# Inputs that teach something are kept in .build/fuzz/TARGET/corpus; one that crashes is left beside it.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
case "${1:-}" in
  json) source=JSONFuzzer; longest=4096; dictionary="-dict=$root/Fuzz/json.dict" ;;
  frames) source=FrameDecoderFuzzer; longest=9000; dictionary= ;;
  *) echo "usage: Fuzz/run.sh json|frames [seconds]" >&2; exit 2 ;;
esac
target=$1
work="$root/.build/fuzz/$target"
mkdir -p "$work/corpus"

# One module with the target, so that nothing has to be made public for it.
find "$root/Sources/ChatProtocol" -name '*.swift' > "$work/sources"
swiftc -parse-as-library -swift-version 6 -O -g -sanitize=fuzzer,address -module-name Fuzz \
  -o "$work/fuzz" "$root/Fuzz/$source.swift" $(cat "$work/sources")

# The recordings are where the search begins.
python3 - "$root/Tests/ChatProtocolTests/Golden" "$work/corpus" "$target" <<'PYTHON'
import glob, json, sys
golden, corpus, target = sys.argv[1:]
for path in sorted(glob.glob(golden + "/*.jsonl")):
    name = path.rsplit("/", 1)[1].removesuffix(".jsonl")
    for number, line in enumerate(open(path, encoding="utf-8")):
        event = json.loads(line)
        body = (event.get("body") or "").encode()
        if target == "frames":
            if event.get("id") is None:
                continue
            body = bytes([number % 256]) + event["id"].to_bytes(2, "big") + len(body).to_bytes(2, "big") + body
        if body:
            open(f"{corpus}/{name}-{number}", "wb").write(body)
PYTHON

cd "$work"
./fuzz corpus $dictionary -max_total_time="${2:-60}" -max_len="$longest" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1
