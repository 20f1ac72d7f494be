"""Whether a message asks something: a question mark of any script, or words that begin a question."""

from __future__ import annotations

import re

from crowd.rules import spoken

MARK = re.compile(r"[?？؟⸮;՞፧꘏꛷︖﹖⁇⁈⁉‽][!?！？]*[\s\"'”’»)\]]*(?:\s|$)")
"""At the end of a sentence: the mark inside a link is none."""

MOST_WORDS = 20  # of a question without its mark: longer ones are texts that happen to begin like one
PERSONS = r"(?:i|we|you|it|they|he|she|there|this|that|these|those|the|my|our|your|any|anyone|somebody|someone)"
VERBS = r"(?:is|are|was|were|am|does|did|can|could|should|shall|will|would|may|might|must|has|have|had)"
BEGINS = re.compile(
    rf"(?:(?:and|but|so|or|ok|okay|sorry|excuse me|hello|hi|please) )*"
    rf"(?:(?:what|which|who|whom|whose|how|why)(?! (?:i|we|you|they|he|she)\b)\b"
    rf"|(?:when|where) (?:{VERBS}|do)\b"
    rf"|{VERBS} {PERSONS}\b|do (?:i|we|you|they)\b"
    rf"|(?:may|can|could) i (?:ask|know)\b|i have (?:a|one|two|some) questions?\b|questions?\b(?! mark)"
    rf"|(?:please )?(?:clarify|specify|tell me (?:what|which|who|how|if|whether|more))\b"
    rf"|(?:i would|i'd) (?:like|need|want) to (?:ask|know)\b|i (?:need|want) to (?:ask|know)\b"
    rf"|i (?:do not|don't) (?:know|understand) (?:what|which|who|how|if|whether)\b)"
)


def is_question(text: str) -> bool:
    """True for a message that asks. A statement that only begins with such a word ("What I would do is …") does not."""
    if MARK.search(text) and spoken.words(text):
        return True
    said = spoken.plain(text)
    return len(said.split()) <= MOST_WORDS and BEGINS.match(said) is not None
