"""How people are called: surnames by their frequency, given names by decade and sex."""

from __future__ import annotations

import numpy as np

from xinglin.demo.days import ymd
from xinglin.demo.dice import Array, pick

# In order of frequency; the first twenty make up about half of all people.
SURNAMES = list(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢"
    "姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    "汤康易乔赖文葛殷聂章鲁邢岳翟俞焦梅齐庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席"
    "卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟"
)
SURNAMES = [name for at, name in enumerate(SURNAMES) if name not in SURNAMES[:at] and name != "嵺"]
_HEAD = [
    7.2,
    7.2,
    6.8,
    5.4,
    4.5,
    3.1,
    2.3,
    2.2,
    2.1,
    2.0,
    1.7,
    1.6,
    1.3,
    1.3,
    1.2,
    1.2,
    1.1,
    1.1,
    1.0,
    1.0,
]
SURNAME_WEIGHTS = np.array(
    [*_HEAD, *(0.95 * 0.982 ** np.arange(len(SURNAMES) - len(_HEAD)))], dtype=np.float64
)
_SURNAME_TEXT = np.array(SURNAMES, dtype="U2")

# (first year of the era, share of one-character names, men's characters, women's characters)
ERAS: tuple[tuple[int, float, str, str], ...] = (
    (1900, 0.12,
     "德福寿贵财金银根长生水木火土有发兴旺宝玉春庆祥瑞永富树茂林山海清明文武国良才学成廷泽",
     "秀桂兰英芳珍玉凤莲香花素贞淑月娥巧云翠菊梅荣金银桃杏春秋芝美珠枝仙"),
    (1950, 0.22,
     "建国华军平民新生胜利志强爱援朝永红卫东德明光荣义忠文武福成林根发水庆春国祥树安",
     "秀英桂兰玉芳珍凤莲香淑华爱红梅霞云美荣菊琴翠萍素琼玲花建新春月娥"),
    (1960, 0.30,
     "建国华军卫东红兵文革永志强勇伟明平刚新海生跃进光辉林峰德成学忠宝春国安民和",
     "红霞秀英丽华萍玉兰芳艳梅玲敏卫桂琴霞淑珍云美荣凤琼爱菊春燕莲惠香"),
    (1970, 0.42,
     "勇军伟强建国华平海涛明斌峰波辉刚东志永新春林文杰健宏利民亮荣庆超永学",
     "丽红艳霞敏静芳萍燕玲梅英娟华云秀玉琴春晓莉蓉慧翠琼娜桂香小凤"),
    (1980, 0.48,
     "伟强磊勇军杰涛超明刚平辉鹏飞波斌亮海龙志建华永文凯林峰俊浩洋东健晓小国",
     "静丽娟艳敏娜芳燕霞玲婷丹莉雪梅晓红春小慧颖琴琳倩萍英蓉云秀玉莹"),
    (1990, 0.40,
     "杰浩鑫宇鹏超涛磊俊凯洋帅龙飞伟强文志晓明博旭阳嘉豪建国成天家辉永林晨",
     "婷静雪倩丹莹颖敏欣慧玉佳怡思雨梦晓琳燕娟玲艳洁文雅丽芳萍月婉"),
    (2000, 0.22,
     "宇浩博文轩俊杰鑫子豪天佑嘉睿涛明阳旭泽洋一诺航家伟志强鹏思远晨昊然凯",
     "欣怡佳雨梦思雅子涵诗琪静婷雪悦可馨文慧心颖妍语嫣晓萱玉梓琳紫月晴"),
    (2010, 0.08,
     "子梓浩宇轩泽一诺博文睿俊熙奕辰昊然嘉豪沐铭晨皓明远思航梦瑞家乐天佑景行承安",
     "梓涵欣怡雨一诺诗可馨梦琪子萱思语佳依若汐妍悦心奕彤沐雅婉芷晴安宁清语童"),
)  # fmt: skip
_STARTS = np.array([era[0] for era in ERAS])
_CHARS = [[np.array(list(dict.fromkeys(chars)), dtype="U1") for chars in era[2:]] for era in ERAS]


def surname_texts(indices: Array) -> Array:
    """The surnames of these numbers."""
    return _SURNAME_TEXT[indices]


def given_names(rng: np.random.Generator, births: Array, women: Array) -> Array:
    """Given names in the taste of the years of birth."""
    era = np.searchsorted(_STARTS, ymd(births) // 10000, side="right") - 1
    era = np.clip(era, 0, len(ERAS) - 1)
    found = np.empty(len(births), dtype="U2")
    for at, (_, single, *_chars) in enumerate(ERAS):
        for sex in (0, 1):
            who = np.flatnonzero((era == at) & (women == bool(sex)))
            if not len(who):
                continue
            chars = _CHARS[at][sex]
            fashion = 0.965 ** np.arange(len(chars))
            first, second = pick(rng, fashion, len(who)), pick(rng, fashion, len(who))
            names = np.char.add(chars[first], chars[second])
            found[who] = np.where(rng.random(len(who)) < single, chars[first], names)
    return found
