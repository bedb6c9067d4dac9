"""Name plate of people."""

from xinglin.kernel.service import Service


class People(Service):
    title = "居民主索引"
