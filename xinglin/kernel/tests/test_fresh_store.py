"""The short way to an empty store's tables leads where the long way leads."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from xinglin.kernel.fresh_store import make_tables

MADE = """
import json, sys
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False, one_by_one=sys.argv[1] == "long")
told = {}
with connection.cursor() as cursor:
    for table in connection.introspection.table_names(cursor):
        about = connection.introspection.get_table_description(cursor, table)
        columns = sorted([str(cell) for cell in column] for column in about)
        limits = connection.introspection.get_constraints(cursor, table)
        told[table] = [columns, sorted(
            # SQLite numbers the limits that have no name, in the order of the columns
            [name if name[:2] != "__" and name[:3] != "fk_" else ""]
            + [str(limit[key]) for key in sorted(limit)]
            for name, limit in limits.items()
        )]
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    told["applied"] = cursor.fetchall()
print(json.dumps(told, default=str))
"""


def made(way, home, url):
    environment = {**os.environ, "XINGLIN_HOME": str(home), "DATABASE_URL": url,
                   "DJANGO_SETTINGS_MODULE": "xinglin.config.settings"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", MADE, way], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def databases():
    """Two empty databases, as addresses; on SQLite an empty home is enough."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ["", ""]
        return
    import psycopg

    names = [f"fresh_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(url, autocommit=True) as link:
        for name in names:
            link.execute(f'CREATE DATABASE "{name}"')
        yield [urlunsplit(urlsplit(url)._replace(path=f"/{name}")) for name in names]
        for name in names:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_both_ways_make_the_same_store(tmp_path, databases):
    short = made("short", tmp_path / "short", databases[0])
    long = made("long", tmp_path / "long", databases[1])
    assert len(short) > 150 and short.keys() == long.keys()
    for table, told in long.items():
        assert short[table] == told, table


@pytest.mark.django_db
def test_a_store_that_has_tables_is_left_alone():
    assert make_tables(connection) is False
