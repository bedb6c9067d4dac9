"""State diagrams drawn from the declaration: Mermaid text, and SVG of our own."""

from __future__ import annotations

from html import escape

from xinglin.engines.workflow.words import Workflow

HIGH, GAP, TOP, CHAR, PAD = 34, 44, 14, 14, 18
INK, LINE, PAPER, FULL, HERE = "#1f2d3d", "#6b7a8c", "#ffffff", "#eef3f8", "#cfe6dd"


def mermaid(workflow: Workflow) -> str:
    """The diagram as Mermaid's text."""
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.starts}"]
    for state in workflow.by_state.values():
        lines.append(f"    {state.code} : {state.title}")
    for move in workflow.moves:
        lines += [f"    {one} --> {move.to} : {move.title}" for one in move.sources]
    lines += [f"    {one.code} --> [*]" for one in workflow.by_state.values() if one.final]
    return "\n".join(lines) + "\n"


def svg(workflow: Workflow, at: str = "") -> str:
    """The diagram as SVG: states from top to bottom, ways down on the right, ways back on the left.

    `at` is the state to mark. Only presentation attributes are used: it is shown under a strict
    content policy, and stands by itself in the manual.
    """
    states = list(workflow.by_state.values())
    row = {state.code: turn for turn, state in enumerate(states)}
    ways: dict[tuple[str, str], list[str]] = {}
    for move in workflow.moves:
        for source in move.sources:
            ways.setdefault((source, move.to), []).append(move.title)
    box = max(_wide(state.title) for state in states) + 2 * PAD
    forward = [way for way in ways if row[way[1]] > row[way[0]] + 1]
    back = [way for way in ways if row[way[1]] <= row[way[0]]]
    widest = max((_wide("／".join(titles)) for titles in ways.values()), default=0)
    left = (_bulge(len(states)) + widest // 2 + 10) if back else 10
    right = (_bulge(len(states)) + widest + 10) if forward else widest // 2 + 10
    width, height = left + box + right, 2 * TOP + len(states) * (HIGH + GAP) - GAP
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" class="img-fluid" role="img" '
        f'aria-label="{escape(workflow.title)}" font-size="{CHAR}" '
        f'font-family="sans-serif" fill="{INK}">'
    )
    tip = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker></defs>'
    )
    parts = [head, f"<title>{escape(workflow.title)}</title>", tip]
    taken: set[tuple[int, int]] = set()
    for (source, to), titles in ways.items():
        parts.append(_way(left, box, row[source], row[to], "／".join(titles), taken))
    for state in states:
        parts.append(_state(left, box, row[state.code], state, state.code == at, workflow))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _wide(text: str) -> int:
    return sum(CHAR if ord(one) > 255 else CHAR * 6 // 10 for one in text)


def _bulge(span: int) -> int:
    return 14 + 18 * span


def _middle(turn: int) -> int:
    return TOP + turn * (HIGH + GAP) + HIGH // 2


def _state(left: int, box: int, turn: int, state: object, here: bool, of: Workflow) -> str:
    y = TOP + turn * (HIGH + GAP)
    code, title = getattr(state, "code", ""), getattr(state, "title", "")
    final = bool(getattr(state, "final", False))
    fill = HERE if here else FULL if final else PAPER
    thick = 2.5 if here or code == of.starts else 1.2
    corner = 17 if final or code == of.starts else 6
    return (
        f'<rect x="{left}" y="{y}" width="{box}" height="{HIGH}" rx="{corner}" fill="{fill}" '
        f'stroke="{INK}" stroke-width="{thick}"/>'
        f'<text x="{left + box // 2}" y="{y + HIGH // 2 + 5}" text-anchor="middle">'
        f"{escape(title)}</text>"
    )


def _way(left: int, box: int, one: int, other: int, title: str, taken: set[tuple[int, int]]) -> str:
    middle, tip = left + box // 2, 'marker-end="url(#tip)"'
    stroke = f'fill="none" stroke="{LINE}" stroke-width="1.3"'
    small = f'font-size="{CHAR - 2}" fill="{LINE}"'
    if other == one + 1:
        y1, y2 = _middle(one) + HIGH // 2, _middle(other) - HIGH // 2
        return (
            f'<path d="M{middle} {y1}L{middle} {y2}" {stroke} {tip}/>'
            f'<text x="{middle + 8}" y="{(y1 + y2) // 2 + 4}" {small}>{escape(title)}</text>'
        )
    y1, y2 = _middle(one), _middle(other)
    if other > one:
        edge, out, anchor = left + box, _bulge(other - one), "start"
        far, label = edge + out, edge + out * 3 // 4 + 6
    else:
        edge, out, anchor = left, _bulge(max(1, one - other)), "end"
        far, label = edge - out, edge - out * 3 // 4 - 6
    if one == other:
        y1, y2 = y1 - 9, y2 + 9
    y = (y1 + y2) // 2
    while any(abs(y - each) < CHAR and abs(label - x) < 90 for x, each in taken):
        y += CHAR
    taken.add((label, y))
    return (
        f'<path d="M{edge} {y1}C{far} {y1} {far} {y2} {edge} {y2}" {stroke} {tip}/>'
        f'<text x="{label}" y="{y + 4}" text-anchor="{anchor}" {small}>{escape(title)}</text>'
    )
