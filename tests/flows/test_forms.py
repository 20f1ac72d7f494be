"""The built-in form and those of the examples: somebody answers each from Apply to the end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import crowd
from crowd.rules.sensitive import TOPICS, fact_of
from crowd.screening.decision import scores
from crowd.screening.form import Form, load_form
from crowd.services.banks import banks_beside
from sandbox import Telegram
from storage import Storage, Unit
from storage.vault import Vault
from tests.conftest import Clock
from tests.flows.applicants import House
from tests.flows.filling_forms import fills

BUILT_IN = Path(crowd.__file__).parent / "forms"
EXAMPLES = Path(__file__).parents[2] / "examples" / "forms"
FORMS = sorted([*BUILT_IN.glob("*.toml"), *EXAMPLES.glob("*.toml")])


@pytest.fixture(params=FORMS, ids=[path.stem for path in FORMS])
def path(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


@pytest.fixture
def form(path: Path) -> Form:
    loaded = load_form(path.read_text("utf-8"), banks_beside(path))
    assert isinstance(loaded, Form), loaded
    return loaded


@pytest.fixture
def telegram(clock: Clock) -> Telegram:
    return Telegram(clock=clock)


async def test_somebody_passes_it(
    telegram: Telegram, sqlite_storage: Storage, tmp_path: Path, clock: Clock, form: Form
) -> None:
    house = House(telegram, sqlite_storage, Vault(tmp_path / "files"), form, clock)
    async with house.open():
        ann = telegram.person("Ann")
        summary = await fills(ann, form)
        await ann.taps("Send my answers", summary)

        await ann.sees("A person reads your answers now" if form.review else "you are in")

    assert await sqlite_storage.read(lambda work: short_of(work, form)) == []
    state = await sqlite_storage.read(outcome)
    assert state == ("review" if form.review else "passed")


def test_a_form_for_sensitive_work_asks_for_the_topics_that_projects_know(form: Form) -> None:
    """Else an answer would open no project."""
    asked = [name for question in form.questions for name in question.profile() if name.startswith("sees_")]

    assert set(asked) <= {fact_of(topic) for topic in TOPICS}


def outcome(work: Unit) -> str | None:
    screening = work.screenings.latest(person_id=1)
    return screening.state if screening else None


def short_of(work: Unit, form: Form) -> list[str]:
    """The questions that gave her fewer points than there are, for all that she answered so well."""
    screening = work.screenings.latest(person_id=1)
    texts = work.screenings.answers(screening_id=screening.id) if screening else {}
    given = {key: json.loads(text) for key, text in texts.items()}
    return [question.key for question, score in scores(form, given) if question.once and score.points < score.of]
