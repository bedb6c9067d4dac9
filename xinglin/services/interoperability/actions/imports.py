"""Bulk import: what came is kept sealed before it is acknowledged, and taken piece by piece.

A piece, its verdicts and what was written of it are one commit: killed anywhere, the next run goes
on with the piece that is open, and nothing is taken twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from django.db import transaction
from django.db.models import F

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import blind, seal, unseal
from xinglin.engines.exchange import Judged, Outcome, set_aside
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as resources
from xinglin.engines.ledger.actions import commit
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.interoperability.models import Import, ImportPiece, ImportSource
from xinglin.services.interoperability.queries import (
    MANAGE,
    Caller,
    Line,
    Told,
    caller_of,
    client_of,
    lines_of,
    open_imports,
    told_of,
)
from xinglin.services.interoperability.rules import Scopes, back_off, scopes

ROWS, BYTES = 2000, 2 * 2**20  # of a piece
TRIES, FETCHES = 3, 6
HELD = 50  # imports of one client that are not finished
PURPOSE = "interoperability.import"
NOT_SENT_SO = frozenset({"Subscription"})
OPEN = (Outcome.SET_ASIDE, Outcome.WAITING)
FAILED = set_aside("处理时程序出错", "请联系平台管理员，修复后重试")
Said = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Source:
    """A file as the client names it: its lines, or where it is; of which type, if that is said."""

    kind: str = ""
    url: str = ""
    body: bytes | None = None


# --- asked for ---


def ask_import(*, caller: Caller, url: str, base: str, sources: Sequence[Source]) -> Import:
    """Keep a delivery, sealed; once this has answered, nothing of it can be lost."""
    held = Import.objects.filter(client_id=caller.client, finished_at=None).count()
    if held >= HELD:
        raise resources.Wrong(
            "too-costly", f"还有{held}次导入没有办结", mend="请等它们办结后再提出", status=429
        )
    packed = [list(_pieces(_lines(one.body or b""))) for one in sources]
    with commit(by=caller.actor, why="接口批量导入：收到", door="api"):
        made = Import.objects.create(
            client_id=caller.client, token=secrets.token_urlsafe(24), url=url[:1000],
            base=base[:300], scopes=str(caller.scopes), asked_at=now(),
            total=sum(piece[1] for pieces in packed for piece in pieces),
        )  # fmt: skip
        for number, (one, pieces) in enumerate(zip(sources, packed, strict=True), start=1):
            posted = one.body is not None
            row = ImportSource.objects.create(
                of=made, number=number, kind=one.kind, url=None if posted else seal(one.url),
                fetched_at=now() if posted else None, next_at=None if posted else now(),
            )  # fmt: skip
            _keep(row, pieces)
        audit.note(
            "interoperability.import", by=caller.actor, subject="interoperability.import",
            subject_id=made.pk, place=caller.place,
            detail={"sources": len(sources), "rows": made.total},
        )  # fmt: skip
    return made


def drop_import(*, by: Actor, found: Import) -> None:
    """Take an import back: what is taken stays, the rest is not taken, its lines are gone."""
    with commit(by=by, why="接口批量导入：撤销"):
        ImportSource.objects.filter(of=found).delete()
        Import.objects.filter(pk=found.pk).update(gone=True, finished_at=found.finished_at or now())
        audit.note(
            "interoperability.import.drop", by=by, subject="interoperability.import",
            subject_id=found.pk, place=found.client.place_id,
        )  # fmt: skip


def try_again(*, by: Actor, found: Import) -> int:
    """Open again what was set aside or waits, and what could not be fetched; how many lines."""
    place = found.client.place_id
    by.must(MANAGE, place)
    if found.finished_at is None or found.gone:
        raise Refused("这次导入还没有办结，或已撤销", mend="请等它办结")
    with commit(by=by, why="接口批量导入：重试搁置的行"):
        several = ImportPiece.objects.filter(source__of=found, body__isnull=False)
        rows = sum(len(lines_of(one)) for one in several)
        several.update(open=True, again=True, tries=0)
        missing = ImportSource.objects.filter(of=found, failed=True)
        sources = missing.update(failed=False, why="", tries=0, next_at=now())
        if not rows and not sources:
            raise Refused("没有搁置或待核实的行")
        Import.objects.filter(pk=found.pk).update(finished_at=None)
        audit.note(
            "interoperability.import.again", by=by, subject="interoperability.import",
            subject_id=found.pk, place=place, detail={"rows": rows, "sources": sources},
        )  # fmt: skip
    return rows


def _lines(body: bytes) -> Iterator[bytes]:
    yield from body.removeprefix(b"\xef\xbb\xbf").split(b"\n")


def _pieces(lines: Iterable[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Lines in pieces of one rank each (people first): rank, how many, sealed."""
    kept: dict[int, list[Line]] = {}
    sizes: dict[int, int] = {}
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if not line:
            continue
        kind = exchange.kind_of(line)
        rank = exchange.rank_of(kind)
        kept.setdefault(rank, []).append(_line(number, line))
        sizes[rank] = sizes.get(rank, 0) + len(line)
        if len(kept[rank]) >= ROWS or sizes[rank] >= BYTES:
            yield rank, len(kept[rank]), _sealed(kept.pop(rank))
            sizes[rank] = 0
    for rank, several in sorted(kept.items()):
        yield rank, len(several), _sealed(several)


def _line(number: int, raw: bytes) -> Line:
    try:
        return Line(number, raw.decode())
    except UnicodeDecodeError:
        return Line(number, raw.decode("latin-1"), False)


def _sealed(several: Sequence[Line] | Sequence[Told]) -> bytes:
    return seal(msgspec.json.encode(several).decode())


def _keep(source: ImportSource, pieces: Iterable[tuple[int, int, bytes]]) -> int:
    total = 0
    for rank, rows, body in pieces:
        ImportPiece.objects.create(source=source, rank=rank, rows=rows, body=body)
        total += rows
    return total


# --- fetched ---


def fetch_sources(found: Import) -> bool:
    """Fetch what is due; whether every file is here, or will not come."""
    for one in ImportSource.objects.filter(of=found, fetched_at=None, failed=False):
        if one.next_at is None or one.next_at <= now():
            _fetch(found, one)
    return not ImportSource.objects.filter(of=found, fetched_at=None, failed=False).exists()


def _fetch(found: Import, one: ImportSource) -> None:
    """Fetch a file into sealed pieces; what an interrupted run had of it is fetched anew."""
    ImportPiece.objects.filter(source=one).delete()
    one.tries += 1
    one.save(update_fields=["tries"])
    if one.tries > FETCHES:
        _give_up(one, Refused(FAILED.why, mend=FAILED.mend))
        return
    try:
        total = _keep(one, _pieces(exchange.pull(unseal(one.url or b""))))
    except exchange.Unreachable as refusal:
        if one.tries >= FETCHES:
            _give_up(one, refusal)
        else:
            one.why, one.next_at = str(refusal)[:300], now() + back_off(one.tries)
            one.save()
        return
    except Refused as refusal:
        _give_up(one, refusal)
        return
    with transaction.atomic():
        one.fetched_at, one.next_at, one.why = now(), None, ""
        one.save()
        Import.objects.filter(pk=found.pk).update(total=F("total") + total)


def _give_up(one: ImportSource, refusal: Refused) -> None:
    ImportPiece.objects.filter(source=one).delete()
    one.failed, one.why, one.next_at = True, str(refusal)[:300], None
    one.save()


# --- taken ---


def take_imports(*, tell: Said) -> int:
    """Go on with every import that is open; how many lines were judged."""
    judged = 0
    for found in open_imports():
        if not fetch_sources(found):
            continue
        given = scopes(found.scopes)
        pieces = ImportPiece.objects.filter(source__of=found, open=True)
        for pk in list(pieces.order_by("rank", "pk").values_list("pk", flat=True)):
            client = client_of(found.client.code)
            if client is None:  # switched off meanwhile: it goes on when it is on again
                break
            judged += _take(found, pk, caller_of(client), given)
            tell(judged, 0, f"已处理 {judged} 行")
        left = ImportPiece.objects.filter(source__of=found, open=True).exists()
        if not left:
            Import.objects.filter(pk=found.pk).update(finished_at=now())
    return judged


def _take(found: Import, pk: int, caller: Caller, given: Scopes) -> int:
    """Take one piece; a try is counted before it begins, so that a piece at which our code fails
    again and again is set aside and does not keep the others waiting."""
    ImportPiece.objects.filter(pk=pk, open=True).update(tries=F("tries") + 1)
    with commit(by=caller.actor, why="接口批量导入", door="api"):
        piece = ImportPiece.objects.select_for_update().filter(pk=pk, open=True).first()
        if piece is None:
            return 0
        lines = lines_of(piece)
        if piece.tries > TRIES:
            told = [Told.of(one.row, "", FAILED) for one in lines]
        else:
            told = _Piece(found, piece, caller, given).take(lines)
        _settle(found, piece, lines, told)
        audit.note(
            "interoperability.import.piece", by=caller.actor, subject="interoperability.import",
            subject_id=found.pk, place=caller.place, detail={"rows": len(lines)},
        )  # fmt: skip
    return len(lines)


def _settle(found: Import, piece: ImportPiece, lines: list[Line], told: list[Told]) -> None:
    """Write verdicts down in place of earlier ones; what was taken is kept here no longer."""
    every = {one.row: one for one in told_of(piece)}
    change = dict.fromkeys(Outcome, 0)
    for one in told:
        if one.row in every:
            change[Outcome(every[one.row].verdict)] -= 1
        change[Outcome(one.verdict)] += 1
        every[one.row] = one
    still = {one.row for one in told if one.verdict in OPEN}
    left = [one for one in lines if one.row in still]
    piece.body = _sealed(left) if left else None
    piece.told = _sealed([every[row] for row in sorted(every)])
    piece.open = piece.again = False
    piece.save()
    Import.objects.filter(pk=found.pk).update(
        **{str(name): F(str(name)) + by for name, by in change.items() if by}
    )


@dataclass(slots=True)
class _Wanted:
    """A line that may be written."""

    row: int
    kind: str
    key: str
    wish: exchange.Wish

    @property
    def name(self) -> str:
        return f"{self.kind}/{self.key}"


class _Piece:
    """One piece being taken: by whom, what he may do."""

    def __init__(self, found: Import, piece: ImportPiece, caller: Caller, given: Scopes) -> None:
        self.base, self.again, self.declared = found.base, piece.again, piece.source.kind
        self.caller, self.given = caller, given

    def take(self, lines: Sequence[Line]) -> list[Told]:
        """A verdict for each line. The same resource twice in a piece is taken in turn."""
        told: list[Told] = []
        turn: dict[str, _Wanted] = {}
        for line in lines:
            try:
                one = self._wanted(line)
            except Refused as refusal:
                told.append(Told.of(line.row, "", _refused(refusal)))
                continue
            if one.name in turn:
                told += self._store(list(turn.values()))
                turn = {}
            turn[one.name] = one
        return sorted(told + self._store(list(turn.values())), key=lambda one: one.row)

    def _wanted(self, line: Line) -> _Wanted:
        if not line.sound:
            raise resources.Wrong("structure", "这一行不是 UTF-8 编码", mend="请改用 UTF-8")
        resource = resources.exact.read_resource(line.text.encode())
        kind = str(resource.get("resourceType", ""))
        exchange.must_be_sound(resource)
        if self.declared and kind != self.declared:
            raise resources.Wrong("value", f"资源类型与声明的 {self.declared} 不一致")
        if kind in NOT_SENT_SO:
            raise resources.Wrong("not-supported", f"{kind} 不能批量导入", mend="请直接创建")
        for may in ("c", "u"):
            if not (self.given.allow(kind, may) and self.caller.scopes.allow(kind, may)):
                raise resources.Wrong("forbidden", f"授权范围不包括写入 {kind}")
        key = str(resource.get("id") or "")
        if not key:  # the same content again is the same resource again
            text = resources.exact.content(resource).decode()
            key = f"i-{blind(f'{self.caller.client}:{text}', PURPOSE).hex()}"
        return _Wanted(line.row, kind, key, exchange.Wish(resource, key))

    def _store(self, several: list[_Wanted]) -> list[Told]:
        """Write several; when they cannot be written together, those that can are."""
        if not several:
            return []
        try:
            with transaction.atomic():
                written = exchange.store(
                    by=self.caller.actor, wishes=[one.wish for one in several],
                    place=self.caller.place, base=self.base, check=False, again=self.again,
                )  # fmt: skip
        except Refused as refusal:
            if len(several) == 1:
                return [Told.of(several[0].row, several[0].name, _refused(refusal))]
            half = len(several) // 2
            return self._store(several[:half]) + self._store(several[half:])
        return [
            Told.of(one.row, one.name, _judged(there))
            for one, there in zip(several, written, strict=True)
        ]


def _judged(one: exchange.Written) -> Judged:
    """What became of a resource: kept in any case; what the record could not take is said."""
    if not one.changed:
        return Judged(Outcome.UNCHANGED)
    if one.judged.outcome is Outcome.KEPT:  # a resource like others, of which no record is made
        return Judged(Outcome.ACCEPTED, one.judged.why, one.judged.mend, one.judged.field)
    return one.judged


def _refused(refusal: Refused) -> Judged:
    why = "；".join(part for part in (refusal.what, refusal.why) if part)
    where = str(getattr(refusal, "where", ""))
    return set_aside(why, refusal.mend or "请改正后重新导入这一行", where)
