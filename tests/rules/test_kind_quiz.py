"""A test against the clock: what is drawn, what counts, what is too late, and that nothing tells how it went."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crowd.rules.faults import Fault
from crowd.screening.base import Card, Fact, Hint, Ours, Score
from crowd.screening.chance import shuffled, spread
from crowd.screening.form import Form, load_form, stored_form
from crowd.screening.kinds.quiz import GRACE, Item, Quiz
from crowd.screening.said import Done, Going, Heard, Rejected, Scene, State, Tapped, Trouble, Typed

NOON = 1_795_608_000_000
SCENE = Scene(now=NOON, seed=7)
SECOND = 1000


def item(number: int, about: str = "grammar", seconds: int | None = None) -> Item:
    return Item(
        key=f"item_{number}",
        text=f"Item {number}?",
        right=f"good {number}",
        wrong=(f"bad {number}", f"worse {number}", f"worst {number}"),
        about=about,
        seconds=seconds,
    )


QUIZ = Quiz(
    kind="quiz",
    key="english_test",
    text="A short test.",
    items=tuple(item(number) for number in range(6)),
    draw=3,
    needed=2,
    fact="english_tested",
    fact_days=365,
)


def later(scene: Scene, seconds: float) -> Scene:
    return replace(scene, now=scene.now + int(seconds * SECOND))


def say(state: State, what: str | Ours, scene: Scene = SCENE, quiz: Quiz = QUIZ) -> Heard:
    """A tap on the button with this label, as the card shows it."""
    card = quiz.card(state, scene)
    value = next(
        each.value for each in (*card.buttons, *card.below) if each.label == what or str(each.label)[3:] == what
    )
    return quiz.say(state, Tapped(value), scene)


def on(heard: Heard) -> State:
    assert isinstance(heard, Going), heard
    return heard.state


def begun(scene: Scene = SCENE, quiz: Quiz = QUIZ) -> State:
    return on(say({}, Ours.BEGIN, scene, quiz))


def taken(right: list[bool], quiz: Quiz = QUIZ, scene: Scene = SCENE) -> dict[str, Any]:
    """The answer of somebody who answers each in time, rightly or not."""
    heard: Heard = Going(begun(scene, quiz))
    for number, (each, is_right) in enumerate(zip(quiz.drawn(scene.seed), right, strict=True)):
        heard = say(on(heard), each.right if is_right else each.wrong[0], later(scene, 3 * number), quiz)
    assert isinstance(heard, Done)
    return heard.answer


# How it goes.


def test_the_first_card_says_how_it_goes_and_no_time_runs() -> None:
    card = QUIZ.card({}, SCENE)

    assert card == Card(
        "A short test.",
        Hint.TEST,
        {"count": "3", "low": "45", "high": "45", "minutes": "3"},
        QUIZ.card({}, later(SCENE, 9999)).buttons,
    )
    assert [each.label for each in card.buttons] == [Ours.BEGIN]


def test_each_item_has_its_number_its_time_and_its_options_with_letters() -> None:
    card = QUIZ.card(begun(), SCENE)
    shown = QUIZ.drawn(7)[0]

    assert card.text == shown.text
    assert card.step == (1, 3)
    assert card.limits == {"seconds": "45"}
    assert card.until == NOON + 45 * SECOND
    assert card.busy
    assert [str(each.label)[:3] for each in card.buttons] == ["A. ", "B. ", "C. ", "D. "]
    assert {str(each.label)[3:] for each in card.buttons} == set(shown.options)


def test_long_options_stand_in_the_text_and_their_letters_on_the_buttons() -> None:
    long = Item(key="long", text="What follows?", right="Some fragile parcels are heavy.", wrong=("It is red.",))
    quiz = Quiz(kind="quiz", key="q", text="T", items=(long,))
    card = quiz.card(begun(quiz=quiz), SCENE)
    first, second = quiz.options(long, 7)

    assert card.text == f"What follows?\n\nA. {first}\nB. {second}"
    assert [each.label for each in card.buttons] == ["A", "B"]
    assert card.across == 2


def test_an_item_may_have_a_time_of_its_own() -> None:
    quiz = Quiz(kind="quiz", key="q", text="T", items=(item(0, seconds=20), item(1)), seconds=60)

    assert quiz.card({}, SCENE).limits == {"count": "2", "low": "20", "high": "60", "minutes": "2"}
    assert quiz.card({"at": 0, "since": NOON, "taken": []}, SCENE).limits["seconds"] in {"20", "60"}


def test_every_answer_is_recorded_with_its_time_and_the_right_ones_are_counted() -> None:
    answer = taken([True, False, True])

    assert answer["right"] == 2
    assert [each["chosen"] for each in answer["taken"]] == [
        each.right if is_right else each.wrong[0] for each, is_right in zip(QUIZ.drawn(7), (1, 0, 1), strict=True)
    ]
    assert [(each["took"], each["at"]) for each in answer["taken"]] == [
        (0, NOON),
        (3000, NOON + 3000),
        (3000, NOON + 6000),
    ]


@pytest.mark.parametrize(
    ("right", "falls_short", "share"), [(3, False, 100), (2, False, 66), (1, True, 33), (0, True, 0)]
)
def test_below_what_is_needed_a_person_looks_and_nobody_is_knocked_out(
    right: int, falls_short: bool, share: int
) -> None:
    answer = taken([at < right for at in range(3)])

    assert QUIZ.score(answer) == Score(right, 3, 2)
    assert QUIZ.score(answer).falls_short is falls_short
    assert QUIZ.facts(answer) == (Fact("english_tested", str(share), share, "tested", 365),)
    assert not QUIZ.required
    assert QUIZ.met(answer)


def test_what_is_shown_of_it_afterwards_says_nothing_of_how_it_went() -> None:
    assert {QUIZ.told(taken([a, b, c])) for a in (True, False) for b in (True, False) for c in (True, False)} == {
        "3 of 3 answered"
    }


# Time.


def test_in_time_counts_to_the_last_moment_and_the_way_there() -> None:
    state, end = begun(), replace(SCENE, now=NOON + 45 * SECOND + GRACE)

    assert on(say(state, QUIZ.drawn(7)[0].right, end))["taken"][0]["chosen"] == QUIZ.drawn(7)[0].right


def test_what_comes_late_does_not_count_and_the_next_one_begins_with_her_tap() -> None:
    end = replace(SCENE, now=NOON + 45 * SECOND + GRACE + 1)
    value = QUIZ.card(begun(), SCENE).buttons[0].value

    state = on(QUIZ.say(begun(), Tapped(value), end))
    card = QUIZ.card(state, end)
    much_later = later(end, 5000)
    following = on(say(state, Ours.NEXT, much_later))

    assert state["taken"][0]["chosen"] is None
    assert (card.hint, card.busy, card.step) == (Hint.TIME_IS_OVER, False, (1, 3))
    assert QUIZ.card(following, much_later).limits["seconds"] == "45"
    assert QUIZ.card(following, much_later).step == (2, 3)


def test_who_comes_back_after_her_time_sees_that_it_is_over_and_goes_on() -> None:
    back = later(SCENE, 3600)
    card = QUIZ.card(begun(), back)
    state = on(say(begun(), Ours.NEXT, back))

    assert card.hint is Hint.TIME_IS_OVER
    assert state["taken"][0]["chosen"] is None
    assert QUIZ.card(state, back).step == (2, 3)


def test_after_the_last_one_too_late_is_told_before_it_ends() -> None:
    quiz = Quiz(kind="quiz", key="q", text="T", items=(item(0),))
    value = quiz.card(begun(quiz=quiz), SCENE).buttons[0].value
    end = later(SCENE, 100)

    state = on(quiz.say(begun(quiz=quiz), Tapped(value), end))

    assert quiz.card(state, end).hint is Hint.TIME_IS_OVER
    assert say(state, Ours.NEXT, end, quiz) == Done({"taken": state["taken"], "right": 0})


def test_who_comes_back_within_her_time_sees_what_is_left_of_it() -> None:
    assert QUIZ.card(begun(), later(SCENE, 20)).limits == {"seconds": "25"}


def test_an_outage_never_counts() -> None:
    away = replace(SCENE, away=((NOON + 5 * SECOND, NOON + 605 * SECOND), (NOON - 900 * SECOND, NOON - 1)))
    back = later(away, 640)

    assert QUIZ.card(begun(), back).limits == {"seconds": "5"}
    assert on(say(begun(), QUIZ.drawn(7)[0].right, back))["taken"][0]["took"] == 40 * SECOND


def test_what_waited_for_us_is_judged_by_when_it_came_and_the_next_time_runs_from_when_it_is_shown() -> None:
    slow = replace(later(SCENE, 100), came=NOON + 10 * SECOND)
    value = QUIZ.card(begun(), SCENE).buttons[0].value

    state = on(QUIZ.say(begun(), Tapped(value), slow))

    assert state["taken"][0]["took"] == 10 * SECOND
    assert state["since"] == slow.now


def test_a_clock_that_was_set_back_takes_nothing_from_her() -> None:
    back = replace(SCENE, now=NOON - 3600 * SECOND)

    assert QUIZ.card(begun(), back).limits["seconds"] == "45"
    assert on(say(begun(), QUIZ.drawn(7)[0].right, back))["taken"][0]["took"] == 0


def test_a_pause_after_this_one_is_a_pause_and_can_be_taken_back() -> None:
    wanted = on(say(begun(), Ours.PAUSE_AFTER))
    not_wanted = on(say(wanted, Ours.PAUSE_AFTER))
    first = QUIZ.drawn(7)[0]

    resting = on(say(wanted, first.right))
    assert QUIZ.card(resting, SCENE).hint is Hint.WHEN_READY
    assert not QUIZ.card(resting, SCENE).busy
    assert QUIZ.card(on(say(not_wanted, first.right)), SCENE).busy
    assert QUIZ.card(on(say(resting, Ours.NEXT)), SCENE).step == (2, 3)


# Buttons of another moment, and words.


def test_a_tap_on_an_older_item_never_answers_a_newer_one() -> None:
    old = QUIZ.card(begun(), SCENE).buttons
    state = on(say(begun(), QUIZ.drawn(7)[0].right))

    assert {QUIZ.say(state, Tapped(each.value), SCENE) for each in old} == {Rejected(Trouble.ANSWERED_ALREADY)}


def test_a_second_begin_shows_the_same_item_with_the_same_time() -> None:
    state = begun()

    assert QUIZ.say(state, Tapped("0.on"), later(SCENE, 3)) == Going(state)
    assert QUIZ.say(on(say(state, QUIZ.drawn(7)[0].right)), Tapped("0.on"), SCENE) == Rejected(Trouble.NO_SUCH_BUTTON)


def test_going_on_twice_begins_one_item() -> None:
    over = later(SCENE, 100)
    state = on(say(begun(), Ours.NEXT, over))

    assert QUIZ.say(state, Tapped("1.on"), later(over, 1)) == Going(state)
    assert QUIZ.say(state, Tapped("1.on"), later(over, 100)) == Going(state)
    assert QUIZ.say(state, Tapped("2.on"), later(over, 1)) == Rejected(Trouble.NO_SUCH_BUTTON)


@pytest.mark.parametrize("value", ["0.9", "0.-1", "1.0", "9.on", "x.0", "²", "0", "0.x", ""])
def test_a_forged_button_is_none(value: str) -> None:
    assert QUIZ.say(begun(), Tapped(value), SCENE) == Rejected(Trouble.NO_SUCH_BUTTON)


def test_a_typed_option_counts_by_its_words_and_by_its_letter() -> None:
    first = QUIZ.drawn(7)[0]
    letter = "ABCD"[QUIZ.options(first, 7).index(first.right)]

    for text in (first.right, first.right.upper(), f" {first.right}. ", letter, letter.lower(), f"{letter})"):
        assert on(QUIZ.say(begun(), Typed(text), SCENE))["taken"][0]["chosen"] == first.right, text


def test_a_letter_that_is_also_another_option_is_asked_about() -> None:
    articles = Item(key="article", text="___ hour", right="an", wrong=("a", "the", "b"))
    quiz = Quiz(kind="quiz", key="q", text="T", items=(articles,))
    options = quiz.options(articles, 7)

    for text in ("a", "b"):
        agrees = options["ab".index(text)] == text
        heard = quiz.say(begun(quiz=quiz), Typed(text), SCENE)
        assert isinstance(heard, Done) if agrees else heard == Rejected(Trouble.TAP_ONE)


@pytest.mark.parametrize(
    ("text", "why"),
    [("hm", Trouble.TAP_ONE), ("back", Trouble.TAP_ONE), ("", Trouble.TAP_ONE), ("skip", Trouble.TAP_ONE)],
)
def test_words_that_are_no_option_cost_nothing_but_time(text: str, why: Trouble) -> None:
    assert QUIZ.say(begun(), Typed(text), SCENE) == Rejected(why)


def test_pause_begin_and_go_on_can_be_typed() -> None:
    state = on(QUIZ.say({}, Typed("Begin!"), SCENE))
    wanted = on(QUIZ.say(state, Typed("pause"), SCENE))
    resting = on(say(wanted, QUIZ.drawn(7)[0].right))

    assert QUIZ.say({}, Typed("hello"), SCENE) == Rejected(Trouble.TAP_BEGIN)
    assert QUIZ.say(resting, Typed("hello"), SCENE) == Rejected(Trouble.TAP_GO_ON)
    assert QUIZ.card(on(QUIZ.say(resting, Typed("go on"), SCENE)), SCENE).step == (2, 3)
    assert QUIZ.say(state, Typed("hello"), later(SCENE, 99)) == Rejected(Trouble.TAP_GO_ON)


def test_an_option_that_reads_like_a_command_is_an_option() -> None:
    quiz = Quiz(
        kind="quiz", key="q", text="T", items=(Item(key="i", text="?", right="back", wrong=("skip", "pause", "go on")),)
    )

    assert [quiz.say(begun(quiz=quiz), Typed(text), SCENE) for text in ("back", "pause")] == [
        Done({"taken": [{"item": "i", "chosen": text, "took": 0, "at": NOON}], "right": text == "back"})
        for text in ("back", "pause")
    ]


# What others see, and what nobody sees.


@given(
    st.integers(0, 2**31), st.lists(st.integers(0, 3), min_size=3, max_size=3), st.lists(st.integers(0, 60), min_size=3)
)
def test_right_and_wrong_are_answered_with_the_same_cards(seed: int, places: list[int], waits: list[int]) -> None:
    """Whatever she chooses, the next card is the same in every letter, and so are its buttons' values."""

    def cards(choose: list[int]) -> list[object]:
        scene, state, shown = Scene(NOON, seed), begun(Scene(NOON, seed)), list[object]()
        for place, wait in zip(choose, waits, strict=False):
            scene = later(scene, wait)
            card = QUIZ.card(state, scene)
            heard = QUIZ.say(state, Tapped(f"{state['at']}.{place}"), scene)
            shown += [card, type(heard)]
            if not isinstance(heard, Going):
                break
            state = heard.state
            shown.append(QUIZ.card(state, scene))
            if "since" not in state:
                state = on(say(state, Ours.NEXT, scene)) if state["at"] < QUIZ.count else state
        return shown

    rights = [QUIZ.options(each, seed).index(each.right) for each in QUIZ.drawn(seed)]
    assert cards(places) == cards(rights)


def test_the_right_option_stands_at_every_place_alike() -> None:
    places = [QUIZ.options(item(0), seed).index("good 0") for seed in range(2000)]

    assert all(400 < places.count(place) < 600 for place in range(4))


def test_others_are_asked_other_items_and_she_the_same_ones_again() -> None:
    assert QUIZ.drawn(7) == QUIZ.drawn(7)
    assert len({tuple(each.key for each in QUIZ.drawn(seed)) for seed in range(200)}) > 60


def test_items_are_drawn_evenly_from_what_they_are_about() -> None:
    items = (*[item(at, "a") for at in range(50)], *[item(at, "b") for at in range(50, 60)], item(60, "c"))
    quiz = Quiz(kind="quiz", key="q", text="T", items=items, draw=9)

    for seed in range(50):
        about = [each.about for each in quiz.drawn(seed)]
        assert (about.count("a"), about.count("b"), about.count("c")) == (4, 4, 1)


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(0, 40), st.integers())
def test_what_is_drawn_is_drawn_once(groups: list[str], count: int, seed: int) -> None:
    things = list(range(len(groups)))
    drawn = spread(things, groups, count, seed)

    assert len(drawn) == len(set(drawn)) == min(count, len(things))
    assert sorted(shuffled(things, seed)) == things


def test_an_order_stays_what_it_was_in_every_version() -> None:
    """Somebody in the middle of a test when the program is renewed goes on with her items."""
    assert shuffled("abcdef", 1, "key") == ("b", "a", "e", "c", "f", "d")


SAID = st.one_of(
    st.builds(Tapped, st.sampled_from([f"{at}.{what}" for at in range(5) for what in (0, 1, 2, 3, "on", "p")])),
    st.builds(Typed, st.sampled_from(["a", "B", "go on", "pause", "good 1", "bad 2", "back", "hm"])),
)


@given(st.integers(0, 50), st.lists(st.tuples(SAID, st.integers(0, 60)), max_size=60))
def test_whatever_is_tapped_and_typed_each_item_is_answered_once_in_order_and_in_time(
    seed: int, steps: list[tuple[Tapped | Typed, int]]
) -> None:
    scene, state = Scene(NOON, seed), State()
    for said, seconds in steps:
        scene = later(scene, seconds)
        heard = QUIZ.say(state, said, scene)
        behind = heard.answer["taken"] if isinstance(heard, Done) else state.get("taken", [])
        if isinstance(heard, Going):
            QUIZ.card(heard.state, scene)
            behind = heard.state.get("taken", [])
            assert heard.state["at"] == len(behind)
        assert len(behind) - len(state.get("taken", [])) in {0, 1}
        assert [each["item"] for each in behind] == [each.key for each in QUIZ.drawn(seed)][: len(behind)]
        assert all(each["chosen"] is None or each["took"] <= 45 * SECOND + GRACE for each in behind)
        if isinstance(heard, Done):
            assert len(behind) == QUIZ.count
            assert heard.answer["right"] == sum((each["chosen"] or "").startswith("good") for each in behind)
            return
        state = heard.state if isinstance(heard, Going) else state


# The form.

BANK = """
[[items]]
key = "one"
about = "grammar"
text = "One?"
right = "yes"
wrong = ["no", "perhaps"]

[[items]]
key = "two"
seconds = 30
text = "Two?"
right = "no"
wrong = ["yes"]
"""
QUESTION = 'title = "T"\nminutes = 1\n[[questions]]\nkey = "t"\nkind = "quiz"\ntext = "A test."\n'


def form(more: str, bank: str = BANK) -> Form | list[Fault]:
    return load_form(QUESTION + more, {"english": bank}.get)


def test_the_items_of_a_bank_become_part_of_the_form_and_of_its_version() -> None:
    found, changed = (
        form('bank = "english"\ndraw = 1'),
        form('bank = "english"\ndraw = 1', BANK.replace("perhaps", "no way")),
    )
    inline = form("draw = 1\n" + BANK.replace("[[items]]", "[[questions.items]]"))
    assert isinstance(found, Form)
    assert isinstance(changed, Form)
    assert isinstance(inline, Form)

    assert stored_form(found.body()) == found
    assert found.fingerprint != changed.fingerprint
    assert found.fingerprint == inline.fingerprint


@pytest.mark.parametrize(
    ("more", "bank", "fault"),
    [
        ('bank = "french"', BANK, 'questions[1].bank is "french": give the name of a bank that comes with the program'),
        ("bank = 3", BANK, "questions[1].bank is 3: give the name of a bank"),
        ('bank = "english"', "[[items", "mend the bank, which is not a TOML file"),
        ('bank = "english"', "items = []", "mend the bank: items: give at least one item"),
        ('bank = "english"', BANK.replace('"no", "perhaps"', '"Yes"'), "items[1]: give every option words of its own"),
        ('bank = "english"', BANK.replace('"two"', '"one"'), "give every item a key of its own; used twice: one"),
        ('bank = "english"', BANK.replace('right = "no"', ""), "items[2].right: give this key; it is required"),
        ('bank = "english"\ndraw = 3', BANK, "draw at most as many as there are items: 2"),
        ('bank = "english"\ndraw = 1\nneeded = 2', BANK, "need at most as many as are asked: 1"),
        ('bank = "english"\nitems = []', BANK, "give either a bank or items of its own"),
        ("", BANK, "questions[1].items: give this key; it is required"),
        ("items = []", BANK, "give at least one item, or the name of a bank"),
        ('bank = "english"\npoints = { a = 1 }', BANK, "remove points"),
        ('bank = "english"\nmay_skip = true', BANK, "questions[1].may_skip is true: give one of False"),
    ],
)
def test_what_is_wrong_with_a_quiz_is_told(more: str, bank: str, fault: str) -> None:
    found = form(more, bank)

    assert isinstance(found, list)
    assert any(fault in str(each) for each in found), [str(each) for each in found]


def test_a_form_that_names_a_bank_and_has_other_faults_hears_of_all() -> None:
    found = load_form(QUESTION.replace("minutes = 1", "") + 'bank = "none"')

    assert isinstance(found, list)
    assert [each.key for each in found] == ["minutes", "questions[1].bank"]
