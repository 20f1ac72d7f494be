"""The part of a project file that makes it a stage: `stage`, its table, and `[[comprehension]]` questions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from crowd.rules.comprehension import Question
from crowd.rules.eligibility import SKILL_NAME
from crowd.rules.faults import Fault
from crowd.rules.moments import duration
from crowd.rules.normalise import normalise
from crowd.rules.stages import EXAM, KINDS, RETRY, TRAINING, Stage

DAY_MS = 86_400_000
LONGEST_WAIT_MS = 365 * DAY_MS
LONGEST_LIFE_MS = 10 * 365 * DAY_MS
SHORTEST_LIFE_MS = DAY_MS
MOST_TASKS = 200
MOST_QUESTIONS = 10


def _kept(value: object) -> object:
    """Text as Telegram keeps it; anything else is pydantic's to refuse."""
    return normalise(value).text if isinstance(value, str) else value


def _wait(value: object) -> int:
    wait = duration(value)
    if wait > LONGEST_WAIT_MS:
        raise ValueError("give at most 365d")
    return wait


def _life(value: object) -> int:
    life = duration(value)
    if not SHORTEST_LIFE_MS <= life <= LONGEST_LIFE_MS:
        raise ValueError("give between 1d and 3650d, or leave it out where the skill holds for good")
    return life


def _band(value: tuple[int, int]) -> tuple[int, int]:
    if value[0] > value[1]:
        raise ValueError(f"give the lower number first, as [{value[1]}, {value[0]}]")
    return value


Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
PassMark = Annotated[int, Field(strict=True, ge=1, le=100)]
Skill = Annotated[str, StringConstraints(pattern=SKILL_NAME)]
Words = Annotated[str, BeforeValidator(_kept), StringConstraints(min_length=1, max_length=500)]
Choice = Annotated[str, BeforeValidator(_kept), StringConstraints(min_length=1, max_length=60)]


class StagePart(BaseModel):
    """What training, exam and retry share."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tasks: Annotated[int, Field(strict=True, ge=1, le=MOST_TASKS)]
    attempts: Annotated[int, Field(strict=True, ge=1, le=20)] = 1
    retry_after: Annotated[int, BeforeValidator(_wait)] = DAY_MS
    expires_after: Annotated[int, BeforeValidator(_life)] | None = None

    def stage(self, kind: str, skill: str, mark: int, between: tuple[int, int] | None = None) -> Stage:
        """The stage that this table makes."""
        return Stage(kind, skill, self.tasks, mark, self.attempts, self.retry_after, self.expires_after, between)


class TrainingPart(StagePart):
    """`[training]`: whoever finishes passes, unless a mark is set."""

    skill: Skill
    pass_: PassMark | None = Field(None, alias="pass")

    def spec(self) -> Stage:
        return self.stage(TRAINING, self.skill, self.pass_ or 0)


class ExamPart(StagePart):
    """`[exam]`."""

    skill: Skill
    pass_: PassMark = Field(alias="pass")

    def spec(self) -> Stage:
        return self.stage(EXAM, self.skill, self.pass_)


class RetryPart(StagePart):
    """`[retry]`: for those whose skill lies in a band."""

    of: Skill
    between: Annotated[tuple[Percent, Percent], AfterValidator(_band)]
    pass_: PassMark = Field(alias="pass")

    def spec(self) -> Stage:
        return self.stage(RETRY, self.of, self.pass_, self.between)


class QuestionPart(BaseModel):
    """`[[comprehension]]`: one question on the guidelines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: Words
    answers: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=6)]
    right: Choice
    why: Annotated[str, BeforeValidator(_kept), StringConstraints(max_length=500)] = ""


class StageKeys(BaseModel):
    """The keys of a project file that are about teaching and testing."""

    stage: Literal["training", "exam", "retry"] | None = None
    training: TrainingPart | None = None
    exam: ExamPart | None = None
    retry: RetryPart | None = None
    comprehension: Annotated[tuple[QuestionPart, ...], Field(max_length=MOST_QUESTIONS)] = ()

    def stage_spec(self) -> Stage | None:
        """The stage that the file is; None for ordinary work, and where its table is missing."""
        part: TrainingPart | ExamPart | RetryPart | None = getattr(self, self.stage) if self.stage else None
        return part.spec() if part else None

    def questions(self) -> tuple[Question, ...]:
        """What is asked before the first task."""
        return tuple(Question(each.question, each.answers, each.right, each.why) for each in self.comprehension)


def stage_faults(file: StageKeys, given: dict[str, Any], gold: str | None, hint: str | None) -> list[Fault]:
    """What does not go together; `given` is the file as written, `gold` and `hint` the columns that it names."""
    found = [fault for at, each in enumerate(file.comprehension, start=1) for fault in _question(each, at)]
    tables = [kind for kind in KINDS if getattr(file, kind) is not None]
    if file.stage is None:
        return found + [Fault(kind, "", f'a table of a stage: say stage = "{kind}", or remove it') for kind in tables]
    if file.stage not in tables:
        found.append(Fault(file.stage, "", f"give this table; a project with stage = {_quoted(file.stage)} needs it"))
    found += [Fault(kind, "", f"remove this table; the stage is {file.stage}") for kind in tables if kind != file.stage]
    if gold is None:
        found.append(Fault("columns.gold", "", "name the column of the known answers; every task of a stage has one"))
    if file.stage == TRAINING and hint is None:
        found.append(Fault("columns.hint", "", "name the column of the hints; a training shows one at a wrong answer"))
    return found + _out_of_place(given) + _band_faults(file.stage_spec())


OUT_OF_PLACE = {
    "overlap": "every worker answers her own draw of the tasks",
    "limits": "a stage has its own tasks and attempts",
    "dynamic_overlap": "the answers of a stage are known",
    "gold": "all tasks of a stage are gold",
    "adjudication": "the answers of a stage are known",
    "order": "every worker meets the tasks in an order of her own",
    "waves": "a stage has room for everybody",
}
COLUMNS_OUT_OF_PLACE = ("priority", "overlap", "reserved_for", "kept_from")


def _out_of_place(given: dict[str, Any]) -> list[Fault]:
    columns = given.get("columns", {})
    return [Fault(key, "", f"remove it in a stage: {why}") for key, why in OUT_OF_PLACE.items() if key in given] + [
        Fault(f"columns.{key}", "", "remove it in a stage: every worker draws from all tasks")
        for key in COLUMNS_OUT_OF_PLACE
        if key in columns
    ]


def _band_faults(stage: Stage | None) -> list[Fault]:
    if stage is None or stage.between is None or stage.between[1] < stage.pass_mark:
        return []
    low, high = stage.between
    cure = f"end the band below the pass mark, {stage.pass_mark}: whoever has that needs no retry"
    return [Fault("retry.between", f"[{low}, {high}]", cure)]


def _question(part: QuestionPart, at: int) -> list[Fault]:
    key, found = f"comprehension[{at}]", []
    if len(set(part.answers)) < len(part.answers):
        twice = next(each for at, each in enumerate(part.answers) if each in part.answers[:at])
        found.append(Fault(f"{key}.answers", _quoted(twice), "give each answer once"))
    if part.right not in part.answers:
        found.append(Fault(f"{key}.right", _quoted(part.right), "write it as it stands among the answers"))
    return found


def _quoted(text: str) -> str:
    return f'"{text}"'
