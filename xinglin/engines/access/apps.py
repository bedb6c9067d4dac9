"""Name plate of access."""

from __future__ import annotations

from typing import ClassVar

from django.apps import apps

from xinglin.engines.access.words import (
    ALL_STAFF,
    AUDITOR,
    CDC_OFFICER,
    CLINICIAN,
    KEEPER,
    TEAM_LEADER,
    Permission,
    Role,
    permissions,
)
from xinglin.kernel.service import Service


class Access(Service):
    """Gathers the permissions of every name plate."""

    title = "账号与权限"
    permissions: ClassVar[dict[str, tuple[str, tuple[Role, ...]]]] = {
        "access.own": ("管理本人账号", ALL_STAFF),
        "access.read": ("查看账号", (KEEPER, AUDITOR)),
        "access.manage": ("管理账号和角色", (KEEPER,)),
        "access.audit": ("查看审计记录", (AUDITOR, KEEPER)),
        "access.answer_glass": ("查看并确认紧急调阅", (TEAM_LEADER, AUDITOR, KEEPER)),
        "access.break_glass": ("紧急调阅", (CLINICIAN, CDC_OFFICER, TEAM_LEADER)),
    }

    def ready(self) -> None:
        super().ready()
        for plate in apps.get_app_configs():
            for code, (title, holders) in getattr(plate, "permissions", {}).items():
                if code not in permissions:
                    permissions.add(code, Permission(code, title, holders))
