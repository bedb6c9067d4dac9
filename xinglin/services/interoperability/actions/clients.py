"""Clients: registered, given tokens, counted; exports that they ask for."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from typing import Any

from django.db.models import F

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import blind
from xinglin.engines.ledger.actions import change
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now
from xinglin.services.interoperability.models import Client, Export, ExportFile, Token, Traffic
from xinglin.services.interoperability.queries import PURPOSE, client_of
from xinglin.services.interoperability.rules import (
    Scopes,
    WrongAssertion,
    WrongScope,
    claimed_by,
    proved,
    public_key,
    scopes,
)

LIFE = dt.timedelta(minutes=5)
TEST_LIFE = dt.timedelta(hours=12)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}")
NO_PROOF = Refused("客户端没有通过验证", mend="请核对客户端编号、公钥和断言的有效期")


def _scopes(text: str) -> Scopes:
    try:
        return scopes(text)
    except WrongScope as wrong:
        raise Refused(
            f"没有范围“{str(wrong)[:80]}”", mend="例如 system/*.read 或 system/Observation.cruds"
        ) from None


@verb("interoperability.register", title="登记接口客户端")
def register(
    *, by: Actor, code: str, title: str, scope: str, place: Any, keys: Any = None
) -> Client:
    """Register a client, or change what is registered of it."""
    where = place_of(place)
    by.must("interoperability.manage", where.number)
    if not _CODE.fullmatch(code):
        raise Refused("客户端编号只能用字母、数字、点、横线，2至60个字符")
    if not title.strip():
        raise Refused("请填写客户端名称")
    known = keys or []
    several = known.get("keys") if isinstance(known, dict) else known
    if not isinstance(several, list) or not all(isinstance(one, dict) for one in several):
        raise Refused("公钥应为 JWKS", mend='例如 {"keys": [{"kty": "EC", …}]}')
    for one in several:
        try:
            public_key(one)
        except WrongAssertion:
            raise Refused(
                "公钥无法使用", mend="请提供 RSA（2048位以上）或 P-256、P-384 公钥"
            ) from None
    values: dict[str, Any] = {
        "title": title.strip()[:80], "scopes": str(_scopes(scope)), "place": where,
        "keys": several, "active": True,
    }  # fmt: skip
    found = Client.objects.filter(code=code).first()
    if found is not None:
        by.must("interoperability.manage", found.place_id)
        if not several:
            values.pop("keys")
        return change(found, **values)  # type: ignore[return-value]
    return Client.objects.create(code=code, **values)


@verb("interoperability.switch", title="启用或停用接口客户端")
def switch(*, by: Actor, client: Client, active: bool) -> Client:
    """Switch a client on or off; its tokens stop with it."""
    by.must("interoperability.manage", client.place_id)
    if not active:
        Token.objects.filter(client=client).delete()
    return change(client, active=active)  # type: ignore[return-value]


@verb("interoperability.token", title="签发访问令牌")
def issue_token(*, by: Actor, client: Client, scope: str, life: dt.timedelta = TEST_LIFE) -> str:
    """A token of a client for a test; shown once, kept as a fingerprint."""
    by.must("interoperability.manage", client.place_id)
    wanted = _scopes(scope or client.scopes)
    if not wanted.within(scopes(client.scopes)):
        raise Refused("申请的范围超出客户端登记的范围", mend=f"已登记：{client.scopes}")
    return _give(client, wanted, life)


def exchange(assertion: str, scope: str, audience: str) -> tuple[str, Scopes]:
    """A token for a client that proves itself with its key; raises Refused."""
    try:
        client = client_of(claimed_by(assertion))
        if client is None:
            raise WrongAssertion("no such client")
        claims = proved(assertion, client.keys, audience, now().timestamp())
    except WrongAssertion:
        raise NO_PROOF from None
    number = str(claims["jti"])[:160]
    if Token.objects.filter(client=client, assertion=number).exists():
        raise NO_PROOF
    wanted, held = _scopes(scope or client.scopes), scopes(client.scopes)
    if not wanted.within(held):
        raise Refused("申请的范围超出客户端登记的范围")
    return _give(client, wanted, LIFE, number), wanted


def _give(client: Client, wanted: Scopes, life: dt.timedelta, assertion: str = "") -> str:
    token = secrets.token_urlsafe(32)
    moment = now()
    Token.objects.filter(expires_at__lt=moment - dt.timedelta(days=1)).delete()
    Token.objects.create(
        client=client, index=blind(token, PURPOSE, 32), scopes=str(wanted), assertion=assertion,
        given_at=moment, expires_at=moment + life,
    )  # fmt: skip
    return token


def ask_export(
    *, client: int, url: str, kinds: list[str], since: dt.datetime | None, of_people: bool
) -> Export:
    """Note an export that a client asks for; the job of the same name carries it out."""
    return Export.objects.create(
        client_id=client, token=secrets.token_urlsafe(24), url=url[:1000], kinds=kinds,
        since=since, of_people=of_people, asked_at=now(),
    )  # fmt: skip


def fill_export(*, export: Export, kind: str, ids: bytes, size: int) -> None:
    """Keep what the file of a type holds; done twice, it is the same."""
    ExportFile.objects.update_or_create(
        export=export, kind=kind, defaults={"ids": ids, "size": size}
    )


def close_export(*, export: Export, commit: int) -> None:
    """The export can be fetched now."""
    Export.objects.filter(pk=export.pk).update(commit=commit, ready_at=now())


def drop_export(*, export: Export) -> None:
    """Take an export back: its files are gone."""
    ExportFile.objects.filter(export=export).delete()
    Export.objects.filter(pk=export.pk).update(gone=True)


def count(
    *, client: int, interaction: str, refused: bool, resources: int, milliseconds: float
) -> None:
    """Count a request: what was asked for, how it ended, how long it took."""
    hour = now().replace(minute=0, second=0, microsecond=0)
    row = Traffic.objects.filter(client_id=client, hour=hour, interaction=interaction[:20])
    added = {
        "requests": F("requests") + 1, "refused": F("refused") + int(refused),
        "resources": F("resources") + resources, "milliseconds": F("milliseconds") + milliseconds,
    }  # fmt: skip
    if not row.update(**added):
        Traffic.objects.get_or_create(client_id=client, hour=hour, interaction=interaction[:20])
        row.update(**added)


def note_traffic(rows: Sequence[tuple[Any, ...]]) -> None:
    """Traffic that was counted elsewhere, in one set: client, hour, interaction, requests,
    refused, resources, milliseconds."""
    names = (
        "client_id", "hour", "interaction", "requests", "refused", "resources", "milliseconds",
    )  # fmt: skip
    made = (Traffic(**dict(zip(names, row, strict=True))) for row in rows)
    Traffic.objects.bulk_create(made, ignore_conflicts=True)
