"""`phone`: the applicant's own number, by Telegram's button for it."""

from __future__ import annotations

from typing import Literal

from crowd.rules import phones
from crowd.rules.eligibility import Known
from crowd.screening.base import Asked, Card, Hint
from crowd.screening.said import Answer, Contact, Done, Heard, Rejected, Scene, State, Trouble


class Phone(Asked):
    """Only a number that Telegram says is hers; a typed one proves nothing. The answer: {"phone": "+351912345678"}."""

    kind: Literal["phone"]

    def values(self) -> None:
        return None

    def card(self, state: State, scene: Scene) -> Card:
        return Card(self.text, Hint.PHONE, phone=True)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        return Rejected(Trouble.SHARE_YOUR_NUMBER)

    def contact(self, state: State, sent: Contact, scene: Scene) -> Heard:
        if not sent.own:
            return Rejected(Trouble.NOT_YOUR_NUMBER)
        number = phones.normalised(sent.phone)
        return Rejected(Trouble.NO_SUCH_NUMBER) if number is None else Done({"phone": number})

    def told(self, answer: Answer) -> str:
        return str(answer["phone"])

    def known(self, answer: Answer) -> tuple[Known, ...]:
        return (Known(answer["phone"], None),)
