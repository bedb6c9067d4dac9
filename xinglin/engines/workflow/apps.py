"""Name plate of workflow."""

from __future__ import annotations

from typing import ClassVar

from xinglin.engines.access import ALL_STAFF, AUDITOR, DIRECTOR, KEEPER, OFFICE_HEAD, Role
from xinglin.kernel.service import Service


class Workflow(Service):
    """Cases that move through states, on time."""

    title = "流程"
    permissions: ClassVar[dict[str, tuple[str, tuple[Role, ...]]]] = {
        "workflow.work": ("办理待办事项", ALL_STAFF),
        "workflow.oversee": ("查看辖区内全部待办事项和超期情况", (OFFICE_HEAD, DIRECTOR, KEEPER)),
        "workflow.escalate": ("核对办理时限", (KEEPER,)),
        "workflow.audit": ("查看办理时限的报告", (OFFICE_HEAD, DIRECTOR, AUDITOR, KEEPER)),
    }
