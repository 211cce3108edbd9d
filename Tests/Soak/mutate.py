#!/usr/bin/env python3
"""Breaks a copy of the server on purpose: mutate.py NAME TREE. Without arguments it lists the names."""

import sys

STORE = "Sources/ServerStub/Storage/SQLite"
COMMIT = f"{STORE}/SQLiteStore+Commit.swift"

#: name -> changes of (file, old text, new text); each old text must be there.
MUTANTS = {
    # The sender hears that a text is safe while its transaction can still fail.
    "ack-before-commit": [
        (COMMIT, "      for (entry, own) in zip(batch, receipts) { entry.continuation.resume(returning: own) }\n", "      _ = receipts\n"),
        (COMMIT, "        for entry in batch { entry.continuation.resume(throwing: ServerError(error)) }\n        return\n", "        return\n"),
        (COMMIT, "        receipts.append(own)\n      }\n      return receipts",
         "        receipts.append(own)\n      }\n"
         "      for (entry, own) in zip(batch, receipts) { entry.continuation.resume(returning: own) }\n      return receipts"),
    ],
    # A text that is sent again is stored and delivered again.
    "no-dedup": [
        (COMMIT, "if let known = try storedItem(item.msgid, of: submission.from) {",
         "if let known = try storedItem(item.msgid, of: submission.from), known.conversation < 0 {"),
        (f"{STORE}/ServerSchema.swift", "UNIQUE(conv_id, conv_seq), UNIQUE(sender_uid, client_msg_id)", "UNIQUE(conv_id, conv_seq)"),
    ],
    # A device that comes back is taken to have everything that was written to its socket.
    "delivered-when-written": [
        ("Sources/ServerStub/Roles/Chat/Session/DeliveryConfirmation.swift", "    written = max(written, number)\n",
         "    written = max(written, number)\n    confirmed = written\n"),
    ],
}


def main(name, tree):
    for file, old, new in MUTANTS[name]:
        with open(f"{tree}/{file}", encoding="utf-8") as source:
            text = source.read()
        if text.count(old) != 1:
            sys.exit(f"mutate: {name}: {file} has changed; bring this mutant up to date: {old.strip()}")
        with open(f"{tree}/{file}", "w", encoding="utf-8") as source:
            source.write(text.replace(old, new))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print("\n".join(MUTANTS))
    elif len(sys.argv) == 3 and sys.argv[1] in MUTANTS:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
