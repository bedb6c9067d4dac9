"""Template words of the kit."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from xinglin.ui import show

register = template.Library()


@register.simple_tag
def icon(name: str, title: str = "") -> SafeString:
    """A line icon from the sprite; silent for screen readers unless it has a title."""
    source = f"{static('ui/icons.svg')}#{name}"
    if title:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', title, source
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', source)


@register.filter
def said(text: Any) -> Any:
    """The text in the reader's language."""
    return show.said(text)


@register.filter
def in_days(value: Any) -> SafeString:
    """How far a day is away."""
    return show.ago(value)


@register.filter
def shown(value: Any) -> SafeString:
    """A day or moment."""
    return show.moment(value)


@register.filter
def state(value: Any) -> SafeString:
    """A state as shape, word and colour."""
    return show.badge(value)
