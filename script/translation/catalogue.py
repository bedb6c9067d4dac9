"""Reads, merges, writes and compiles a catalogue of words (gettext's .po and .mo)."""

import ast
import re
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from script.translation.seen import Words

GAP = re.compile(r"\{\d\}")
HEAD = (
    "Language: en\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
)
TOP = """\
# English words of the platform, written by script/messages: edit the msgstr lines, no others.
# A sentence with gaps {1} {2} is filled where it is shown; its comment says with what.
"""


def read(file: Path) -> dict[str, str]:
    """The translations of a .po file; plural forms are left to gettext's own tools."""
    found: dict[str, str] = {}
    entry = {"msgid": "", "msgstr": ""}
    part = ""
    for line in [*(file.read_text("utf-8").splitlines() if file.exists() else []), 'msgid ""']:
        word, _, quoted = line.partition(" ")
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            part = word
            if part == "msgid":
                if entry["msgid"] and entry["msgstr"]:
                    found[entry["msgid"]] = entry["msgstr"]
                entry = {"msgid": "", "msgstr": ""}
        if part in entry:
            entry[part] += ast.literal_eval(line if line.startswith('"') else quoted)
    return found


def written(seen: Iterable[Words], translations: Mapping[str, str]) -> str:
    """The .po file: every text that is seen, with the translation there is."""
    parts = [f'{TOP}msgid ""\nmsgstr ""\n{_lines(HEAD)}']
    for one in seen:
        notes = "".join(f"#. {{{n}}} = {gap}\n" for n, gap in enumerate(one.gaps, start=1))
        places = "".join(f"#: {place}\n" for place in sorted(one.places))
        told = translations.get(one.text, "")
        parts.append(f"{notes}{places}msgid {_quoted(one.text)}\nmsgstr {_quoted(told)}\n")
    return "\n".join(parts)


def compiled(translations: Mapping[str, str]) -> bytes:
    """The .mo file that gettext loads."""
    pairs = sorted((k.encode(), v.encode()) for k, v in {"": HEAD, **translations}.items() if v)
    start = 28 + 16 * len(pairs)
    tables: list[list[int]] = [[], []]
    texts = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += [len(pair[side]), start + len(texts)]
            texts += pair[side] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, start]
    flat = [*numbers, *tables[0], *tables[1]]
    return struct.pack(f"<{len(flat)}I", *flat) + texts


def wrong_gaps(translations: Mapping[str, str]) -> list[str]:
    """Texts whose translation fills a gap that the text does not have, or forgets one."""
    return [
        key for key, told in translations.items() if set(GAP.findall(key)) != set(GAP.findall(told))
    ]


def _quoted(text: str) -> str:
    if "\n" in text:
        return f'""\n{_lines(text)}'.rstrip("\n")
    return f'"{_escaped(text)}"'


def _lines(text: str) -> str:
    return "".join(f'"{_escaped(line)}"\n' for line in text.splitlines(keepends=True))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
