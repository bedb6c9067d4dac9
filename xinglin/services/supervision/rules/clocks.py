"""Days that a check has: dated configuration."""
# ruff: noqa: E501 - a table, one limit a line

from __future__ import annotations

import datetime as dt

from xinglin.engines.followup import Limits
from xinglin.kernel.time import days, workdays_after

LIMITS = Limits("""
    name          | value | unit   | from       | to | source                                     | tag
    publish       | 20    | 工作日 | 2019-02-15 |    | 国务院“双随机、一公开”意见及省级规定       | V*
    recheck       | 15    | 天     | 2016-05-25 |    | 整改期满后复查，惯例                       | G
    former_years  | 3     | 年     | 2019-02-15 |    | 曾任职回避的年限，惯例                     | G
    low_rate      | 5     | %      | 2019-02-15 |    | 低风险年度抽查比例，惯例                   | G
    medium_rate   | 10    | %      | 2019-02-15 |    | 中风险年度抽查比例，惯例                   | G
    high_rate     | 30    | %      | 2019-02-15 |    | 高风险年度抽查比例，惯例                   | G
    reveal        | 5     | 工作日 | 2019-02-15 |    | 公共随机值公布后开奖抽取的时限，自定       | G
""")


def publish_by(finished: dt.date) -> dt.date:
    """The last day for publishing a result: so many working days after the check is finished.

    >>> publish_by(dt.date(2026, 3, 2))
    datetime.date(2026, 3, 30)
    """
    return workdays_after(finished, int(LIMITS.on(finished).publish))


def recheck_by(mend_by: dt.date) -> dt.date:
    """The last day for looking again after what was to be mended by a day."""
    return days(int(LIMITS.on(mend_by).recheck)).after(mend_by)
