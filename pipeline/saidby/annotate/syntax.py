"""Tags, lemmas, sentences and dependencies from scores, written on the Doc in one go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS, TAG
from spacy.parts_of_speech import IDS as POS_IDS
from spacy.tokens import Doc
from spacy.vocab import Vocab

from saidby.annotate.lemmas import CHOICES
from saidby.annotate.network import Scores, TrainedNetwork
from saidby.annotate.pieces import BoolArray, IntArray
from saidby.annotate.reading import Reading
from saidby.annotate.tagging import TASKS
from saidby.annotate.trees import best_tree

BE = ("be", "am", "is", "are", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m")
PASSIVE = frozenset({*BE, "get", "gets", "got", "gotten", "getting"})
"""Forms of the auxiliaries of the passive: in "and had told" a network that has seen few may take "had" for one."""
COLUMNS = [POS, TAG, MORPH, LEMMA, HEAD, DEP]


class Classes:
    """The network's classes as spaCy's numbers, looked up once a vocabulary."""

    def __init__(self, network: TrainedNetwork, vocab: Vocab) -> None:
        names = network.classes
        add = vocab.strings.add
        self.upos = np.array([POS_IDS[c] for c in names["upos"]], np.uint64)
        self.xpos = np.array([add(c) for c in names["xpos"]], np.uint64)
        self.feats = np.array([vocab.morphology.add("" if c == "_" else c) for c in names["feats"]], np.uint64)
        self.labels = np.array([add("ROOT" if c == "root" else c) for c in names["label"]], np.uint64)
        self.dep, self.root = add("dep"), add("ROOT")
        self.space = add("_SP")
        self.unread = add("XX")
        self.plain = vocab.morphology.add("")


def annotate(doc: Doc, reading: Reading, scores: Scores, network: TrainedNetwork, classes: Classes) -> None:
    """Writes part of speech, tag, morphology, lemma, head and label of every token.

    White space hangs on the word before it; boilerplate is a sentence of its own, unless it stands inside one.
    """
    n = len(doc)
    rows = np.zeros((n, len(COLUMNS)), np.uint64)
    heads = np.full(n, -1, np.int64)
    labels = np.full(n, classes.dep, np.uint64)
    rows[:, 2] = classes.plain
    begins = np.zeros(n, np.bool_)
    if len(reading.words):
        upos, xpos, feats = network.tag_sets.best(reading.words, [network.tag_scores(scores, t) for t in TASKS])
        rows[reading.tokens, 0] = classes.upos[upos]
        rows[reading.tokens, 1] = classes.xpos[xpos]
        rows[reading.tokens, 2] = classes.feats[feats]
        rows[reading.tokens, 3] = _lemmas(doc, reading, network, scores, upos)
        starts = sentence_starts(reading, scores, network)
        begins[reading.tokens] = starts
        word_heads, word_labels = parse(reading, scores, network, starts)
        heads[reading.tokens] = reading.tokens[word_heads]
        labels[reading.tokens] = classes.labels[word_labels]
    _hang(doc, heads, rows, begins, classes)
    labels[heads == np.arange(n)] = classes.root
    rows[:, 4] = (heads - np.arange(n)).astype(np.int64).view(np.uint64)
    rows[:, 5] = labels
    doc.from_array(COLUMNS, rows)  # type: ignore[arg-type]


def parse(reading: Reading, scores: Scores, network: TrainedNetwork, starts: BoolArray) -> tuple[IntArray, IntArray]:
    """Head (its own for a root) and label class of every word; every sentence (see `starts`) is a tree."""
    n = len(reading.words)
    edges = [*np.flatnonzero(starts).tolist(), n]
    source, target, none = network.arc_sides(scores, "head")
    heads = np.arange(n)
    for low, high in pairwise(edges):
        arcs = source[low:high] @ target[low:high].T
        root = source[low:high] @ none[scores.window[low]]
        heads[low:high] = low + best_tree(arcs, root)
    labels = _labels(scores, network, heads)
    root_class = network.classes["label"].index("root")
    is_root = heads == np.arange(n)
    labels[is_root] = root_class
    mend_passives(labels, reading.words, network.classes["label"])
    return heads, labels


def mend_passives(labels: IntArray, words: Sequence[str], names: Sequence[str]) -> None:
    """Makes auxiliaries that no passive has plain ones."""
    if {"aux", "aux:pass"} <= set(names):
        passive, plain = names.index("aux:pass"), names.index("aux")
        for i in np.flatnonzero(labels == passive).tolist():
            if words[i].lower() not in PASSIVE:
                labels[i] = plain


def sentence_starts(reading: Reading, scores: Scores, network: TrainedNetwork) -> BoolArray:
    """Which words begin a sentence; paragraphs and windows always do."""
    sent = network.tag_scores(scores, "sent")
    start = network.classes["sent"].index("start")
    starts: BoolArray = (sent.argmax(-1) == start) | reading.starts
    starts |= np.diff(scores.window, prepend=-1) != 0
    return starts


def _labels(scores: Scores, network: TrainedNetwork, heads: IntArray) -> IntArray:
    """The best label of each arc; "root" is left to roots."""
    source, target, none = network.arc_sides(scores, "label")
    ends = target[heads]
    is_root = heads == np.arange(len(heads))
    ends[is_root] = none[scores.window[is_root]]
    u, linear = network.label["u"], network.label["weight"]
    classes, width, _ = u.shape
    both = np.empty((len(heads), classes), np.float32)
    flat = u.transpose(1, 0, 2).reshape(width, classes * width)
    for low in range(0, len(heads), 256):
        part = slice(low, low + 256)
        mixed = (source[part] @ flat).reshape(-1, classes, width)
        both[part] = np.einsum("nck,nk->nc", mixed, ends[part])
    both += np.concatenate([source, ends], 1) @ linear.T + network.label["bias"]
    both[~is_root, network.classes["label"].index("root")] = -np.inf
    best: IntArray = both.argmax(-1)
    return best


def _lemmas(
    doc: Doc, reading: Reading, network: TrainedNetwork, scores: Scores, upos: IntArray
) -> npt.NDArray[np.uint64]:
    add = doc.vocab.strings.add
    points = network.tag_scores(scores, "lemma")
    scripts = np.argsort(-points, axis=1)[:, :CHOICES].tolist()
    names = network.classes["upos"]
    rows = zip(reading.words, upos.tolist(), scripts, strict=True)
    found = (add(network.lemmas.best(word, names[u], choices)) for word, u, choices in rows)
    return np.fromiter(found, np.uint64, len(reading.words))


def _hang(doc: Doc, heads: IntArray, rows: npt.NDArray[np.uint64], begins: BoolArray, classes: Classes) -> None:
    """Gives heads, tags and forms as lemmas to the tokens the encoder did not read."""
    unread = np.flatnonzero(heads < 0)
    front = next((t.i for t in doc if not t.is_space), 0)
    anchor, last = -1, -2
    for i in unread.tolist():
        if last != i - 1:
            behind = i + int(np.argmin(heads[i:] < 0))
            inside = i > front and heads[behind] >= 0 and not begins[behind]
            anchor = i - 1 if inside else -1
        last = i
        space = doc[i].is_space
        rows[i, 0] = POS_IDS["SPACE"] if space else POS_IDS["X"]
        rows[i, 1] = classes.space if space else classes.unread
        rows[i, 3] = doc[i].orth
        if space:
            heads[i] = i - 1 if i > front else front
        else:
            heads[i] = anchor if anchor >= 0 else i
            anchor = int(heads[i])
