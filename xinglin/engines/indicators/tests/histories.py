"""Random lives of a small county: everything that can happen to a record, and its undoing."""

import datetime as dt

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.followup.models import Enrolment
from xinglin.engines.indicators.tests.made_up import VILLAGES, person, seen
from xinglin.engines.ledger.actions import commit
from xinglin.engines.people import actions as people
from xinglin.engines.people.models import Merge, Resident
from xinglin.engines.places.models import Institution
from xinglin.engines.records.models import Observation, Visit

BY = KEEPER_AT_CONSOLE


class History:
    """Commits of all kinds, one deed each or several at once."""

    def __init__(self, dice):
        self.dice, self.made, self.happened = dice, 0, []

    def day(self):
        return dt.date(2024, 10, 1) + dt.timedelta(days=self.dice.randrange(440))

    def any(self, model, **where):
        rows = model.objects.filter(**where).order_by("pk")
        ids = list(rows.values_list("pk", flat=True))
        return model.objects.get(pk=self.dice.choice(ids)) if ids else None

    def present(self):
        return self.any(Resident, merged_into=None)

    # --- deeds -----------------------------------------------------------------------------

    def comes(self):
        self.made += 1
        born = dt.date(self.dice.choice([1950, 1980, 1990, 2024]), 1 + self.made % 12, 5)
        return person(self.made, place_id=self.dice.choice(VILLAGES), birth=born)

    def is_enrolled(self):
        if one := self.present():
            Enrolment.objects.create(
                resident=one, programme="x", place_id=one.place_id, joined=self.day(),
                institution=self.any(Institution),
            )  # fmt: skip

    def comes_and_is_enrolled(self):
        one = self.comes()
        joined = self.day()
        Enrolment.objects.create(resident=one, programme="x", place_id=one.place_id, joined=joined)
        seen(one, joined + dt.timedelta(days=30), (135.0, 80.0))

    def leaves(self):
        if (spell := self.any(Enrolment, left=None)) is not None:
            spell.left = max(spell.joined, self.day())
            spell.left_why = self.dice.choice(["lost", "moved", "died"])
            spell.save()

    def is_seen(self):
        if one := self.present():
            pressure = self.dice.choice([None, (128.0, 82.0), (145.0, 91.0), (152.0, 91.5)])
            seen(one, self.day(), pressure)

    def is_measured_later(self):
        if (visit := self.any(Visit)) is not None:
            Observation.objects.create(
                resident_id=visit.resident_id, visit=visit, question="bp", day=visit.day,
                value=float(self.dice.randrange(120, 160)), second=90,
            )  # fmt: skip

    def is_corrected(self):
        if (reading := self.any(Observation)) is not None:
            reading.value = float(self.dice.randrange(120, 160))
            reading.save()
        if (visit := self.any(Visit)) is not None:
            visit.day = self.day()
            visit.save()

    def is_retired(self):
        visit = self.any(Visit)
        if visit is not None:
            Observation.objects.filter(visit=visit).delete()
            visit.delete()

    def is_struck_off(self):
        if (spell := self.any(Enrolment)) is not None:
            spell.delete()

    def is_born_anew(self):
        if one := self.present():
            one.birth = one.birth - dt.timedelta(days=self.dice.randrange(1, 9000))
            one.save()

    def changes_hands(self):
        """A visit was written to the wrong person."""
        visit, other = self.any(Visit), self.present()
        if visit is not None and other is not None:
            Observation.objects.filter(visit=visit).update(resident=other)
            visit.resident = other
            visit.save()

    # --- deeds with commits of their own ---------------------------------------------------

    def moves(self):
        one = self.present()
        if one and one.deceased_on is None:
            goes = self.dice.choice([None, *VILLAGES])
            if goes != one.place_id and not (goes is None and one.left_on):
                day = max(one.birth, self.day())
                people.move(by=BY, resident=one, to_place=goes, day=day)

    def dies(self):
        one = self.present()
        if one and one.deceased_on is None:
            people.record_death(by=BY, resident=one, day=max(one.birth, self.day()))

    def is_merged(self):
        one, other = self.present(), self.present()
        if one and other and one.pk != other.pk:
            people.merge(by=BY, kept=one, gone=other, why="看来是同一人")

    def is_unmerged(self):
        if (merge := self.any(Merge, undone_at=None)) is not None:
            people.unmerge(by=BY, merge=merge, why="其实是两个人")

    def goes_on(self, commits):
        """So many commits."""
        small = [
            self.comes, self.is_enrolled, self.comes_and_is_enrolled, self.leaves, self.is_seen,
            self.is_seen, self.is_measured_later, self.is_corrected, self.is_retired,
            self.is_struck_off, self.is_born_anew, self.changes_hands,
        ]  # fmt: skip
        large = [self.moves, self.dies, self.is_merged, self.is_merged, self.is_unmerged]
        for _ in range(commits):
            if self.dice.random() < 0.35:
                deed = self.dice.choice(large)
                deed()
                self.happened.append(deed.__name__)
                continue
            deeds = self.dice.choices(small, k=self.dice.randrange(1, 4))
            with commit(by=BY, why="life"):
                for deed in deeds:
                    deed()
            self.happened += [deed.__name__ for deed in deeds]
