"""Pinyin of names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xinglin.engines.codes import pinyin_initials, pinyin_of_name


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("张伟", "zhang wei"),
        ("翟天临", "zhai tian lin"),
        ("单雄信", "shan xiong xin"),
        ("曾国藩", "zeng guo fan"),
        ("仇英", "qiu ying"),
        ("解缙", "xie jin"),
        ("任平生", "ren ping sheng"),
        ("查良镛", "zha liang yong"),
        ("盖叫天", "ge jiao tian"),
        ("区大相", "ou da xiang"),
        ("尉迟恭", "yu chi gong"),
        ("万俟卨", "mo qi xie"),
        ("朴正洙", "piao zheng zhu"),
        ("乐毅", "yue yi"),
        ("缪荃孙", "miao quan sun"),
        ("员半千", "yun ban qian"),
        ("黑大个", "he da ge"),
        ("折可适", "she ke shi"),
        ("覃伟", "qin wei"),
        ("种师道", "chong shi dao"),
        ("冼星海", "xian xing hai"),
        ("柏杨", "bai yang"),
        ("长孙无忌", "zhang sun wu ji"),
        ("诸葛亮", "zhu ge liang"),
        ("欧阳修", "ou yang xiu"),
        ("单于婴", "chan yu ying"),
        ("单于", "shan yu"),
        ("卜算", "bu suan"),
        ("李晟", "li sheng"),
        ("王长乐", "wang chang le"),
        ("吕布", "lv bu"),
        ("阿依古丽·买买提", "a yi gu li mai mai ti"),
        ("乐·买买提", "le mai mai ti"),
        ("John 张", "john zhang"),
        ("张 伟(2)", "zhang wei"),
        ("𠮷田", "tian"),
        ("", ""),
        ("123", ""),
    ],
)
def test_names_are_read_as_their_owners_read_them(name, syllables):
    read = pinyin_of_name(name)
    assert read.syllables == syllables
    assert read.full == syllables.replace(" ", "")
    assert read.initials == "".join(part[0] for part in syllables.split())


def test_a_surname_reading_does_not_reach_into_the_given_name():
    assert pinyin_of_name("乐小乐").syllables == "yue xiao le"


@given(st.text(max_size=12))
def test_any_text_is_read_alike_twice(text):
    read = pinyin_of_name(text)
    assert pinyin_of_name(text) == read
    assert read.full == read.syllables.replace(" ", "")
    assert len(read.initials) == len(read.syllables.split())


def test_initials_of_titles_follow_the_phrase():
    assert pinyin_initials("重型霍乱") == "zxhl"
    assert pinyin_initials("2型糖尿病（HbA1c）") == "2xtnbhba1c"
