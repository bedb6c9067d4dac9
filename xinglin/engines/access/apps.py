"""Name plate of access."""

from django.apps import apps

from xinglin.kernel.service import Service


class Access(Service):
    title = "账号与权限"

    def ready(self) -> None:
        super().ready()
        from xinglin.engines.access.words import Permission, permissions

        for plate in apps.get_app_configs():
            for code, (title, roles) in getattr(plate, "permissions", {}).items():
                permissions.add(code, Permission(code, title, roles))
