"""What can be done with contracts: sign, renew, end, judge; teams and packages; in sets."""

from xinglin.services.contracts.actions import batches, listening
from xinglin.services.contracts.actions.counting import close_expired, count_services
from xinglin.services.contracts.actions.offering import (
    add_member,
    add_package,
    dissolve_team,
    found_team,
    register_key_person,
    remove_member,
    withdraw_package,
)
from xinglin.services.contracts.actions.signing import (
    end_contract,
    judge,
    renew,
    sign,
    sign_many,
    write_contracts,
)

__all__ = [
    "add_member", "add_package", "batches", "close_expired", "count_services", "dissolve_team",
    "end_contract", "found_team", "judge", "listening", "register_key_person", "remove_member",
    "renew", "sign", "sign_many", "withdraw_package", "write_contracts",
]  # fmt: skip
