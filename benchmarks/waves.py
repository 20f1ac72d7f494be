"""How projects fill in waves, and when everybody is told at once: messages, time, and who comes in vain.

    python -m benchmarks.waves [--people 20000] [--hands 100] [--rounds 100]

The pure rule alone is played, on people whose waits are lognormal; a second table has a crowd that takes three times as
long as the rule presumes. `needed` is what somebody sends who knows the share of people who come, not who they are.
"""

from __future__ import annotations

import argparse
import random
from statistics import mean, quantiles

from crowd.rules.filling import MEDIAN, Course, Crowd, at_once, in_waves

SHARES = (0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
MOST_MESSAGES, MOST_IN_VAIN = 1.3, 0.1
HOUR = 3_600_000
COLUMNS = ("come", "needed", "told in waves", "of needed", "95 % below", "in vain", "filled after")
BESIDE = ("at once: told", "of needed", "in vain")
HEAD = f"| {' | '.join((*COLUMNS, *BESIDE))} |"


def main() -> None:
    """Plays and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--hands", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=100)
    given = parser.parse_args()
    held = True
    for name, median in (("as presumed", MEDIAN), ("three times as slow", 3 * MEDIAN)):
        print(f"\n{given.people:,} people, {given.hands} hands, {given.rounds} rounds; people take {name}\n\n{HEAD}")
        print("| ---: " * HEAD.count(" |") + "|")
        for share in SHARES:
            row, within = _row(Crowd(given.people, share, median), given.hands, given.rounds)
            held = held and (within or median != MEDIAN)
            print(row)
    print(
        f"\nat most {MOST_MESSAGES} times the messages and {MOST_IN_VAIN:.0%} in vain: {'held' if held else 'MISSED'}"
    )


def _row(crowd: Crowd, hands: int, rounds: int) -> tuple[str, bool]:
    waves = [in_waves(crowd, hands, _dice(at)) for at in range(rounds)]
    flood = [at_once(crowd, hands, _dice(at)) for at in range(min(rounds, 10))]
    needed = hands / crowd.share
    ratios = [each.told / needed for each in waves]
    hours = mean(each.filled_at or 36 * HOUR for each in waves) / HOUR
    figures = (
        f"{crowd.share:.0%}",
        f"{needed:,.0f}",
        f"{_told(waves):,.0f}",
        f"{mean(ratios):.2f}",
        f"{quantiles(ratios, n=20)[-1]:.2f}",
        f"{_vain(waves):.1%}",
        f"{hours:.1f} h",
        f"{_told(flood):,.0f}",
        f"{_told(flood) / needed:.1f}",
        f"{_vain(flood):.0%}",
    )
    return f"| {' | '.join(figures)} |", mean(ratios) <= MOST_MESSAGES and _vain(waves) <= MOST_IN_VAIN


def _told(courses: list[Course]) -> float:
    return mean(each.told for each in courses)


def _vain(courses: list[Course]) -> float:
    return mean(each.vain_share for each in courses)


def _dice(at: int) -> random.Random:
    return random.Random(at)


if __name__ == "__main__":
    main()
