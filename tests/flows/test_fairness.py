"""Fairness in the chat: why she is paused, her appeal, two admins who decide, an answer rejected that comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from crowd.services.restricting import Cause, pause, propose_ban
from crowd.services.settling import SettlingService
from handlers.ui.answers import AcceptAnswer
from handlers.ui.fair_desk import Decide
from sandbox import ChatMessage, Telegram
from storage import Storage, Unit
from tests.conftest import Clock
from tests.flows.desks import Desks, labels

DAY = 86_400_000
HOUR = 3_600_000
CAUSE = Cause(
    "often wrong on known tasks",
    {
        "when": "gold",
        "conditions": [
            {"measure": "answers", "op": ">=", "value": 5, "unit": "", "currency": ""},
            {"measure": "right", "op": "<", "value": 6000, "unit": "%", "currency": ""},
        ],
    },
    {"known": 8, "right": 3},
    (1,),
)


class Court(Desks):
    """Two owners, two workers, and the clock's part in deciding."""

    async def paused(self) -> None:
        until = self.clock() + DAY
        await self.storage.write(None, lambda work: pause(work, self.person(work), 1, until, CAUSE, self.clock()))
        await self.delivers()

    async def proposed(self) -> None:
        await self.storage.write(None, lambda work: propose_ban(work, self.person(work), 1, CAUSE, self.clock()))
        await self.settles(0)

    def person(self, work: object) -> int:
        found = work.people.of_telegram(telegram_id=self.ann.id)  # type: ignore[attr-defined]
        assert found
        return int(found.id)

    async def settles(self, ms: int = 60_000) -> None:
        """So much time passes, decisions come into force, and everybody reads what there is to read."""
        self.clock.turn(ms)
        await SettlingService(self.storage, self.bot.house.services.staff).run(self.clock())
        while await self.bot.house.services.dues.run(self.clock()):
            pass
        await self.delivers()


@pytest.fixture
async def court(sqlite_storage: Storage, tmp_path: Path, clock: Clock) -> Court:
    made = Court(Telegram(clock=clock), sqlite_storage, tmp_path, clock)
    await made.opens()
    return made


WHY = (
    "3 of your 8 answers to tasks that we can check were right.\n"
    "The rule looks for answers looked at: 5 or more; right answers: less than 60 %.\n"
    "It is called “often wrong on known tasks”.\n"
)
REASON = "Your answers are often wrong on tasks that we know."


async def decided(court: Court, card: ChatMessage, button: str, reason: str = REASON) -> ChatMessage:
    """Bob decides with a typed reason, and its minute is over; what Ann reads."""
    await court.taps(court.bob, button, card)
    said = await court.says(court.bob, reason)
    assert said.text.endswith("It comes into force in a minute. Until then you can take it back.")
    await court.settles()
    return court.ann.chat[-1]


async def test_she_reads_the_rule_her_numbers_and_until_when_finishes_her_task_and_appeals(court: Court) -> None:
    card = await court.begins(court.ann)
    await court.paused()
    told = court.ann.chat[-1]
    assert told.text == (
        "“Facts” pauses for you until November 2, 2026, 12:00\u202fPM UTC.\n\n"
        + WHY
        + "It began November 1, 2026, 12:00\u202fPM UTC.\n\n"
        "What you earned stays yours. A task that you have open may still be answered, and is paid.\n"
        "Other projects go on as before.\n"
        "If this is wrong, tap Appeal by November 8, 2026. A person looks at it."
    )
    assert labels(told) == [["Appeal"], ["Show projects"], ["Notices"]]
    await court.taps(court.ann, "true", card)
    assert court.ann.toasts[-1].text == "Recorded: true"
    page = await court.says(court.ann, "/me")
    assert "“Facts” pauses for you until November 2, 2026, 12:00\u202fPM UTC.\n/why: why it is so, and how" in page.text
    listed = await court.says(court.ann, "/work")
    assert "This pauses for you for another 24 hours. /why says why, and how to appeal." in listed.text

    filed = await court.taps(court.ann, "Appeal", told)
    assert filed.text.startswith("Your appeal is with a person. You hear from us here by November 10, 2026.")
    kept = await court.says(court.ann, "The key of the second one is wrong.")
    assert kept.text == "Thank you. Your words are with your appeal; you hear from us by November 10, 2026."
    again = await court.taps(court.ann, "Appeal", told)
    assert "The key of the second one is wrong." in again.text
    gone = await court.taps(court.ann, "Take it back", again)
    assert gone.text.startswith("You have taken your appeal back. Until November 8, 2026 you can make it again")
    why = await court.says(court.ann, "/why")
    assert "You have taken your appeal back. Until November 8, 2026 you can make it again.\n" in why.text
    assert labels(why) == [["Appeal"], ["Show projects"]]
    filed = await court.taps(court.ann, "Appeal", why)
    assert "It is about: Facts · often wrong on known tasks\n" in filed.text


async def test_a_double_tap_on_appeal_keeps_the_door_open_for_her_words(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    told = court.ann.chat[-1]
    for _ in range(2):
        filed = await court.taps(court.ann, "Appeal", told)
        assert filed.text.endswith("If you want to say why, write it now, in one message. You need not.")
    kept = await court.says(court.ann, "The key is wrong.")
    assert kept.text.startswith("Thank you. Your words are with your appeal")


async def test_words_that_were_given_up_can_be_said_later(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    told = court.ann.chat[-1]
    await court.taps(court.ann, "Appeal", told)
    await court.says(court.ann, "/work")
    asked = await court.taps(court.ann, "Appeal", told)
    assert "write it now, in one message" in asked.text
    assert (await court.says(court.ann, "The key is wrong.")).text.startswith("Thank you.")


async def test_an_appeal_is_declined_with_a_reason_that_she_reads(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    await court.taps(court.ann, "Appeal", court.ann.chat[-1])
    await court.settles(0)
    news = court.bob.chat[-1]
    assert news.text.startswith("1 appeal waits for a person.")
    card = await court.taps(court.bob, "Open", news)
    assert card.text.startswith("Ann (w11) appeals, in “Facts”: she is paused.\nAs she reads it:\n" + WHY)
    assert "She wrote nothing to it." in card.text
    marked = await court.taps(court.bob, "t1 was right", card)
    assert labels(marked)[0] == ["✓ t1 was right"]
    await court.taps(court.bob, "It stands", card)
    short = await court.says(court.bob, "No.")
    assert short.text == "Please say a little more: she reads it, and has to be able to answer it."

    heard = await decided(court, card, "It stands")
    assert heard.text == (
        f"About your appeal in “Facts”:\nA person has looked at it once more, and it stands.\n{REASON}\n"
        "It lifts by itself November 2, 2026, 12:00\u202fPM UTC."
    )
    why = await court.says(court.ann, "/why")
    assert "A person has looked at your appeal, and it stands." in why.text
    assert labels(why) == [["Show projects"]]


async def test_a_ban_is_proposed_decided_by_one_person_and_lifted_by_another(court: Court) -> None:
    await court.begins(court.ann)
    await court.proposed()
    card = await court.says(court.bob, "/appeals")
    assert card.text.startswith("A rule proposes to ban Ann (w11), in “Facts”. Nothing has happened yet.")
    assert labels(card)[2:] == [["Ban here", "Ban everywhere"], ["Nothing happens"], ["Next"]]
    told = await decided(court, card, "Ban here")
    assert told.text.startswith(
        f"A person on our team has decided: you get no more tasks of “Facts”, for good.\n\n{REASON}\n"
    )

    await court.taps(court.ann, "Appeal", told)
    none = await court.says(court.bob, "/appeals")
    assert none.text == "1 case waits, but for somebody else: it is about you, or about a decision of yours."
    seen = await court.says(court.cleo, "/appeals")
    assert "Decided by Bob." in seen.text
    await court.taps(court.cleo, "She is right", seen)
    undone = await court.taps(court.cleo, "Undo")
    await court.taps(court.cleo, "She is right", undone)
    await court.settles()
    assert court.ann.chat[-1].text == (
        "About your appeal in “Facts”:\nA person has looked at it. You were right, and we are sorry.\n"
        "The ban is lifted. Your skills are as they were before, and nothing of it counts."
    )
    await court.is_whole()


async def test_an_answer_is_rejected_in_words_and_comes_back(court: Court) -> None:
    await court.begins(court.ann)
    await court.taps(court.ann, "true")
    listed = await court.says(court.bob, "/projects")
    [facts] = [button.text for row in listed.buttons for button in row if button.text.endswith("Facts")]
    card = await court.taps(court.bob, facts, listed)
    card = await court.taps(court.bob, "Answers to review", card)
    assert card.text.startswith("Facts\n1 answer waits to be judged.\nThose first with whom the fewest agree.")
    assert "1. Claim 1\ntrue · nobody else has answered it\nKnown answer: true – this is it.\n" in f"{card.text}\n"
    card = await court.taps(court.bob, "1", card)
    assert "w11 answered: true\nKnown answer: true – this is it.\n" in card.text
    card = await court.taps(court.bob, "Reject", card)
    await court.taps(court.bob, "not usable", card)
    asked = await court.taps(court.bob, "against the guidelines", card)
    assert asked.text.startswith("Type which sentence of the guidelines")
    said = await court.says(court.bob, "The guidelines say: read the whole claim.")
    assert labels(said) == [["Undo"], ["Answers to review"]]

    await court.settles()
    told = court.ann.chat[-1]
    assert told.text == (
        "A person has read an answer of yours in “Facts” and cannot accept it.\nClaim 1\nYou answered: true\n"
        "Why (against the guidelines): The guidelines say: read the whole claim.\n"
        "$0.05 that was pending for it is taken back. Everything else you earned stays yours.\n"
        "If this is wrong, tap Appeal by November 8, 2026. A person looks at it."
    )
    await court.taps(court.ann, "Appeal", told)
    card = await court.says(court.cleo, "/appeals")
    assert "She answered: true\nKnown answer: true – this is it.\nRejected, against the guidelines" in card.text
    assert not any("Known answer" in each.text for each in court.ann.chat)
    await court.taps(court.cleo, "She is right", card)
    await court.settles()
    assert court.ann.chat[-1].text.endswith("Your answer is accepted, and $0.05 is available to you.")
    await court.is_whole()


async def test_a_worker_who_forges_an_admins_button_meets_a_dead_one(court: Court) -> None:
    card = await court.begins(court.ann)
    await court.proposed()
    for forged in (Decide("p", 1, "decline", 0), AcceptAnswer(1, 1)):
        await court.ann.taps_data(card, forged.pack())
        await court.bot.settle()
        assert court.ann.toasts[-1].text.startswith("This button no longer works")
    assert await court.storage.read(lambda work: work.fair_decisions.last(restriction_id=1)) is None


async def test_who_appeals_too_late_is_told_until_when_she_could(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    told = court.ann.chat[-1]
    court.clock.turn(7 * DAY + HOUR)
    await court.taps(court.ann, "Appeal", told)
    assert court.ann.toasts[-1].text == "You could appeal until November 8, 2026. That time is over."


async def test_what_two_workers_share_is_read_with_the_numbers_and_the_other_ones_name(court: Court) -> None:
    numbers = {"common": 200, "same_wrong": 24, "by_chance": 3}

    def propose(work: Unit) -> None:
        ben = work.people.of_telegram(telegram_id=court.ben.id)
        assert ben
        cause = Cause("same wrong answers", {"other": ben.id}, numbers, (1,))
        assert propose_ban(work, court.person(work), 1, cause, court.clock(), kind="look")

    await court.storage.write(None, propose)
    card = await court.says(court.bob, "/appeals")
    assert card.text.startswith(
        "Please look at Ann (w11), in “Facts”. Nothing has happened yet.\nAs she reads it:\n"
        "In 24 of 200 tasks that we can check you and another worker gave the same wrong answer.\n"
        "Chance brings about 3.\nIt is called “same wrong answers”.\nThe other worker: Ben (w12)\n"
    )
    await court.taps(court.bob, "Nothing happens", card)
    await court.settles()
    assert not any("another worker" in each.text for each in court.ann.chat)


async def test_a_second_tap_on_a_decision_leaves_the_way_back(court: Court) -> None:
    await court.begins(court.ann)
    await court.proposed()
    card = await court.says(court.bob, "/appeals")
    pause = next(each for row in card.buttons for each in row if each.text == "Pause 1 day").data
    for _twice in range(2):
        await court.bob.taps_data(card, pause)
        await court.bot.settle()
        assert labels(court.bob.chat[-1]) == [["Undo"], ["Next"]]
    assert labels(await court.says(court.bob, "/appeals")) == [["Undo"], ["Next"]]
    assert not (await court.says(court.cleo, "/appeals")).buttons
    again = await court.taps(court.bob, "Undo", court.bob.chat[-1])
    assert again.text.startswith("A rule proposes to ban Ann")
    await court.settles()
    assert not any("pauses for you" in each.text for each in court.ann.chat)


async def test_deciding_without_a_reason_ends_the_wait_for_one(court: Court) -> None:
    await court.begins(court.ann)
    await court.proposed()
    card = await court.says(court.bob, "/appeals")
    await court.taps(court.bob, "Ban here", card)
    asked = await court.taps(court.bob, "Ban everywhere", card)
    assert asked.text.startswith("Type the reason for Ann")
    await court.taps(court.bob, "Nothing happens", card)
    assert court.bob.chat[-1] == asked
    assert not any("Nothing was decided" in each.text for each in court.bob.chat)
    late = await court.says(court.bob, REASON)
    assert "banned" not in late.text
    await court.settles()
    found = await court.storage.read(lambda work: work.restrictions.of_id(restriction_id=1))
    assert found
    assert found.state == "declined"


async def test_a_double_tap_does_not_take_a_mark_away(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    await court.taps(court.ann, "Appeal", court.ann.chat[-1])
    card = await court.says(court.bob, "/appeals")
    right = card.buttons[0][0].data
    for _twice in range(2):
        await court.bob.taps_data(card, right)
        await court.bot.settle()
        assert labels(court.bob.chat[-1])[0] == ["✓ t1 was right"]
    off = await court.taps(court.bob, "✓ t1 was right", court.bob.chat[-1])
    assert labels(off)[0] == ["t1 was right"]


async def test_a_pause_that_is_over_can_still_be_appealed_against_and_is_told_of_as_over(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    await court.settles(DAY + HOUR)
    why = await court.says(court.ann, "/why")
    assert why.text.startswith(
        "Nothing keeps you from work here.\n\n"
        "“Facts” paused for you until November 2, 2026, 12:00\u202fPM UTC. That is over."
    )
    await court.taps(court.ann, "Appeal", why)
    heard = await decided(court, await court.says(court.bob, "/appeals"), "It stands")
    assert heard.text.endswith(f"{REASON}\nIts time was over November 2, 2026, 12:00\u202fPM UTC.")
    court.clock.turn(7 * DAY)
    assert labels(await court.says(court.ann, "/why")) == [["Show projects"]]


async def test_two_restrictions_are_told_apart_and_the_other_one_is_named_when_one_is_taken_back(court: Court) -> None:
    await court.begins(court.ann)
    await court.paused()
    until = court.clock() + 2 * DAY
    other = Cause("too fast", {"when": "fast"}, {"answers": 5, "fast": 4}, ())
    await court.storage.write(None, lambda work: pause(work, court.person(work), 1, until, other, court.clock()))
    await court.delivers()
    why = await court.says(court.ann, "/why")
    assert labels(why) == [["Appeal: 1"], ["Appeal: 2"], ["Show projects"]]
    filed = await court.taps(court.ann, "Appeal: 2", why)
    assert "It is about: Facts · often wrong on known tasks\n" in filed.text

    await court.taps(court.bob, "She is right", await court.says(court.bob, "/appeals"))
    await court.settles()
    assert court.ann.chat[-1].text == (
        "About your appeal in “Facts”:\nA person has looked at it. You were right, and we are sorry.\n"
        "The pause is taken back. Your skills are as they were before, and nothing of it counts.\n\n"
        "Something else still holds, by itself:\n“Facts” pauses for you until November 3, 2026, 12:00\u202fPM UTC.\n"
        "/why says why."
    )


async def test_a_pause_and_a_ban_by_a_person_say_so(court: Court) -> None:
    await court.begins(court.ann)
    await court.proposed()
    await court.taps(court.bob, "Pause 3 days", await court.says(court.bob, "/appeals"))
    await court.settles()
    assert court.ann.chat[-1].text.startswith(
        "A person on our team has decided: “Facts” pauses for you until November 4"
    )
    await court.proposed()
    told = await decided(court, await court.says(court.bob, "/appeals"), "Ban everywhere")
    assert told.text.startswith(
        "A person on our team has decided: you get no more tasks here, of no project, for good.\n"
    )
    assert "It is about your work in “Facts”.\n" in told.text


async def test_accepting_an_answer_ends_the_wait_for_why_it_is_rejected(court: Court) -> None:
    await court.begins(court.ann)
    await court.taps(court.ann, "false")
    listed = await court.says(court.bob, "/projects")
    [facts] = [button.text for row in listed.buttons for button in row if button.text.endswith("Facts")]
    card = await court.taps(court.bob, "Answers to review", await court.taps(court.bob, facts, listed))
    card = await court.taps(court.bob, "1", card)
    assert "Known answer: true – this is another one.\n" in card.text
    accept = next(each for row in card.buttons for each in row if each.text == "Accept").data
    asked = await court.taps(court.bob, "not usable", await court.taps(court.bob, "Reject", card))
    await court.bob.taps_data(card, accept)
    await court.bot.settle()
    assert court.bob.chat[-1] == asked
    late = await court.says(court.bob, REASON)
    assert "Rejected" not in late.text
    await court.is_whole()
