"""How projects fill in waves, and when everybody is told at once: messages, time, and who comes in vain.

    python -m benchmarks.waves [--people 20000] [--hands 100 30] [--rounds 100]

The pure rule alone is played, on people whose waits are lognormal, and who take as long as the rule presumes, three
times and six times as long. `needed` is what somebody sends who knows the share of people who come, not who they are.
She has two ways: to tell one at a time and wait for each (nobody comes in vain, and it takes months), whose 95 % of
projects stand beside ours; or to tell so many at once as she expects to need, whose in vain stand beside ours.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from statistics import mean, quantiles

from crowd.rules.filling import MEDIAN, Course, Crowd, at_once, in_waves

SHARES = (0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
MOST_MESSAGES, MOST_IN_VAIN = 1.3, 0.1
HOUR = 3_600_000
PACES = (("as presumed", 1), ("three times as slow", 3), ("six times as slow", 6))
AT_MOST_SO_SLOW = 3
COLUMNS = ("come", "needed", "told in waves", "of needed", "95 % below", "in vain", "filled after")
KNOWING = ("one by one, knowing: 95 % below", "at once, knowing: in vain")
BESIDE = ("everybody: told", "of needed", "in vain")
HEAD = f"| {' | '.join((*COLUMNS, *KNOWING, *BESIDE))} |"


@dataclass(frozen=True, slots=True)
class Game:
    """One crowd, so many hands, so many rounds."""

    crowd: Crowd
    hands: int
    rounds: int

    @property
    def needed(self) -> float:
        return self.hands / self.crowd.share


def main() -> None:
    """Plays and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--hands", type=int, nargs="+", default=[100, 30])
    parser.add_argument("--rounds", type=int, default=100)
    given = parser.parse_args()
    played = [(_table(given.people, hands, given.rounds, *pace), pace) for hands in given.hands for pace in PACES]
    held = [within for within, (_, slow) in played if slow <= AT_MOST_SO_SLOW]
    verdict = "held" if all(held) else "MISSED"
    bounds = f"at most {MOST_MESSAGES} times the messages and {MOST_IN_VAIN:.0%} in vain"
    print(f"\nup to three times as slow, {bounds}: {verdict}")


def _table(people: int, hands: int, rounds: int, name: str, slow: int) -> bool:
    print(f"\n{people:,} people, {hands} hands, {rounds} rounds; people take {name}\n\n{HEAD}")
    print("| ---: " * HEAD.count(" |") + "|")
    held = True
    for share in SHARES:
        row, within = _row(Game(Crowd(people, share, slow * MEDIAN), hands, rounds))
        held = held and within
        print(row, flush=True)
    return held


def _row(game: Game) -> tuple[str, bool]:
    waves = [in_waves(game.crowd, game.hands, _dice(at)) for at in range(game.rounds)]
    flood = [at_once(game.crowd, game.hands, _dice(at)) for at in range(min(game.rounds, 10))]
    ratios = [each.told / game.needed for each in waves]
    hours = mean(each.filled_at or 36 * HOUR for each in waves) / HOUR
    figures = (
        f"{game.crowd.share:.0%}",
        f"{game.needed:,.0f}",
        f"{_told(waves):,.0f}",
        f"{mean(ratios):.2f}",
        f"{quantiles(ratios, n=20)[-1]:.2f}",
        f"{_vain(waves):.1%}",
        f"{hours:.1f} h",
        f"{quantiles([_one_by_one(game, at) for at in range(1_000)], n=20)[-1] / game.needed:.2f}",
        f"{mean(_knowing(game, at) for at in range(1_000)):.1%}",
        f"{_told(flood):,.0f}",
        f"{_told(flood) / game.needed:.1f}",
        f"{_vain(flood):.0%}",
    )
    return f"| {' | '.join(figures)} |", mean(ratios) <= MOST_MESSAGES and _vain(waves) <= MOST_IN_VAIN


def _one_by_one(game: Game, at: int) -> int:
    """How many hear of it from somebody who waits for each of them before she tells the next."""
    dice, told, came = _dice(at), 0, 0
    while came < game.hands:
        told += 1
        came += dice.random() < game.crowd.share
    return told


def _knowing(game: Game, at: int) -> float:
    """In vain, of those who came, where somebody tells at once as many as she expects to need."""
    dice = _dice(at)
    came = sum(dice.random() < game.crowd.share for _ in range(round(game.needed)))
    return max(0, came - game.hands) / came if came else 0.0


def _told(courses: list[Course]) -> float:
    return mean(each.told for each in courses)


def _vain(courses: list[Course]) -> float:
    return mean(each.vain_share for each in courses)


def _dice(at: int) -> random.Random:
    return random.Random(at)


if __name__ == "__main__":
    main()
