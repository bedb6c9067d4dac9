"""A code as a square that telephones and scanners read (QR code), drawn as a picture of lines."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def square(text: str, says: str) -> SafeString:
    """The text as a QR picture; `says` is read out in its place. Letters and digits draw small.

    The picture is part of the page: no other address ever learns what it holds.
    """
    import segno  # drawn on a few pages only

    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None, dark="#000",
                            light="#fff")  # fmt: skip
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', says,
                       mark_safe(drawn))  # fmt: skip
