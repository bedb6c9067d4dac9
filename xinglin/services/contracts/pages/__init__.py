"""What is seen of contracts: the board, my panel, signing, one contract, teams, packages."""

from xinglin.services.contracts.pages import (
    board,
    one,
    packages,
    person,
    sending,
    signing,
    teams,
)

__all__ = ["board", "one", "packages", "person", "sending", "signing", "teams"]
