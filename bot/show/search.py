"""Full-text search over the statements of a pack, tolerant of typos.

SQLite's FTS5 finds the candidates; a second look ranks them by how much of what was asked they hold. The index covers
the whole pack and is built once; what lies ahead of the reader is dropped before anything else is decided.
"""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.show import model
from bot.show.documents import Document, documents
from bot.show.names import fold
from bot.show.pack import Pack
from bot.show.progress import Progress
from bot.show.terms import Vocabulary, fold_all

LONGEST_QUERY = 300  # characters
MOST_TERMS = 24
CANDIDATES = 150
ALIKE = 0.7  # statements that share more of their terms say the same


@dataclass(frozen=True)
class Hit:
    """A statement found, and how well it answers (about 0 to 2)."""

    entry: model.Entry
    part: model.Part | None
    score: float
    aspect: str = ""


@dataclass(frozen=True)
class _Indexed:
    document: Document
    title: frozenset[str]
    asks: frozenset[str]
    text: frozenset[str]
    folded: str
    phrases: tuple[frozenset[str], ...]  # the terms of each of the entry's `asks`
    names: tuple[frozenset[str], ...]  # the terms of each of its names, for the card of something that has any

    def known(self, progress: Progress) -> bool:
        part = self.document.part
        return progress.knows(self.document.entry.since) and (part is None or progress.knows(part.since))


def _indexed(document: Document, terms: Callable[[str], frozenset[str]]) -> _Indexed:
    asks = () if document.part else document.entry.asks
    phrases = tuple(terms(ask) for ask in asks)
    return _Indexed(
        document=document,
        title=terms(document.title),
        asks=terms(document.asks).union(*phrases),
        text=terms(document.text),
        folded=fold_all(document.text),
        phrases=phrases,
        names=tuple(terms(name) for name in document.names),
    )


Asked = dict[str, dict[str, float]]
Wanted = Callable[[_Indexed], bool]


class SearchIndex:
    """Built once from a pack and a vocabulary; not for use from several threads."""

    def __init__(self, pack: Pack, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        terms = cache(lambda text: frozenset(vocabulary.terms(text)))  # what an entry is called, each of its parts is
        self._docs = [_indexed(document, terms) for document in documents(pack, vocabulary.kinds)]
        self._db = sqlite3.connect(":memory:", check_same_thread=False)
        self._db.execute("CREATE VIRTUAL TABLE docs USING fts5(title, asks, text, tokenize = 'unicode61')")
        self._db.executemany(
            "INSERT INTO docs (rowid, title, asks, text) VALUES (?, ?, ?, ?)",
            ((number, " ".join(doc.title), " ".join(doc.asks), " ".join(doc.text))
             for number, doc in enumerate(self._docs)),
        )  # fmt: skip
        counts: dict[str, int] = {}
        for doc in self._docs:
            for term in doc.title | doc.asks | doc.text:
                counts[term] = counts.get(term, 0) + 1
        self._weight = {term: log(1 + len(self._docs) / count) for term, count in counts.items()}
        self._unknown = log(1 + len(self._docs)) / 3  # the weight of a word that stands nowhere
        self._known_terms = sorted(self._weight.keys() | vocabulary.same.keys())

    def search(self, text: str, progress: Progress, kinds: Sequence[str] = ()) -> list[Hit]:
        """The best statements first, at most one for each part of an entry; only what the reader knows."""
        asked = self._asked(text)
        ranked = self._ranked(text, asked, lambda doc: doc.known(progress) and _wanted(doc, kinds))
        told = ranked if kinds else _distinct(ranked)
        return [Hit(doc.document.entry, doc.document.part, score, doc.document.aspect) for score, doc in told]

    def best_score(self, text: str, kinds: Sequence[str] = ()) -> float:
        """How well the whole pack could answer: for telling a reader that something is ahead of them."""
        return next(iter(self._ranked(text, self._asked(text), lambda doc: _wanted(doc, kinds))), (0.0,))[0]

    def rarest_is_hidden(self, text: str, progress: Progress) -> bool:
        """Whether the rarest known word of the text stands in the pack, but in nothing that this reader knows."""
        asked = [term for term in self._asked(text) if term in self._weight]
        if not asked:
            return False
        rarest = max(asked, key=lambda term: self._weight[term])
        rows = self._db.execute("SELECT rowid FROM docs WHERE docs MATCH ?", (f'"{rarest}"',))
        return not any(self._docs[number].known(progress) for (number,) in rows)

    def _asked(self, text: str) -> Asked:
        """Each term asked for, with the terms of the index that it may stand for and how surely."""
        terms = list(dict.fromkeys(self._words.terms(text[:LONGEST_QUERY])))[:MOST_TERMS]
        return {term: self._meant(term) for term in terms}

    def _meant(self, term: str) -> dict[str, float]:
        """The term itself, what means the same, and for an unknown word what it begins or is a slip of."""
        same = self._words.same
        near = {term: 1.0} if term in self._weight or term in same else dict.fromkeys(self._slips(term), 0.85)
        meant = {known: 0.7 * sure for guess, sure in near.items() for known in same.get(guess, ())} | near
        return {known: sure for known, sure in meant.items() if known in self._weight}

    def _slips(self, term: str) -> list[str]:
        if len(term) < 4 or term[0].isdigit():
            return []
        beginnings = [known for known in self._known_terms if known.startswith(term)]
        if beginnings:
            return beginnings[:6]
        slips = 1 if len(term) <= 5 else 2
        near = process.extract(term, self._known_terms, scorer=OSA.distance, score_cutoff=slips, limit=4)
        return [known for known, _, _ in near]

    def _ranked(self, text: str, asked: Asked, wanted: Wanted) -> list[tuple[float, _Indexed]]:
        every = {term for meant in asked.values() for term in meant}
        if not every:
            return []
        query = " OR ".join(f'"{term}"' for term in every)
        rows = self._db.execute(
            "SELECT rowid, bm25(docs, 5.0, 3.0, 2.0) FROM docs WHERE docs MATCH ? ORDER BY 2", (query,)
        )
        phrase = fold(text)
        found: list[tuple[float, _Indexed]] = []
        for number, rank in rows:
            doc = self._docs[number]
            if wanted(doc) and not (doc.document.only_if_asked and doc.asks.isdisjoint(every)):
                found.append((self._score(doc, asked, phrase, -rank), doc))
                if len(found) == CANDIDATES:
                    break
        found.sort(key=lambda pair: -pair[0])
        return found

    def _score(self, doc: _Indexed, asked: Asked, phrase: str, rank: float) -> float:
        """How much of what was asked it holds, weighed by rarity; its own questions and words count extra."""
        got = total = 0.0
        for term, meant in asked.items():
            weight = self._weight.get(term) or max((self._weight[known] for known in meant), default=self._unknown)
            total += weight
            got += weight * max((_held(doc, known) * sure for known, sure in meant.items()), default=0.0)
        likeness = max((_likeness(asked, ask) for ask in doc.phrases), default=0.0)
        verbatim = 0.6 if len(phrase) >= 12 and phrase in doc.folded else 0.0
        by_name = 0.8 if asked.keys() in doc.names else 0.0
        return got / total + min(rank, 40.0) / 80 + 0.35 * likeness + verbatim + by_name


def _distinct(ranked: list[tuple[float, _Indexed]]) -> list[tuple[float, _Indexed]]:
    """Without those that say again, in nearly the same words, what a better one says."""
    kept: list[tuple[float, _Indexed]] = []
    for score, doc in ranked:
        if not any(_alike(doc.text, other.text) for _, other in kept[:8]):
            kept.append((score, doc))
    return kept


def _alike(terms: frozenset[str], others: frozenset[str]) -> bool:
    return len(terms & others) > ALIKE * max(len(terms), len(others), 1)


def _held(doc: _Indexed, term: str) -> float:
    if term in doc.title or term in doc.text:
        return 1.0
    return 0.9 if term in doc.asks else 0.0


def _likeness(asked: Asked, ask: frozenset[str]) -> float:
    """How alike two questions are: 1 where they have the same terms."""
    return len(asked.keys() & ask) / len(asked.keys() | ask) if ask else 0.0


def _wanted(doc: _Indexed, kinds: Sequence[str]) -> bool:
    return not kinds or doc.document.entry.kind in kinds
