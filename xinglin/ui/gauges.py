"""Small drawings inside a cell: a value on its scale, with the interval in which it may lie."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

WIDE, HIGH = 132, 18


def gauge(
    value: Any,
    low: Any = None,
    high: Any = None,
    *,
    scale: tuple[Any, Any] = (0, 100),
    target: Any = None,
    state: str = "",
    said: str = "",
) -> SafeString:
    """A dot on a line; `low` and `high` are the ends of its interval, `target` a mark on the scale.

    `said` is read out instead of the drawing; without it the drawing is for the eye only, for where
    the same numbers stand beside it in words.
    """
    if value is None:
        return mark_safe("")
    first, last = (float(end) for end in scale)
    room = (last - first) or 1.0

    def at(number: Any) -> str:
        share = min(max((float(number) - first) / room, 0.0), 1.0)
        return f"{4 + share * (WIDE - 8):.1f}"

    parts = [SafeString(f'<line class="gauge-scale" x1="4" y1="9" x2="{WIDE - 4}" y2="9"/>')]
    if low is not None and high is not None:
        parts.append(
            SafeString(f'<line class="gauge-span" x1="{at(low)}" y1="9" x2="{at(high)}" y2="9"/>')
        )
    if target is not None:
        parts.append(
            SafeString(
                f'<line class="gauge-target" x1="{at(target)}" y1="2" x2="{at(target)}" y2="16"/>'
            )
        )
    parts.append(SafeString(f'<circle class="gauge-dot" cx="{at(value)}" cy="9" r="3.5"/>'))
    read_out = format_html('role="img" aria-label="{}"', said) if said else 'aria-hidden="true"'
    return format_html(
        '<svg class="gauge{}" viewBox="0 0 {} {}" width="{}" height="{}" {}>{}</svg>',
        f" is-{state}" if state else "",
        WIDE,
        HIGH,
        WIDE,
        HIGH,
        mark_safe(read_out),
        mark_safe("".join(parts)),
    )
