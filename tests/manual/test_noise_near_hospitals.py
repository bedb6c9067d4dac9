"""The tutorial «noise complaints near hospitals»: one file, and everything is there."""

import datetime as dt
import importlib
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from xinglin.engines.access import INSPECTOR, OFFICE_HEAD, Actor, Grant
from xinglin.engines.indicators import indicators
from xinglin.engines.indicators import queries as figures
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.models import Institution, Place
from xinglin.engines.registers import actions, discover, queries, registers
from xinglin.engines.workflow import queries as cases
from xinglin.engines.workflow import workflows
from xinglin.kernel import events
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import Period, stopped

TUTORIAL = ROOT / "docs/tutorials/noise-near-hospitals.md"
COUNTY = 990101000000000
DAY = dt.date(2026, 3, 2)
SAID = {"kind": "施工", "where": "门诊楼北侧", "heard_on": DAY}


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A folder of registers with the tutorial's file and nothing else."""
    folder = tmp_path_factory.mktemp("tutorial")
    code = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text("utf-8"), re.DOTALL)
    assert len(code) == 1, "the tutorial is one file"
    (folder / "noise.py").write_text(code[0], "utf-8")
    return folder


@pytest.fixture
def noise(room, monkeypatch):
    """The register switched on by nothing but its file lying among the others."""
    import xinglin.registers as floor

    for registry in (registers, indicators, workflows):
        monkeypatch.setattr(registry, "_things", dict(registry._things))
    for told in ("_declared", "_listeners"):
        monkeypatch.setattr(events, told, getattr(events, told).copy())
    monkeypatch.setattr(floor, "__path__", [*floor.__path__, str(room)])
    sys.modules.pop("xinglin.registers.noise", None)
    found = discover()["noise"]
    actions.follow_moves(found)
    yield found
    sys.modules.pop("xinglin.registers.noise", None)


@pytest.fixture
def hospital(db):
    with commit(by="测试", why="设地"):
        Place.objects.create(number=COUNTY, last=COUNTY + 10**9 - 1, code=f"{COUNTY:015d}",
                             name="甲县", level="county")  # fmt: skip
        return Institution.objects.create(name="人民医院", kind="A100", place_id=COUNTY)


def actor(role, number):
    return Actor(number, "某人", grants=(Grant(role, COUNTY, COUNTY + 10**9 - 1),))


def test_list_form_buttons_limits_and_sentence(noise, hospital):
    inspector, head = actor(INSPECTOR, 1), actor(OFFICE_HEAD, 2)
    with stopped(DAY):
        made = actions.write(by=inspector, register="noise", subject=hospital.pk, values=SAID)
        [line] = cases.inbox(inspector, which="office").rows
        assert (line.title, line.left) == ("门诊楼北侧（施工）", "还有 7 天")
        actions.move(by=inspector, entry_id=made.pk, verb="measure", said={"decibels": 71})
        with pytest.raises(Refused, match="不属实") as refusal:
            actions.move(by=inspector, entry_id=made.pk, verb="void", said={})
        assert "55 分贝" in refusal.value.why
        done = actions.move(by=head, entry_id=made.pk, verb="answer", said={"reply": "已停工"})
        assert done.state == "answered"
    said = queries.sentence("noise", head, Period.parse("2026"))
    assert said == "受理医院周边噪声投诉1件：施工1件"
    assert "已测量" in cases.diagram("noise") and queries.example_sheet(noise)[:2] == b"PK"
    assert [one.register.code for one in queries.overview(head)].count("noise") == 1


def test_figure_and_made_up_lines(noise, hospital):
    module = importlib.import_module("xinglin.registers.noise")
    assert not figures.faults_of_examples(module.answered)
    import numpy as np

    inspector = actor(INSPECTOR, 1)
    with commit(by=inspector, why="示例"):
        many = actions.make_up_lines(
            by=inspector, register=noise, subjects=[(COUNTY, hospital.pk, None)], day=DAY,
            rng=np.random.default_rng(1),
        )  # fmt: skip
    assert many == 2 == queries.lines("noise", inspector).count()


def test_it_is_one_file_and_the_house_allows_it(room):
    """It passes the linter as any other file of the folder would."""
    found = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--ignore", "E501", str(room / "noise.py")],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout
