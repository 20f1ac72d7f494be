"""What the messages of a broadcast say at the moment at which each is sent: corrections reach whoever comes later."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from crowd.services.broadcast_launch import EDIT, KIND, REPORT
from crowd.services.broadcast_reading import run_of
from storage import Unit
from storage.records.deliveries import Owed

Body = dict[str, Any]


def said_now(work: Unit, owed: Owed, body: Body, now: int) -> Body | None:
    """The message as it reads now; one behind which there is no broadcast says nothing, and is held."""
    if "broadcast" not in body:
        return body
    said = work.broadcasts.said(broadcast_id=body["broadcast"])
    return {**body, "post": said[0], "door": said[1]} if said else None


def edit_now(work: Unit, owed: Owed, body: Body, now: int) -> Body | None:
    """The same, and where it stands in her chat; moot where she never got it, or nobody knows."""
    said = work.broadcasts.said(broadcast_id=body.get("broadcast", 0))
    stands = work.broadcasts.stands(campaign_id=said[2], person_id=owed.person_id) if said else None
    if said is None or stands is None or stands[0] != "sent" or stands[1] is None:
        return None
    return {**body, "post": said[0], "door": said[1], "message": stands[1]}


def report_now(work: Unit, owed: Owed, body: Body, now: int) -> Body | None:
    """How it ended."""
    found = work.broadcasts.of(broadcast_id=body.get("broadcast", 0))
    run = run_of(work, found, now) if found else None
    if run is None:
        return None
    took = (run.ended_at or now) - run.began_at
    counts, words = asdict(run.counts), run.post.text
    return {"broadcast": run.id, "state": run.state, "counts": counts, "words": words, "took": took}


READERS: Mapping[str, Callable[[Unit, Owed, Body, int], Body | None]] = {
    KIND: said_now,
    EDIT: edit_now,
    REPORT: report_now,
}
"""The kinds whose body is read when they are sent; None says that nobody needs them any more."""
