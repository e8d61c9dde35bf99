"""The model as spaCy components: an encoder that reads the Doc once, and heads that write what it saw.

`saidby_encoder` must come first; it leaves its scores on the Doc for the heads behind it, each may be left out:
`saidby_parser` (tags, morphology, lemmas, sentences, dependencies), `saidby_ner` (entities), `saidby_roles` (the mark
`roles`). A `saidby_quotes` in front of the encoder tells it the quotation depth of each word.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable
from pathlib import Path

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
_networks: weakref.WeakKeyDictionary[Language, TrainedNetwork] = weakref.WeakKeyDictionary()


class EncoderComponent:
    """Reads a Doc with the trained network and leaves the scores for the heads."""

    def __init__(self, nlp: Language, name: str) -> None:
        """`name` is the component's name in the pipeline."""
        self.name = name
        self._nlp = weakref.ref(nlp)
        self._network: TrainedNetwork | None = None

    @property
    def network(self) -> TrainedNetwork:
        """The weights; raises ModelError where none are loaded."""
        if self._network is None:
            raise ModelError(f"{self.name} has no weights: load a trained model with spacy.load or saidby.load")
        return self._network

    def __call__(self, doc: Doc) -> Doc:
        """Leaves the scores; raises ModelError where no weights are loaded."""
        scores = self.network.read(read_doc(doc))
        # Plain arrays, so that a Doc with scores still left on it can be serialised.
        doc.user_data[KEY] = {field: getattr(scores, field) for field in Scores.__dataclass_fields__}
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
        nlp = self._nlp()
        if nlp is not None:
            _networks[nlp] = network
        return self


class Head:
    """A component that writes one part of what the encoder saw."""

    def __init__(self, nlp: Language, name: str, write: Callable[[Doc, Reading, Scores, TrainedNetwork], None]) -> None:
        """`write` takes the Doc, what of it was read, the scores, and the network whose classes they are."""
        self.name = name
        self._nlp = weakref.ref(nlp)
        self._write = write

    def __call__(self, doc: Doc) -> Doc:
        """Writes on the Doc; raises MarkError where no encoder has read it."""
        arrays = doc.user_data.get(KEY)
        nlp = self._nlp()
        network = _networks.get(nlp) if nlp is not None else None
        if arrays is None or network is None:
            raise MarkError(f"{self.name} needs saidby_encoder in front of it, with weights")
        self._write(doc, read_doc(doc), Scores(**arrays), network)
        return doc


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
    known: dict[int, Classes] = {}

    def write(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        classes = known.setdefault(id(network), Classes(network, doc.vocab))
        annotate(doc, reading, scores, network, classes)

    return Head(nlp, name, write)


@Language.factory("saidby_ner", assigns=["doc.ents"])
def make_ner(nlp: Language, name: str) -> Head:
    """Named entities: PERSON, ORG, LOC, NORP, MISC, DATE, MONEY, PERCENT."""

    def write(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        doc.set_ents(find_names(doc, reading, scores, network))

    return Head(nlp, name, write)


@Language.factory("saidby_roles")
def make_roles(nlp: Language, name: str) -> Head:
    """Attribution roles with their links, as the mark `roles`; takes the scores off the Doc."""

    def write(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork) -> None:
        outer = find_roles(doc, reading, scores, network)
        marks.write(doc, outer + find_nested(doc, reading, outer, network), "roles")
        doc.user_data.pop(KEY, None)

    return Head(nlp, name, write)
