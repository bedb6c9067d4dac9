"""What can be answered of teams, packages and contracts, within the reach of whoever asks."""

from xinglin.services.contracts.queries.contracts import (
    Panel,
    active_of,
    contract,
    contracts_of,
    holders_of,
    panel_of,
    running_out,
    tally,
)
from xinglin.services.contracts.queries.groups import groups_of, hidden_groups, may_be_told
from xinglin.services.contracts.queries.services import open_services, owed_of
from xinglin.services.contracts.queries.teams import (
    choices_of_teams,
    items_of,
    members_of,
    my_team,
    packages_for,
    suggested,
    team,
    teams,
)

__all__ = [
    "Panel", "active_of", "choices_of_teams", "contract", "contracts_of", "groups_of",
    "hidden_groups", "holders_of", "items_of", "may_be_told", "members_of", "my_team",
    "open_services", "owed_of", "packages_for", "panel_of", "running_out", "suggested", "tally",
    "team", "teams",
]  # fmt: skip
