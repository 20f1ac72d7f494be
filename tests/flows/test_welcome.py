"""The first words, for everyone who may say /start or /help, or something nobody waits for."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.screening import built_in_form
from handlers import menu
from sandbox import Parcel, Person, Telegram
from storage import Storage
from tests.conftest import Clock
from tests.filling import admit
from tests.flows.bots import Bot
from tests.pictures import picture


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


@pytest.fixture
def bot(telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Bot:
    return Bot(telegram, sqlite_storage, tmp_path, clock)


@pytest.fixture
def ann(telegram: Telegram) -> Person:
    return telegram.person("Ann")


async def admitted(person: Person, bot: Bot, storage: Storage) -> None:
    await person.starts()
    await bot.settle()
    await storage.write(None, lambda work: work.people.admit(person_id=1, now=1))


async def hears(person: Person, bot: Bot, words: str) -> str:
    """What the bot says to this, all of it."""
    before = len(person.chat)
    await person.says(words)
    await bot.settle()
    return "\n---\n".join(message.text for message in person.chat[before + 1 :])


async def test_a_stranger_reads_what_it_is_and_can_apply(ann: Person, bot: Bot) -> None:
    said = await hears(ann, bot, "/start")

    assert said == (
        "Tapwork: paid annotation work in this chat\n"
        "You read short texts, answer by tapping a button, and see what every answer earns.\n"
        "\n"
        f"Applying takes about {built_in_form().minutes} minutes.\n"
        "We keep your answers, your resume and your Telegram name to decide whether the work suits you.\n"
        "We never ask anyone for money."
    )
    assert ann.chat[-1].button("Apply")


async def test_whoever_is_in_the_middle_gets_her_question_back(ann: Person, bot: Bot) -> None:
    await hears(ann, bot, "/start")
    await ann.taps("Apply")
    await bot.settle()
    await ann.taps("✓ I agree, start" if ann.chat[-1].button("✓ I agree, start") else "I agree, start")
    await bot.settle()

    assert "bachelor's degree" in await hears(ann, bot, "/start")
    assert "middle of applying" in await hears(ann, bot, "/help")


async def test_an_admin_who_writes_out_of_turn_is_not_told_to_apply(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, ann: Person
) -> None:
    bot = Bot(telegram, sqlite_storage, tmp_path, clock, admins=(500,))
    words = "I did not expect a message now.\n/projects shows what you run, /help says what else you can do."

    assert await hears(telegram.person("Bob", id=500), bot, "hello") == words
    assert "apply first" in await hears(ann, bot, "hello")


async def test_a_name_cannot_turn_what_is_read_round(telegram: Telegram, bot: Bot, sqlite_storage: Storage) -> None:
    eve = telegram.person("Ann\u202e\u200bb")
    await admitted(eve, bot, sqlite_storage)

    assert (await hears(eve, bot, "/start")).startswith("Hello, Annb!")


async def test_an_admin_hears_where_the_projects_are(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, ann: Person
) -> None:
    bot = Bot(telegram, sqlite_storage, tmp_path, clock, admins=(500,))
    boss = telegram.person("Bob", id=500)
    line = "You run projects here: /projects shows them, /help says what else you can do."
    assert (await hears(boss, bot, "/start")).endswith(line)
    assert "/projects" not in await hears(ann, bot, "/start")
    await sqlite_storage.write(None, lambda work: admit(work, 500))
    assert (await hears(boss, bot, "/start")).endswith(line)


async def test_a_worker_sees_what_she_earned(ann: Person, bot: Bot, sqlite_storage: Storage) -> None:
    await admitted(ann, bot, sqlite_storage)
    assert "You have not earned anything yet." in await hears(ann, bot, "/start")

    await sqlite_storage.write(
        None,
        lambda work: work.ledger.move(
            ref="answer:1:1",
            source="held",
            source_owner=1,
            target="pending",
            target_owner=1,
            amount=1_050_000,
            currency="USD",
            now=1,
        ),
    )

    said = await hears(ann, bot, "/start")
    assert said.startswith("Hello, Ann!\nEarned so far: $1.05\n")
    assert ann.chat[-1].button("Show projects")


@pytest.mark.parametrize("words", ["/help", "hello?", "/nonsense"])
async def test_everybody_hears_how_to_go_on(ann: Person, bot: Bot, sqlite_storage: Storage, words: str) -> None:
    assert "apply first" in await hears(ann, bot, words)
    await admitted(ann, bot, sqlite_storage)
    assert "/work shows the projects" in await hears(ann, bot, words)


async def test_nobody_is_told_to_wait_for_projects_before_she_is_in(
    ann: Person, bot: Bot, sqlite_storage: Storage
) -> None:
    assert "apply first" in await hears(ann, bot, "/work")
    await admitted(ann, bot, sqlite_storage)
    assert "No project is open at the moment." in await hears(ann, bot, "/work")


async def test_a_picture_from_a_worker_gets_an_answer(ann: Person, bot: Bot, sqlite_storage: Storage) -> None:
    await admitted(ann, bot, sqlite_storage)
    await ann.sends_voice(b"OggS")
    await bot.settle()
    assert ann.chat[-1].text.startswith("I did not expect a message now.")


async def test_an_album_is_answered_once_and_the_next_one_again(ann: Person, bot: Bot, sqlite_storage: Storage) -> None:
    await admitted(ann, bot, sqlite_storage)
    for told in (1, 2):
        await ann.sends(*(Parcel("photo", "p.png", picture(one), "image/png") for one in ("red", "green", "blue")))
        await bot.settle()
        assert [one.text.startswith("I did not expect") for one in ann.chat if one.from_bot].count(True) == told


async def test_an_edited_word_is_passed_over(ann: Person, bot: Bot) -> None:
    said = await ann.says("/start")
    await bot.settle()
    before = len(ann.chat)
    await ann.edits(said, "/help")
    await bot.settle()
    assert len(ann.chat) == before


async def test_a_button_of_an_older_version_says_so(ann: Person, bot: Bot) -> None:
    await hears(ann, bot, "/start")
    await ann.taps_data(ann.chat[-1], "zzz:1")
    await bot.settle()
    assert await ann.next_toast() == "This button no longer works. /start shows where you are."


async def test_the_same_start_again_says_the_same_again(ann: Person, bot: Bot) -> None:
    await ann.says("/start")
    [update] = await bot.settle()
    await bot.handle(update)
    assert [message.text for message in ann.chat if message.from_bot] == [ann.chat[-1].text] * 2


async def test_commands_and_words_are_published_once(telegram: Telegram, bot: Bot, ann: Person) -> None:
    await ann.starts()
    await bot.settle()
    tg = bot.house.application.bot
    stranger = 999

    assert await menu.publish(tg, [ann.id, stranger]) >= 4
    assert await menu.publish(tg, [ann.id]) == 0
    everybody = (await telegram.call("getMyCommands", {"scope": '{"type": "all_private_chats"}'})).body["result"]
    admins = (await telegram.call("getMyCommands", {"scope": f'{{"type": "chat", "chat_id": {ann.id}}}'})).body[
        "result"
    ]
    names = [
        "work",
        "earnings",
        "history",
        "me",
        "why",
        "profile",
        "statement",
        "notify",
        "sensitive",
        "status",
        "withdraw",
        "start",
        "privacy",
        "mydata",
        "deleteme",
        "help",
    ]
    assert [one["command"] for one in everybody] == names
    assert [one["command"] for one in admins] == [
        *names,
        "projects",
        "adjudicate",
        "report",
        "gold",
        "rules",
        "intake",
        "task",
        "appeals",
        "reports",
        "invite",
        "broadcast",
        "review",
    ]


async def test_she_is_greeted_with_numbers_in_her_language(
    telegram: Telegram, bot: Bot, sqlite_storage: Storage
) -> None:
    eva = telegram.person("Eva", language="de")
    await admitted(eva, bot, sqlite_storage)
    await sqlite_storage.write(
        None,
        lambda work: work.ledger.move(
            ref="answer:1:1",
            source="held",
            source_owner=1,
            target="pending",
            target_owner=1,
            amount=1_050_000,
            currency="EUR",
            now=1,
        ),
    )
    assert "1,05\N{NO-BREAK SPACE}€" in await hears(eva, bot, "/start")
