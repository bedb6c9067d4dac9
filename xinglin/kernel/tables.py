"""Reads the small text tables that examples are written in."""

from __future__ import annotations


def read_table(text: str) -> list[dict[str, str]]:
    """Rows of a `a | b | c` table as dicts by column title; blank lines are passed over.

    >>> read_table('''
    ...     case | age
    ...     one  | 50
    ... ''')
    [{'case': 'one', 'age': '50'}]
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    titles = _cells(lines[0])
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = _cells(line)
        if len(cells) > len(titles):
            raise ValueError(
                f"line {number} has {len(cells)} cells under {len(titles)} titles: {line}"
            )
        cells += [""] * (len(titles) - len(cells))
        rows.append(dict(zip(titles, cells, strict=True)))
    return rows


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]
