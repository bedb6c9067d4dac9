"""What exchange remembers: batches, a verdict for every row, and resources kept as received."""

from __future__ import annotations

from django.db import models

from xinglin.engines.ledger.models import Tracked


class ColumnMap(models.Model):
    """How a sender's columns and codes are called in a data set of ours: one dated version."""

    sender = models.CharField("来源单位", max_length=160)
    dataset = models.CharField("数据集", max_length=40)
    place = models.BigIntegerField("适用地区", null=True)
    version = models.IntegerField("版本")
    columns = models.JSONField("列", default=dict)
    values = models.JSONField("代码", default=dict)
    made_at = models.DateTimeField("登记时间")
    who = models.BigIntegerField("登记人编号", null=True)
    who_name = models.CharField("登记人", max_length=80)
    ended_at = models.DateTimeField("停用时间", null=True)
    ended_by = models.CharField("停用人", max_length=80, blank=True, default="")

    class Meta:
        verbose_name = "表头对照"
        indexes = (models.Index(fields=["sender", "dataset"], name="column_map_sender"),)
        constraints = (
            models.UniqueConstraint(
                fields=["sender", "dataset", "place", "version"], name="column_map_version"
            ),
        )


class Unread(models.Model):
    """A file whose columns nobody has mapped yet: its headers, and the file itself, sealed."""

    sender = models.CharField("来源单位", max_length=160)
    dataset = models.CharField("数据集", max_length=40)
    place = models.BigIntegerField("默认地区", null=True)
    enrol = models.BooleanField("同时纳入管理", default=False)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    titles = models.JSONField("表头", default=list)
    seen = models.JSONField("代码列的取值", default=dict)
    body = models.BinaryField("文件", null=True)
    at = models.DateTimeField("收到")
    who = models.BigIntegerField("导入人编号", null=True)
    who_name = models.CharField("导入人", max_length=80)

    class Meta:
        verbose_name = "待对照的文件"


class Batch(models.Model):
    """One file or delivery that came in; resumed where it stopped, never counted twice."""

    dataset = models.CharField("数据集", max_length=40)
    file_name = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64, db_index=True)
    place = models.BigIntegerField("默认地区", null=True)
    enrol = models.BooleanField("同时纳入管理", default=False)
    source = models.CharField("来源系统", max_length=160, blank=True, default="")
    mapping = models.ForeignKey(
        "ColumnMap", models.PROTECT, null=True, related_name="+", verbose_name="表头对照"
    )
    passed_over = models.JSONField("没有导入的列", default=list)
    who = models.BigIntegerField("导入人编号", null=True)
    who_name = models.CharField("导入人", max_length=80)
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("完成", null=True)
    rows_done = models.IntegerField("已处理", default=0)
    accepted = models.IntegerField("接收", default=0)
    unchanged = models.IntegerField("未变化", default=0)
    set_aside = models.IntegerField("搁置", default=0)
    waiting = models.IntegerField("待核实", default=0)
    kept = models.IntegerField("原样保存", default=0)
    corrected = models.IntegerField("改正后接收", default=0)
    visits = models.IntegerField("随访", default=0)
    resources = models.JSONField("按类型", default=dict)
    enrolled = models.JSONField("纳入人数", default=dict)
    not_enrolled = models.JSONField("未纳入人数", default=dict)
    verdict_file = models.CharField("结论文件", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = "导入批次"


class Verdict(models.Model):
    """What became of one row of a batch that was not simply accepted, and what would mend it.

    A row that was set aside or waits keeps its cells, sealed, until it is taken or the time for
    which rows are kept is over.
    """

    batch = models.ForeignKey(Batch, models.CASCADE)
    row = models.IntegerField("行号")
    subject = models.CharField("对象", max_length=200, blank=True, default="")
    verdict = models.CharField("结论", max_length=12)
    field = models.CharField("字段", max_length=40, blank=True, default="")
    why = models.CharField("原因", max_length=300)
    mend = models.CharField("如何修正", max_length=300, blank=True, default="")
    reason = models.CharField("原因类别", max_length=120, blank=True, default="")
    cells = models.BinaryField("行内容", null=True)
    tries = models.IntegerField("重交次数", default=0)
    before = models.CharField("改正前的原因", max_length=300, blank=True, default="")
    settled_at = models.DateTimeField("改正时间", null=True)
    settled_by = models.CharField("改正人", max_length=80, blank=True, default="")

    class Meta:
        verbose_name = "行结论"
        indexes = (
            models.Index(fields=["batch", "row"], name="verdict_batch"),
            models.Index(fields=["batch", "verdict"], name="verdict_open"),
            models.Index(  # few: those whose content is still here
                fields=["batch"], name="verdict_held", condition=models.Q(cells__isnull=False)
            ),
        )


class Feed(models.Model):
    """A sender's files that come by themselves: from where, how often, up to which number."""

    FOLDER, HTTPS = "folder", "https"
    KINDS = ((FOLDER, "文件夹"), (HTTPS, "HTTPS"))

    name = models.SlugField("名称", max_length=40, unique=True)
    sender = models.CharField("来源单位", max_length=160)
    dataset = models.CharField("数据集", max_length=40, blank=True, default="")
    place = models.BigIntegerField("地区")
    enrol = models.BooleanField("同时纳入管理", default=False)
    kind = models.CharField("方式", max_length=8, choices=KINDS)
    address = models.CharField("地址", max_length=300)
    token = models.BinaryField("令牌", null=True)
    every = models.IntegerField("间隔分钟")
    active = models.BooleanField("在用", default=True)
    next_at = models.DateTimeField("下次接收", db_index=True)
    ran_at = models.DateTimeField("上次接收", null=True)
    problem = models.CharField("上次的问题", max_length=300, blank=True, default="")
    made_at = models.DateTimeField("登记时间")
    who = models.BigIntegerField("登记人编号", null=True)
    who_name = models.CharField("登记人", max_length=80)

    class Meta:
        verbose_name = "定时接收"


class Delivered(models.Model):
    """One numbered batch of a feed: as it is listed, and whether all of it was received."""

    TAKEN = "taken"
    STATES = (
        (TAKEN, "收齐"),
        ("missing", "缺号"),
        ("absent", "文件未到"),
        ("changed", "内容与清单不符"),
        ("short", "行数不符"),
        ("broken", "链断开"),
        ("refused", "不能导入"),
    )

    feed = models.ForeignKey(Feed, models.CASCADE)
    number = models.IntegerField("序号")
    file_name = models.CharField("文件名", max_length=120, blank=True, default="")
    rows = models.IntegerField("应收", default=0)
    received = models.IntegerField("收到", default=0)
    digest = models.CharField("文件摘要", max_length=64, blank=True, default="")
    chain = models.CharField("链", max_length=64, blank=True, default="")
    state = models.CharField("状态", max_length=8, choices=STATES)
    why = models.CharField("原因", max_length=300, blank=True, default="")
    batch = models.ForeignKey(
        Batch, models.SET_NULL, null=True, related_name="+", verbose_name="导入批次"
    )
    noticed_at = models.DateTimeField("发现")
    taken_at = models.DateTimeField("收齐时间", null=True)
    gap = models.BooleanField("曾有缺口", default=False)

    class Meta:
        verbose_name = "接收的批次"
        constraints = (models.UniqueConstraint(fields=["feed", "number"], name="delivered_once"),)
        indexes = (models.Index(fields=["feed", "state"], name="delivered_state"),)


class Posted(models.Model):
    """An HL7 v2 message: stored before it is acknowledged, taken once, kept sealed."""

    RECEIVED, TAKEN, WAITING, DEAD = "received", "taken", "waiting", "dead"
    STATES = (
        (RECEIVED, "已存未办"),
        (TAKEN, "已接收"),
        (WAITING, "待核实"),
        (DEAD, "死信"),
    )

    sender = models.CharField("发送系统", max_length=120)
    control = models.CharField("消息编号", max_length=80)
    digest = models.CharField("内容摘要", max_length=64)
    kind = models.CharField("类型", max_length=20)
    place = models.BigIntegerField("地区")
    body = models.BinaryField("原文")
    state = models.CharField("状态", max_length=8, choices=STATES, default=RECEIVED)
    code = models.CharField("应答", max_length=2, blank=True, default="")
    field = models.CharField("字段", max_length=20, blank=True, default="")
    why = models.CharField("原因", max_length=300, blank=True, default="")
    tries = models.IntegerField("处理次数", default=0)
    batch = models.ForeignKey(
        Batch, models.SET_NULL, null=True, related_name="+", verbose_name="导入批次"
    )
    received_at = models.DateTimeField("收到", db_index=True)
    done_at = models.DateTimeField("办结", null=True)

    class Meta:
        verbose_name = "HL7 消息"
        constraints = (
            models.UniqueConstraint(fields=["sender", "control", "digest"], name="posted_once"),
        )
        indexes = (models.Index(fields=["state"], name="posted_state"),)


class Known(Tracked):
    """Something of another system that became a record here: same key and digest, nothing to do."""

    system = models.CharField("来源系统", max_length=160)
    kind = models.CharField("类型", max_length=40)
    key = models.CharField("来源标识", max_length=160)
    digest = models.CharField("内容摘要", max_length=32)
    record = models.CharField("本地表", max_length=40)
    record_id = models.BigIntegerField("本地编号")
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )

    class Meta:
        verbose_name = "来源对照"
        constraints = (
            models.UniqueConstraint(fields=["kind", "key", "system"], name="known_once"),
        )


class Received(Tracked):
    """A resource that no record holds yet: kept exactly as received, sealed and counted."""

    system = models.CharField("来源系统", max_length=160)
    kind = models.CharField("类型", max_length=40)
    key = models.CharField("来源标识", max_length=160)
    digest = models.CharField("内容摘要", max_length=32)
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )
    body = models.BinaryField("原文")

    class Meta:
        verbose_name = "原样保存的资源"
        constraints = (
            models.UniqueConstraint(fields=["kind", "key", "system"], name="received_once"),
        )


class Resource(Tracked):
    """A FHIR resource as the interface shows it; `since` is its version, the body is sealed."""

    kind = models.CharField("类型", max_length=40)
    key = models.CharField("标识", max_length=64)
    own = models.BigIntegerField("指纹")
    body = models.BinaryField("内容")
    digest = models.CharField("内容摘要", max_length=32)
    updated_at = models.DateTimeField("更新时间")
    retired = models.BooleanField("已停用", default=False)
    source = models.CharField("来源", max_length=120, blank=True, default="")
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )
    place = models.BigIntegerField("地区", null=True)
    record = models.CharField("本地表", max_length=40, blank=True, default="")
    record_id = models.BigIntegerField("本地编号", null=True)

    class Meta:
        verbose_name = "接口资源"
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="resource_once"),)
        indexes = (
            models.Index(fields=["own"], name="resource_own"),
            models.Index(fields=["kind", "updated_at"], name="resource_updated"),
            models.Index(fields=["record", "record_id"], name="resource_record"),
            models.Index(fields=["since"], name="resource_since"),
        )


class Word(models.Model):
    """A text by which a resource is found: without case and accents, as bytes in their order."""

    resource = models.ForeignKey(Resource, models.CASCADE, db_index=False, related_name="+")
    param = models.IntegerField("参数")
    text = models.BinaryField("文字")
    whole = models.BigIntegerField("原文指纹")

    class Meta:
        verbose_name = "文字索引"
        indexes = (
            models.Index(fields=["param", "text", "resource"], name="word_text"),
            models.Index(fields=["param", "whole"], name="word_whole"),
            models.Index(fields=["resource", "param", "text"], name="word_resource"),
        )


class Mark(models.Model):
    """The fingerprint of a code, a number or a link by which a resource is found."""

    resource = models.ForeignKey(Resource, models.CASCADE, db_index=False, related_name="+")
    param = models.IntegerField("参数")
    mark = models.BigIntegerField("指纹")

    class Meta:
        verbose_name = "代码索引"
        indexes = (
            models.Index(fields=["param", "mark", "resource"], name="mark_value"),
            models.Index(fields=["resource", "param", "mark"], name="mark_resource"),
        )


class Spread(models.Model):
    """A span of time or numbers by which a resource is found, with the unit's fingerprints."""

    resource = models.ForeignKey(Resource, models.CASCADE, db_index=False, related_name="+")
    param = models.IntegerField("参数")
    low = models.FloatField("下限")
    high = models.FloatField("上限")
    unit = models.BigIntegerField("单位指纹", default=0)
    code = models.BigIntegerField("单位代码指纹", default=0)

    class Meta:
        verbose_name = "范围索引"
        indexes = (
            models.Index(fields=["param", "low", "resource"], name="spread_low"),
            models.Index(fields=["resource", "param", "low"], name="spread_resource"),
        )


class Pinned(models.Model):
    """The whole answer to a search, pinned to a commit: its pages are read from here."""

    token = models.CharField("凭据", max_length=48, unique=True)
    owner = models.CharField("查询者", max_length=80)
    kind = models.CharField("类型", max_length=40)
    commit = models.BigIntegerField("提交")
    said = models.JSONField("条件")
    ids = models.BinaryField("编号")
    at = models.DateTimeField("时间", db_index=True)

    class Meta:
        verbose_name = "查询结果"


class Published(models.Model):
    """Up to which commit the rows of a table are shown as FHIR resources."""

    table = models.CharField("表", max_length=40, unique=True)
    until = models.BigIntegerField("提交")
    row = models.BigIntegerField("行", default=0)

    class Meta:
        verbose_name = "发布进度"


class Document(Tracked):
    """A shared document (CDA) as it was registered, or issued here; its bytes lie beside it.

    What a version replaced is kept and marked. A document that cannot be registered says why.
    """

    RECEIVED, TAKEN, REPLACED, WAITING, ASIDE = "received", "taken", "replaced", "waiting", "aside"
    STATES = (
        (RECEIVED, "已存未办"),
        (TAKEN, "已登记"),
        (REPLACED, "已被新版本替代"),
        (WAITING, "待核实"),
        (ASIDE, "已搁置"),
    )

    sender = models.CharField("发送方", max_length=160)
    digest = models.CharField("内容摘要", max_length=64)
    size = models.IntegerField("字节")
    place = models.BigIntegerField("地区")
    kind = models.CharField("类型", max_length=12, blank=True, default="")
    title = models.CharField("标题", max_length=200, blank=True, default="")
    own = models.CharField("来源编号", max_length=200, blank=True, default="")
    family = models.CharField("文档集", max_length=200, blank=True, default="")
    version = models.IntegerField("版本", default=1)
    made_at = models.DateTimeField("生成时间", null=True)
    day = models.DateField("服务日期", null=True)
    institution = models.CharField("作者机构", max_length=160, blank=True, default="")
    institution_no = models.CharField("机构编号", max_length=60, blank=True, default="")
    author = models.CharField("作者", max_length=80, blank=True, default="")
    resident = models.ForeignKey(
        "people.Resident", models.PROTECT, null=True, related_name="+", verbose_name="居民"
    )
    diagnoses = models.JSONField("诊断", default=list)
    programme = models.CharField("项目", max_length=20, blank=True, default="")
    issued = models.BooleanField("本平台出具", default=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name="替代"
    )
    state = models.CharField("状态", max_length=8, choices=STATES, default=RECEIVED)
    field = models.CharField("字段", max_length=40, blank=True, default="")
    why = models.CharField("原因", max_length=300, blank=True, default="")
    mend = models.CharField("如何修正", max_length=1200, blank=True, default="")
    tries = models.IntegerField("处理次数", default=0)
    records = models.JSONField("条目结果", default=dict)
    notes = models.JSONField("条目说明", default=list)
    received_at = models.DateTimeField("收到")

    class Meta:
        verbose_name = "共享文档"
        constraints = (models.UniqueConstraint(fields=["sender", "digest"], name="document_once"),)
        indexes = (
            models.Index(fields=["sender", "family"], name="document_family"),
            models.Index(fields=["resident", "day"], name="document_resident_day"),
            models.Index(fields=["state", "kind"], name="document_state_kind"),
            models.Index(fields=["place"], name="document_place"),
        )

    @property
    def number(self) -> str:
        """Under which number others ask for it."""
        return f"cda-{self.pk}"


class DocumentBody(models.Model):
    """The bytes of a document, whole and unchanged, sealed."""

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True)
    body = models.BinaryField("原文")

    class Meta:
        verbose_name = "共享文档原文"
