"""Scenes: for every task type a project of one task, and what a worker does with it, from the list to the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HEAD = """
slug = "scene"
title = "{title}"
brief = "{brief}"
guidelines = "Read to the end. Skip what you cannot judge."
overlap = 1
price = "0.05"
time_limit = "10m"
"""


@dataclass(frozen=True)
class Taps:
    """A button of her newest card."""

    label: str


@dataclass(frozen=True)
class Types:
    """A message."""

    text: str


@dataclass(frozen=True)
class Speaks:
    """A voice message of so many seconds."""

    seconds: int


Move = Taps | Types | Speaks


@dataclass(frozen=True)
class Scene:
    """One worker and one task. Where the type may show files, `media` is how the columns of the files are called."""

    title: str
    brief: str
    task: str
    columns: str
    row: Mapping[str, Any]
    moves: tuple[Move, ...]
    files: tuple[str, ...] = ("file",)
    media: str = 'files = "file"'
    needs: str = ""

    def project(self, *, media: bool) -> str:
        """The project's file, with or without files to look at."""
        columns = f'[columns]\nid = "id"\n{self.columns}'
        shown = f'[media]\n{self.media}\nfolder = "pictures"\n' if media else ""
        return f"{HEAD.format(title=self.title, brief=self.brief)}\n[task]\n{self.task}\n{columns}\n{shown}"


CLAIM = "An octopus has two hearts and nine brains, says https://sea.example/octopus."
REPLY = "Dear customer, I have asked the carrier and will write to you by noon. Ask @parcel_bot meanwhile."
SCENES: dict[str, Scene] = {
    "choice": Scene(
        "True or false?",
        "Read a claim and say whether it is true.",
        'type = "choice"\nquestion = "Is the claim true?"\nlabels = [{ value = "true", text = "True" },'
        ' { value = "false", text = "False" }, { value = "unsure", text = "Cannot tell" }]',
        'text = "{text}"',
        {"text": CLAIM},
        (Taps("Guidelines"), Taps("Back to the task"), Taps("False"), Taps("Undo"), Taps("True")),
    ),
    "several": Scene(
        "What is the news about?",
        "Choose the topics of a short piece.",
        'type = "several"\nquestion = "What is it about?"\nat_most = 2\nexclusive = "none"\n'
        'labels = ["Town hall", "Sport", "Money and work", { value = "none", text = "None of these" }]',
        'text = "{text}"',
        {"text": "The council closes the pool in March. Heating it costs more than the tickets bring in."},
        (Taps("Sport"), Taps("Money and work"), Taps("Town hall"), Taps("✓ Sport"), Taps("Town hall"), Taps("Done")),
    ),
    "pair": Scene(
        "Which reply is better?",
        "Read two replies to a customer.",
        'type = "pair"\nquestion = "Which reply is better?"',
        'prompt = "{prompt}"\nfirst = "{first}"\nsecond = "{second}"',
        {
            "prompt": "My parcel says delivered, but nothing is here.",
            "first": "Our system says:\n“delivered”",
            "second": REPLY,
        },
        (Taps("A is better"),),
        ("a", "b"),
        'files = { first = "a", second = "b" }',
    ),
    "rank": Scene(
        "Which headline is best?",
        "Put headlines in order.",
        'type = "rank"\nquestion = "Which headline is best?"',
        'prompt = "{story}"\nitem1 = "{one}"\nitem2 = "{two}"\nitem3 = "{three}"',
        {"story": "Wind stopped all ferries.", "one": "Islands cut off", "two": "No ferries today", "three": "Weather"},
        (Taps("B"), Taps("Back"), Taps("A"), Taps("C")),
    ),
    "rating": Scene(
        "How good is the answer?",
        "Rate an answer.",
        'type = "rating"\nquestion = "How good is the answer?"\nworst = "useless"\nbest = "excellent"\n'
        'criteria = [{ value = "helpful", text = "Is it helpful?" },'
        ' { value = "tone", text = "How kind is it?", most = 10, worst = "rude", best = "warm" }]',
        'text = "{text}"\nprompt = "{prompt}"',
        {"prompt": "How do I boil an egg?", "text": "Seven minutes in boiling water."},
        (Taps("4"), Types("11"), Types("9")),
    ),
    "fact_check": Scene(
        "Check a claim",
        "Say whether a claim is supported, and where.",
        'type = "fact_check"\nquestion = "Is the claim true?"\nevidence_most = 2',
        'text = "{text}"\nsource = "{source}"',
        {"text": "The bridge was red before 1900.", "source": "It was opened in 1889 and painted red."},
        (Taps("Supported"), Types("painted blue"), Types("painted red"), Taps("Done")),
    ),
    "review": Scene(
        "Can this be sent?",
        "Read an answer that a machine wrote.",
        'type = "review"\nquestion = "Can this answer be sent?"\n'
        'labels = [{ value = "good", text = "As it is" }, { value = "mend", text = "With changes" }]\n'
        'categories = [{ value = "fact", text = "A fact" }, { value = "tone", text = "The tone" }]\n'
        'findings_for = { mend = "required" }\ndetails = "optional"',
        'text = "{text}"\nprompt = "{prompt}"',
        {"prompt": "When was the bridge opened?", "text": "In 1890, as everybody knows."},
        (Taps("With changes"), Taps("A fact"), Taps("Major"), Types("In 1890"), Taps("Done")),
    ),
    "text": Scene(
        "Say it in English",
        "Translate a sentence.",
        'type = "text"\nquestion = "Say it in English."\nat_least = "3 words"\nconfirm = true',
        'text = "{text}"',
        {"text": "Der Zug fährt heute von Gleis 7."},
        (Types("The train"), Types("The train leaves from platform 7 today."), Taps("Send")),
    ),
    "correct": Scene(
        "Correct a sentence",
        "Correct what is wrong.",
        'type = "correct"\nquestion = "Correct the sentence."',
        'text = "{text}"',
        {"text": "He go home every days."},
        (Types("He go home every days."), Types("Is this a test?"), Taps("No"), Types("He goes home every day.")),
    ),
    "transcribe": Scene(
        "What does it say?",
        "Type what is written there.",
        'type = "transcribe"\nquestion = "Type what is written there, word for word."',
        'text = "{text}"',
        {"text": "A sign at a harbour"},
        (Types("👍"), Taps("No"), Types("No swimming")),
        needs="photo",
    ),
    "voice": Scene(
        "Say it",
        "Read a sentence aloud.",
        'type = "voice"\nquestion = "Read this aloud."\nat_least = "2s"\nconfirm = true',
        'text = "{text}"',
        {"text": "The ferry to the island leaves at a quarter to nine."},
        (Types("The ferry"), Speaks(1), Speaks(4), Taps("Keep")),
    ),
}
