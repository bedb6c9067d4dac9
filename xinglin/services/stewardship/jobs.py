"""Long work of the steward: everybody compared with everybody, and the weights learnt anew."""

from __future__ import annotations

from django.urls import reverse

from xinglin.engines.access import Actor
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.people import actions as people


@job("stewardship.link", title="全库查重", may="people.merge")
def link(*, by: Actor, tell: Tell) -> Outcome:
    """Look for residents who stand twice; doing it twice comes to the same."""
    told = people.link(by=by, tell=lambda what, done: tell(done, said=what))
    said = f"比对 {told.people} 人，疑似重复 {told.pairs} 对，待处理 {told.waiting} 对"
    return Outcome(said, reverse("stewardship:duplicates"))


@job("stewardship.learn", title="训练匹配模型", may="people.merge")
def learn(*, by: Actor, tell: Tell) -> Outcome:
    """Learn the weights from the residents who are here and put them in force."""
    tell(0, said="读取居民")
    model = people.learn(by=by)
    return Outcome(f"模型 {model.version} 已启用", reverse("stewardship:model"))
