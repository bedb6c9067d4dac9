"""Name plate of the ledger."""

from xinglin.kernel.service import Service


class Ledger(Service):
    title = "账本"

    def ready(self) -> None:
        super().ready()
        from xinglin.engines.ledger import models, sqlite

        models.check_twins()
        sqlite.connect()
