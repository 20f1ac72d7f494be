"""Whether a text is English: judged by its letters and its small words.

The words are those that no resume in the language is without, and that are not words of English. A table of our own:
the libraries that tell languages apart weigh between 2 and 100 MB, and this asks for one language only.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import Literal

Language = Literal["en", "other", "unclear"]

FOREIGN_LETTERS = 0.3  # of all letters: the share of other scripts from which a text is not English
ENGLISH_SHARE = 0.05  # of all words
HARDLY_ENGLISH = 0.025
ENOUGH = 30  # words, below which a lack of English says nothing
MORE_FOREIGN = 1.2

_ENGLISH = """
    the and of to for with from by as at is was are were be been has have had which who this that these those our my
    your their its not into through during between while also more than other all each both such using used
    experience skills skill education work worked working years year team responsible responsibilities managed managing
    developed development provided support including various daily well new employment references degree fluent
    languages language summary present ability strong knowledge communication projects research customers clients
    """

_OTHERS = {
    "spanish": """de la el los las y en con para por una del como se su al lo desde hasta años trabajo experiencia
        universidad responsable""",
    "portuguese": """de da do dos das e em com para por uma um no na os as ao pela anos trabalho experiência
        universidade atendimento responsável""",
    "french": """de la le les des et en du une un dans pour par sur avec au aux chez ans depuis travail expérience
        université formation""",
    "german": """und der die das den dem des mit für von im bei als ein eine einer zur zum auf nach seit jahre
        berufserfahrung kenntnisse universität""",
    "italian": """di la il e della del dei delle con per una gestione presso anni lavoro esperienza università nel
        sono alla""",
    "dutch": """de het een en van voor met bij op naar als tot sinds jaar werk ervaring universiteit zijn heb""",
    "polish": """i w z na do oraz od dla przy się jest lat praca doświadczenie uniwersytet znajomość pracy""",
    "czech": """a v na s pro od do ve při jsem let práce zkušenosti univerzita znalost""",
    "romanian": """și în de la cu pentru din pe o ani experiență universitatea lucru""",
    "turkish": """ve bir bu için ile olarak olan de da yıl iş deneyim üniversitesi""",
    "indonesian": """dan di yang untuk dengan dari pada sebagai dalam tahun kerja pengalaman saya kepada oleh""",
    "vietnamese": """và của các cho với trong là tại năm công việc kinh nghiệm đại học được""",
    "swedish": """och att i en ett som för med på av till från hos år arbete erfarenhet""",
    "danish": """og at i en et som for med på af til fra hos år arbejde erfaring""",
    "norwegian": """og å i en et som for med på av til fra hos år arbeid erfaring""",
    "finnish": """ja on sekä olen että työ vuotta kokemus yliopisto myös""",
    "hungarian": """és a az egy hogy év munka tapasztalat egyetem valamint""",
    "croatian": """i u na za sa od do se je rad godina iskustvo sveučilište univerzitet""",
    "filipino": """ang ng sa mga at na para ay ako taon trabaho karanasan""",
    "swahili": """na ya wa kwa katika za ni la kazi miaka uzoefu chuo""",
    "uzbek": """va bilan uchun bir yil ish tajriba universiteti bo'lgan""",
    "catalan": """de la el els les i en amb per una del anys treball experiència universitat""",
    "somali": """iyo ka ku oo u la waxaan sannado shaqo""",
    "hausa": """da na a ta ya ga wajen shekaru aiki""",
    "azerbaijani": """və bir ilə üçün il iş təcrübə universiteti""",
}
ALSO_ENGLISH = frozenset({"a", "i", "as", "at", "do", "no", "on", "in", "for", "me", "date"})
ENGLISH = frozenset(_ENGLISH.split())
FOREIGN = {name: frozenset(words.split()) - ENGLISH - ALSO_ENGLISH for name, words in _OTHERS.items()}


def language(words: Sequence[str]) -> Language:
    """The judgement on the words of a text, in lower case; "unclear" where it is too short or has no small words."""
    if _foreign_letters(words) >= FOREIGN_LETTERS:
        return "other"
    counted = Counter(words)
    total = max(1, len(words))
    english = sum(counted[word] for word in ENGLISH)
    foreign = max(sum(counted[word] for word in small) for small in FOREIGN.values())
    if foreign > english * MORE_FOREIGN and foreign / total >= HARDLY_ENGLISH:
        return "other"
    if english / total >= ENGLISH_SHARE:
        return "en"
    return "other" if total >= ENOUGH and english / total < HARDLY_ENGLISH else "unclear"


def _foreign_letters(words: Sequence[str]) -> float:
    """The share of letters that are not Latin."""
    letters = Counter(letter for word in words for letter in word if letter.isalpha())
    foreign = sum(count for letter, count in letters.items() if not _is_latin(letter))
    return foreign / max(1, letters.total())


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")
