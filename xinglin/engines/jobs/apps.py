"""Name plate of jobs."""

from __future__ import annotations

from typing import ClassVar

from xinglin.engines.access import ALL_STAFF, AUDITOR, KEEPER, Role
from xinglin.kernel.service import Service


class Jobs(Service):
    """The queue of long work."""

    title = "作业"
    permissions: ClassVar[dict[str, tuple[str, tuple[Role, ...]]]] = {
        "jobs.read": ("查看本人提出的作业", ALL_STAFF),
        "jobs.all": ("查看所有作业", (KEEPER, AUDITOR)),
        "jobs.manage": ("停止和重做作业", (KEEPER,)),
    }
