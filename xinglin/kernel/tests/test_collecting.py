"""The collector is put off, and on again afterwards whatever happened."""

from __future__ import annotations

import gc

import pytest

from xinglin.kernel.collecting import no_collecting


def test_it_is_off_within_and_on_again_whatever_happens():
    assert gc.isenabled()
    with pytest.raises(KeyError), no_collecting():
        with no_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer one has not ended"
        raise KeyError
    assert gc.isenabled()


def test_it_is_as_it_was_before():
    gc.disable()
    try:
        with no_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
