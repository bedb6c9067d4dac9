"""HL7 v2 from the console: listen for messages over MLLP, list them, try one again."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import ssl
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from xinglin.config.command.showing import answer_json, answer_table, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import LONGEST_MESSAGE, Frames, Malformed, actions, framed, queries
from xinglin.engines.ledger import Door
from xinglin.engines.places.queries import place as place_of
from xinglin.kernel.errors import Refused

log = logging.getLogger("xinglin.hl7")
IDLE = 600.0  # seconds after which a silent line is closed
LINES = 64  # open at once
BLOCK = 1 << 16
Handle = Callable[[bytes], bytes]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Listener:
    """Takes messages from many lines, one after another, and answers each when it is stored."""

    def __init__(
        self,
        handle: Handle,
        allow: Sequence[Network],
        most: int = LONGEST_MESSAGE,
        secure: ssl.SSLContext | None = None,
    ) -> None:
        self.handle, self.allow, self.most, self.secure = handle, allow, most, secure
        self.pool = ThreadPoolExecutor(1)  # the store has one writer at a time
        self.open = 0

    async def line(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One line, until the other side closes it or says what cannot be read."""
        peer = writer.get_extra_info("peername")
        self.open += 1
        try:
            if self.open > LINES or not self._may(peer[0] if peer else ""):
                log.warning("a line was refused")
                return
            await self._serve(reader, writer)
        except (Malformed, TimeoutError, ConnectionError) as problem:
            log.warning("a line was closed: %s", type(problem).__name__)
        finally:
            self.open -= 1
            writer.close()

    def _may(self, host: str) -> bool:
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in one for one in self.allow)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames, loop = Frames(self.most), asyncio.get_running_loop()
        while data := await asyncio.wait_for(reader.read(BLOCK), IDLE):
            for message in frames.feed(data):
                try:
                    answer = await loop.run_in_executor(self.pool, self.handle, message)
                except Exception as error:  # not stored: no answer, so that it is sent again
                    log.error("a message was not stored: %s", type(error).__name__)
                    return
                writer.write(framed(answer))
                await writer.drain()

    async def run(self, host: str, port: int, ready: Callable[[int], None]) -> None:
        """Listen until stopped; `ready` is told the port."""
        server = await asyncio.start_server(self.line, host, port, ssl=self.secure)
        async with server:
            ready(server.sockets[0].getsockname()[1])
            await server.serve_forever()


def secured(certificate: Path, key: Path, clients: Path | None) -> ssl.SSLContext:
    """TLS 1.2 and later under this certificate; with `clients`, only for those it has signed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key)
        if clients is not None:
            context.load_verify_locations(clients)
            context.verify_mode = ssl.CERT_REQUIRED
    except (OSError, ssl.SSLError):
        raise Refused("证书或私钥读不出来", mend="请核对文件，均为 PEM 格式") from None
    return context


@click.group()
def hl7_() -> None:
    """HL7 v2 messages (ADT A01 A04 A08 A40, ORU R01, SIU S12–S15 S26) over MLLP."""


@hl7_.command("listen")
@click.option("--port", default=2575, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--place", required=True, help="Division code for people whose own is not said.")
@click.option(
    "--allow",
    multiple=True,
    metavar="NETWORK",
    help="Who may send, such as 10.1.0.0/16; only this machine unless said.",
)
@click.option("--certificate", type=FILE, help="Speak TLS under this certificate (PEM).")
@click.option("--key", type=FILE, help="Its private key (PEM).")
@click.option("--clients", type=FILE, help="Only for senders whom this authority has signed (PEM).")
def listen(
    port: int,
    host: str,
    place: str,
    allow: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    clients: Path | None,
) -> None:
    """Take messages until stopped; each is stored before it is acknowledged."""
    from django.db import close_old_connections

    ready_store()
    by = KEEPER_AT_CONSOLE.through(Door.API)
    try:
        networks = [ipaddress.ip_network(one) for one in (*allow, "127.0.0.0/8", "::1/128")]
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if (certificate is None) != (key is None) or (clients and not certificate):
        raise click.UsageError("--certificate and --key go together; --clients needs both.")
    secure = secured(certificate, key, clients) if certificate and key else None
    place_of(place)
    left = actions.take_interrupted(by=by)
    if left:
        click.echo(f"补办了 {len(left)} 条已存未办的消息。")

    def handle(message: bytes) -> bytes:
        close_old_connections()
        return actions.receive_message(by=by, data=message, place=place)

    def ready(at: int) -> None:
        click.echo(f"正在 {host}:{at} 接收 HL7 消息。")

    asyncio.run(Listener(handle, networks, secure=secure).run(host, port, ready))


@hl7_.command("list")
@click.option(
    "--state", default="", type=click.Choice(["", "received", "taken", "waiting", "dead"])
)
@as_json
def list_(state: str, json_: bool) -> None:
    """The last messages, newest first; `--state dead` shows the dead-letter queue."""
    ready_store()
    rows = queries.messages(KEEPER_AT_CONSOLE)
    rows = rows.filter(state=state) if state else rows
    told = [(m.pk, m.sender, m.control, m.kind, m.get_state_display(), m.why) for m in rows[:100]]
    if json_:
        names = ("pk", "sender", "control", "kind", "state", "why")
        answer_json([dict(zip(names, one, strict=True)) for one in told])
    else:
        answer_table(("编号", "发送系统", "消息编号", "类型", "状态", "原因"), told)


@hl7_.command("retry")
@click.argument("numbers", nargs=-1, type=int)
def retry(numbers: tuple[int, ...]) -> None:
    """Try dead letters again: those of NUMBERS, or all."""
    ready_store()
    by = KEEPER_AT_CONSOLE
    rows = queries.messages(by).filter(state__in=("dead", "received", "waiting")).order_by("pk")
    chosen = [queries.message(one, by) for one in numbers] if numbers else list(rows)
    done = [actions.take_message_again(by=by, message=one) for one in chosen]
    taken = sum(one.state == "taken" for one in done)
    click.echo(f"重新处理 {len(done)} 条：接收 {taken}，仍未接收 {len(done) - taken}。")
    sys.exit(0 if taken == len(done) else 1)
