"""Questions on the guidelines before the first task, on both engines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from crowd.rules.limits import Because
from crowd.rules.spec import ProjectSpec
from crowd.services.cards import Asking, Briefing, Misunderstood, Refused, Shown, Step, Why
from storage import Storage
from tests.filling import NOON, spec
from tests.labelling import ANN, BEN, Room, room

FIRST = """
[[comprehension]]
question = "Half of it is wrong?"
answers = ["true", "false", "both"]
right = "false"
why = "One wrong part makes it false."
"""
SECOND = """
[[comprehension]]
question = "Nobody knows?"
answers = ["true", "false"]
right = "true"
"""
ASKING = spec(more=FIRST + SECOND)


async def shop_that_asks(storage: Storage, folder: Path, project: ProjectSpec = ASKING) -> Room:
    return await room(storage, folder, who=(ANN, BEN), project=project)


def asked(step: Step) -> Asking:
    assert isinstance(step, Asking), step
    return step


async def says(shop: Room, who: int, step: Step, words: str) -> Step:
    """She taps the button with these words below a question."""
    return await shop.labelling.understand(shop.turn(), who, shop.project, **taps(asked(step), words))


def taps(question: Asking, words: str) -> dict[str, int]:
    [place] = [place for place, text in question.answers if text == words]
    return {
        "version": question.version,
        "mark": question.mark,
        "number": question.number,
        "tries": question.wrong,
        "place": place,
    }


async def test_she_is_asked_after_the_guidelines_and_gets_her_task_when_all_is_right(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    assert isinstance(await shop.labelling.begin(shop.turn(), ANN, shop.project), Briefing)
    first = asked(await shop.begins(ANN))
    assert (first.number, first.total, first.question) == (0, 2, "Half of it is wrong?")
    second = asked(await says(shop, ANN, first, "false"))
    assert (second.number, second.right, second.why) == (1, True, "One wrong part makes it false.")
    assert isinstance(await says(shop, ANN, second, "true"), Shown)
    await shop.stops(ANN)
    assert isinstance(await shop.begins(ANN), Shown)  # asked once
    await shop.is_whole()


async def test_wrong_twice_closes_the_project_and_nothing_else(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    again = asked(await says(shop, ANN, await shop.begins(ANN), "true"))
    assert again.once_more
    over = await says(shop, ANN, again, "both")
    assert over == Misunderstood(1, "Facts", "Half of it is wrong?", "false", "One wrong part makes it false.")

    assert await shop.begins(ANN) == Refused(Why.MISUNDERSTOOD)
    assert isinstance(await says(shop, ANN, again, "false"), Misunderstood)  # an old button opens nothing
    [offer] = await shop.labelling.offers(ANN, shop.now)
    assert offer.halt
    assert offer.halt.because is Because.MISUNDERSTOOD
    assert isinstance(await shop.begins(BEN), Asking)


async def test_the_same_update_again_counts_once_and_a_second_thumb_is_no_second_try(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    first, turn = asked(await shop.begins(ANN)), shop.turn()
    for _ in range(3):
        step = await shop.labelling.understand(turn, ANN, shop.project, **taps(first, "true"))
        assert asked(step).once_more
    again = asked(await says(shop, ANN, first, "true"))  # another tap of the same button: her second try is not used
    assert (again.number, again.once_more) == (0, True)
    assert asked(await says(shop, ANN, first, "both")).number == 0
    second = asked(await says(shop, ANN, again, "false"))
    assert second.number == 1
    stale = asked(await says(shop, ANN, first, "true"))  # the button of the question before
    assert (stale.number, stale.once_more) == (1, False)


async def test_a_typed_answer_that_comes_again_counts_once(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    assert await shop.labelling.type_understood(shop.turn(), ANN, "true") is None  # she was not asked
    await shop.begins(ANN)
    turn = shop.turn()
    for _ in range(3):
        step = await shop.labelling.type_understood(turn, ANN, "True")
        assert step is not None
        assert (asked(step).number, asked(step).wrong) == (0, 1)
    assert await shop.labelling.type_understood(shop.turn(), ANN, "perhaps") is None
    assert await shop.labelling.type_understood(shop.turn(), BEN, "true") is None
    step = await shop.labelling.type_understood(shop.turn(), ANN, "both")
    assert isinstance(step, Misunderstood)
    await shop.is_whole()


async def test_new_guidelines_ask_again_whoever_failed_and_nobody_who_passed(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    await says(shop, ANN, await says(shop, ANN, await shop.begins(ANN), "true"), "true")
    await says(shop, BEN, await says(shop, BEN, await shop.begins(BEN), "false"), "true")
    await shop.stops(BEN)

    await shop.projects.add(replace(ASKING, guidelines="Look at every part."), actor="cli", now=NOON)
    assert isinstance(await shop.labelling.begin(shop.turn(), ANN, shop.project), Briefing)
    assert asked(await shop.begins(ANN)).number == 0
    read = await shop.labelling.begin(shop.turn(), BEN, shop.project, briefed=True, read=2)
    assert isinstance(read, Shown)


async def test_guidelines_that_change_while_she_is_at_the_questions_are_read_first(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    second = await says(shop, ANN, await shop.begins(ANN), "false")
    await shop.projects.add(replace(ASKING, guidelines="Look at every part."), actor="cli", now=NOON)
    assert isinstance(await says(shop, ANN, second, "true"), Briefing)
    assert asked(await shop.begins(ANN)).number == 0


async def test_questions_that_were_reworded_are_shown_anew_and_old_buttons_record_nothing(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await shop_that_asks(storage, tmp_path)
    first = await shop.begins(ANN)
    await shop.projects.add(spec(more=FIRST.replace("Half", "A part") + SECOND), actor="cli", now=NOON)
    shown = asked(await says(shop, ANN, first, "true"))
    assert (shown.question, shown.once_more) == ("A part of it is wrong?", False)


async def test_whoever_has_answered_already_is_not_asked_afterwards(storage: Storage, tmp_path: Path) -> None:
    shop = await shop_that_asks(storage, tmp_path, spec())
    await shop.starts(ANN)
    await shop.taps(ANN, 1)
    await shop.stops(ANN)
    await shop.projects.add(ASKING, actor="cli", now=NOON)
    assert isinstance(await shop.begins(ANN), Shown)
    assert isinstance(await shop.begins(BEN), Asking)
