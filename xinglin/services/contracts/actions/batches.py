"""Contracts that come in as a table: a verdict for every row, signed in sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.exchange import (
    ACCEPTED,
    UNCHANGED,
    Column,
    Dataset,
    Judged,
    Kind,
    Unclear,
    datasets,
    day_of,
    set_aside,
    text_of,
)
from xinglin.engines.people import queries as people
from xinglin.kernel.time import today
from xinglin.services.contracts import queries
from xinglin.services.contracts.actions.signing import Wish, sign_many
from xinglin.services.contracts.models import Package, Team
from xinglin.services.contracts.rules import CONSENTS

SOURCE = "import"


class SigningDesk:
    """The desk at which rows of a list of contracts are read and signed, chunk by chunk."""

    def __init__(self, dataset: Dataset, run: Any) -> None:
        self.dataset, self.run = dataset, run
        self.packages: dict[str, list[Package]] = {}
        for one in queries.packages_for(None, today()):
            self.packages.setdefault(one.title, []).append(one)
        self.teams: dict[str, list[Team]] = {}

    def read(self, rows: Sequence[tuple[int, Mapping[str, Any]]]) -> list[Any]:
        """The wish of each row, or why it is set aside."""
        numbers = [text_of(row.get("id_number")).upper() for _, row in rows]
        known = people.known_by_id([one for one in numbers if one])
        shown = {p.id: p for p in people.people(known.values(), self.run.by)}
        teams = queries.suggested(p.place for p in shown.values())
        return [
            self._row(row, shown.get(known.get(number, 0)), number, teams)
            for (_, row), number in zip(rows, numbers, strict=True)
        ]

    def _row(self, row: Mapping[str, Any], person: Any, number: str, teams: Any) -> Any:
        if not number:
            return set_aside("没有填写身份证号", "请补填身份证号", "id_number")
        if person is None:
            why = "没有这个身份证号的居民，或不在您的管辖范围内"
            return set_aside(why, "请先登记居民，或核对身份证号", "id_number")
        named = text_of(row.get("name"))
        if named and named != person.name:
            return set_aside("姓名与档案不符", "请核对姓名和身份证号是否同一人", "name")
        try:
            starts = day_of(row.get("signed_on"))
        except Unclear as unclear:
            return set_aside(str(unclear), "请写成 2026-03-01 的样子", "signed_on")
        if starts is None:
            return set_aside("没有填写签约日期", "请补填签约日期", "signed_on")
        package = self._package(text_of(row.get("package")), person.place)
        if package is None:
            names = "、".join(sorted(self.packages)[:6])
            return set_aside("没有这个服务包", f"可选：{names}", "package")
        team = self._team(text_of(row.get("team")), teams.get(person.place))
        if team is None:
            return set_aside("没有负责此地的团队", "请在“团队”一列写明团队名称", "team")
        consent, by = self._consent(text_of(row.get("consent")), text_of(row.get("consent_by")))
        return Wish(
            person.id, person.place, person.birth, package, team, starts, consent, by,
            person.deceased_on, person.left_on,
        )  # fmt: skip

    def _package(self, title: str, place: int) -> Package | None:
        fits = [
            one for one in self.packages.get(title, ())
            if one.place.number <= place <= one.place.last
        ]  # fmt: skip
        return fits[0] if fits else None

    def _team(self, name: str, suggested: int | None) -> Team | None:
        if name not in self.teams:
            rows = Team.objects.filter(ended_on=None)
            self.teams[name] = list(rows.filter(name=name) if name else rows)
        found = self.teams[name]
        if name:
            return found[0] if len(found) == 1 else None
        return next((one for one in found if one.pk == suggested), None)

    def _consent(self, text: str, by: str) -> tuple[str, str]:
        for code, title in CONSENTS.items():
            if text in (code, title, f"{code} {title}", f"{code}{title}"):
                return code, by
        return ("1" if not text else "", by)

    def take(self, told: Sequence[Any]) -> list[Judged]:
        """A verdict for each; whoever holds that very contract already is unchanged."""
        wishes = [one for one in told if isinstance(one, Wish)]
        held = queries.active_of({one.resident for one in wishes}, today())
        same = {
            id(one) for one in wishes
            if one.resident in held
            and (held[one.resident].starts_on, held[one.resident].package_id)
            == (one.starts, one.package.pk)
        }  # fmt: skip
        fresh = [one for one in wishes if id(one) not in same]
        signed = iter(sign_many(by=self.run.by, wishes=fresh, source=SOURCE) if fresh else ())
        found: list[Judged] = []
        for one in told:
            if isinstance(one, Judged):
                found.append(one)
            elif id(one) in same:
                found.append(UNCHANGED)
            else:
                verdict = next(signed)
                found.append(ACCEPTED if verdict.signed else set_aside(verdict.why))
        return found


CONTRACTS = Dataset(
    "contracts",
    "家庭医生签约名单",
    (
        Column("id_number", "身份证号", Kind.IDENTITY, ("身份证号码", "证件号码"), True,
               example="11010519491231002X", says="按身份证号找到居民；单元格请设为文本格式"),
        Column("name", "姓名", Kind.NAME, ("居民姓名",), example="张三"),
        Column("signed_on", "签约日期", Kind.DAY, ("签约时间",), True, example="2026-03-01"),
        Column("package", "服务包", Kind.TEXT, ("签约服务包",), True, example="基础服务包"),
        Column("team", "团队", Kind.TEXT, ("签约团队", "家庭医生团队"),
               says="不填则按居住地的责任团队"),
        Column("consent", "同意方式", Kind.CODE, values=tuple(CONSENTS.items()),
               says="不填视为本人签字"),
        Column("consent_by", "代签人", Kind.TEXT, says="家属代签时填写姓名和关系"),
    ),
    key=("id_number", "signed_on"),
    says="一行一份签约；期限一年。已有有效签约的不重复签。",
    desk=SigningDesk,
)  # fmt: skip
datasets.add(CONTRACTS.code, CONTRACTS)
