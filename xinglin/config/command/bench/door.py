"""Speaks to any FHIR R4 server over HTTP, and times what it answers."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import orjson

from xinglin.kernel.errors import Refused

FHIR, NDJSON = "application/fhir+json", "application/fhir+ndjson"
PATIENCE = 600.0  # seconds for one answer
IDLE = 5.0  # after so many seconds without a request servers may have hung up


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        """Its JSON; an empty object for what is none."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return {}

    def found(self, mode: str = "match") -> list[str]:
        """The ids of what a search found (`include`: of what was sent along)."""
        if self.status != 200:
            return []
        return [
            str(one.get("resource", {}).get("id"))
            for one in self.told.get("entry") or ()
            if one.get("search", {}).get("mode", "match") == mode
        ]

    def link(self, relation: str) -> str:
        """The address of another page; empty for none."""
        several = self.told.get("link") or ()
        return next((one["url"] for one in several if one["relation"] == relation), "")

    def written(self) -> int:
        """How many entries of a transaction were written."""
        if self.status != 200:
            return 0
        several = self.told.get("entry") or ()
        return sum(
            str(one.get("response", {}).get("status", "")).startswith("20") for one in several
        )


class Door:
    """One connection to a server that stays open; `again()` opens another."""

    def __init__(self, base: str, token: str = "") -> None:
        self.base, self.token = base.rstrip("/"), token
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused(f"地址“{base[:80]}”不正确", mend="例如 http://127.0.0.1:8080/fhir")
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self.line = kind(parts.hostname, parts.port, timeout=PATIENCE)
        self.path = parts.path
        self.used = 0.0

    def again(self) -> Door:
        """Another connection to the same server."""
        return Door(self.base, self.token)

    def ask(
        self, method: str, path: str, body: bytes | None = None, kind: str = FHIR, **more: str
    ) -> Answer:
        """An answer; `path` is of this server: under its base, or as a link of its own says."""
        if path.startswith(("http://", "https://")):
            parts = urlsplit(path)
            target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        else:
            target = f"{self.path}/{path}" if path else self.path or "/"
        headers = {"Accept": FHIR, **more}
        if body is not None:
            headers["Content-Type"] = kind
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if time.monotonic() - self.used > IDLE:
            self.hang_up()
        try:
            self.line.request(method, target, body, headers)
            reply = self.line.getresponse()
            told = {name.lower(): value for name, value in reply.getheaders()}
            answer = Answer(reply.status, told, reply.read())
            self.used = time.monotonic()
            return answer
        except (OSError, http.client.HTTPException) as problem:
            self.hang_up()
            raise Refused(f"{self.base} 没有应答", why=str(problem)[:200]) from None

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        self.line.close()

    def search(self, kind: str, *pairs: tuple[str, str]) -> Answer:
        """A search by GET."""
        return self.ask("GET", f"{kind}?{urlencode(pairs)}")


def at_once(door: Door, bodies: Sequence[bytes], hands: int) -> tuple[float, list[Answer]]:
    """Post transactions, so many under way at a time; seconds for all, and the answers."""
    waiting, found = iter(bodies), []
    one_at_a_time = threading.Lock()

    def hand() -> None:
        mine = door.again()
        while True:
            with one_at_a_time:
                body = next(waiting, None)
            if body is None:
                mine.hang_up()
                return
            try:
                found.append(mine.ask("POST", "", body))
            except Refused:
                continue

    several = [threading.Thread(target=hand) for _ in range(hands)]
    started = time.perf_counter()
    for one in several:
        one.start()
    for one in several:
        one.join()
    return time.perf_counter() - started, found
