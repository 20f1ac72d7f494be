"""Whether there is room for another applicant."""

from __future__ import annotations

from storage.records.intake import Taken, Terms

DAY = 86_400_000
KEPT = 7 * DAY
"""So long a place is kept for somebody from the list, in ms."""

ENOUGH = 1_000_000


def room(terms: Terms, taken: Taken) -> int:
    """How many more may begin; places that are kept for somebody are taken. Closed is none."""
    if terms.state == "closed":
        return 0
    left = [
        most - there - taken.called
        for most, there in ((terms.most_workers, taken.workers), (terms.most_reviews, taken.reviews))
        if most is not None
    ]
    return max(0, min(left, default=ENOUGH))
