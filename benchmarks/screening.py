"""Seconds from an applicant's answer to the next question, for 200 people who apply at once, against the API's own.

    python -m benchmarks.screening [--people 200] [--think 3] [--latency 60] [--stagger 60]

The real `tapwork run` by webhook on SQLite with synchronous=FULL, in a process of its own, under the built-in form with
all its tests. This process is the sandbox and its people: they come within `--stagger` seconds, think `--think` seconds
on average before each answer, and go to the end. Every call takes `--latency` ms, half on its way there; an update on
its way to the webhook takes half. The API's own latency is asked for ten times a second meanwhile, by a call that only
asks. A resume is fetched, read by a process of its own, and only then an answer: it stands on a line for itself.
"""

import argparse
import asyncio
import gc
import random
import re
import secrets
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks.pairs import busy_of_machine, cpu_of, free_port
from crowd.screening.form import Form
from crowd.services.screening import built_in_form
from sandbox import Person, Telegram, serve
from sandbox.view import ChatMessage, Event
from tests.documents import VOICE
from tests.processes import ROOT, Place, Running
from tests.resumes.pdfs import by_fpdf2
from tests.resumes.words import ENGLISH

FORM = ROOT / "crowd" / "forms" / "annotator.toml"
TARGET = 1.0
"""Seconds at the 95th percentile."""

PATIENCE = 60.0
OVER = ("That is everything", "we cannot take you on", "A person reads")
HEADING = re.compile(r"Question (\d+) of \d+")
RESUME = by_fpdf2(ENGLISH)

SAMPLE = " ".join(["What a machine gets wrong and why people believe it all the same."] * 4)

Answer = Callable[[Person, ChatMessage], Awaitable[object]]


def taps(*labels: str) -> Answer:
    """The first of these buttons that is there, else the first of all."""

    async def tap(person: Person, asked: ChatMessage) -> None:
        buttons = [button for row in asked.buttons for button in row]
        wanted = next((each for label in labels for each in buttons if each.text.startswith(label)), buttons[0])
        assert wanted.data is not None
        await person.hands.tap(asked.id, wanted.data)

    return tap


def says(words: str) -> Answer:
    return lambda person, asked: person.says(words)


async def lives(person: Person, asked: ChatMessage) -> None:
    """A typed city, and yes to what it was understood as."""
    await (taps("Yes")(person, asked) if asked.button("Yes") else person.says("Lisbon"))


async def speaks(person: Person, asked: ChatMessage) -> None:
    await person.sends_voice(VOICE, duration=30)


async def writes(person: Person, asked: ChatMessage) -> None:
    """Begins, and then answers: the task is shown when its time begins."""
    begin = asked.buttons[0][0] if asked.buttons else None
    await (taps("Begin")(person, asked) if begin and begin.text == "Begin" else person.says(SAMPLE))


ANSWERS: dict[str, Answer] = {
    "yes_no": taps("Yes"),
    "number": says("20"),
    "cefr": taps("C1"),
    "one_of": taps(),
    "several": taps("Done"),
    "place": lives,
    "quiz": taps(),
    "text": says(SAMPLE),
    "writing": writes,
    "voice": speaks,
    "instruction": says("LIBRARY HOURS\nclosed Sundays and Mondays\n5550142 please"),
    "clarify": taps("Important"),
    "document": lambda person, asked: person.sends_file("cv.pdf", RESUME),
}
"""By the kind of the question she is at; what is shown first has buttons of its own."""


class Applicants:
    """People who apply, and how long each answer took to be followed by something new."""

    def __init__(self, telegram: Telegram, form: Form, *, people: int, think: float, stagger: float) -> None:
        self._kinds = [question.kind for question in form.questions if question.kind != "consent"]
        self._think, self._stagger = think, stagger
        self._people = [telegram.person(f"Applicant {at}", id=1_000_001 + at) for at in range(people)]
        self._dice = random.Random(20261101)
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.at_once, self.most_at_once = 0, 0

    async def apply(self) -> None:
        """All of them, to the end."""
        async with asyncio.TaskGroup() as group:
            for person in self._people:
                group.create_task(self._applies(person, self._dice.uniform(0, self._stagger)))

    async def _applies(self, person: Person, later: float) -> None:
        await asyncio.sleep(later)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        with person.view.watch() as happening:
            shown = await self._does("start", person, None, says("/start"), happening)
            while not is_over(shown):
                await asyncio.sleep(self._dice.uniform(0, 2 * self._think))
                kind, answer = self._answer(shown)
                shown = await self._does(kind, person, shown, answer, happening)
        self.at_once -= 1

    def _answer(self, shown: ChatMessage) -> tuple[str, Answer]:
        for label in ("Apply", "I agree", "Send my answers"):
            if shown.button(label) or any(each.text.startswith(label) for row in shown.buttons for each in row):
                return label, taps(label)
        found = HEADING.search(shown.text)
        assert found, shown.text
        kind = self._kinds[int(found[1]) - 1]
        return kind, ANSWERS[kind]

    async def _does(
        self,
        kind: str,
        person: Person,
        shown: ChatMessage | None,
        answer: Answer,
        happening: "asyncio.Queue[Event]",
    ) -> ChatMessage:
        while not happening.empty():
            happening.get_nowait()
        began = time.perf_counter()
        await answer(person, shown or ChatMessage(0, 0, 0, "", False, ""))
        try:
            async with asyncio.timeout(PATIENCE):
                following = await _following(happening, shown)
        except TimeoutError:
            raise SystemExit(f"nothing followed {kind}: {shown.text if shown else ''}") from None
        self.waits[kind].append(time.perf_counter() - began)
        return following


async def _following(happening: "asyncio.Queue[Event]", shown: ChatMessage | None) -> ChatMessage:
    """The next message of the bot, or the same one with other buttons: a step inside a question."""
    while True:
        event = (await happening.get()).message
        if event is None or not event.from_bot or not (event.buttons or event.keys or is_open(event) or is_over(event)):
            continue
        if shown is None or event.id >= shown.id:
            return event


def is_open(shown: ChatMessage) -> bool:
    """Whether a question waits for her words alone: what was answered has a mark instead."""
    return bool(HEADING.search(shown.text)) and "✓" not in shown.text


def is_over(shown: ChatMessage) -> bool:
    """Whether she is through."""
    return any(words in shown.text for words in OVER)


async def probe(telegram: Telegram, waits: list[float]) -> None:
    """Calls the API itself, ten times a second, as nobody's bot."""
    while True:
        began = time.perf_counter()
        await telegram.call("getMe", {})
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)


async def measure(folder: Path, given: argparse.Namespace) -> None:
    """One run, told at its end."""
    telegram = Telegram(token=f"{secrets.randbelow(10**9)}:AAE-{secrets.token_hex(16)}", log_limit=0)
    telegram.faults.latency(given.latency)
    async with serve(telegram) as server:
        bot = await _bot(Place(folder, server.url, telegram.token))
        try:
            await _is_up(telegram, bot)
            people = Applicants(
                telegram, built_in_form(), people=given.people, think=given.think, stagger=given.stagger
            )
            gc.freeze()
            api: list[float] = []
            probing = asyncio.create_task(probe(telegram, api))
            cpu, own, (busy, passed), began = cpu_of(bot.pid), time.process_time(), busy_of_machine(), time.monotonic()
            await people.apply()
            seconds, (busy_after, passed_after) = time.monotonic() - began, busy_of_machine()
            probing.cancel()
            print(
                f"{given.people} people in {seconds:.0f} s, {people.most_at_once} at once at most; "
                f"bot {(cpu_of(bot.pid) - cpu) / seconds:.0%} and load {(time.process_time() - own) / seconds:.0%} "
                f"of a core, machine {(busy_after - busy) / max(passed_after - passed, 0.01):.0%} busy"
            )
            tell(people.waits, api)
        finally:
            await bot.kill()


async def _bot(place: Place) -> Running:
    port, secret = free_port(), secrets.token_hex(16)
    place.settle(
        telegram=f'webhook_url = "http://127.0.0.1:{port}/hook"\nwebhook_secret = "{secret}"\n'
        f'webhook_listen = "127.0.0.1:{port}"\n',
        form=FORM,
    )
    return await place.bot()


async def _is_up(telegram: Telegram, bot: Running) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await telegram.call("getWebhookInfo", {})).body["result"]["url"]:
            assert bot.process.returncode is None, bot.said()
            await asyncio.sleep(0.1)


def tell(waits: dict[str, list[float]], api: list[float]) -> None:
    """Median and 95th percentile of each kind in ms, and of all answers, to the API's own."""
    calls = of(api)
    print(f"{'the API itself':16} {len(api):6} calls   {_figures(calls)}")
    for kind, found in sorted(waits.items(), key=lambda each: -len(each[1])):
        print(f"{kind:16} {len(found):6} answers {_figures(of(found))}  {of(found)[1] / calls[1]:.2f} times the API's")
    every = of([wait for kind, found in waits.items() if kind != "document" for wait in found])
    print(f"{'all but resumes':16} {'':6}         {_figures(every)}  {every[1] / calls[1]:.2f} times the API's")
    print(f"target: at most {1000 * TARGET:.0f} ms at the 95th percentile")


def of(waits: list[float]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    if len(waits) < 2:
        return (1000 * waits[0],) * 2
    return 1000 * statistics.median(waits), 1000 * statistics.quantiles(waits, n=20)[-1]


def _figures(found: tuple[float, float]) -> str:
    return f"median {found[0]:7.1f} ms, 95th {found[1]:7.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--think", type=float, default=3.0, help="seconds on average before each answer")
    parser.add_argument("--latency", type=int, default=60, help="ms of every call to the Bot API")
    parser.add_argument("--stagger", type=float, default=60.0, help="seconds within which all of them begin")
    given = parser.parse_args()
    gc.set_threshold(50_000, 50, 1_000)  # the load must not stop to count what it keeps
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), given))


if __name__ == "__main__":
    main()
