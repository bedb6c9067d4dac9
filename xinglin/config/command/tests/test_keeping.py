"""A backup restores into an empty home, and nowhere else; what comes back is the same."""

import tarfile

from xinglin.config.command.tests.instances import COUNTY
from xinglin.kernel.time import today

ASKED = ("figures", "compute", "HTN1", "HTN2", "--place", COUNTY, "--json",
         "--period", today().year - 1)  # fmt: skip


def test_backup_and_restore_give_the_same_instance(built, empty, tmp_path):
    archive = tmp_path / "kept.tar.gz"
    assert str(archive) in built.types("backup", archive).out
    assert archive.stat().st_mode & 0o077 == 0, "the archive holds the keys"
    with tarfile.open(archive) as held:
        assert {"store", "lake", "secrets"} <= {name.split("/")[0] for name in held.getnames()}
    empty.types("restore", archive)
    checked = empty.types("check", "--json").json
    assert checked["problems"] == []
    assert checked["commit"] == built.types("check", "--json").json["commit"]
    assert empty.types(*ASKED).json == built.types(*ASKED).json
    someone = built.asks("SELECT name FROM people_resident ORDER BY id LIMIT 1")[0][0]
    found = [one.types("people", "find", someone, "--json").json for one in (built, empty)]
    assert found[0] == found[1] != []
    empty.types("audit", "verify")


def test_a_home_with_data_is_not_overwritten(built, tmp_path):
    if built.url:
        return  # pg_restore asks the database itself; the refusal is of the embedded store
    archive = tmp_path / "kept.tar.gz"
    built.types("backup", archive)
    before = built.asks("SELECT max(number) FROM ledger_commit")
    assert built.types("restore", archive, code=1).refused("没有恢复")
    assert built.asks("SELECT max(number) FROM ledger_commit") == before


def test_an_archive_that_is_none_is_refused(empty, tmp_path):
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(b"not an archive")
    assert empty.types("restore", broken, code=1).refused("没有恢复")
    with tarfile.open(broken, "w:gz") as other:
        other.add(__file__, "store/other.py")
    assert empty.types("restore", broken, code=1).refused("没有恢复")
    assert not list((empty.home / "store").iterdir())
