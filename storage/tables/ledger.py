"""The ledger: double entry, append-only, integer micro-units."""

from storage.queries import Queries
from storage.records.labelling import Line


class Ledger:
    """Every movement is one ref with two lines that sum to zero."""

    def __init__(self, queries: Queries) -> None:
        self._q = queries

    def move(
        self,
        *,
        ref: str,
        source: str,
        source_owner: int,
        target: str,
        target_owner: int,
        amount: int,
        currency: str,
        now: int,
    ) -> None:
        """Books `amount` from one account to another; a ref that was used before is an error, never a second booking.

        Nothing is nothing: an amount of 0 leaves no lines.
        """
        if amount:
            self._q.change(
                "ledger.move",
                ref=ref,
                source=source,
                source_owner=source_owner,
                target=target,
                target_owner=target_owner,
                amount=amount,
                currency=currency,
                now=now,
            )

    def balance(self, *, account: str, owner: int) -> dict[str, int]:
        """What the account holds, by currency."""
        return {row[0]: row[1] for row in self._q.all("ledger.balance", account=account, owner=owner)}

    def lines(self, *, account: str, owner: int) -> list[Line]:
        """Every line, oldest first."""
        return [Line(*row) for row in self._q.all("ledger.lines", account=account, owner=owner)]
