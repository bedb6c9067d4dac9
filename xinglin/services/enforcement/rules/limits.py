"""Legal limits as dated configuration, each with its source.

《行政处罚法》 (2021) art. 85: two, three, five and seven days are working days, the others are not.
"""
# ruff: noqa: E501 - a table, one limit a line

from __future__ import annotations

import datetime as dt

from xinglin.engines.followup import Limits
from xinglin.kernel.time import years

LIMITS = Limits("""
    name           | value | unit   | from       | to | source                                      | tag
    file           | 7     | 天     | 1997-06-19 |    | 卫生行政处罚程序：受理之日起立案            | G
    limitation     | 2     | 年     | 2021-07-15 |    | 行政处罚法第三十六条                        | V
    limitation_life| 5     | 年     | 2021-07-15 |    | 行政处罚法第三十六条：生命健康且有危害后果  | V
    preserve       | 7     | 工作日 | 2021-07-15 |    | 行政处罚法第五十六条：先行登记保存          | V
    seize          | 30    | 天     | 2012-01-01 |    | 行政强制法第二十五条                        | V
    seize_longer   | 30    | 天     | 2012-01-01 |    | 行政强制法第二十五条：延长                  | V
    ask_hearing    | 5     | 工作日 | 2021-07-15 |    | 行政处罚法第六十四条：告知后提出听证        | V
    call_hearing   | 7     | 工作日 | 2021-07-15 |    | 行政处罚法第六十四条：听证前通知            | V
    decide         | 90    | 天     | 2021-07-15 |    | 行政处罚法第六十条：立案之日起              | V
    serve          | 7     | 工作日 | 2021-07-15 |    | 行政处罚法第六十一条                        | V
    announce       | 60    | 天     | 1997-06-19 | 2022-01-01 | 公告送达                            | V*
    announce       | 30    | 天     | 2022-01-01 |    | 民事诉讼法（2021年修正）：公告送达          | G
    pay            | 15    | 天     | 2021-07-15 |    | 行政处罚法第六十七条                        | V
    late_fee       | 3     | %      | 2021-07-15 |    | 行政处罚法第七十二条：每日                  | V
    hand_in        | 2     | 工作日 | 2021-07-15 |    | 行政处罚法第七十一条：当场收缴的罚款        | V
    sue            | 6     | 个月   | 2015-05-01 |    | 行政诉讼法：起诉期限                        | G
    court          | 3     | 个月   | 2012-01-01 |    | 行政强制法第五十三条：申请强制执行          | V
    demand         | 10    | 工作日 | 2012-01-01 |    | 行政强制法第五十四条：催告后                | V
    publish        | 20    | 工作日 | 2021-07-15 |    | 行政处罚公示，省级规定                      | V*
    withdraw       | 3     | 工作日 | 2021-07-15 |    | 行政处罚法第四十八条：撤回公开              | V
    archive        | 30    | 天     | 2021-07-15 |    | 结案后立卷归档，惯例                        | G
    simple_person  | 200   | 元     | 2021-07-15 |    | 行政处罚法第五十一条                        | V
    simple_organ   | 3000  | 元     | 2021-07-15 |    | 行政处罚法第五十一条                        | V
    on_the_spot    | 100   | 元     | 2021-07-15 |    | 行政处罚法第六十八条                        | V
    hearing_person | 5000  | 元     | 2021-07-15 |    | 较大数额罚款：公民，各地另有规定            | G
    hearing_organ  | 50000 | 元     | 2021-07-15 |    | 较大数额罚款：单位，各地另有规定            | G
    light_share    | 30    | %      | 2021-07-15 |    | 裁量：从轻不超过幅度的三成                  | G
    heavy_share    | 70    | %      | 2021-07-15 |    | 裁量：从重不低于幅度的七成                  | G
""")


def within_limitation(
    ended: dt.date, found: dt.date, life: bool = False, continuing: bool = False
) -> bool:
    """Whether what was done may still be punished; counted from the end of what goes on.

    >>> within_limitation(dt.date(2023, 3, 1), dt.date(2025, 3, 1))
    True
    >>> within_limitation(dt.date(2023, 3, 1), dt.date(2025, 3, 2))
    False
    >>> within_limitation(dt.date(2023, 3, 1), dt.date(2027, 3, 2), life=True)
    True
    """
    if continuing:
        return True
    held = LIMITS.on(found)
    span = years(int(held.limitation_life if life else held.limitation))
    return found <= span.after(ended)
