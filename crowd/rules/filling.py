"""How a project would fill: the rule of waves played on a crowd that is made up, with chance given in."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from typing import Protocol

from crowd.rules.coming import MINUTE, Cohort, Usual
from crowd.rules.waves import Filled, Filling, Look, Tell, step

A_SECOND = 25
"""Messages a second, as the sender paces them."""
MEDIAN, SPREAD = 12 * MINUTE, 1.0
"""How long people take to come: lognormal, so that a tenth takes more than three times as long as half of them."""
LONGEST = 36 * 60 * MINUTE


class Dice(Protocol):
    """Chance, as `random.Random` gives it."""

    def random(self) -> float: ...
    def gauss(self, mu: float, sigma: float) -> float: ...


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who are made up: how many, which share of them comes when told, and how long they take (ms)."""

    people: int
    share: float
    median: int = MEDIAN
    spread: float = SPREAD


@dataclass(frozen=True, slots=True)
class Moment:
    """How far it was at a moment (ms after the opening)."""

    at: int
    told: int
    at_work: int


@dataclass(frozen=True, slots=True)
class Course:
    """How it went: `told` until it was filled or nobody was left, `came` sooner or later, `in_vain` of those found no
    place. `filled_at` is ms after the opening, None where it never was."""

    told: int
    came: int
    in_vain: int
    waves: int
    filled_at: int | None
    moments: tuple[Moment, ...]

    @property
    def vain_share(self) -> float:
        """Of those who came."""
        return self.in_vain / self.came if self.came else 0.0


@dataclass(slots=True)
class _Told:
    """A wave as the rule sees it."""

    at: int
    told: int
    came: int = 0
    took: int = 0


class _Play:
    """One course, from look to look."""

    def __init__(self, crowd: Crowd, wanted: int, dice: Dice, usual: Usual) -> None:
        self._crowd, self._wanted, self._dice, self._usual = crowd, wanted, dice, usual
        self._now = 0
        self._waves: list[_Told] = []
        self._coming: list[tuple[int, int, int]] = []  # when, in which wave, told when
        self._at_work = self._came = self._in_vain = 0
        self._filled_at: int | None = None
        self._moments = [Moment(0, 0, 0)]

    @property
    def told(self) -> int:
        return sum(wave.told for wave in self._waves)

    def tell(self, count: int) -> None:
        """So many more hear of it, paced; each of them comes, or never does."""
        wave = len(self._waves)
        self._waves.append(_Told(self._now, count))
        self._note(self._now)
        for place in range(count):
            if self._dice.random() < self._crowd.share:
                heard = self._now + place * 1000 // A_SECOND
                wait = math.exp(self._dice.gauss(math.log(self._crowd.median), self._crowd.spread))
                heapq.heappush(self._coming, (heard + round(wait), wave, heard))

    def until(self, at: int) -> None:
        """Whoever comes up to then has come."""
        while self._coming and self._coming[0][0] <= at:
            when, wave, heard = heapq.heappop(self._coming)
            self._waves[wave].came += 1
            self._waves[wave].took += when - heard
            self._came += 1
            if self._at_work >= self._wanted:
                self._in_vain += 1
                continue
            self._at_work += 1
            self._note(when)
            if self._at_work == self._wanted:
                self._filled_at = when
        self._now = at
        self._note(at)

    def _note(self, at: int) -> None:
        """How far it is; of one moment the last counts."""
        if self._moments[-1].at == at:
            self._moments.pop()
        self._moments.append(Moment(at, self.told, self._at_work))

    def filling(self) -> Filling:
        """What the rule is asked."""
        return Filling(
            wanted=self._wanted,
            at_work=self._at_work,
            cohorts=[Cohort(wave.told, self._now - wave.at, wave.came, wave.took) for wave in self._waves],
            unsent=0,
            untold=self._crowd.people - self.told,
            last_wave=self._waves[-1].at if self._waves else None,
            now=self._now,
            usual=self._usual,
        )

    def over(self) -> Course:
        """Everybody who still comes has come."""
        told, moments = self.told, tuple(self._moments)
        self.until(max([self._now, *[when for when, _, _ in self._coming]]))
        return Course(told, self._came, self._in_vain, len(self._waves), self._filled_at, moments)


def in_waves(crowd: Crowd, wanted: int, dice: Dice, usual: Usual = Usual()) -> Course:  # noqa: B008
    """Told wave by wave, as the rule says."""
    play = _Play(crowd, wanted, dice, usual)
    while play.filling().now < LONGEST:
        match step(play.filling()):
            case Tell(count):
                play.tell(count)
            case Look(at):
                play.until(at)
            case Filled():
                break
    return play.over()


def at_once(crowd: Crowd, wanted: int, dice: Dice) -> Course:
    """Everybody is told, at the pace of the sender; whoever has not been told when it is full is not."""
    play = _Play(crowd, wanted, dice, Usual())
    while play.filling().untold:
        play.tell(min(A_SECOND * 60, play.filling().untold))
        play.until(play.filling().now + MINUTE)
        if play.filling().at_work >= wanted:
            break
    return play.over()
