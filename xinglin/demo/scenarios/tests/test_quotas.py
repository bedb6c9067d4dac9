"""Quotas that fit are met to the last person; those that cannot are refused with their numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.demo.dice import dice
from xinglin.demo.scenarios.quotas import chosen, evened, parted, shuffled
from xinglin.kernel.errors import Refused

crowds = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


@given(crowds, st.data(), st.integers(0, 1000))
def test_a_quota_that_fits_is_met_exactly(crowd, data, seed):
    may_count = np.array([one for one, _ in crowd])
    may_fulfil = np.array([two for _, two in crowd])
    able = int((may_count & may_fulfil).sum())
    denominator = data.draw(st.integers(0, int(may_count.sum())))
    numerator = data.draw(st.integers(0, min(able, denominator)))
    weights = dice(seed, "weights").random(len(crowd))
    found = chosen(
        dice(seed, "test"), may_count, may_fulfil, numerator, denominator, title="某率",
        weights=weights,
    )  # fmt: skip
    assert len(found.base) == len(set(found.base.tolist())) == denominator
    assert len(found.top) == numerator and set(found.top) <= set(found.base)
    assert may_count[found.base].all() and may_fulfil[found.top].all()


@given(crowds, st.integers(0, 80), st.integers(0, 80))
def test_a_quota_that_does_not_fit_is_refused_in_words(crowd, numerator, denominator):
    may_count = np.array([one for one, _ in crowd])
    may_fulfil = np.array([two for _, two in crowd])
    fits = (
        numerator <= denominator <= may_count.sum() and numerator <= (may_count & may_fulfil).sum()
    )
    try:
        chosen(dice(1, "test"), may_count, may_fulfil, numerator, denominator, title="某率")
    except Refused as refused:
        assert not fits and "某率" in refused.what and refused.mend
    else:
        assert fits


@given(st.integers(0, 10**7), st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_parts_add_up_to_the_whole(total, weights):
    if not sum(weights):
        with pytest.raises(Refused):
            parted(total, weights)
        return
    parts = parted(total, weights)
    assert sum(parts) == total
    exact = [total * one / sum(weights) for one in weights]
    assert all(abs(part - share) < 1 + 1e-6 for part, share in zip(parts, exact, strict=True))


@given(st.data(), st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_parts_of_a_numerator_stay_within_their_denominators(data, below):
    if not sum(below):
        return
    above = parted(data.draw(st.integers(0, sum(below))), below)
    assert all(one <= other for one, other in zip(above, below, strict=True))


@given(crowds, st.integers(0, 60), st.integers(0, 1000))
def test_heads_are_evened_out_or_refused(crowd, wanted, seed):
    inside = np.array([one for one, _ in crowd])
    movable = np.array([two for _, two in crowd])
    least, most = int((inside & ~movable).sum()), int((inside | movable).sum())
    if not least <= wanted <= most:
        with pytest.raises(Refused, match="儿童"):
            evened(dice(seed, "test"), inside, movable, wanted, title="儿童")
        return
    found = evened(dice(seed, "test"), inside, movable, wanted, title="儿童")
    assert found.sum() == wanted
    assert (found == inside)[~movable].all()


def test_the_likelier_stand_in_front():
    weights = np.array([0.001] * 50 + [10.0] * 50)
    order = shuffled(dice(3, "test"), np.arange(100), weights)
    assert sorted(order.tolist()) == list(range(100))
    assert (order[:40] >= 50).mean() > 0.9
