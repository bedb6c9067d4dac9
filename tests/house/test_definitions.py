"""No figure's definition changes unnoticed: a new version, or a recorded reason."""

import datetime as dt

from tests.house.tree import ROOT
from xinglin.engines.indicators import indicators, tracked

LIST = ROOT / "xinglin" / "config" / "definitions.txt"


class Declared:
    """A figure of this test alone."""

    def __init__(self, code, **prints):
        self.code = code
        self.definitions = [
            type("Definition", (), {"version": version[1:], "fingerprint": print_})
            for version, print_ in prints.items()
        ]


def test_every_definition_reads_as_it_was_recorded():
    """Run script/definitions; with --because for a change that is no new version."""
    found = tracked.unrecorded(LIST.read_text("utf-8"), indicators)
    assert not [str(one) for one in found], "script/definitions records what is new"


def test_a_change_is_noticed_and_needs_a_reason():
    day = dt.date(2026, 1, 1)
    text = tracked.recorded("", tracked.unrecorded("", [Declared("X", v1="aaa")]), day, "")
    assert not tracked.unrecorded(text, [Declared("X", v1="aaa")])
    [changed] = tracked.unrecorded(text, [Declared("X", v1="bbb")])
    assert changed.what == "changed" and not changed.is_new
    try:
        tracked.recorded(text, [changed], day, "")
    except ValueError as refused:
        assert "say why" in str(refused)
    else:
        raise AssertionError("a change without a reason was recorded")
    again = tracked.recorded(text, [changed], day, "a slip of the pen")
    assert not tracked.unrecorded(again, [Declared("X", v1="bbb")])
    assert [line.because for line in tracked.read(again)] == ["first recorded", "a slip of the pen"]


def test_an_old_version_stays():
    text = tracked.recorded(
        "", tracked.unrecorded("", [Declared("X", v2="bbb", v1="aaa")]), dt.date(2026, 1, 1), ""
    )
    [lost] = tracked.unrecorded(text, [Declared("X", v2="bbb")])
    assert lost.what == "lost" and lost.version == "1"
    withdrawn = tracked.recorded(text, [lost], dt.date(2026, 1, 2), "never used")
    assert not tracked.unrecorded(withdrawn, [Declared("X", v2="bbb")])
