"""The listener: messages in pieces, broken lines, strangers; nothing is answered unstored."""

import asyncio
import ipaddress
import ssl

import pytest
from click.testing import CliRunner

from tests.certificates import self_signed
from xinglin.config.command.hl7 import Listener, hl7_, secured
from xinglin.engines.exchange import framed
from xinglin.kernel.errors import Refused

HERE = [ipaddress.ip_network("127.0.0.0/8")]


def talk(handle, *sent, allow=HERE, most=100, secure=None, speaks=None):
    """What comes back for the pieces that were sent, until the line is closed."""

    async def run():
        listener = Listener(handle, allow, most, secure)
        port = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(listener.run("127.0.0.1", 0, port.set_result))
        reader, writer = await asyncio.open_connection("127.0.0.1", await port, ssl=speaks)
        try:
            for piece in sent:
                writer.write(piece)
                await writer.drain()
            if speaks is None:
                writer.write_eof()
            back = await asyncio.wait_for(reader.read() if speaks is None else reader.read(99), 30)
        except (ConnectionError, ssl.SSLError):
            back = b""
        writer.close()
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)
        listener.pool.shutdown()
        return back

    return asyncio.run(run())


def test_messages_are_answered_in_their_order():
    whole = framed(b"one") + framed(b"two")
    assert talk(bytes.upper, whole[:2], whole[2:7], whole[7:]) == framed(b"ONE") + framed(b"TWO")


def test_what_was_not_stored_is_not_answered():
    def broken(message):
        raise OSError("disk full")

    assert talk(broken, framed(b"one")) == b""


def test_a_line_that_says_nonsense_is_closed():
    assert talk(bytes.upper, b"GET / HTTP/1.1\r\n\r\n") == b""
    assert talk(bytes.upper, b"\x0b" + b"x" * 200) == b""


def test_only_those_named_may_send():
    assert talk(bytes.upper, framed(b"one"), allow=[ipaddress.ip_network("10.0.0.0/8")]) == b""


def test_over_tls_and_only_with_a_known_certificate(tmp_path):
    pem, key = self_signed(tmp_path)
    speaks = ssl.create_default_context(cafile=str(pem))
    speaks.check_hostname = False
    secure = secured(pem, key, None)
    assert talk(bytes.upper, framed(b"one"), secure=secure, speaks=speaks) == framed(b"ONE")
    strict = secured(pem, key, pem)
    assert talk(bytes.upper, framed(b"one"), secure=strict, speaks=speaks) == b""
    speaks.load_cert_chain(pem, key)
    assert talk(bytes.upper, framed(b"one"), secure=strict, speaks=speaks) == framed(b"ONE")
    with pytest.raises(Refused):
        secured(key, key, None)


@pytest.mark.parametrize("words", [["listen"], ["list", "--state", "nonsense"], ["retry", "x"]])
def test_wrong_usage_is_said(words):
    assert CliRunner().invoke(hl7_, words).exit_code == 2
