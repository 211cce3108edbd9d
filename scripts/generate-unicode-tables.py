#!/usr/bin/env python3
"""Writes Sources/UnicodeText/Tables: how texts are folded, which letters look alike, and which script each has.

The facts are the Unicode Character Database as Debian ships it, and the confusables of UTS 39 as the Python package
`confusable-homoglyphs` carries them. Run it from the repository's root after a new version of either:

    apt-get install unicode-data && pip install confusable-homoglyphs==3.3.1
    python3 scripts/generate-unicode-tables.py

Each table is one string of numbers in Base64 VLQ (five bits a letter, the lowest first, 0x20 says that more follow),
which the program decodes when it first needs it; `CompactTable.swift` is the reader.
"""

import json
import os
import re

import confusable_homoglyphs

DATABASE = "/usr/share/unicode"
TARGET = "Sources/UnicodeText/Tables"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
# Scripts that Chinese, Japanese and Korean write together with each other or with Latin; the order is that of
# `Script.swift`. All others are told apart by number only.
KNOWN_SCRIPTS = ["Common", "Inherited", "Latin", "Han", "Hiragana", "Katakana", "Bopomofo", "Hangul"]


def database_lines(name):
    with open(f"{DATABASE}/{name}", encoding="utf-8") as file:
        for line in file:
            fields = [field.strip() for field in line.split("#")[0].split(";")]
            if len(fields) > 1:
                yield fields


def code_range(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def sequence(text):
    return [int(code, 16) for code in text.split()]


def is_other_form(code, decomposition):
    """Whether a scalar is only another form of others: wide, narrow, circled, a ligature, a Roman numeral.

    What several scripts write every day, such as the Thai AM or the letters of Korean, is not.
    """
    return not decomposition.startswith("<compat>") or code >= 0x2000 and not 0x3130 <= code <= 0x318F


def unicode_version():
    with open(f"{DATABASE}/DerivedAge.txt", encoding="utf-8") as file:
        return re.search(r"DerivedAge-([0-9.]+)\.txt", file.readline()).group(1)


class Database:
    def __init__(self):
        self.canonical = {}
        self.compatibility = []
        self.combining_class = {}
        for fields in database_lines("UnicodeData.txt"):
            code = int(fields[0], 16)
            if fields[3] != "0":
                self.combining_class[code] = int(fields[3])
            if fields[5] and not fields[5].startswith("<"):
                self.canonical[code] = sequence(fields[5])
            if fields[5].startswith("<") and is_other_form(code, fields[5]):
                self.compatibility.append(code)
        excluded = set()
        self.casefold = {}
        for fields in database_lines("DerivedNormalizationProps.txt"):
            if fields[1] == "Full_Composition_Exclusion":
                excluded.update(code_range(fields[0]))
            if fields[1] == "NFKC_CF":
                for code in code_range(fields[0]):
                    self.casefold[code] = sequence(fields[2])
        self.pairs = {
            tuple(parts): code
            for code, parts in self.canonical.items()
            if len(parts) == 2 and code not in excluded
        }

    def decomposed(self, codes):
        """Canonical decomposition; syllables of Hangul, which are composed by rule, stay."""
        result = []
        for code in codes:
            result += self.decomposed(self.canonical[code]) if code in self.canonical else [code]
        for end in range(1, len(result)):
            place = end
            order = self.combining_class.get(result[place], 0)
            while place > 0 and 0 < order < self.combining_class.get(result[place - 1], 0):
                result[place - 1], result[place] = result[place], result[place - 1]
                place -= 1
        return result

    def folded(self, code):
        """NFKC_Casefold, decomposed, but with kana and their sound marks as one letter."""
        result = []
        for part in self.decomposed(self.casefold.get(code, [code])):
            pair = (result[-1], part) if result else None
            if part in (0x3099, 0x309A) and pair in self.pairs:
                result[-1] = self.pairs[pair]
            else:
                result.append(part)
        return result


def confusables():
    """Maps a scalar to what stands for all that look like it: {code: [codes]}."""
    folder = os.path.dirname(confusable_homoglyphs.__file__)
    with open(f"{folder}/confusables.json", encoding="utf-8") as file:
        # The package keeps the marks of direction that the data file prints around right-to-left examples.
        strip = lambda text: text.replace("\u200e", "")
        data = {}
        for text, entries in json.load(file).items():
            data.setdefault(strip(text), set()).update(strip(entry["c"]) for entry in entries)
    parents = {}

    def root(text):
        parents.setdefault(text, text)
        while parents[text] != text:
            parents[text] = parents[parents[text]]
            text = parents[text]
        return text

    for text, others in data.items():
        for other in others:
            parents[root(other)] = root(text)
    classes = {}
    for text in sorted(parents):
        classes.setdefault(root(text), []).append(text)
    # Only sequences stand for something that is written with more letters; else the one that most others name.
    prototype = {}
    for members in classes.values():
        best = max(members, key=lambda text: (len(text) > 1, len(data.get(text, ())), -ord(text[0]), text))
        for member in members:
            prototype[member] = best

    def skeleton(text, depth=0):
        if depth > 8:
            raise ValueError(f"confusables go round in circles: {text!r}")
        result = ""
        for letter in text:
            target = prototype.get(letter, letter)
            result += target if target == letter else skeleton(target, depth + 1)
        return result

    return {
        ord(text): [ord(letter) for letter in skeleton(text)]
        for text in prototype
        if len(text) == 1 and skeleton(text) != text
    }


def scripts():
    """The script of each scalar as runs [(first, last, number)]."""
    numbers = {name: number for number, name in enumerate(KNOWN_SCRIPTS)}
    of = {}
    for fields in database_lines("Scripts.txt"):
        number = numbers.setdefault(fields[1], len(numbers))
        for code in code_range(fields[0]):
            of[code] = number
    # What several scripts share, such as the mark for long vowels, belongs to Chinese and Japanese together.
    shared = {"Hani": "Han", "Hira": "Hiragana", "Kana": "Katakana", "Bopo": "Bopomofo", "Hang": "Hangul"}
    for fields in database_lines("ScriptExtensions.txt"):
        names = fields[1].split()
        for code in code_range(fields[0]):
            if set(names) <= set(shared):
                of[code] = numbers[shared["Hani" if "Hani" in names else names[0]]]
    runs = []
    for code in sorted(of):
        if runs and runs[-1][1] == code - 1 and runs[-1][2] == of[code]:
            runs[-1][1] = code
        else:
            runs.append([code, code, of[code]])
    return runs


def number(value):
    text = ""
    while True:
        digit = value & 31
        value >>= 5
        text += DIGITS[digit | (32 if value else 0)]
        if not value:
            return text


def signed(value):
    return number(value * 2 if value >= 0 else -value * 2 - 1)


def mappings(table):
    text = ""
    previous = 0
    for code in sorted(table):
        text += number(code - previous) + number(len(table[code]))
        near = code
        for target in table[code]:
            text += signed(target - near)
            near = target
        previous = code
    return text


def plain_runs(codes):
    runs = []
    for code in sorted(codes):
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code, 1])
    return runs


def ranges(runs):
    text = ""
    previous = 0
    for first, last, value in runs:
        text += number(first - previous) + number(last - first) + number(value)
        previous = last
    return text


def write(name, source, comment, text):
    lines = [text[start : start + 110] for start in range(0, len(text), 110)]
    with open(f"{TARGET}/{name}.swift", "w", encoding="utf-8") as file:
        file.write(f"// Generated by scripts/generate-unicode-tables.py from {source}; do not edit.\n")
        file.write("// Data © Unicode, Inc., under the Unicode License (docs/unicode-license.txt).\n\n")
        for line in comment:
            file.write(f"/// {line}\n")
        file.write(f"enum {name} {{\n  // swift-format-ignore\n" '  static let text: StaticString = """\n')
        file.write("\\\n".join(f"    {line}" for line in lines))
        file.write('\n    """\n}\n')
    print(f"{name}: {len(text)} letters")


def main():
    database = Database()
    version = unicode_version()
    folding = {}
    for code in range(0x80, 0x110000):
        if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3:
            continue
        folded = database.folded(code)
        # An empty one is default-ignorable, which the standard library tells.
        if folded and folded != [code]:
            folding[code] = folded
    write(
        "FoldingTable", f"Unicode {version}",
        ["What each scalar above ASCII becomes when a text is folded: NFKC_Casefold, decomposed canonically."],
        mappings(folding))
    write(
        "ConfusablesTable", "the confusables of UTS 39 in confusable-homoglyphs 3.3.1",
        ["The prototype of each scalar that looks like another one or several."], mappings(confusables()))
    write(
        "ScriptTable", f"Unicode {version}", ["Runs of scalars of one script: gap, length less one, number of the script."],
        ranges(scripts()))
    write(
        "CompatibilityTable", f"Unicode {version}",
        ["Runs of scalars that are only other forms of others, in the shape of ``ScriptTable``, each with the number 1."],
        ranges(plain_runs(database.compatibility)))


main()
