"""Why somebody is no longer followed up."""

from __future__ import annotations

from enum import StrEnum


class Leaving(StrEnum):
    """The reason that is stored with the date."""

    DIED = "died"
    MOVED = "moved"
    LOST = "lost"
    CURED = "cured"
    FINISHED = "finished"
    REFUSED = "refused"
    MISTAKEN = "mistaken"
    MERGED = "merged"


LEAVING = {
    Leaving.DIED: "死亡",
    Leaving.MOVED: "迁出",
    Leaving.LOST: "失访",
    Leaving.CURED: "治愈",
    Leaving.FINISHED: "期满结案",
    Leaving.REFUSED: "拒绝管理",
    Leaving.MISTAKEN: "诊断变更或误纳",
    Leaving.MERGED: "档案合并",
}
