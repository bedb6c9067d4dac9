"""What is remembered of family doctors: teams, packages, contracts and the services they owe."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from xinglin.engines.ledger.models import Tracked
from xinglin.services.contracts.rules import CONSENTS, MEASURES, ROLES, WHYS


class Team(Tracked):
    """A team of family doctors; it belongs to an institution and serves places."""

    name = models.CharField("团队", max_length=60)
    institution = models.ForeignKey(
        "places.Institution", models.PROTECT, related_name="+", verbose_name="所属机构"
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", verbose_name="服务范围"
    )
    founded_on = models.DateField("组建日期")
    ended_on = models.DateField("撤销日期", null=True)

    class Meta:
        verbose_name = "家庭医生团队"

    def __str__(self) -> str:
        return self.name


class Member(Tracked):
    """Somebody of a team, in a role, from a day on."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members", verbose_name="团队")
    staff = models.ForeignKey("places.Staff", models.PROTECT, related_name="+", verbose_name="人员")
    role = models.CharField("角色", max_length=12, choices=list(ROLES.items()))
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "团队成员"
        constraints = (
            models.UniqueConstraint(
                fields=["team", "staff"], condition=Q(ends_on=None), name="one_seat_in_a_team"
            ),
        )


class Grid(Tracked):
    """A place that a team looks after."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="grids", verbose_name="团队")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", verbose_name="网格")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = "责任网格"


class Package(Tracked):
    """What is offered: free, or for a price; for everybody, or for some groups."""

    title = models.CharField("服务包", max_length=60)
    price = models.DecimalField("年费", max_digits=8, decimal_places=2, default=0)
    who = models.JSONField("面向人群", default=list)
    valid_from = models.DateField("起")
    valid_to = models.DateField("止", null=True)
    says = models.CharField("说明", max_length=400, default="")
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", verbose_name="适用地区"
    )

    class Meta:
        verbose_name = "服务包"
        constraints = (
            models.CheckConstraint(condition=Q(price__gte=0), name="package_price_not_negative"),
        )

    def __str__(self) -> str:
        return self.title


class Item(Tracked):
    """A service of a package, so many times a year; a record of the measure fulfils it."""

    package = models.ForeignKey(
        Package, models.PROTECT, related_name="items", verbose_name="服务包"
    )
    title = models.CharField("服务项目", max_length=60)
    by = models.CharField(
        "以何记录为准", max_length=12, choices=[(one.code, one.title) for one in MEASURES.values()]
    )
    programme = models.CharField("限于项目", max_length=20, default="")
    times = models.SmallIntegerField("每年次数", default=1)

    class Meta:
        verbose_name = "服务项目"


class Contract(Tracked):
    """A resident and a team, for a term; who agreed and how, and how it ended."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    place = models.ForeignKey(
        "places.Place", models.PROTECT, db_index=False, related_name="+", verbose_name="居住地"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, db_index=False, related_name="contracts", verbose_name="团队"
    )
    package = models.ForeignKey(
        Package, models.PROTECT, db_index=False, related_name="+", verbose_name="服务包"
    )
    price = models.DecimalField("年费", max_digits=8, decimal_places=2, default=0)
    signed_on = models.DateField("签约日期")
    starts_on = models.DateField("生效")
    ends_on = models.DateField("到期")
    consent = models.CharField("同意方式", max_length=1, choices=list(CONSENTS.items()))
    consent_by = models.CharField("代签人", max_length=60, default="")
    staff = models.ForeignKey(
        "places.Staff", models.PROTECT, null=True, db_index=False, related_name="+",
        verbose_name="经办人",
    )  # fmt: skip
    ended_on = models.DateField("终止日期", null=True)
    ended_why = models.CharField(
        "终止原因", max_length=10, default="", choices=[(k.value, v) for k, v in WHYS.items()]
    )
    ended_note = models.CharField("终止说明", max_length=200, default="")
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, db_index=False, related_name="+", verbose_name="续签自"
    )
    satisfied = models.SmallIntegerField("满意度", null=True)
    satisfied_on = models.DateField("评价日期", null=True)
    opinion = models.CharField("意见", max_length=400, default="")
    source = models.CharField("来源", max_length=20, default="")

    class Meta:
        verbose_name = "签约"
        constraints = (
            models.UniqueConstraint(
                fields=["resident"], condition=Q(ended_on=None), name="one_contract_of_a_resident"
            ),
            models.UniqueConstraint(
                fields=["resident", "starts_on"], name="one_contract_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_it_starts"
            ),
        )
        indexes = (
            models.Index(fields=["team", "ended_on", "ends_on"], name="contract_team"),
            models.Index(fields=["place", "ended_on", "ends_on"], name="contract_place"),
        )


class Owed(Tracked):
    """One service that a contract owes by a day, and the day on which it was given."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="owed", verbose_name="签约")
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, db_index=False, related_name="+", verbose_name="居民"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, db_index=False, related_name="+", verbose_name="服务项目"
    )
    due_on = models.DateField("应完成")
    done_on = models.DateField("完成日期", null=True)

    class Meta:
        verbose_name = "应履约服务"
        indexes = (
            models.Index(
                fields=["due_on", "contract"], name="owed_open", condition=Q(done_on=None)
            ),
        )


class KeyPerson(Tracked):
    """Somebody of a key group that no record of care tells of: disabled, lifted from poverty."""

    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, related_name="+", verbose_name="居民"
    )
    group = models.CharField("人群", max_length=12)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True)
    source = models.CharField("依据", max_length=60, default="")

    class Meta:
        verbose_name = "重点人群登记"
