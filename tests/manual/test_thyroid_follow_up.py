"""The tutorial «thyroid follow-up»: one file, nothing else touched, and everything is there."""

import datetime as dt
import importlib
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from xinglin.engines.access import VILLAGE_DOCTOR, Actor, Grant
from xinglin.engines.followup import actions, discover, programmes, queries
from xinglin.engines.followup.models import Task
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people.models import Resident
from xinglin.engines.places.models import Place
from xinglin.engines.places.words import Level
from xinglin.engines.records.models import Condition
from xinglin.kernel.time import stopped

TUTORIAL = ROOT / "docs/tutorials/thyroid-follow-up.md"
VILLAGE = 990101001001000
DAY = dt.date(2026, 3, 2)


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A folder of programmes with the tutorial's file and nothing else."""
    folder = tmp_path_factory.mktemp("tutorial")
    code = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    assert len(code) == 1, "the tutorial is one file"
    (folder / "thyroid.py").write_text(code[0], "utf-8")
    return folder


@pytest.fixture
def thyroid(room, monkeypatch):
    """The programme switched on by nothing but its file lying among the others."""
    import xinglin.programmes as floor
    from xinglin.engines.indicators import indicators

    for registry in (programmes, indicators):
        monkeypatch.setattr(registry, "_things", dict(registry._things))
    monkeypatch.setattr(floor, "__path__", [*floor.__path__, str(room)])
    sys.modules.pop("xinglin.programmes.thyroid", None)
    found = discover()["thyroid"]
    yield found
    sys.modules.pop("xinglin.programmes.thyroid", None)


@pytest.fixture
def patient(db):
    with commit(by="测试", why="设地"):
        Place.objects.create(
            number=VILLAGE, last=VILLAGE + 999, code=f"{VILLAGE:015d}", name="东村",
            level=Level.VILLAGE,
        )  # fmt: skip
        who = Resident.objects.create(
            name="张三", birth=dt.date(1970, 1, 1), sex="2", place_id=VILLAGE, lives_here=True
        )
        Condition.objects.create(
            resident=who, system="icd10", code="E05.900", recorded_on=dt.date(2025, 1, 1)
        )
    return who


@pytest.fixture
def doctor():
    return Actor(1, "测试医生", grants=(Grant(VILLAGE_DOCTOR, VILLAGE, VILLAGE + 999),))


def test_candidates_register_due_list_and_form(thyroid, patient, doctor):
    with stopped(DAY):
        [candidate] = queries.candidates("thyroid", VILLAGE, seen_by=doctor)
        assert candidate.resident == patient.pk and "E05.900" in candidate.because
        made = actions.enrol(by=doctor, resident=patient.pk, programme="thyroid", joined=DAY)
        assert [one.resident for one in queries.register_of("thyroid", seen_by=doctor)] == [
            patient.pk
        ]
        assert [one.programme for one in queries.due(seen_by=doctor, which="today")] == ["thyroid"]
        typed = {"tsh": "9.1", "heart_rate": "72"}
        told = queries.preview(made.pk, seen_by=doctor, day=DAY, answers=typed)
        assert told.graded is not None and told.graded.title == "异常"
        answers = {"tsh": "2.1", "heart_rate": "72", "goitre": "是"}
        visit = actions.record_follow_up(by=doctor, day=DAY, enrolment=made.pk, answers=answers)
        assert (visit.grade, visit.next_on) == ("settled", dt.date(2026, 9, 2))
        assert Task.objects.get().title == "颈部超声"


def test_indicator_fhir_and_manual(thyroid):
    module = importlib.import_module("xinglin.programmes.thyroid")
    assert module.settled.code == "THY1"
    told = queries.plan_definition("thyroid")
    assert told["resourceType"] == "PlanDefinition" and told["id"] == "thyroid"
    assert [one["id"] for one in told["action"]] == [
        "follow-up", "ultrasound", "plan", "neck-ultrasound"
    ]  # fmt: skip
    from script.reference.declared import programme

    page = programme(thyroid)
    assert "甲状腺疾病随访" in page and "a swollen neck" in page and "neck ultrasound" in page


def test_it_is_one_file_and_the_house_allows_it(room):
    """It passes the linter as any other file of the folder would."""
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--ignore", "E501", str(room / "thyroid.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout
