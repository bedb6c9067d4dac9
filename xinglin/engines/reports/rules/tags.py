"""Tags of a template as text: found, made plain, named by kind."""

from __future__ import annotations

import re

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
REST = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
PLAIN = str.maketrans("（），：；＝＞＜！［］．｜“”‘’＂＇　", "(),:;=><![].|\"\"''\"' ")
WHAT = re.compile(r"^\{([%{])[-+]?\s*(?:(tr|tc|p|r)\s+)?", re.DOTALL)


def tidied(text: str) -> str:
    """The text with full-width signs inside tags made plain; those outside stay.

    >>> tidied("率（{{ 值（“HTN1”） }}），")
    '率（{{ 值("HTN1") }}），'
    """
    return TAG.sub(lambda tag: tag[0].translate(PLAIN), text)


def bare(tag: str) -> str:
    """A tag as the template language has it, without what says which part of the page it holds.

    >>> bare("{%tr for 行 in 完成情况 %}"), bare("{{r 值(1) }}")
    ('{% for 行 in 完成情况 %}', '{{ 值(1) }}')
    """
    return WHAT.sub(lambda head: f"{{{head[1]} ", tag)


def statement(tag: str) -> str:
    """The first word of a statement; nothing for what is printed.

    >>> statement("{%p if 进度('A') == '完成' %}"), statement("{{ 年 }}")
    ('if', '')
    """
    if not tag.startswith("{%"):
        return ""
    words = bare(tag)[2:-2].strip(" -+").split()
    return words[0] if words else ""
