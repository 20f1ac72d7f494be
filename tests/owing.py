"""People who are owed messages: a live project, its campaign and deliveries, straight into the tables."""

from __future__ import annotations

import json
from collections.abc import Iterable

from crowd.rules.spec import Columns, ProjectSpec
from storage import Unit

NOON = 1_793_534_400_000  # 2026-11-01T12:00 UTC


def spec(slug: str) -> ProjectSpec:
    """A small fact check."""
    return ProjectSpec(
        slug=slug,
        title=f"Facts {slug}",
        brief="Say whether a claim is true.",
        guidelines="Read twice.",
        task={"type": "choice", "question": "True?", "labels": [{"value": "yes", "text": "Yes"}]},
        columns=Columns(id="id", fields={"text": "{text}"}),
        overlap=3,
        price=50_000,
        currency="USD",
        time_limit=600_000,
    )


def admit(work: Unit, telegram_ids: Iterable[int], time_zone: str | None = None) -> None:
    """Workers, whom every project suits."""
    for telegram_id in telegram_ids:
        person = work.people.meet(
            telegram_id=telegram_id,
            worker_key=f"w{telegram_id}",
            first_name="P",
            username=None,
            language="en",
            now=NOON,
        )
        work.people.admit(person_id=person.id, now=NOON)
        work.people.set_time_zone(person_id=person.id, time_zone=time_zone)


def owe(work: Unit, kind: str = "project_live", slug: str = "facts", due_at: int = NOON) -> int:
    """A live project, and a campaign that owes every worker a message about it; the campaign's id."""
    project_id = work.projects.add(
        slug=slug, title=slug, spec=spec(slug).to_json(), state="live", opens_at=None, now=NOON
    )
    assert project_id is not None
    campaign_id = work.campaigns.add(
        kind=kind, ref=f"{kind}:{slug}:1", project_id=project_id, body=json.dumps({}), now=NOON
    )
    work.audience.owe((), campaign_id=campaign_id, now=NOON, due_at=due_at)
    return campaign_id
