"""The model as spaCy components: an encoder that reads the Doc once, and heads that write what it saw.

`saidby_encoder` must come first; it leaves its scores on the Doc for the heads behind it, each may be left out:
`saidby_parser` (tags, morphology, lemmas, sentences, dependencies), `saidby_ner` (entities), `saidby_roles` (the mark
`roles`). A `saidby_quotes` in front of the encoder tells it the quotation depth of each word.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from saidby import marks
from saidby.annotate.names import find_names
from saidby.annotate.nested import find_nested
from saidby.annotate.network import FILES, Scores, TrainedNetwork
from saidby.annotate.noun_chunks import noun_chunks
from saidby.annotate.reading import Reading, read_doc
from saidby.annotate.roles import find_roles
from saidby.annotate.syntax import Classes, annotate
from saidby.errors import MarkError, ModelError

KEY = "saidby_scores"


class EncoderComponent:
    """Reads a Doc with the trained network and leaves the scores for the heads."""

    def __init__(self, nlp: Language, name: str) -> None:
        """`name` is the component's name in the pipeline."""
        self.name = name
        self._network: TrainedNetwork | None = None

    @property
    def loaded(self) -> TrainedNetwork | None:
        """The weights, None where none are loaded."""
        return self._network

    @property
    def network(self) -> TrainedNetwork:
        """The weights; raises ModelError where none are loaded."""
        if self._network is None:
            raise ModelError(f"{self.name} has no weights: load a trained model with spacy.load or saidby.load")
        return self._network

    def __call__(self, doc: Doc) -> Doc:
        """Leaves the scores; raises ModelError where no weights are loaded."""
        reading = read_doc(doc)
        # Plain arrays, so that a Doc with scores still left on it can be serialised.
        doc.user_data[KEY] = [_plain(reading), _plain(self.network.read(reading))]
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 64) -> Iterable[Doc]:
        """One Doc after the other: results never depend on the batch."""
        return map(self, stream)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the weights' files into the folder `path`."""
        if self._network is not None:
            Path(path).mkdir(parents=True, exist_ok=True)
            for name, data in self._network.files.items():
                (Path(path) / name).write_bytes(data)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EncoderComponent:
        """Loads the weights from the folder `path`."""
        return self._use(TrainedNetwork.from_folder(Path(path)))

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The weights' files as one string of bytes, for `nlp.pipe(n_process=2)`."""
        import srsly

        return bytes(srsly.msgpack_dumps({} if self._network is None else self._network.files))

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> EncoderComponent:
        """Loads the weights that `to_bytes` gave."""
        import srsly

        files: dict[str, bytes] = srsly.msgpack_loads(data)
        return self._use(TrainedNetwork(files)) if set(files) == set(FILES) else self

    def _use(self, network: TrainedNetwork) -> EncoderComponent:
        self._network = network
        return self


def _plain(value: Reading | Scores) -> dict[str, Any]:
    return {field: getattr(value, field) for field in value.__dataclass_fields__}


class Head(ABC):
    """A component that writes one part of what the encoder saw."""

    def __init__(self, nlp: Language, name: str) -> None:
        """`nlp` is the pipeline whose encoder this is a head of."""
        self.name = name
        self._nlp = nlp

    def __call__(self, doc: Doc) -> Doc:
        """Writes on the Doc; raises MarkError where no encoder has read it."""
        left = doc.user_data.get(KEY)
        network = self.network
        if left is None or network is None:
            raise MarkError(f"{self.name} needs saidby_encoder in front of it, with weights")
        reading, scores = left
        self.write(doc, Reading(**reading), Scores(**scores), network)
        return doc

    @property
    def network(self) -> TrainedNetwork | None:
        """The weights of the pipeline's encoder."""
        return next((c.loaded for _, c in self._nlp.components if isinstance(c, EncoderComponent)), None)

    @abstractmethod
    def write(self, doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        """Takes the Doc, what of it was read, the scores, and the network whose classes they are."""


class ParserHead(Head):
    """Writes tags, morphology, lemmas, sentences and dependencies."""

    _known: tuple[TrainedNetwork, Classes] | None = None

    def write(self, doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        """See `syntax.annotate`."""
        # What is looked up here may be looked up in a memory zone, whose strings are gone when it ends: it is not kept.
        known = self._known if self._known and self._known[0] is network else (network, Classes(network, doc.vocab))
        annotate(doc, reading, scores, network, known[1])

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes nothing: the weights are the encoder's."""

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ParserHead:
        """Looks up the classes of the encoder's weights, which are loaded by now, in the vocabulary."""
        network = self.network
        self._known = None if network is None else (network, Classes(network, self._nlp.vocab))
        return self


class NamesHead(Head):
    """Writes entities."""

    def write(self, doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        """See `find_names`."""
        doc.set_ents(find_names(doc, reading, scores, network))


class RolesHead(Head):
    """Writes roles, and takes the scores off the Doc."""

    def write(self, doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        """See `find_roles` and `find_nested`."""
        outer = find_roles(doc, reading, scores, network)
        marks.write(doc, outer + find_nested(doc, reading, outer, network), "roles")
        doc.user_data.pop(KEY, None)


@Language.factory("saidby_encoder")
def make_encoder(nlp: Language, name: str) -> EncoderComponent:
    """The encoder, without weights until `from_disk` gives it some."""
    return EncoderComponent(nlp, name)


@Language.factory("saidby_parser", assigns=["token.pos", "token.tag", "token.lemma", "token.dep", "token.head"])
def make_parser(nlp: Language, name: str) -> Head:
    """Tags, morphology, lemmas, sentences and dependencies in the labels of Universal Dependencies.

    `doc.noun_chunks` of the pipeline's Docs goes by these labels, too.
    """
    nlp.vocab.get_noun_chunks = noun_chunks  # type: ignore[assignment]  # spaCy's stub has spans; it takes triples
    return ParserHead(nlp, name)


@Language.factory("saidby_ner", assigns=["doc.ents"])
def make_ner(nlp: Language, name: str) -> Head:
    """Named entities: PERSON, ORG, LOC, NORP, MISC, DATE, MONEY, PERCENT."""
    return NamesHead(nlp, name)


@Language.factory("saidby_roles")
def make_roles(nlp: Language, name: str) -> Head:
    """Attribution roles with their links, as the mark `roles`; takes the scores off the Doc."""
    return RolesHead(nlp, name)
