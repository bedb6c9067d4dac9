"""The worker's own import job, over and over, and none of its other work beside it."""

from __future__ import annotations

import os
import time

EVERY = 0.2


def main() -> None:
    """Take what clients delivered until whoever began this is gone."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinglin.config.settings")
    django.setup()
    from xinglin.services.interoperability import actions

    print("ready", flush=True)
    whose = os.getppid()
    while os.getppid() == whose:
        if not actions.take_imports(tell=lambda *_: None):
            time.sleep(EVERY)


if __name__ == "__main__":
    main()
