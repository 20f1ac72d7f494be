"""Files in tasks as a worker on a phone sees them, each uploaded once, in the fewest calls."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from crowd.rules.spec import ProjectSpec
from crowd.services.projects import checked_project
from sandbox import Telegram
from sandbox.params import Upload
from storage import Storage
from tests.conftest import Clock
from tests.filling import spec
from tests.flows.bots import Bot
from tests.flows.viewers import FILES, NO_GOLD, ONLY_FILES, PAIR, WITH_TEXT, Viewers
from tests.pictures import film, paper, picture, song, voice

RED, BLUE, GREEN = (picture(colour) for colour in ("red", "blue", "green"))
KINDS = {
    "photo": (RED, BLUE),
    "video": (film(b"one"), film(b"two")),
    "animation": (picture("red", form="GIF"), picture("blue", form="GIF")),
    "audio": (song(b"one"), song(b"two")),
    "voice": (voice(b"one"), voice(b"two")),
    "document": (paper(b"one"), paper(b"two")),
}


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def room(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Viewers:
    return Viewers(Bot(telegram, sqlite_storage, tmp_path, clock), sqlite_storage, tmp_path)


def tasks(*files: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"id": f"t{at}", "file": file, **more} for at, file in enumerate(files, 1)]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_question_about_one_file_is_one_message_that_turns_to_the_next(room: Viewers, kind: str) -> None:
    one, two = KINDS[kind]
    await room.opens(WITH_TEXT, {"1": one, "2": two}, tasks("1", "2", text="Look at this."))

    card = await room.begins()
    assert card.media and (card.media.kind, card.media.size) == (kind, len(one))
    assert "Look at this." in card.text and "Is it true?" in card.text
    assert card.button("true") and card.button("Skip")
    assert len(room.from_bot()) == 1

    calls = await room.calls_of("true")
    after = room.newest()
    assert after.media and after.media.size == len(two)
    assert len(room.from_bot()) == 1
    if kind == "voice":  # Telegram lets no voice message come in by an edit
        assert sorted(calls) == ["answercallbackquery", "deletemessages", "sendvoice"]
    else:
        assert sorted(calls) == ["answercallbackquery", "editmessagemedia"]
        assert after.id == card.id

    await room.taps("true")
    assert room.newest().media is None
    assert "nothing more for you" in room.newest().text
    assert len(room.from_bot()) == 1


async def test_a_file_without_a_text_has_the_question_below_it(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED}, tasks("1"))

    card = await room.begins()

    assert card.media and card.media.kind == "photo"
    head, *between, question = card.text.splitlines()
    assert (head, question) == ("Facts", "Is it true?")
    assert len(between) == 2


async def test_the_customers_name_of_a_file_is_not_shown(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"the answer is true.pdf": paper()}, tasks("the answer is true.pdf"))

    card = await room.begins()

    assert card.media and card.media.name == "document.pdf"


async def test_each_file_is_uploaded_once_for_all_workers_and_tasks(room: Viewers) -> None:
    files = {"1": RED, "2": BLUE}
    await room.opens(ONLY_FILES, files, tasks("1", "2", "1"))

    for who in (room.ann, room.ben):
        await room.begins(who)
        for _ in range(3):
            await room.taps("true", who)

    assert room.uploads() == 2


async def test_two_workers_at_the_same_moment_upload_a_file_once(room: Viewers, clock: Clock) -> None:
    await room.opens(ONLY_FILES, {"1": RED}, tasks("1"))
    for who in (room.ann, room.ben):
        await room.says("/work", who)
        await room.taps("Start: Facts", who)
    room.telegram.faults.latency(40, 60)
    for who in (room.ann, room.ben):
        await who.taps("I have read this: start")
    clock.turn(4_000)  # the server gives one update at a time to who asks again too soon
    updates = await room.bot._fetch()
    assert len(updates) == 2

    await asyncio.gather(*(room.bot.handle(update) for update in updates))

    assert [room.newest(who).media is not None for who in (room.ann, room.ben)] == [True, True]
    assert room.uploads() == 1


async def test_a_new_process_sends_what_telegram_has_by_its_id(room: Viewers, clock: Clock) -> None:
    await room.opens(ONLY_FILES, {"1": RED}, tasks("1"))
    await room.begins()
    shutil.rmtree(room.path / "files")  # it is not needed any more

    offset, room.bot = room.bot._offset, Bot(room.telegram, room.storage, room.path, clock)
    room.bot._offset = offset
    await room.begins(room.ben)

    assert room.newest(room.ben).media
    assert room.uploads() == 1


async def test_an_id_that_telegram_refuses_falls_back_to_the_file(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED}, tasks("1"))
    await room.begins()
    room.telegram.files._by_id.clear()

    card = await room.begins(room.ben)

    assert card.media and card.media.size == len(RED)
    assert room.uploads() == 1


async def test_a_file_that_telegram_has_is_sent_by_the_id_that_the_project_gave(room: Viewers) -> None:
    given = await room.telegram.call("sendPhoto", {"chat_id": str(await _chat(room))}, _upload(BLUE))
    file_id = given.body["result"]["photo"][-1]["file_id"]
    await room.opens(ONLY_FILES, {}, tasks(f"telegram:photo:{file_id}"))

    card = await room.begins()

    assert card.media and card.media.file_id == file_id
    assert room.uploads() == 1


async def _chat(room: Viewers) -> int:
    await room.ben.starts()
    return room.ben.id


def _upload(content: bytes) -> dict[str, Upload]:
    return {"photo": Upload("x.png", content)}


async def test_a_text_longer_than_a_caption_stands_below_its_file(room: Viewers) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks("1", text="Word. " * 300))

    card = await room.begins()
    above = room.from_bot()[-2]

    assert above.media and not above.buttons
    assert card.media is None and card.text.count("Word.") == 300 and card.button("true")
    await room.taps("true")
    assert len(room.from_bot()) == 1


async def test_a_text_longer_than_a_message_stands_between_its_file_and_the_buttons(room: Viewers) -> None:
    await room.opens(WITH_TEXT, {"1": RED}, tasks("1", text="Word. " * 1500))

    await room.begins()
    shown = room.from_bot()

    assert [bool(one.media) for one in shown] == [True, False, False, False, False]
    assert "".join(one.text for one in shown).count("Word.") == 1500
    await room.taps("true")
    assert len(room.from_bot()) == 1


async def test_several_pictures_are_an_album_with_the_buttons_below(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED, "2": BLUE, "3": GREEN}, tasks(["1", "2", "3"], "1"))

    card = await room.begins()
    shown = room.from_bot()

    assert [one.media.size if one.media else 0 for one in shown] == [len(RED), len(BLUE), len(GREEN), 0]
    assert [one.text for one in shown[:3]] == ["1", "2", "3"]
    assert len(room.telegram.called("sendMediaGroup")) == 1
    assert card.button("true")

    await room.taps("true")
    [card] = room.from_bot()
    assert card.media and card.media.size == len(RED)
    assert room.uploads() == 3


async def test_files_of_kinds_that_share_no_album_come_one_after_the_other(room: Viewers) -> None:
    files = {"1": RED, "2": film(), "3": voice(), "4": paper(b"a"), "5": paper(b"b")}
    await room.opens(ONLY_FILES, files, tasks([*files]))

    await room.begins()

    kinds = [one.media.kind if one.media else None for one in room.from_bot()]
    assert kinds == ["photo", "video", "voice", "document", "document", None]
    assert len(room.telegram.called("sendMediaGroup")) == 2


@pytest.mark.parametrize("first", ["text", "file"])
async def test_tasks_with_and_without_files_follow_each_other_in_one_place(room: Viewers, first: str) -> None:
    rows = [{"id": "a", "text": "Only text."}, {"id": "b", "text": "With a file.", "file": "1"}]
    await room.opens(WITH_TEXT, {"1": RED}, rows if first == "text" else rows[::-1])
    await room.begins()

    calls = await room.calls_of("true")

    [card] = room.from_bot()
    assert bool(card.media) is (first == "text")
    assert card.button("true")
    assert len(calls) == (2 if first == "text" else 3)


async def test_the_sides_of_a_pair_of_pictures_stand_in_the_order_of_each_worker(room: Viewers) -> None:
    project = checked_project(PAIR)
    assert isinstance(project, ProjectSpec), project
    rows = [{"id": f"t{at}", "a": "1", "b": "2"} for at in range(8)]
    await room.opens(project, {"1": RED, "2": BLUE}, rows)
    await room.begins()
    orders = set()
    for _ in range(8):
        first, second, card = room.from_bot()
        assert (first.text, second.text) == ("1 · Answer A", "2 · Answer B")
        assert "Answer A: see number 1 above" in card.text
        assert first.media and second.media
        orders.add(first.media.size)
        await room.taps("A is better")
    answers: list[Any] = await room.storage.read(
        lambda work: work._queries._execute("SELECT answer FROM assignments ORDER BY task_id", {}).fetchall()
    )

    assert orders == {len(RED), len(BLUE)}
    recorded = [json.loads(text) for (text,) in answers]
    assert {(each["label"], each["swapped"]) for each in recorded} == {("first", False), ("second", True)}
    assert room.uploads() == 2


async def test_a_card_with_a_file_that_she_deleted_is_sent_anew(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED, "2": BLUE}, tasks("1", "2"))
    card = await room.begins()
    room.telegram.chats[room.ann.id].messages[card.id].deleted = True

    await room.taps("true", message=card)

    assert room.newest().media and room.newest().id != card.id


async def test_the_same_update_again_shows_the_same_and_uploads_nothing(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED, "2": BLUE}, tasks("1", "2"))
    await room.begins()
    await room.ann.taps("true")
    [update] = await room.bot.settle()
    before = room.newest()

    await room.bot.handle(update)

    assert room.newest().text == before.text
    assert len(room.from_bot()) == 1
    assert room.uploads() == 2


async def test_guidelines_and_undo_come_back_to_the_file(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED, "2": BLUE}, tasks("1", "2"))
    await room.begins()
    await room.taps("true")

    await room.taps("Undo")
    undone = room.newest()
    assert undone.media and undone.media.size == len(RED)
    assert "Your answer so far: true" in undone.text
    await room.taps("false")

    assert room.newest().media
    assert len(room.from_bot()) == 1


async def test_an_answer_in_words_is_taken_below_a_file(room: Viewers) -> None:
    await room.opens(ONLY_FILES, {"1": RED, "2": BLUE}, tasks("1", "2"))
    await room.begins()

    await room.says("true")

    bearing = [one for one in room.from_bot() if one.media and one.buttons]
    assert [one.media.size for one in bearing if one.media] == [len(BLUE)]


def test_the_projects_of_these_tests_stand(tmp_path: Path) -> None:
    assert spec(NO_GOLD, more=FILES) == WITH_TEXT
