"""Pure task types, one file each, and the registry of them by name."""

from crowd.tasktypes.base import TaskType
from crowd.tasktypes.choice import Choice
from crowd.tasktypes.correct import Correct
from crowd.tasktypes.fact_check import FactCheck
from crowd.tasktypes.pair import Pair
from crowd.tasktypes.rank import Rank
from crowd.tasktypes.rating import Rating
from crowd.tasktypes.review import Review
from crowd.tasktypes.several import Several
from crowd.tasktypes.text import Text
from crowd.tasktypes.transcribe import Transcribe
from crowd.tasktypes.voice import Voice

TASK_TYPES: dict[str, TaskType] = {
    kind.name: kind
    for kind in (
        Choice(),
        Several(),
        Pair(),
        Rank(),
        Rating(),
        FactCheck(),
        Review(),
        Text(),
        Correct(),
        Transcribe(),
        Voice(),
    )
}

__all__ = ["TASK_TYPES", "TaskType"]
