"""Where the door may call out to: what is checked is what is called."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xinglin.engines.exchange.queries import Wrong
from xinglin.engines.exchange.rules.fhir.addresses import (
    address_of,
    must_be_callable,
    must_be_named,
    named,
    public,
)

PIECES = st.sampled_from([
    "https://", "http://", "file:", "//", "a.cn", "10.0.0.1", "[::1]", "@", ":", ":443", "/", "?",
    "#", "\r\n", " ", "\\", "%2f", "..", "例", "x", ":99999", "\x00",
])  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join))
@example("https://a.cn\\@10.0.0.1/")
@example("https://[::1")
def test_an_address_is_understood_or_refused(text):
    try:
        found = address_of(text)
    except Wrong:
        return
    assert found.scheme in ("http", "https") and 0 < found.port < 65536
    assert not set(found.host + found.target) & set("\r\n \x00\\@#") or "@" in found.target
    again = address_of(f"{found.scheme}://{found.authority}{found.target}")
    assert again == found, "there is one way to read it"


def test_named_means_that_very_host_and_port():
    hosts = ("his.example.cn", "files.example.cn:8443", "http://inside:8080", "[fd00::1]")
    for url in ("https://his.example.cn/x", "https://HIS.example.cn:443/", "http://inside:8080/",
                "https://files.example.cn:8443/a?b=c", "https://[fd00::1]/x"):  # fmt: skip
        must_be_named(address_of(url), hosts)
        must_be_callable(address_of(url), hosts)
    for url in ("https://his.example.cn:8443/", "https://files.example.cn/", "http://inside/",
                "https://inside:8080/", "http://his.example.cn/"):  # fmt: skip
        assert not named(address_of(url), hosts)
        with pytest.raises(Wrong):
            must_be_named(address_of(url), hosts)


def test_without_a_name_only_the_public_internet_over_tls():
    must_be_callable(address_of("https://hook.example.cn/x"), ())
    must_be_callable(address_of("https://1.1.1.1/x"), ())
    for url in ("http://hook.example.cn/", "https://10.0.0.1/", "https://inside/",
                "https://[::1]/", "https://[64:ff9b::a00:1]/"):  # fmt: skip
        with pytest.raises(Wrong):
            must_be_callable(address_of(url), ())
    for number in ("10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "2002:a00:1::", "224.0.0.1",
                   "fe80::1%eth0", "0.0.0.0", "100.64.0.1"):  # fmt: skip
        assert not public(number), number
    assert public("8.8.8.8") and public("2606:4700::1111")
    below = address_of("https://a.cn/fhir/").below("Observation/1")
    assert below.target == "/fhir/Observation/1"
