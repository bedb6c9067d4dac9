"""Reads CSV line by line, in UTF-8 or GB18030, however large it is."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

SAMPLE = LONGEST = 1 << 20
UNREADABLE = "\ufffd"


def read_csv(path: Path) -> Iterator[list[Any]]:
    """The rows of a CSV file; a line that cannot be read comes as a single unreadable cell."""
    with path.open("rb") as opened:
        sample = opened.read(SAMPLE)
    encoding = encoding_of(sample)
    text = sample.decode(encoding, "replace")
    delimiter = delimiter_of(text)
    with path.open(encoding=encoding, errors="replace", newline="") as opened:
        rows = csv.reader(_lines(opened), delimiter=delimiter)
        while True:
            try:
                yield list(next(rows))
            except StopIteration:
                return
            except csv.Error:
                yield [UNREADABLE]


def _lines(opened: TextIO) -> Iterator[str]:
    """Lines without NUL and of bearable length: no line may fill the memory."""
    while line := opened.readline(LONGEST):
        yield line.replace("\0", UNREADABLE) if "\0" in line else line


def encoding_of(sample: bytes) -> str:
    """UTF-8 if it can be that, else GB18030, which townships' tables are mostly in.

    >>> encoding_of("姓名".encode("gbk")), encoding_of("姓名".encode())
    ('gb18030', 'utf-8-sig')
    """
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig"


def delimiter_of(text: str) -> str:
    """What stands between the cells: the sign that is most frequent in the first lines.

    >>> delimiter_of("姓名\\t性别\\n张三\\t男")
    '\\t'
    """
    head = "\n".join(text.splitlines()[:5])
    return max(",\t;，", key=lambda sign: head.count(sign))
