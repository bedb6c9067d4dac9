"""The platform's tables in an empty store, made all at once.

A store that holds something is brought up to date migration by migration; for every one of them
Django draws up anew the models that belong together, which here are nearly all. In an empty store
the way there matters to nobody: the tables are made as the last migration leaves them, and what a
migration does besides (a search table, a data step) is done once they stand. Other people's
applications go the long way first: their steps may speak of columns that are gone since.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.fields import FieldOperation
from django.db.migrations.operations.models import IndexOperation, ModelOperation

SHAPES = (ModelOperation, FieldOperation, IndexOperation)  # what the last state tells by itself


def make_tables(link: Any) -> bool:
    """Make the platform's tables in one transaction; False, and nothing done, where some of them
    stand already or a migration does something that cannot be done afterwards."""
    ours = {one.label for one in apps.get_app_configs() if one.name.startswith("xinglin.")}
    executor = MigrationExecutor(link)
    if any(label in ours for label, _ in executor.loader.applied_migrations):
        return False
    leaves = executor.loader.graph.leaf_nodes()
    plan = [one for one, _ in executor.migration_plan(leaves) if one.app_label in ours]
    besides = _besides(plan)
    if not all(isinstance(operation, RunPython | RunSQL) for _, operation in besides):
        return False
    executor.migrate([node for node in leaves if node[0] not in ours])
    final = MigrationExecutor(link).loader.project_state()
    with link.schema_editor(atomic=True) as editor:
        for model in final.apps.get_models():
            told = model._meta
            if told.app_label in ours and told.managed and not told.proxy:
                editor.create_model(model)
        for label, operation in besides:
            operation.database_forwards(label, editor, final, final)
        for migration in plan:
            executor.recorder.record_applied(migration.app_label, migration.name)
    return True


def _besides(plan: list[Migration]) -> list[tuple[str, Any]]:
    """What migrations do besides shaping tables, with their labels, in order."""
    return [
        (migration.app_label, operation)
        for migration in plan
        for operation in migration.operations
        if not isinstance(operation, SHAPES)
    ]
