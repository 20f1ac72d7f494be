"""Training and retry on both engines: hints until it is right, first answers score, a chance for the middle band."""

from __future__ import annotations

from pathlib import Path

from crowd.rules.stages import Door
from crowd.services.cards import NothingLeft, Shown, Step
from crowd.services.gold_care import GoldService
from crowd.services.stage_news import EXPIRING, StageNews, still_expiring
from crowd.tasktypes.base import mark
from storage import Storage
from tests.labelling import ANN
from tests.school import DAY, LABELS, School, school, shown, stage, stands, work

TRAINED = work('skill.facts-training = ">= 60"')


async def others(shop: School, task_id: int) -> list[str]:
    """The labels that are wrong for a task."""
    key = await shop.key(task_id)
    return [label for label in LABELS if label != key]


async def says(shop: School, step: Step, label: str) -> Step:
    card = shown(step)
    return await shop.labelling.tap(shop.turn(), ANN, card.task_id, card.version, mark(label))


async def test_a_wrong_answer_shows_the_hint_and_only_a_right_one_goes_on(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("training"), 6))
    first = shown(await shop.begins(ANN))
    wrong, other = await others(shop, first.task_id)
    step = await says(shop, Shown(first), wrong)
    lesson = shown(step).stage and shown(step).stage.lesson  # type: ignore[union-attr]
    assert lesson
    assert (shown(step).task_id, lesson.said, lesson.expected) == (first.task_id, wrong, None)
    assert lesson.hint.startswith("Hint g")

    again = await says(shop, step, other)
    assert shown(again).task_id == first.task_id
    assert shown(await shop.answers(shown(again))).task_id != first.task_id
    await shop.is_whole()


async def test_first_answers_score_and_the_first_one_is_what_is_kept(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (TRAINED, 3), (stage("training"), 6))
    step: Step = await shop.begins(ANN)
    wrong, _other = await others(shop, shown(step).task_id)
    first = shown(step).task_id
    for _ in range(2):
        step = await says(shop, step, wrong)  # the same again is no other try
    for _ in range(3):
        step = await shop.answers(shown(step))
    end = stands(step)
    assert (end.score, end.passed, end.way.door) == (66, True, Door.PASSED)
    assert [each.title for each in end.opens] == ["The work"]
    assert await shop.skills() == {"facts-training": 66}
    kept = await shop.asks(f"SELECT answer, credit FROM assignments WHERE task_id = {first}")
    assert kept == [(f'{{"label":"{wrong}"}}', 0)]
    assert await shop.asks(f"SELECT tried FROM attempt_tasks WHERE task_id = {first}") == [
        (f'[{{"label":"{wrong}"}}]',)
    ]
    await shop.is_whole()


async def test_after_three_different_wrong_answers_she_is_told_what_was_expected(
    storage: Storage, tmp_path: Path
) -> None:
    four = stage("training", more="")
    table = {**four.task, "labels": [*four.task["labels"], {"value": "maybe", "text": "Maybe"}]}
    shop = await school(storage, tmp_path, (type(four)(**{**_fields(four), "task": table}), 6))
    step: Step = await shop.begins(ANN)
    for label in [*await others(shop, shown(step).task_id), "maybe"]:
        step = await says(shop, step, label)
    stage_of = shown(step).stage
    assert stage_of
    assert stage_of.lesson
    assert stage_of.lesson.expected == await shop.key(shown(step).task_id)


def _fields(spec: object) -> dict[str, object]:
    return {name: getattr(spec, name) for name in spec.__dataclass_fields__}  # type: ignore[attr-defined]


async def test_the_same_update_again_is_no_second_try_and_a_break_keeps_the_first_answer(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await school(storage, tmp_path, (stage("training"), 6))
    card = shown(await shop.begins(ANN))
    wrong, turn = (await others(shop, card.task_id))[0], shop.turn()
    for _ in range(3):
        step = await shop.labelling.tap(turn, ANN, card.task_id, card.version, mark(wrong))
        assert shown(step).task_id == card.task_id
    await shop.stops(ANN)
    back = shown(await shop.begins(ANN))
    assert back.stage
    assert back.stage.lesson
    assert back.stage.lesson.said == wrong
    await shop.expires()
    back = shown(await shop.begins(ANN))
    assert await shop.answers(back)
    assert await shop.asks(f"SELECT credit FROM assignments WHERE task_id = {card.task_id}") == [(0,)]


async def test_a_training_with_a_mark_may_be_failed_and_taken_again(storage: Storage, tmp_path: Path) -> None:
    marked = stage("training", ("tasks = 3", 'tasks = 3\npass = 60\nattempts = 2\nretry_after = "0s"'))
    shop = await school(storage, tmp_path, (TRAINED, 3), (marked, 6))
    step: Step = await shop.begins(ANN)
    for _ in range(3):
        step = await says(shop, step, (await others(shop, shown(step).task_id))[0])
        step = await shop.answers(shown(step))
    assert (stands(step).passed, stands(step).way.door, stands(step).opens) == (False, Door.READY, ())
    assert stands(await shop.attempt(3)).passed
    assert await shop.skills() == {"facts-training": 100}


# The middle band.


async def test_only_who_came_close_sees_the_retry_and_its_answers_alone_make_the_skill(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await school(storage, tmp_path, (work(), 3), (stage("retry"), 6), (stage("exam"), 12))
    assert "facts-retry" not in {each.spec.slug for each in await shop.labelling.offers(ANN, shop.now)}
    end = stands(await shop.attempt(3, wrong=2))
    assert [each.title for each in end.opens] == ["The retry"]
    [(shop.project,)] = await shop.asks("SELECT id FROM projects WHERE slug = 'facts-retry'")
    end = stands(await shop.attempt(4, wrong=1))
    assert (end.score, end.passed) == (80, True)
    assert await shop.skills() == {"facts": 80}
    assert [each.title for each in end.opens] == ["The work"]
    assert {each.spec.slug for each in await shop.labelling.offers(ANN, shop.now)} == {"facts"}
    await shop.is_whole()


async def test_far_below_the_band_there_is_no_retry(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("retry"), 6), (stage("exam"), 12))
    assert stands(await shop.attempt(1, wrong=4)).opens == ()
    [(shop.project,)] = await shop.asks("SELECT id FROM projects WHERE slug = 'facts-retry'")
    assert not isinstance(await shop.begins(ANN), Shown)


async def test_a_retry_that_was_begun_is_finished_whatever_the_skill_became_meanwhile(
    storage: Storage, tmp_path: Path
) -> None:
    shop = await school(storage, tmp_path, (stage("retry"), 6), (stage("exam"), 12))
    await shop.attempt(3, wrong=2)
    [(shop.project,)] = await shop.asks("SELECT id FROM projects WHERE slug = 'facts-retry'")
    await shop.begins(ANN)
    await shop.stops(ANN)
    await shop.does("DELETE FROM skills")
    assert stands(await shop.attempt(5)).passed


# Skills that run out.


async def test_who_works_by_a_skill_hears_a_week_before_it_runs_out_and_once(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (work(), 3), (stage("exam"), 12))
    await shop.attempt(5)
    news, ends = StageNews(storage), shop.now + 180 * DAY
    assert await news.run((), ends - 8 * DAY) == 0
    shop.now = ends - 8 * DAY
    [(shop.project,)] = await shop.asks("SELECT id FROM projects WHERE slug = 'facts'")
    await shop.taps(ANN, shown(await shop.begins(ANN)).task_id)
    assert await news.run((), ends - 7 * DAY) == 1
    assert await news.run((), ends - 6 * DAY) == 0
    [(body, person)] = await shop.asks(
        f"SELECT body, person_id FROM campaigns JOIN deliveries ON campaign_id = campaigns.id WHERE kind = '{EXPIRING}'"
    )
    found = {"person_id": person, "title": "The exam", "skill": "facts", "expires_at": ends, "opens": ["The work"]}
    assert all(f'"{value}"' in body for value in ("The exam", "facts", "The work"))
    told = await storage.read(lambda unit: still_expiring(unit, found))
    assert told
    assert "person_id" not in told
    await storage.write(None, lambda unit: unit.skills.set(person_id=person, name="facts", value=90, now=shop.now))
    assert await storage.read(lambda unit: still_expiring(unit, found)) is None  # taken anew meanwhile


async def test_who_does_not_work_by_it_hears_nothing(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (work(), 3), (stage("exam"), 12))
    await shop.attempt(5)
    assert await StageNews(storage).run((), shop.now + 179 * DAY) == 0


async def test_admins_hear_once_a_week_that_tasks_run_short(storage: Storage, tmp_path: Path) -> None:
    shop = await school(storage, tmp_path, (stage("exam"), 9))
    await storage.write(
        None,
        lambda unit: unit.people.meet(
            telegram_id=1, worker_key="w1", first_name="A", username=None, language="en", now=shop.now
        ),
    )
    await shop.attempt(0, wrong=5)
    shop.now += 7 * DAY
    assert isinstance(await shop.begins(ANN), NothingLeft)
    news = StageNews(storage)
    assert [await news.run((1,), shop.now) for _ in range(2)] == [1, 0]
    await shop.begins(ANN)
    assert await news.run((1,), shop.now + DAY) == 0
    assert await news.run((1,), shop.now + 8 * DAY) == 1


async def test_a_wrong_key_of_a_training_is_found_by_first_answers_and_keeps_nobody(
    storage: Storage, tmp_path: Path
) -> None:
    crowd = tuple(range(60, 70))
    five = stage("training", ("tasks = 3", "tasks = 6"))
    shop = await school(storage, tmp_path, (five, 6), who=(1, *crowd))
    [(wrong,)] = await shop.asks("SELECT id FROM tasks WHERE key = 'g0'")
    for who in crowd:
        step = await shop.begins(who)
        while isinstance(step, Shown):
            if step.card.task_id == wrong and step.card.stage and step.card.stage.lesson is None:
                step = await shop.answers(step.card, right=False, who=who)
            else:
                step = await shop.answers(step.card, who=who)
        assert stands(step).score == 83
    await GoldService(storage, (1,)).tick(shop.now)
    assert await shop.asks(f"SELECT control FROM tasks WHERE id = {wrong}") == [("suspended",)]
    assert [await shop.skills(who) for who in crowd] == [{"facts-training": 100}] * len(crowd)
