"""What access remembers: accounts, the roles they hold where, broken glass."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from xinglin.engines.ledger.models import Tracked, TrackedRows


class Accounts(models.Manager.from_queryset(TrackedRows)):  # type: ignore[misc]
    """How Django's login looks accounts up."""

    def get_by_natural_key(self, username: str) -> Account:
        """The account of that user name."""
        return self.get(username=username)


class Account(AbstractBaseUser, Tracked):
    """A login, bound to a member of staff."""

    username = models.CharField("用户名", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=60)
    staff = models.ForeignKey(
        "places.Staff", models.PROTECT, null=True, related_name="+", verbose_name="人员"
    )
    language = models.CharField("语言", max_length=8, default="zh-hans")
    is_active = models.BooleanField("启用", default=True)
    totp = models.BinaryField("动态口令密钥", null=True)
    last_login = None  # when somebody came is in the audit trail
    must_change = models.BooleanField("须改密码", default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[Any] = Accounts()

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username


class Holding(Tracked):
    """A role that an account holds over a place, from and perhaps to a date."""

    account = models.ForeignKey(Account, models.CASCADE, verbose_name="账号")
    role = models.CharField("角色", max_length=20)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", verbose_name="管辖范围"
    )
    starts_on = models.DateField("起", null=True)
    ends_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "任职"


class Attempt(models.Model):
    """A failed login, counted by user name and by address to slow guessing down."""

    key = models.CharField(max_length=80, db_index=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "失败的登录"


class BrokenGlass(Tracked):
    """A record opened in an emergency, outside of the usual scope, with the reason given."""

    account = models.ForeignKey(Account, models.PROTECT, verbose_name="账号")
    subject_id = models.BigIntegerField("居民", db_index=True)
    why = models.CharField("理由", max_length=400)
    opened_at = models.DateTimeField("打开时间")
    open_until = models.DateTimeField("有效至")
    told_at = models.DateTimeField("告知时间", null=True)

    class Meta:
        verbose_name = "紧急调阅"
