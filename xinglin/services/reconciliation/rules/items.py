"""What is reconciled: each data item is one declaration, and every source that may state it.

An item names the kind of record that is counted here, the key by which a record of ours and one of
theirs are the same, and who else states it. From it come the Excel template, the import with a
verdict for every row, the comparison, its pages and its workflow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xinglin.kernel.registry import Registry


@dataclass(frozen=True)
class Source:
    """Somebody who states totals or hands in lists.

    One that hands in a list of the `whole` area is taken to have nothing of an institution that it
    does not name; of one that hands in its own, whoever has not handed in is not compared.
    """

    code: str
    title: str
    also: tuple[str, ...] = ()
    whole: bool = True


TOWNSHIP = Source("township", "乡镇上报", ("乡镇", "机构上报", "街道上报"), whole=False)
PROVINCE = Source("province", "省平台", ("省", "省级平台", "省系统"))
INSURANCE = Source("insurance", "医保结算", ("医保", "医保局"))
SOURCES = {one.code: one for one in (TOWNSHIP, PROVINCE, INSURANCE)}
HERE = "本平台"

ENROLMENT, VISIT, ENCOUNTER, DOSE, BIRTH = "enrolment", "visit", "encounter", "dose", "birth"
RECORDS = (ENROLMENT, VISIT, ENCOUNTER, DOSE, BIRTH)


@dataclass(frozen=True)
class Item:
    """A data item: what it counts here, how records are matched, who states it.

    A record is matched by its number where the other side gives ours, else by the person (found by
    the identity number), the kind and the day; `by_day=False` leaves the day out. `near` is by how
    many days the same service may be dated apart and still be one that differs. `value` is what is
    compared besides, titled; nothing when nothing is. `each` items are compared programme by
    programme; of an item `at_end` those are counted who are so on the last day of the period.
    """

    code: str
    title: str
    unit: str
    record: str
    sources: Sequence[Source]
    day: str
    kinds: tuple[str, ...] = ()
    each: bool = False
    at_end: bool = False
    near: int = 0
    value: str = ""
    values: tuple[tuple[str, str], ...] = ()
    says: str = ""
    order: int = 100

    def __post_init__(self) -> None:
        if self.record not in RECORDS or not self.sources:
            raise ValueError(f"{self.code}: no such record, or nobody states it")
        items.add(self.code, self)

    @property
    def by_day(self) -> bool:
        """Whether the day is part of what makes two records the same."""
        return not self.at_end


items: Registry[Item] = Registry("对账项目")
EVALUATIONS = (("1", "控制满意"), ("2", "控制不满意"), ("3", "不良反应"), ("4", "并发症"))

managed = Item(
    "managed", "期末在管人数", "人", ENROLMENT, (TOWNSHIP, PROVINCE), "纳入日期",
    each=True, at_end=True, order=10, says="期末最后一天仍在管理的人；一人一行。",
)  # fmt: skip
visits = Item(
    "visits", "随访服务", "人次", VISIT, (TOWNSHIP, PROVINCE), "随访日期",
    each=True, near=3, order=20, value="随访评价", values=EVALUATIONS,
    says="期内完成的随访，剔除的不计；一次一行。",
)  # fmt: skip
births = Item(
    "births", "新生儿建卡", "人", BIRTH, (TOWNSHIP, PROVINCE), "出生日期",
    near=3, order=30, value="性别", values=(("1", "男"), ("2", "女")),
    says="期内出生、居住在辖区的新生儿；一个新生儿一行，归居住地的责任机构。",
)  # fmt: skip
doses = Item(
    "doses", "预防接种", "剂次", DOSE, (PROVINCE,), "接种日期",
    near=3, order=40, value="批号", says="期内在辖区接种单位接种的剂次；一剂一行。",
)  # fmt: skip
outpatient = Item(
    "outpatient", "门急诊就诊", "人次", ENCOUNTER, (INSURANCE,), "就诊日期",
    kinds=("AMB", "EMER"), order=50, says="期内的门诊和急诊；一次结算一行。",
)  # fmt: skip
inpatient = Item(
    "inpatient", "住院", "人次", ENCOUNTER, (INSURANCE, PROVINCE), "入院日期",
    kinds=("IMP",), near=3, order=60, value="出院日期", says="期内入院的住院；一次住院一行。",
)  # fmt: skip
