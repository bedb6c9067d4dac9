"""Sentences, tables, headings and chapters, and the document they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import Formatter

from xinglin.engines.reports.words.figures import Change, Completion, Figure, Printed


@dataclass(frozen=True)
class Sentence:
    """A template with named figures, as in "规范管理率{rate}，{change}。".

    `when` prints the sentence only if the named figures read as said: `when={"pace": "滞后"}`.
    """

    template: str
    figures: Mapping[str, Printed] = field(default_factory=dict)
    when: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        asked = {name for _, name, _, _ in Formatter().parse(self.template) if name is not None}
        unknown = sorted((asked | set(self.when)) - set(self.figures))
        if unknown:
            raise ValueError(f"No figure is given for {', '.join(unknown)}: {self.template}")


@dataclass(frozen=True)
class Paragraph:
    """Sentences that follow one another in one paragraph."""

    sentences: tuple[Sentence | str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 (一、) to 4 （1）; its number is counted when the document is written.

    A heading that runs into the paragraph after it ends with 。; one that stands alone has no
    punctuation.
    """

    level: int
    text: str
    run_in: bool = False

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"No heading has level {self.level}")
        if self.run_in != self.text.endswith("。"):
            raise ValueError(f"Only a heading that runs in ends with 。: {self.text}")


@dataclass(frozen=True)
class Column:
    """A column of a table, with its share of the table's width."""

    title: str
    width: int = 1
    left: bool = False


@dataclass(frozen=True)
class FigureTable:
    """A table of texts and figures; its caption stands above, the unit right, the note below."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Printed, ...], ...]
    unit: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"A row of {self.caption} has not one cell for each column")


@dataclass(frozen=True)
class TargetRow:
    """One line of 主要指标完成情况: what was promised, what was reached, who answers for it."""

    title: str
    goal: Figure
    now: Figure
    before: Figure
    unit: str = ""
    remark: str = ""
    base: Figure | None = None


TARGET_COLUMNS = (
    Column("序号", 12),
    Column("指标", 34, left=True),
    Column("年度目标", 18),
    Column("完成值", 20),
    Column("完成率", 18),
    Column("同比", 23),
    Column("责任单位", 20),
    Column("备注", 15),
)


def target_table(caption: str, rows: tuple[TargetRow, ...], note: str = "") -> FigureTable:
    """The official table 序号|指标|年度目标|完成值|完成率|同比|责任单位|备注."""
    cells = tuple(
        (
            str(number),
            row.title,
            row.goal,
            row.now,
            Completion(row.now, row.goal, row.base),
            Change(row.now, row.before, label=""),
            row.unit,
            row.remark,
        )
        for number, row in enumerate(rows, start=1)
    )
    return FigureTable(caption, TARGET_COLUMNS, cells, note=note)


@dataclass(frozen=True)
class Lines:
    """Paragraphs in named styles, as they stand: (text, style) each; for templates."""

    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TagTable:
    """A table of a template: one row of tags, repeated for what `loop` goes through."""

    caption: str
    columns: tuple[Column, ...]
    loop: str
    cells: tuple[str, ...]
    note: str = ""


Block = Heading | Paragraph | Sentence | FigureTable | Lines | TagTable


@dataclass(frozen=True)
class Chapter:
    """A heading and what stands under it."""

    heading: Heading
    blocks: tuple[Block | Chapter, ...]


@dataclass(frozen=True)
class Attachment:
    """Something that follows on a page of its own, numbered and named under the text."""

    title: str
    blocks: tuple[Block | Chapter, ...]


@dataclass(frozen=True)
class Colophon:
    """版记, at the foot of the last page: copies to, printed by, printed on.

    The standard asks for the last even page: set `new_page` when the text ends on an odd one. That
    of a letter has neither printer nor date nor lines (GB/T 9704, 10.1): only copies. In a template
    the texts may be tags; copies to nobody leave no line.
    """

    printed_by: str = ""
    printed_on: date | str = ""
    copies_to: str = ""
    new_page: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """An official document in the layout of GB/T 9704; only title, organ and blocks are needed.

    `mast` (发文机关标志) brings the red head, with `number` and, upwards, `issuer` (签发人).
    A line break in the title is kept. `made_on` is written into the file's properties.
    `letter` lays it out as a letter (信函格式). In a template `tags` says what stands in the mast,
    the signature (`organ`) and the date (`day`), while `mast` and `organ` only give the measure.
    """

    title: str
    organ: str
    blocks: tuple[Block | Chapter, ...]
    made_on: date
    number: str = ""
    mast: str = ""
    issuer: str = ""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    addressee: str = ""
    attachments: tuple[Attachment, ...] = ()
    signed_on: date | None = None
    sealed: bool = False
    contact: str = ""
    colophon: Colophon | None = None
    letter: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)
