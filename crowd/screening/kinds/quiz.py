"""`quiz`: questions with one right answer each, against the clock; taken once, and nothing is told of how it went.

What a card shows and what a tap brings back hang on the seed, on the time and on where she is, never on what was right.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from crowd.rules import spoken
from crowd.screening.base import Asked, Card, Choice, Fact, Hint, Key, Line, Ours, Paragraph, Part, Score
from crowd.screening.chance import shuffled, spread
from crowd.screening.said import Answer, Done, Going, Heard, Rejected, Scene, State, Trouble

GRACE = 2_000  # ms: what the way to her phone and back takes
ON_A_BUTTON = 28  # letters: longer options stand in the text, each behind its letter
SIDE_BY_SIDE = 12
LETTERS = "ABCDEF"
GO_ON, PAUSE = "on", "p"
BEGINNING = {"begin", "start", "i am ready", "ready"}
GOING_ON = {"go on", "next", "continue", "ok", "ready", "i am ready"}

Option = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Seconds = Annotated[int, Field(ge=5, le=600)]


def _some(wrong: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 <= len(wrong) <= 5:
        raise ValueError("give one to five wrong options")
    return wrong


class Item(Part):
    """One of a quiz's questions. `about` is its group; `seconds` is its own time, where it has one."""

    key: Key
    text: Paragraph
    right: Option
    wrong: Annotated[tuple[Option, ...], AfterValidator(_some)]
    about: Line | None = None
    seconds: Seconds | None = None

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        if len({option.casefold() for option in self.options}) < len(self.options):
            raise ValueError("give every option words of its own")
        return self

    @property
    def options(self) -> tuple[str, ...]:
        return (self.right, *self.wrong)


def _keys_differ(items: tuple[Item, ...]) -> tuple[Item, ...]:
    keys = [item.key for item in items]
    if not keys:
        raise ValueError("give at least one item, or the name of a bank")
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise ValueError(f"give every item a key of its own; used twice: {', '.join(twice)}")
    return items


Items = Annotated[tuple[Item, ...], Field(max_length=500), AfterValidator(_keys_differ)]


class Bank(Part):
    """A file of items; which quizzes draw from it, their forms say."""

    items: Items


class Quiz(Asked):
    """`draw` of the items are asked of each person, or all. A form that names a bank holds its items.

    The answer: {"taken": [{"item": key, "chosen": option or null, "took": ms, "at": ms}], "right": n}. Where she
    stands: {"at": how many are behind her, "since": when the open one was shown, "by" what, "taken", "rest": pause
    after it}.
    """

    once: ClassVar[bool] = True
    timed: ClassVar[bool] = True

    kind: Literal["quiz"]
    items: Items
    draw: Annotated[int, Field(ge=1, le=100)] | None = None
    seconds: Seconds = 45
    needed: Annotated[int, Field(ge=1, le=100)] | None = None
    may_skip: Literal[False] = False

    @model_validator(mode="after")
    def _the_numbers_make_sense(self) -> Self:
        if self.draw is not None and self.draw > len(self.items):
            raise ValueError(f"draw at most as many as there are items: {len(self.items)}")
        if self.needed is not None and self.needed > self.count:
            raise ValueError(f"need at most as many as are asked: {self.count}")
        return self

    @property
    def count(self) -> int:
        """How many items one person is asked."""
        return self.draw or len(self.items)

    # Asking.

    def drawn(self, seed: int) -> tuple[Item, ...]:
        """The items of one person, in their order: different for others, the same whenever she comes back."""
        return spread(self.items, [item.about or "" for item in self.items], self.count, seed, self.key)

    def options(self, item: Item, seed: int) -> tuple[str, ...]:
        """An item's options in the order in which she sees them."""
        return shuffled(item.options, seed, self.key, item.key)

    def card(self, state: State, scene: Scene) -> Card:
        if not state:
            return self._intro(scene)
        if "since" not in state or self._is_over(state, scene):
            return self._between(state, scene)
        return self._item_card(state, scene)

    def _intro(self, scene: Scene) -> Card:
        each = [self._seconds(item) for item in self.drawn(scene.seed)]
        limits = {
            "count": str(self.count),
            "low": str(min(each)),
            "high": str(max(each)),
            "minutes": str(-(-sum(each) // 60)),
        }
        return Card(self.text, Hint.TEST, limits, (Choice(Ours.BEGIN, f"0.{GO_ON}"),))

    def _between(self, state: State, scene: Scene) -> Card:
        """Nothing runs until she goes on. An item whose time ran out is told as such, whether or not it was tapped."""
        late = "since" in state or state["taken"][-1]["chosen"] is None
        behind = state["at"] + ("since" in state)
        hint = Hint.TIME_IS_OVER if late else Hint.WHEN_READY
        return Card("", hint, {}, (Choice(Ours.NEXT, f"{behind}.{GO_ON}"),), step=(behind, self.count))

    def _item_card(self, state: State, scene: Scene) -> Card:
        at, item = state["at"], self._item(state, scene)
        options = self.options(item, scene.seed)
        left = max(1, -(-(self._seconds(item) * 1000 - scene.spent(state["since"], scene.now)) // 1000))
        listed = max(map(len, options)) > ON_A_BUTTON
        named = [f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=False)]
        text = "\n".join([item.text, "", *named]) if listed else item.text
        labels = LETTERS if listed else named
        taps = [Choice(label, f"{at}.{place}") for place, label in zip(range(len(options)), labels, strict=False)]
        across = len(options) if listed else 2 if max(map(len, options)) <= SIDE_BY_SIDE else 1
        return Card(
            text,
            limits={"seconds": str(left)},
            buttons=tuple(taps),
            across=across,
            below=self._pause(state),
            step=(at + 1, self.count),
            until=scene.now + left * 1000,
            busy=True,
        )

    def _pause(self, state: State) -> tuple[Choice, ...]:
        if state["at"] + 1 == self.count:
            return ()
        return (Choice(Ours.PAUSE_AFTER, f"{state['at']}.{PAUSE}", bool(state.get("rest"))),)

    # Hearing.

    def tapped(self, state: State, value: str, scene: Scene) -> Heard:
        number, _, what = value.partition(".")
        if not (number.isascii() and number.isdecimal()):
            return Rejected(Trouble.NO_SUCH_BUTTON)
        if what == GO_ON:
            return self._go_on(state, int(number), scene)
        if not state or int(number) > state["at"] or ("since" not in state and int(number) == state["at"]):
            return Rejected(Trouble.NO_SUCH_BUTTON)
        if int(number) < state["at"]:
            return Rejected(Trouble.ANSWERED_ALREADY)
        if what == PAUSE:
            return self._pause_after(state)
        options = self.options(self._item(state, scene), scene.seed)
        chosen = [option for place, option in enumerate(options) if str(place) == what]
        return self._choose(state, chosen[0], scene) if chosen else Rejected(Trouble.NO_SUCH_BUTTON)

    def typed(self, state: State, text: str, scene: Scene) -> Heard:
        said = spoken.plain(text)
        if not state:
            return self._show(state, 0, scene) if said in BEGINNING else Rejected(Trouble.TAP_BEGIN)
        if "since" not in state:
            return self._go_on(state, state["at"], scene) if said in GOING_ON else Rejected(Trouble.TAP_GO_ON)
        options = self.options(self._item(state, scene), scene.seed)
        if fitting := _meant(text, options):
            return self._choose(state, fitting, scene)
        if self._is_over(state, scene):
            return self._go_on(state, state["at"] + 1, scene) if said in GOING_ON else Rejected(Trouble.TAP_GO_ON)
        if said in spoken.PAUSE:
            return self._pause_after({**state, "rest": False})
        return Rejected(Trouble.TAP_ONE)

    def _choose(self, state: State, option: str, scene: Scene) -> Heard:
        """Her answer; one that came too late is none, and she goes on when she likes."""
        if self._is_over(state, scene):
            return Going(self._behind(state, None, scene))
        behind = self._behind(state, option, scene)
        if state.get("rest") and behind["at"] < self.count:
            return Going(behind)
        return self._show(behind, behind["at"], scene)

    def _go_on(self, state: State, at: int, scene: Scene) -> Heard:
        """The item with this number is shown, if it is the next; once more, if it is being shown."""
        here = state.get("at", 0)
        if "since" not in state and at == here:
            return self._show(state, at, scene)
        if "since" in state and at == here:
            return Going(state)
        if "since" in state and at == here + 1 and self._is_over(state, scene):
            return self._show(self._behind(state, None, scene), at, scene)
        return Rejected(Trouble.NO_SUCH_BUTTON)

    def _pause_after(self, state: State) -> Heard:
        return Going({**state, "rest": not state.get("rest")})

    def _show(self, state: State, at: int, scene: Scene) -> Heard:
        """From now on the time of this item runs; after the last one, all is done."""
        taken = state.get("taken", [])
        if at < self.count:
            return Going({"at": at, "since": scene.now, "by": scene.by, "taken": taken})
        right = {item.key: item.right for item in self.items}
        return Done({"taken": taken, "right": sum(each["chosen"] == right.get(each["item"]) for each in taken)})

    def shown_again(self, state: State, scene: Scene) -> State:
        """Her time runs from when she sees the item, not from when it should have reached her."""
        return {**state, "since": scene.now} if state.get("by") == scene.by and "since" in state else state

    def _behind(self, state: State, option: str | None, scene: Scene) -> State:
        taken: dict[str, Any] = {
            "item": self._item(state, scene).key,
            "chosen": option,
            "took": scene.spent(state["since"]),
            "at": scene.heard_at,
        }
        return {"at": state["at"] + 1, "taken": [*state["taken"], taken]}

    def _item(self, state: State, scene: Scene) -> Item:
        return self.drawn(scene.seed)[state["at"]]

    def _seconds(self, item: Item) -> int:
        return item.seconds or self.seconds

    def _is_over(self, state: State, scene: Scene) -> bool:
        allowed = self._seconds(self._item(state, scene)) * 1000 + GRACE
        return scene.spent(state["since"]) > allowed

    # What it comes to.

    def told(self, answer: Answer) -> str:
        answered = sum(each["chosen"] is not None for each in answer["taken"])
        return f"{answered} of {len(answer['taken'])} answered"

    def facts(self, answer: Answer) -> tuple[Fact, ...]:
        """The share of right answers in percent."""
        if self.fact is None:
            return ()
        share = 100 * int(answer["right"]) // len(answer["taken"])
        return (Fact(self.fact, str(share), share, "tested", self.fact_days),)

    def score(self, answer: Answer) -> Score:
        return Score(answer["right"], len(answer["taken"]), self.needed)


def _meant(text: str, options: tuple[str, ...]) -> str | None:
    """The one option whose words or letter were typed; None where they could be two."""
    said = spoken.plain(text)
    by_words = [option for option in options if option == text.strip() or (said and spoken.plain(option) == said)]
    by_letter = [option for letter, option in zip(LETTERS, options, strict=False) if letter.casefold() == said]
    meant = set(by_words + by_letter)
    return meant.pop() if len(meant) == 1 else None
