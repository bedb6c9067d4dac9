"""What is remembered of people: residents, their identifiers, households, moves and merges."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class Household(Tracked):
    """People who live together under one roof."""

    number = models.CharField("户号", max_length=20, db_index=True)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, related_name="+", verbose_name="所在地"
    )
    address = models.CharField("地址", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "家庭"

    def __str__(self) -> str:
        return self.number


class Resident(Tracked):
    """A person known to the platform; exactly one row for each, once duplicates are merged."""

    name = models.CharField("姓名", max_length=80)
    pinyin = models.CharField("拼音", max_length=120, blank=True, default="")
    initials = models.CharField("拼音首字母", max_length=20, blank=True, default="")
    sex = models.CharField("性别", max_length=1)
    birth = models.DateField("出生日期")
    place = models.ForeignKey(  # indexed together with the birth date
        "places.Place", models.PROTECT, related_name="+", verbose_name="居住地", db_index=False
    )
    address = models.CharField("详细地址", max_length=200, blank=True, default="")
    lives_here = models.BooleanField("常住", default=True)
    registered_here = models.BooleanField("户籍", default=True)
    lived_since = models.DateField("居住起始", null=True)
    phone = models.BinaryField("电话", null=True)
    phone_index = models.BinaryField("电话索引", null=True, max_length=16)
    ethnic = models.CharField("民族", max_length=2, blank=True, default="")
    marriage = models.CharField("婚姻状况", max_length=2, blank=True, default="")
    education = models.CharField("文化程度", max_length=2, blank=True, default="")
    occupation = models.CharField("职业", max_length=2, blank=True, default="")
    payment = models.CharField("支付方式", max_length=2, blank=True, default="")
    blood = models.CharField("血型", max_length=2, blank=True, default="")
    household = models.ForeignKey(Household, models.PROTECT, null=True, verbose_name="家庭")
    relation = models.CharField("与户主关系", max_length=2, blank=True, default="")
    record_no = models.CharField("健康档案号", max_length=17, null=True, unique=True)  # noqa: DJ001
    institution = models.ForeignKey(
        "places.Institution",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="建档机构",
        db_index=False,
    )
    filed_on = models.DateField("建档日期", null=True)
    deceased_on = models.DateField("死亡日期", null=True)
    left_on = models.DateField("迁出日期", null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, verbose_name="并入", db_index=False
    )
    source = models.CharField("来源", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = "居民"
        indexes = (
            models.Index(fields=["place", "birth"], name="resident_place"),
            models.Index(fields=["name", "birth"], name="resident_name"),
            models.Index(fields=["phone_index"], name="resident_phone"),
            models.Index(  # few are merged away: an index of those few
                fields=["merged_into"],
                name="resident_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.name


class Identifier(Tracked):
    """A number by which some system knows a resident; official numbers are sealed at rest."""

    resident = models.ForeignKey(Resident, models.PROTECT, verbose_name="居民")
    kind = models.CharField("证件类型", max_length=4)
    system = models.CharField("签发系统", max_length=120, blank=True, default="")
    value = models.BinaryField("号码")
    index = models.BinaryField("号码索引", max_length=16)
    tail = models.BinaryField("末四位索引", max_length=8, null=True)
    ends_on = models.DateField("停用日期", null=True)

    class Meta:
        verbose_name = "证件"
        indexes = (
            models.Index(fields=["index"], name="identifier_index"),
            models.Index(fields=["tail"], name="identifier_tail"),
        )


class Kinship(Tracked):
    """A resident is the child of another: who bore or raised whom; one mother, one father each."""

    resident = models.ForeignKey(
        Resident, models.PROTECT, db_index=False, related_name="kin", verbose_name="子女"
    )
    relative = models.ForeignKey(
        Resident, models.PROTECT, db_index=False, related_name="kin_of", verbose_name="亲属"
    )
    kind = models.CharField("关系", max_length=10)
    source = models.CharField("来源", max_length=40, blank=True, default="")

    class Meta:
        verbose_name = "亲属关系"
        indexes = (
            models.Index(fields=["resident", "kind"], name="kinship_resident"),
            models.Index(fields=["relative", "kind"], name="kinship_relative"),
        )


class Move(Tracked):
    """A resident came from one place to another on a day."""

    resident = models.ForeignKey(Resident, models.PROTECT, verbose_name="居民")
    from_place = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, related_name="+", verbose_name="迁出地"
    )
    to_place = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, related_name="+", verbose_name="迁入地"
    )
    day = models.DateField("日期")
    why = models.CharField("原因", max_length=80, blank=True, default="")

    class Meta:
        verbose_name = "迁移"


class Merge(Tracked):
    """Two rows found to be one person; remembers each record that moved, so that it can return."""

    kept = models.ForeignKey(
        Resident, models.PROTECT, related_name="merges_kept", verbose_name="保留"
    )
    gone = models.ForeignKey(
        Resident, models.PROTECT, related_name="merges_gone", verbose_name="并入者"
    )
    why = models.CharField("理由", max_length=400)
    moved = models.JSONField("移动的记录")
    undone_at = models.BigIntegerField("撤销提交", null=True)
    undone_why = models.CharField("撤销理由", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = "合并"


class KnownApart(Tracked):
    """Two rows that look alike and are two people: somebody looked and said so."""

    one = models.ForeignKey(Resident, models.PROTECT, related_name="apart_one", verbose_name="甲")
    other = models.ForeignKey(
        Resident, models.PROTECT, related_name="apart_other", verbose_name="乙"
    )
    why = models.CharField("理由", max_length=400)

    class Meta:
        verbose_name = "确认不是同一人"


class LinkModel(Tracked):
    """The weights by which records are compared, as they were learnt, with how they were judged."""

    version = models.CharField("版本", max_length=40, unique=True)
    body = models.JSONField("权重")
    in_force = models.BooleanField("在用", default=False)
    made_on = models.DateField("训练日期")

    class Meta:
        verbose_name = "匹配模型"


class LinkKeys(Tracked):
    """Under which keys a resident is looked up when somebody like him is registered.

    Name and birth stand open in his own row; the end of the number enters as a fingerprint.
    """

    resident_id = models.BigIntegerField("居民编号", primary_key=True)
    sound_birth = models.BigIntegerField("读音与出生日期", db_index=True)
    sound_place = models.BigIntegerField("读音与村", null=True, db_index=True)
    family_birth = models.BigIntegerField("姓、性别与出生日期", db_index=True)
    tail_birth = models.BigIntegerField("号码尾与出生日期", null=True, db_index=True)

    class Meta:
        verbose_name = "匹配索引"


class Suspect(Tracked):
    """Two residents who may be one person: how surely, why, and what somebody said of it."""

    # Numbers, not keys: a merge moves keys, and this pair tells of the rows as they were.
    one = models.BigIntegerField("甲")
    other = models.BigIntegerField("乙")
    probability = models.FloatField("可能性")
    weights = models.JSONField("各项权重")
    gain = models.FloatField("处理收益", default=0)
    model = models.CharField("模型版本", max_length=40)
    found_by = models.CharField("发现方式", max_length=12)
    state = models.CharField("状态", max_length=8, default="open")

    class Meta:
        verbose_name = "疑似重复"
        constraints = (models.UniqueConstraint(fields=["one", "other"], name="suspect_once"),)
        indexes = (
            models.Index(fields=["state", "-gain"], name="suspect_queue"),
            models.Index(fields=["other"], name="suspect_other"),
        )
