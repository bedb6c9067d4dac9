"""Roles and actors: who may do what, where. Roles live in code; the store keeps their codes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from xinglin.kernel.errors import NotAllowed
from xinglin.kernel.registry import Registry

WHOLE = (0, 10**15 - 1)
PUBLIC = "public"


@dataclass(frozen=True)
class Role:
    """A post that people hold somewhere; permissions name the roles that hold them."""

    code: str
    title: str


@dataclass(frozen=True)
class Permission:
    """One thing that may be seen or done, and the roles that hold it."""

    code: str
    title: str
    roles: tuple[Role, ...]


roles: Registry[Role] = Registry("角色")
permissions: Registry[Permission] = Registry("权限")


def _role(code: str, title: str) -> Role:
    return roles.add(code, Role(code, title))


VILLAGE_DOCTOR = _role("village_doctor", "乡村医生")
NURSE = _role("nurse", "社区护士")
TEAM_LEADER = _role("team_leader", "家庭医生团队长")
CLINICIAN = _role("clinician", "临床医生")
CDC_OFFICER = _role("cdc_officer", "疾控人员")
MCH_OFFICER = _role("mch_officer", "妇幼保健人员")
MENTAL_HEALTH_STAFF = _role("mental_health_staff", "精防人员")
INSPECTOR = _role("inspector", "卫生监督员")
STATISTICIAN = _role("statistician", "统计人员")
OFFICE_HEAD = _role("office_head", "股室负责人")
DIRECTOR = _role("director", "局领导")
STEWARD = _role("steward", "主索引管理员")
AUDITOR = _role("auditor", "审计员")
KEEPER = _role("keeper", "平台管理员")
ALL_STAFF = (
    VILLAGE_DOCTOR, NURSE, TEAM_LEADER, CLINICIAN, CDC_OFFICER, MCH_OFFICER,
    MENTAL_HEALTH_STAFF, INSPECTOR, STATISTICIAN, OFFICE_HEAD, DIRECTOR, STEWARD, AUDITOR, KEEPER,
)  # fmt: skip


@dataclass(frozen=True)
class Grant:
    """A role held over a place and all below it: place numbers `first` to `last`."""

    role: Role
    first: int
    last: int


@dataclass(frozen=True)
class Actor:
    """Whoever asks: an account with its grants, through a door."""

    account: int | None
    name: str
    staff: int | None = None
    institution: int | None = None
    grants: tuple[Grant, ...] = ()
    door: str = "page"
    everything: bool = False
    opened: frozenset[int] = field(
        default_factory=frozenset
    )  # records opened by breaking the glass

    def reach(self, permission: str) -> list[tuple[int, int]]:
        """The ranges of place numbers in which this actor holds the permission."""
        if self.everything:
            return [WHOLE]
        held = permissions.get(permission)
        if held is None:
            return []
        return [(g.first, g.last) for g in self.grants if g.role in held.roles]

    def may(self, permission: str, place: int | None = None) -> bool:
        """Whether the permission is held at `place`, or anywhere when no place is given."""
        if permission == PUBLIC:
            return True
        reach = self.reach(permission)
        return bool(reach) if place is None else any(lo <= place <= hi for lo, hi in reach)

    def must(self, permission: str, place: int | None = None) -> None:
        """Raise NotAllowed unless the permission is held there."""
        if self.may(permission, place):
            return
        held = permissions.get(permission)
        title = held.title if held else permission
        where = "在这个地方" if place is not None and self.may(permission) else ""
        raise NotAllowed(
            f"您{where}没有“{title}”的权限",
            why="每个页面和操作只对承担这项工作、并管辖该地区的人开放",
            ask="如工作需要，请联系本单位的平台管理员开通",
        )

    def through(self, door: str) -> Actor:
        """The same actor through another door."""
        return replace(self, door=door)

    @property
    def known(self) -> bool:
        """Whether somebody is logged in (or sits at the console)."""
        return self.everything or self.account is not None


NOBODY = Actor(None, "")
KEEPER_AT_CONSOLE = Actor(None, "控制台", door="console", everything=True)
