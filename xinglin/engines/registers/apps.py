"""Name plate of registers."""

from __future__ import annotations

from typing import ClassVar

from xinglin.engines.access import ALL_STAFF, KEEPER, OFFICE_HEAD, Role
from xinglin.kernel.service import Service


class Registers(Service):
    """Declared lists, kept and moved through states."""

    title = "台账"
    permissions: ClassVar[dict[str, tuple[str, tuple[Role, ...]]]] = {
        "registers.read": ("查看台账", ALL_STAFF),
        "registers.write": ("登记和办理台账", ALL_STAFF),
        "registers.import": ("批量导入台账", (OFFICE_HEAD, KEEPER)),
    }

    def ready(self) -> None:
        """Find the registers, and let their lines follow the moves of their cases."""
        super().ready()
        from xinglin.engines.registers.actions import follow_moves
        from xinglin.engines.registers.words import discover

        for one in discover():
            follow_moves(one)
