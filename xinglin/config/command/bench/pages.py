"""Pages: list, person and desk asked over HTTP at a steady pace, as a day of work asks them."""

from __future__ import annotations

import html
import http.client
import queue
import re
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from xinglin.config.command.bench.building import STARTED
from xinglin.config.command.bench.drawing import Dice, rows
from xinglin.config.command.bench.measuring import Limit, Row, Seconds, milliseconds
from xinglin.config.command.bench.servers import Server, served
from xinglin.demo import county
from xinglin.kernel.errors import Refused

PACE = 50  # requests a second
HANDS = 8  # requests under way at once
WORKERS = 2
DOCTORS = ("cunyi", "huli", "duizhang", "jikong")  # those who have a desk, of every level


@dataclass(frozen=True)
class Asked:
    """One request of somebody who is logged in, and what its page must say."""

    path: str
    cookie: str
    says: str


def page(dice: Dice, draws: int) -> list[Row]:
    """For list, person and desk: fifty requests a second, and one request at a time."""
    with served([sys.executable, "-c", STARTED, "serve", "--workers", str(WORKERS)]) as server:
        cookies = {who: _login(server.port, who) for who in DOCTORS}
        people = _people_of(dice)
        made: dict[str, Callable[[], Asked]] = {
            "名单": lambda: _list_page(dice, cookies),
            "个人": lambda: _person_page(dice, cookies, people),
            "工作台": lambda: _desk_page(dice, cookies),
        }
        for one in made.values():  # a worker that just started compiles its first page
            _asked(server, [one() for _ in range(2 * WORKERS)], pace=0)
        taken = {
            (what, pace): _asked(server, [one() for _ in range(draws)], pace)
            for pace in (0, PACE)
            for what, one in made.items()
        }
    limit = _bare(draws)
    return [
        Row(
            "page", f"{what}，{f'每秒 {pace} 次' if pace else '逐个'}", "ms",
            milliseconds(found.seconds), draws, len(found.seconds), (limit,),
            {"bytes": found.size, "cpu ms": round(found.work, 2)},
            target="p95 ≤ 150 ms（320 万居民）" if pace else "", elsewhere="DHIS2 0.16–16 s",
        )
        for (what, pace), found in taken.items()
    ]  # fmt: skip


# --- what is asked -------------------------------------------------------------------------


def _people_of(dice: Dice) -> dict[str, list[tuple[int, str]]]:
    """For each doctor, some people of his own place: number and name."""
    found = {}
    for who in DOCTORS:
        first, last = rows(
            "SELECT p.number, p.last FROM access_holding h JOIN access_account a "
            "ON a.id = h.account_id JOIN places_place p ON p.number = h.place_id "
            "WHERE a.username = %s",
            who,
        )[0]
        least, most = rows(
            "SELECT min(id), max(id) FROM people_resident WHERE place_id BETWEEN %s AND %s",
            first, last,
        )[0]  # fmt: skip
        drawn: list[tuple[int, str]] = []
        for _ in range(2000 if least else 0):
            number = dice.random.randint(least, most)
            drawn += rows(
                "SELECT id, name FROM people_resident WHERE id = %s AND merged_into_id IS NULL "
                "AND place_id BETWEEN %s AND %s",
                number, first, last,
            )  # fmt: skip
            if len(drawn) >= 200:
                break
        found[who] = drawn
    return found


def _list_page(dice: Dice, cookies: dict[str, str]) -> Asked:
    who = dice.random.choice(DOCTORS)
    return Asked("/clinic/registers/", cookies[who], "管理名册")


def _person_page(
    dice: Dice, cookies: dict[str, str], people: dict[str, list[tuple[int, str]]]
) -> Asked:
    who = dice.random.choice([one for one in DOCTORS if people[one]])
    number, name = dice.random.choice(people[who])
    return Asked(f"/ehr/{number}/", cookies[who], name)


def _desk_page(dice: Dice, cookies: dict[str, str]) -> Asked:
    which = dice.random.choice(["today", "week", "overdue", "check", "returned"])
    return Asked(f"/clinic/due/?which={which}", cookies[dice.random.choice(DOCTORS)], "我的工作")


# --- how it is asked -----------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """Seconds of each right page, the middle size, and the server's own work for one request."""

    seconds: Seconds
    size: int
    work: float  # milliseconds of processor time


def _asked(server: Server, asked: list[Asked], pace: int) -> Found:
    """Ask at a pace (seconds then run from when each was due), or one after the other."""
    waiting: queue.SimpleQueue[tuple[float, Asked] | None] = queue.SimpleQueue()
    found: list[tuple[float, int]] = []
    many = HANDS if pace else 1
    hands = [
        threading.Thread(target=_hand, args=(server.port, waiting, found)) for _ in range(many)
    ]
    before = server.work()
    for hand in hands:
        hand.start()
    begun = time.perf_counter() + 0.05
    for at, one in enumerate(asked):
        due = begun + at / pace if pace else 0.0
        time.sleep(max(0.0, due - time.perf_counter()))
        waiting.put((due, one))
    for _ in hands:
        waiting.put(None)
    for hand in hands:
        hand.join()
    sizes = sorted(size for _, size in found)
    work = 1000 * (server.work() - before) / len(asked)
    return Found([one for one, _ in found], sizes[len(sizes) // 2] if sizes else 0, work)


def _hand(
    port: int,
    waiting: queue.SimpleQueue[tuple[float, Asked] | None],
    found: list[tuple[float, int]],
) -> None:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while (given := waiting.get()) is not None:
        due, one = given[0] or time.perf_counter(), given[1]
        try:
            link.request("GET", one.path, headers={"Cookie": one.cookie})
            answer = link.getresponse()
            body = answer.read()
        except OSError:
            link.close()
            continue
        took = time.perf_counter() - due
        if answer.status == 200 and html.escape(one.says) in body.decode("utf-8", "replace"):
            found.append((took, len(body)))
    link.close()


def _bare(draws: int) -> Limit:
    """Milliseconds of the middle request to a Django that does nothing, one at a time."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--workers", str(WORKERS), "--blocking-threads", "1",
        "xinglin.config.command.bench.bare:application",
    ]  # fmt: skip
    with served(command) as server:
        _asked(server, [Asked("/", "", "杏林")] * WORKERS, pace=0)
        spread = milliseconds(_asked(server, [Asked("/", "", "杏林")] * draws, pace=0).seconds)
    return Limit("什么也不做的 Django 页面", spread.median if spread else 0.0)


# --- who asks ---------------------------------------------------------------------------------


def _login(port: int, username: str) -> str:
    """The cookie of somebody who logged in by the form, like everybody."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", "/login/")
    answer = link.getresponse()
    text = answer.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    begun = _cookies(answer)
    form = {
        "csrfmiddlewaretoken": token.group(1) if token else "",
        "username": username,
        "password": county.PASSWORD,
        "code": "",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": "; ".join(f"{name}={value}" for name, value in begun.items()),
    }
    link.request("POST", "/login/", urlencode(form), headers)
    answer = link.getresponse()
    answer.read()
    link.close()
    cookies = begun | _cookies(answer)
    if "sessionid" not in cookies:
        raise Refused(f"账号 {username} 登录不了", why="基准测试用示范县公布的密码登录")
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    given = answer.headers.get_all("Set-Cookie") or []
    return dict(one.partition(";")[0].split("=", 1) for one in given)
