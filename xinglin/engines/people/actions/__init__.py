"""What can be done with people: register, change, move, merge and un-merge, reveal."""

from xinglin.engines.people.actions.changing import (
    add_identifier,
    change_details,
    end_identifier,
    move,
    record_death,
    set_household,
)
from xinglin.engines.people.actions.documents import rebuild_search
from xinglin.engines.people.actions.in_bulk import form_households, register_many
from xinglin.engines.people.actions.keeping_keys import suspect
from xinglin.engines.people.actions.kin import link_kin, link_many, unlink_kin
from xinglin.engines.people.actions.linking import (
    groups_among,
    groups_judged,
    judge_model,
    keep_model,
    learn,
    learn_from,
    link,
    rebuild_keys,
    suspect_pairs,
    with_judgement,
)
from xinglin.engines.people.actions.merging import keep_apart, merge, unmerge
from xinglin.engines.people.actions.registering import register
from xinglin.engines.people.actions.revealing import reveal

__all__ = [
    "add_identifier",
    "change_details",
    "end_identifier",
    "form_households",
    "groups_among",
    "groups_judged",
    "judge_model",
    "keep_apart",
    "keep_model",
    "learn",
    "learn_from",
    "link",
    "link_kin",
    "link_many",
    "merge",
    "move",
    "rebuild_keys",
    "rebuild_search",
    "record_death",
    "register",
    "register_many",
    "reveal",
    "set_household",
    "suspect",
    "suspect_pairs",
    "unlink_kin",
    "unmerge",
    "with_judgement",
]
