"""How people's names are spelt in pinyin, surnames by their own readings."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

# Surnames whose reading differs from the everyday one, or is easily taken for another.
_SURNAMES = """
翟:zhai 单:shan 曾:zeng 仇:qiu 解:xie 任:ren 查:zha 盖:ge 区:ou 朴:piao 乐:yue 缪:miao
员:yun 黑:he 折:she 燕:yan 华:hua 宁:ning 甯:ning 纪:ji 应:ying 覃:qin 逄:pang 种:chong
洗:xian 冼:xian 石:shi 柏:bai 卜:bu 阚:kan 薄:bo 祭:zhai 粘:nian 么:yao 幺:yao 召:shao
句:gou 尉:wei 佴:nai 眭:sui 呙:guo 钭:tou 炅:gui 能:nai 莘:shen 车:che 秘:bi 费:fei
过:guo 葛:ge 牟:mou 重:chong 相:xiang 谌:chen 俞:yu 哈:ha 那:na 令:ling 盛:sheng 万:wan
贾:jia 沈:shen 肖:xiao 瞿:qu 臧:zang 殷:yin 晁:chao 隗:wei 郇:xun 郗:xi 逯:lu 宓:mi
乜:nie 亓:qi 仉:zhang 佘:she 厍:she 乘:sheng 都:du 叶:ye 强:qiang 干:gan 占:zhan 同:tong
盘:pan 撒:sa 南:nan 贲:ben 谷:gu 仝:tong 夏:xia 降:jiang 尹:yin 曲:qu 洪:hong
"""
_COMPOUND_SURNAMES = """
尉迟:yu-chi 万俟:mo-qi 单于:chan-yu 长孙:zhang-sun 诸葛:zhu-ge 欧阳:ou-yang
司马:si-ma 上官:shang-guan 夏侯:xia-hou 皇甫:huang-fu 令狐:ling-hu 慕容:mu-rong
宇文:yu-wen 轩辕:xuan-yuan 南宫:nan-gong 百里:bai-li 端木:duan-mu 公孙:gong-sun
司徒:si-tu 司空:si-kong 钟离:zhong-li 鲜于:xian-yu 闻人:wen-ren 申屠:shen-tu
太史:tai-shi 东郭:dong-guo 独孤:du-gu 濮阳:pu-yang 淳于:chun-yu 纳兰:na-lan
赫连:he-lian 完颜:wan-yan 乐正:yue-zheng 宗政:zong-zheng 公冶:gong-ye 太叔:tai-shu
仲孙:zhong-sun 澹台:tan-tai 东方:dong-fang 西门:xi-men 呼延:hu-yan 拓跋:tuo-ba
亓官:qi-guan 子车:zi-ju 中行:zhong-hang 公良:gong-liang 梁丘:liang-qiu 第五:di-wu
"""
# Readings of characters inside given names, where the dictionary's first reading misleads.
_GIVEN = """
晟:sheng 长:chang 都:du 曾:zeng 覃:qin 婼:ruo 隽:jun 筠:yun 阚:kan 翟:zhai 乐:le 茜:qian
莎:sha 娜:na 行:xing 朝:chao 重:chong 单:shan 柏:bai 仇:qiu 区:ou 蔚:wei 盛:sheng 还:huan
卜:bu 靓:liang 囡:nan 缪:miao 燕:yan 强:qiang 参:shen 伽:jia 贾:jia 石:shi 宿:su 率:shuai
"""


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split(":") for pair in text.split())


SURNAMES = _pairs(_SURNAMES)
COMPOUND_SURNAMES = {k: tuple(v.split("-")) for k, v in _pairs(_COMPOUND_SURNAMES).items()}
GIVEN = _pairs(_GIVEN)

_TOKEN = re.compile(r"[A-Za-z]+|[^\W\dA-Za-z_]")
_LATIN_ONLY = "\0"
_MIDDLE_DOTS = frozenset("·•・.．‧")


class NamePinyin(NamedTuple):
    """A name in pinyin: run together, by syllables, and by first letters (ü is written v)."""

    full: str
    syllables: str
    initials: str


def pinyin_of_name(name: str) -> NamePinyin:
    """
    The pinyin of a name, for storing and searching.

    >>> pinyin_of_name("张伟")
    NamePinyin(full='zhangwei', syllables='zhang wei', initials='zw')
    >>> pinyin_of_name("单雄信").syllables, pinyin_of_name("尉迟恭").full
    ('shan xiong xin', 'yuchigong')
    """
    try:
        if name[:2] in COMPOUND_SURNAMES and len(name) > 2:
            return _joined([*COMPOUND_SURNAMES[name[:2]], *[_given[c] for c in name[2:]]])
        family = _family[name[0]]
        full, syllables, initials = _given_name(name[1:])
        return NamePinyin(family + full, family + syllables, family[0] + initials)
    except (KeyError, IndexError):
        return _joined(_spelt_slowly(name))


def pinyin_initials(text: str) -> str:
    """First letters of any Chinese text, phrase by phrase; Latin letters and digits stay."""
    from pypinyin import lazy_pinyin

    heard = lazy_pinyin(text, errors=lambda rest: f"{_LATIN_ONLY}{rest}")
    spoken = (part[1:] if part.startswith(_LATIN_ONLY) else part[0] for part in heard if part)
    return "".join(c for c in "".join(spoken).lower() if c.isascii() and c.isalnum())


class _Readings(dict[str, str]):
    """Readings by character, looked up once; raises KeyError for what is not a Han character."""

    def __init__(self, own: dict[str, str]) -> None:
        super().__init__()
        self._own = own

    def __missing__(self, char: str) -> str:
        reading = self._own.get(char) or _dictionary_reading(char)
        self[char] = reading
        return reading


def _joined(spelt: list[str]) -> NamePinyin:
    return NamePinyin("".join(spelt), " ".join(spelt), "".join([part[0] for part in spelt]))


@lru_cache(maxsize=1 << 16)
def _given_name(given: str) -> tuple[str, str, str]:
    """A given name as it follows its surname; kept, because given names come again and again."""
    spelt = [_given[char] for char in given]
    spaced = "".join([f" {part}" for part in spelt])
    return "".join(spelt), spaced, "".join([part[0] for part in spelt])


def _dictionary_reading(char: str) -> str:
    from pypinyin import lazy_pinyin

    heard = lazy_pinyin(char, errors="ignore")
    if not heard:
        raise KeyError(char)
    return heard[0]


_given = _Readings(GIVEN)
_family = _Readings({**GIVEN, **SURNAMES})


def _spelt_slowly(name: str) -> list[str]:
    """Names with dots, Latin words, digits or rare characters: what can be read is read."""
    several_parts = any(dot in name for dot in _MIDDLE_DOTS)
    spelt: list[str] = []
    for token in _TOKEN.findall(name):
        readings = _given if spelt or several_parts else _family
        if token.isascii():
            spelt.append(token.lower())
        else:
            with suppress(KeyError):
                spelt.append(readings[token])
    return spelt
