"""The search table, in the full-text index of whichever database this is."""

from django.db import migrations

from xinglin.engines.people import search


def make(apps, schema_editor):
    for statement in search.make_table(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {search.TABLE}")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
