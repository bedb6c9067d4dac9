"""Whatever comes in: no crash, the totals add up, and coming again changes nothing."""

from __future__ import annotations

import copy
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xinglin.engines.exchange.models import Known, Received
from xinglin.engines.exchange.reading.sniff import content_of
from xinglin.engines.exchange.rules.cells import Unclear, day_of, text_of
from xinglin.engines.exchange.tests.made import ROSTER_HEADER, life, row
from xinglin.engines.exchange.tests.test_fhir import adds_up, alike
from xinglin.engines.people.models import Resident
from xinglin.engines.records.models import Condition, Encounter, Observation
from xinglin.kernel.errors import Refused

FEW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CELLS = st.one_of(
    st.sampled_from(
        ["", "男", "女", "1", "=1+1", "—", "1970-03-01", "20391301", "东风村", "\x00", "'"]
    ),
    st.text(max_size=12),
    st.integers(-(10**18), 10**18).map(str),
)
JSON = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def mangled_rows(draw):
    rows = [row("王五", n, "19700301") for n in draw(st.lists(st.integers(1, 20), max_size=6))]
    for one in rows:
        for at in draw(st.lists(st.integers(0, 7), max_size=3)):
            one[at] = draw(CELLS)
    return rows


@FEW
@given(rows=mangled_rows())
def test_rows_of_any_kind(bring, rows):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        cells = [ROSTER_HEADER, *rows]
        quoted = (",".join('"' + str(c).replace('"', '""') + '"' for c in one) for one in cells)
        path.write_text("\n".join(quoted), "utf-8", errors="replace")
        more = {"as_dataset": "residents"}
        dry, first = bring(path, dry_run=True, **more), bring(path, **more)
        stand = Resident.objects.count(), Resident.past.objects.count()
        second = bring(path, **more)
        assert alike(dry, first, second) and adds_up(first)
        assert (Resident.objects.count(), Resident.past.objects.count()) == stand
        assert not second.accepted


def places_in(thing, path=()):
    yield path
    inner = thing.items() if isinstance(thing, dict) else enumerate(thing)
    if isinstance(thing, dict | list):
        for key, value in inner:
            yield (*path, key)
            if isinstance(value, dict | list):
                yield from places_in(value, (*path, key))


@st.composite
def mangled_lives(draw):
    found = copy.deepcopy(life("fuzz", draw(st.integers(0, 3))))
    for _ in range(draw(st.integers(1, 6))):
        path = draw(st.sampled_from([p for p in places_in(found) if p]))
        thing = found
        for step in path[:-1]:
            thing = thing[step]
        if draw(st.booleans()) and len(path) > 1:
            del thing[path[-1]]
        else:
            thing[path[-1]] = draw(JSON)
    return found


@FEW
@given(parts=mangled_lives())
def test_bundles_of_any_kind(bring, parts):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.json"
        entries = [{"resource": one} for one in parts]
        whole = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        path.write_text(json.dumps(whole), "utf-8")
        dry, first = bring(path, enrol=True, dry_run=True), bring(path, enrol=True)
        models = (Resident, Encounter, Condition, Observation, Received, Known)
        stand = [(m.objects.count(), m.past.objects.count()) for m in models]
        second = bring(path, enrol=True)
        assert alike(dry, first, second) and adds_up(first) and not first.refused
        assert first.total == len(parts)
        assert [(m.objects.count(), m.past.objects.count()) for m in models] == stand


@settings(max_examples=150, deadline=None)
@given(
    body=st.binary(max_size=300),
    start=st.sampled_from([b"", b"PK\x03\x04", b"{", b"[", b"\xff\xfe"]),
)
def test_files_of_any_bytes(body, start):
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(start + body)
        file.flush()
        try:
            content_of(Path(file.name))
        except Refused as refusal:
            assert refusal.what


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=200))
def test_json_of_any_bytes(body):
    from xinglin.engines.exchange.reading.bundles import lines_of, load, open_json

    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        file.write(b'{"resourceType":"Bundle","entry":[' + body)
        file.flush()
        with pytest.raises(Refused):
            open_json(Path(file.name))
        assert all(load(line).resource is not None for line in lines_of(Path(file.name)))


@given(cell=st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans(), st.dates()))
def test_cells_of_any_kind(cell):
    assert isinstance(text_of(cell), str)
    try:
        day_of(cell)
    except Unclear as wrong:
        assert str(wrong)
