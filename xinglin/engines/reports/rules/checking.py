"""Whether a template can be filled: every tag read, every word known; faults by paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import Environment, TemplateSyntaxError, nodes

from xinglin.engines.reports.rules.tags import REST, TAG, bare, statement, tidied
from xinglin.engines.reports.words.templates import (
    DRAWN,
    NUMBERS,
    ROW_OF_TABLES,
    TABLES,
    TEXTS,
    WAYS,
    WHERE,
    Fault,
    Vocabulary,
)

CALLED = {**NUMBERS, **TEXTS, **TABLES, **DRAWN}
CLOSES = {"endif": "if", "endfor": "for", "endset": "set"}
MIDDLE = {"else": ("if", "for"), "elif": ("if",)}
OPENS = {"if": "{% endif %}", "for": "{% endfor %}"}
LENGTH = 40


@dataclass
class Checking:
    """The faults so far, what is open, and what each loop goes through."""

    words: Vocabulary
    language: Environment
    faults: list[Fault] = field(default_factory=list)
    open: list[tuple[str, str, str]] = field(default_factory=list)
    loops: list[dict[str, Mapping[str, str]]] = field(default_factory=list)
    codes: dict[str, None] = field(default_factory=dict)

    def paragraph(self, where: str, text: str) -> None:
        """Everything in one paragraph of the template."""
        for found in TAG.findall(text):
            self.tag(where, tidied(found))
        rest = TAG.sub("", text)
        if REST.search(rest):
            self.faults.append(Fault(where, _short(rest), "标签没有写完整，应写成 {{ }} 或 {% %}"))

    def tag(self, where: str, tag: str) -> None:
        """One tag: its grammar, then its words."""
        if tag.startswith("{#"):
            return
        word = statement(tag)
        if word in CLOSES or word in MIDDLE:
            self._within(where, tag, word)
            if word != "elif":
                return
        source = bare(tag)
        if word == "elif":
            source = source.replace("elif", "if", 1)
        try:
            tree = self.language.parse(source + OPENS.get("if" if word == "elif" else word, ""))
        except TemplateSyntaxError as fault:
            self.faults.append(Fault(where, tag, f"标签写法有误：{fault.message}"))
            if word in OPENS:
                self.open.append((word, where, tag))
                self.loops.append({})
            return
        if word in OPENS:
            self.open.append((word, where, tag))
            self.loops.append(self._loop(tree))
        for why in self._unknown(tree):
            self.faults.append(Fault(where, tag, why))

    def _within(self, where: str, tag: str, word: str) -> None:
        wanted = MIDDLE.get(word, (CLOSES.get(word, ""),))
        if not self.open or self.open[-1][0] not in wanted:
            self.faults.append(Fault(where, tag, f"前面没有与它成对的 {{% {wanted[0]} … %}}"))
        elif word in CLOSES:
            self.open.pop()
            self.loops.pop()

    def finish(self) -> None:
        """What was opened and never closed."""
        for word, where, tag in self.open:
            self.faults.append(Fault(where, tag, f"没有写结束标签 {{% end{word} %}}"))

    def _loop(self, tree: nodes.Template) -> dict[str, Mapping[str, str]]:
        """The name a loop gives to each row, and the fields such a row has."""
        loop = tree.find(nodes.For)
        if loop is None or not isinstance(loop.target, nodes.Name):
            return {}
        return {loop.target.name: self._fields(loop.iter), "loop": {}}

    def _fields(self, through: nodes.Node) -> Mapping[str, str]:
        if isinstance(through, nodes.Filter) and through.node is not None:
            return self._fields(through.node)
        if isinstance(through, nodes.Name):
            return self.words.rows.get(through.name, {})
        if isinstance(through, nodes.Call) and isinstance(through.node, nodes.Name):
            return ROW_OF_TABLES if through.node.name in TABLES else {}
        return {}

    def _unknown(self, tree: nodes.Template) -> Iterator[str]:
        given = {name for loop in self.loops for name in loop}
        called = {id(call.node) for call in tree.find_all(nodes.Call)}
        for name in tree.find_all(nodes.Name):
            known = (self.words.facts, self.words.rows, given)
            if name.ctx == "load" and id(name) not in called:
                if name.name in CALLED:
                    yield f'“{name.name}”要写明指标代码，如 {name.name}("代码")'
                elif not any(name.name in some for some in known):
                    yield f"没有名为“{name.name}”的内容"
        for call in tree.find_all(nodes.Call):
            yield from self._called(call)
        for asked in tree.find_all(nodes.Getattr):
            yield from self._field(asked)
        for used in tree.find_all(nodes.Filter):
            if used.name not in self.language.filters:
                yield f"没有名为“{used.name}”的处理方式"

    def _called(self, call: nodes.Call) -> Iterator[str]:
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name not in CALLED:
            yield f"没有名为“{name or '？'}”的写法；可用：{'、'.join(CALLED)}"
            return
        first = call.args[0] if call.args else None
        if first is None:
            yield f"“{name}”没有写指标代码"
        elif isinstance(first, nodes.Const):
            self.codes[str(first.value)] = None
            if first.value not in self.words.codes:
                yield f"没有代码为“{first.value}”的指标"
        for one in call.kwargs:
            if name in NUMBERS and one.key not in WHERE:
                yield f"“{name}”没有参数“{one.key}”；可用：{'、'.join(WHERE)}"
        ways = [one.value for one in call.args[1:2] if isinstance(one, nodes.Const)]
        if name in DRAWN and ways and ways[0] not in WAYS:
            yield f"没有“{ways[0]}”这种图；可用：{'、'.join(WAYS)}"

    def _field(self, asked: nodes.Getattr) -> Iterator[str]:
        if not isinstance(asked.node, nodes.Name) or asked.node.name == "loop":
            return
        fields = next(
            (loop[asked.node.name] for loop in reversed(self.loops) if asked.node.name in loop),
            None,
        )
        if fields is not None and asked.attr not in fields:
            known = "、".join(fields) or "（无）"
            yield f"“{asked.node.name}”没有字段“{asked.attr}”；可用：{known}"


def check(
    paragraphs: Iterable[tuple[str, str]], words: Vocabulary, language: Environment
) -> tuple[list[Fault], list[str]]:
    """The faults of a template, and the codes it names; `paragraphs` are (where, text)."""
    checking = Checking(words, language)
    for where, text in paragraphs:
        checking.paragraph(where, text)
    checking.finish()
    return checking.faults, list(checking.codes)


def _short(text: str) -> str:
    return text if len(text) <= LENGTH else f"{text[:LENGTH]}…"
