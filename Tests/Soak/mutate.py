#!/usr/bin/env python3
"""Breaks a copy of the server on purpose: mutate.py NAME TREE. Without arguments it lists the names."""

import sys

STORAGE = "Sources/ServerStub/Storage"
STORE, RULES = f"{STORAGE}/SQLite/SQLiteStore.swift", f"{STORAGE}/Rules"
TEXTS = f"{RULES}/StorageRules+Texts.swift"
CHAT = "Sources/ServerStub/Roles/Chat"
HANDLER, DELIVERY = f"{CHAT}/ChatConnectionHandler.swift", f"{CHAT}/ChatConnectionHandler+Delivery.swift"
PACER, PAUSES = f"{CHAT}/Session/OutboundPacer.swift", f"{CHAT}/Session/ReadingPauses.swift"
WROTE = "    pacer.wrote(portion, at: eventLoop.now)\n"
MOVE = "confirmation.arrived(portion.events)"
RESUME = "      for (entry, own) in zip(batch, receipts) { entry.continuation.resume(returning: .success(own)) }\n"
STORED = "    return try rules.append(batch.map(\\.submissions))"
NO_UNIQUE = (f"{STORAGE}/SQLite/ServerSchema+SQLite.swift", "UNIQUE(conv_id, conv_seq), UNIQUE(sender_uid, client_msg_id)",
             "UNIQUE(conv_id, conv_seq)")

#: name -> ways to do it, of which the first that fits is taken: changes of (file, old text, new text).
MUTANTS = {
    # The sender hears that a text is safe while its transaction can still fail.
    "ack-before-commit": [[
        (STORE, RESUME, "      _ = receipts\n"),
        (STORE, "        for entry in batch { entry.continuation.resume(returning: .failure(ServerError(error))) }\n        return\n",
         "        return\n"),
        # Those that have had their answer get no second one.
        (STORE, "      for entry in batch { commitAlone(entry) }\n", ""),
        (STORE, STORED, f"{STORED} {{ (receipts: [[TextReceipt]]) in\n{RESUME}    }}"),
        (TEXTS, "_ batch: [[TextSubmission]]) throws(DatabaseError)",
         "_ batch: [[TextSubmission]], early: ([[TextReceipt]]) -> Void) throws(DatabaseError)"),
        (TEXTS, "      return receipts\n", "      early(receipts)\n      return receipts\n"),
    ]],
    # A text that is sent again is stored and delivered again.
    "no-dedup": [
        [(f"{RULES}/SQLConnection.swift", 'key: "sender_uid, client_msg_id"', 'key: "conv_id, conv_seq"'), NO_UNIQUE],
    ],
    # What was written to a family session's socket counts as read.
    "position-when-written": [[(DELIVERY, WROTE, f"{WROTE}    {MOVE}\n")]],
    # What the peer's system has acknowledged counts as read at once, though the pause goes on.
    "position-without-pause": [[
        (PACER, "nextLook: NIODeadline? { reading?.end }",
         "nextLook: NIODeadline? {\n    reading.map { $0.portion.events.isEmpty ? $0.end : .now() + .milliseconds(2) }\n  }"),
        (PACER, "    guard var reading, reading.end <= now else { return [] }\n",
         "    if peer.isOpen, peer.hasAcknowledged, let events = reading?.portion.events, !events.isEmpty {\n"
         "      reading?.portion.events = []\n      return events\n    }\n"
         "    guard var reading, reading.end <= now else { return [] }\n"),
    ]],
    # What was written counts as read when its pause is over, whether the peer's system has it or not.
    "position-without-acknowledgement": [[
        (PACER, "    guard peer.hasAcknowledged else {\n", "    guard peer.hasAcknowledged || peer.isOpen else {\n"),
    ]],
    # An orderly end by the peer counts what was written until then as read.
    "position-at-close": [[
        (HANDLER, "  func channelInactive(context: ChannelHandlerContext) {\n",
         "  var lastWritten: [EventNumber] = []\n  func channelInactive(context: ChannelHandlerContext) {\n"
         "    confirmation.arrived(lastWritten)\n"),
        (DELIVERY, WROTE, f"{WROTE}    lastWritten = portion.events\n"),
    ]],
    # Frames to a family session leave one behind the other, with hardly a pause.
    "no-reading-pause": [[
        (PAUSES,
         "afterLogin: TimeAmount = .seconds(1), forEachText: TimeAmount = .milliseconds(80),\n"
         "    least: TimeAmount = .milliseconds(300)",
         "afterLogin: TimeAmount = .milliseconds(5), forEachText: TimeAmount = .nanoseconds(0),\n"
         "    least: TimeAmount = .milliseconds(5)"),
    ]],
    # The first frame leaves right behind 1006.
    "no-pause-after-login": [[
        (PAUSES, "afterLogin: TimeAmount = .seconds(1)", "afterLogin: TimeAmount = .milliseconds(5)")]],
    # The pause is the same for one text and for forty.
    "pause-without-count": [[
        (PAUSES, "max(least, .nanoseconds(forEachText.nanoseconds * Int64(count)))", "least")]],
    # Waiting texts of one friend leave each in a frame of its own.
    "texts-one-by-one": [[(f"{CHAT}/ChatLimits.swift", "maxJoinedTexts = 40", "maxJoinedTexts = 1")]],
    # As many of them as there are share a frame.
    "joins-beyond-forty": [[(f"{CHAT}/ChatLimits.swift", "maxJoinedTexts = 40", "maxJoinedTexts = 4_000")]],
    # A text goes out under another id each time.
    "another-id": [[
        (f"{CHAT}/Session/OutboundQueue.swift", "TextItem(msgid: text.msgid, content: text.content.plain)",
         'TextItem(msgid: MessageID(rawValue: "\\(text.msgid).\\(Int.random(in: 0..<1_000_000))"), content: text.content.plain)')]],
    # The position moves over texts that still wait, if one behind them has arrived.
    "position-over-gaps": [[
        (f"{CHAT}/Session/DeliveryConfirmation.swift", "    open.removeAll { numbers.contains($0) }\n",
         "    open.removeAll { $0 <= numbers.max() ?? 0 }\n"),
    ]],
    # The position of a family device tells its friends that it has their texts.
    "delivered-by-family": [[
        (f"{RULES}/StorageRules+Devices.swift", "guard new > old, !device.isFamily else { return [] }",
         "guard new > old else { return [] }"),
    ]],
    # A frame that is refused for one of its texts leaves the others stored.
    "partial-refusal": [[(TEXTS, "    guard receipt.conflicts.isEmpty else { return receipt }\n", "")]],
}


def read(tree, file):
    with open(f"{tree}/{file}", encoding="utf-8") as source:
        return source.read()


def main(name, tree):
    for changes in MUTANTS[name]:
        if not all(read(tree, file).count(old) == 1 for file, old, _ in changes):
            continue
        for file, old, new in changes:
            text = read(tree, file).replace(old, new)
            with open(f"{tree}/{file}", "w", encoding="utf-8") as source:
                source.write(text)
        return
    sys.exit(f"mutate: the server has changed and {name} fits nowhere; bring it up to date")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        print("\n".join(MUTANTS))
    elif len(sys.argv) == 3 and sys.argv[1] in MUTANTS:
        main(*sys.argv[1:])
    else:
        sys.exit(__doc__)
