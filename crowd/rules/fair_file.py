"""The part of a project file that says what becomes of rejected answers, and of those of somebody who was banned."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field


class FairKeys(BaseModel):
    """`requeue_rejected`: the place of a rejected answer opens for somebody else. `restricted_answers`: those of a
    banned worker are kept, count no more (exclude), or count no more and are asked of others (requeue)."""

    requeue_rejected: Annotated[bool, Field(strict=True)] = True
    restricted_answers: Literal["keep", "exclude", "requeue"] = "keep"
