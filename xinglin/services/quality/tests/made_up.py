"""Synthetic providers with known habits: honest ones who round, and five kinds who invent."""

import datetime as dt
import random

from xinglin.services.quality.rules.signals import Seen, provider_of

START = dt.date(2025, 1, 1)


def habit(rng, value, share):
    """An honest gauge: a share of readings is rounded to 0 or 8, the rest is even or free."""
    luck = rng.random()
    if luck < share:
        return round(value / 10) * 10
    if luck < share + 0.15:
        return value // 10 * 10 + 8
    return round(value)


def honest(rng, staff, patients=30, visits=5):
    share = rng.uniform(0.1, 0.4)
    rows = []
    for person in range(patients):
        base, low = rng.gauss(136, 11), rng.gauss(82, 6)
        day = START + dt.timedelta(days=rng.randrange(60))
        for _ in range(visits):
            swing = rng.gauss(0, 9)
            high = habit(rng, base + swing, share)
            under = habit(rng, low + swing * 0.4 + rng.gauss(0, 4), share)
            rows.append((staff * 1000 + person, day, high, under))
            day += dt.timedelta(days=rng.choice((14, 80, 88, 90, 91, 93, 97, 104)))
    return rows


def invented(rng, staff, kind, patients=30, visits=5):
    rows = []
    for person in range(patients):
        base = rng.gauss(132, 4)
        day = START + dt.timedelta(days=rng.randrange(60))
        high, low = round(base), 80
        for turn in range(visits):
            if kind == "copier":
                high, low = (
                    (high, low)
                    if turn and rng.random() < 0.8
                    else (rng.choice((128, 130, 132, 136)), rng.choice((78, 80, 82)))
                )
            elif kind == "narrow":
                high, low = round(rng.gauss(base, 1.5)), rng.randrange(74, 86)
            elif kind == "favourite":
                high = rng.choice((125, 126, 135, 136, 125, 135))
                low = rng.choice((75, 76, 85, 75))
            elif kind == "desk":
                high, low = rng.randrange(120, 139), rng.randrange(70, 89)
            else:
                high, low = rng.choice(((128, 78), (130, 80), (132, 82), (126, 76), (134, 84)))
            rows.append((staff * 1000 + person, day, high, low))
            day = (
                day + dt.timedelta(days=90)
                if kind != "burst"
                else (START + dt.timedelta(days=85 + 90 * turn))
            )
    return rows


KINDS = ("copier", "narrow", "favourite", "desk", "burst")


def county(seed, sound=60, odd=6):
    """Providers by number, and who of them invents."""
    rng = random.Random(seed)
    chosen = rng.sample(range(1, sound + odd + 1), odd)
    truth = {staff: KINDS[at % len(KINDS)] for at, staff in enumerate(chosen)}
    providers, number = [], 0
    for staff in range(1, sound + odd + 1):
        made = invented(rng, staff, truth[staff]) if staff in truth else honest(rng, staff)
        seen = []
        for resident, day, high, low in made:
            number += 1
            seen.append(Seen(number, resident, day, int(high), int(low)))
        providers.append(provider_of(staff, seen))
    return providers, truth
