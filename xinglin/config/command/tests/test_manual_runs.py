"""The commands of the tutorial and of the how-tos are typed as they stand, and answer."""

import re
import shlex

import openpyxl
import orjson
import pytest

from xinglin.config.command.tests.instances import ROOT, instance

# Tutorials in which the reader writes a file of his own are followed by tests/manual.
WRITTEN = {"thyroid-follow-up"}
DOCUMENTS = sorted(
    file
    for folder in ("tutorials", "how-to")
    for file in ROOT.glob(f"docs/{folder}/*.md")
    if file.stem not in WRITTEN
)
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\s*((?:\w+=\S+ )*)\.venv/bin/xinglin (.+)$", re.MULTILINE)
ELSEWHERE = ("/safe/", "/srv/")  # folders of the reader's machine


def commands(text):
    """Every `xinglin` command of a document, in order: its settings and its words."""
    return [
        (dict(one.split("=", 1) for one in settings.split()), shlex.split(words))
        for block in BLOCK.findall(text)
        for settings, words in COMMAND.findall(block)
    ]


def test_commands_are_found():
    text = "```sh\n.venv/bin/xinglin check\nXINGLIN_HOME=/srv/x .venv/bin/xinglin check --json\n```"
    assert commands(text) == [({}, ["check"]), ({"XINGLIN_HOME": "/srv/x"}, ["check", "--json"])]
    assert sum(len(commands(file.read_text("utf-8"))) for file in DOCUMENTS) > 15


@pytest.mark.parametrize(
    "file", [one for one in DOCUMENTS if commands(one.read_text("utf-8"))], ids=lambda one: one.stem
)
def test_a_document_says_what_can_be_typed(built, file, tmp_path):
    brings(tmp_path)
    with instance(tmp_path / "srv") as other:
        for settings, words in commands(file.read_text("utf-8")):
            here = other if "XINGLIN_HOME" in settings else built
            here.types(*(on_this_machine(word, tmp_path) for word in words), at=tmp_path)


def on_this_machine(word, folder):
    """The word, with folders of the reader's machine replaced by one of ours."""
    for one in ELSEWHERE:
        if word.startswith(one):
            return str(folder / word.removeprefix(one))
    return word


def brings(folder):
    """What the reader is said to have: a township's list, and bundles of a hospital."""
    book = openpyxl.Workbook()
    book.active.append(["姓名", "性别", "出生日期", "居住地", "详细地址"])
    book.active.append(["柳青青", "女", "1961-04-05", "", "柳河路3号"])
    book.save(folder / "residents.xlsx")
    (folder / "bundles").mkdir()
    patient = {"resourceType": "Patient", "id": "p1", "gender": "male", "birthDate": "1955-02-03",
               "name": [{"family": "石", "given": ["守信"]}]}  # fmt: skip
    entry = {"fullUrl": "urn:uuid:p1", "resource": patient,
             "request": {"method": "POST", "url": "Patient"}}  # fmt: skip
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    (folder / "bundles" / "one.json").write_bytes(orjson.dumps(bundle))
