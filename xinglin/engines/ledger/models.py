"""What the ledger remembers: commits, the audit chain, and the versions of tracked rows."""

from __future__ import annotations

import copy
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models.signals import class_prepared

from xinglin.engines.ledger.versions import TrackedRows, keep_version, now_committing


class Commit(models.Model):
    """One numbered change of the record: who, when, why, through which door."""

    number = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    who = models.BigIntegerField(null=True)
    who_name = models.CharField(max_length=80)
    why = models.CharField(max_length=400)
    door = models.CharField(max_length=12)

    class Meta:
        verbose_name = "提交"


class AuditEntry(models.Model):
    """One link of the audit chain; `hash` covers every other column and the hash before it."""

    number = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=40)
    who = models.BigIntegerField(null=True, db_index=True)
    who_name = models.CharField(max_length=80)
    door = models.CharField(max_length=12)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField(null=True)
    place = models.BigIntegerField(null=True)
    reading = models.BooleanField()
    outcome = models.CharField(max_length=20)
    commit = models.BigIntegerField(null=True)
    detail = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "审计记录"
        indexes = (
            models.Index(fields=["subject", "subject_id", "number"], name="audit_subject"),
            models.Index(fields=["verb", "number"], name="audit_verb"),
        )


class Tracked(models.Model):
    """A row whose every version is kept; `since` is the commit that made the present one."""

    since = models.BigIntegerField(editable=False, default=0)

    objects = TrackedRows.as_manager()
    past: ClassVar[type[models.Model]]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store the row; the version it replaces goes into the past first."""
        number = now_committing(type(self))
        if not self._state.adding:
            keep_version(type(self), [self.pk], number)
        self.since = number
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "since"}
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Take the row out of the present; its last version stays in the past."""
        keep_version(type(self), [self.pk], now_committing(type(self)))
        return super().delete(*args, **kwargs)


def _twin_field(field: models.Field) -> models.Field:
    """The same column without constraints: the past may hold what the present forbids."""
    if isinstance(field, models.ForeignKey):
        # Every key of the house is a big integer, and its target may not be loaded yet.
        return models.BigIntegerField(null=field.null, db_column=field.column)
    twin: Any = copy.copy(field)
    if isinstance(field, models.AutoField | models.BigAutoField):
        twin = models.BigIntegerField()
    twin.primary_key = False
    twin._unique = False
    twin.db_index = False
    twin.auto_created = False
    twin.remote_field = None
    return twin


def _make_twin(sender: type[models.Model], **kwargs: Any) -> None:
    if not issubclass(sender, Tracked) or sender._meta.abstract or sender._meta.proxy:
        return
    attributes: dict[str, Any] = {
        "__module__": sender.__module__,
        "__doc__": f"Superseded versions of {sender.__name__}, with their commit interval.",
        "past_id": models.BigAutoField(primary_key=True),
        "until": models.BigIntegerField(),
    }
    for field in sender._meta.local_fields:
        name = field.attname if isinstance(field, models.ForeignKey) else field.name
        attributes[name] = _twin_field(field)
    pk = sender._meta.pk
    assert pk is not None
    attributes["Meta"] = type(
        "Meta",
        (),
        {
            "app_label": sender._meta.app_label,
            "db_table": f"{sender._meta.db_table}_past",
            "indexes": [
                models.Index(fields=[pk.name, "until"], name=f"{sender.__name__.lower()[:20]}_past")
            ],
            "verbose_name": f"{sender._meta.verbose_name}（历史版本）",
        },
    )
    sender.past = type(f"{sender.__name__}Past", (models.Model,), attributes)


class_prepared.connect(_make_twin, weak=False, dispatch_uid="ledger.twin")


def tracked_models() -> list[type[Tracked]]:
    """Every tracked model of the house."""
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


def check_twins() -> None:
    """Make sure that each tracked model has a twin with the same columns (a start-up check)."""
    for model in tracked_models():
        here = {field.column for field in model._meta.local_fields}
        there = {field.column for field in model.past._meta.local_fields}
        if there - {"past_id", "until"} != here:
            raise RuntimeError(f"{model.__name__} and its past have different columns")
