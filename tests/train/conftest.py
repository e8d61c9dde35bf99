"""Corpora of a few invented sentences, in the layout of the real ones."""

import json
from pathlib import Path

import pytest

SENTENCES = """\
# newdoc id = one
# newpar
1	Rain	rain	NOUN	NN	Number=Sing	2	nsubj	_	_
2	fell	fall	VERB	VBD	Tense=Past	0	root	_	SpaceAfter=No
3	.	.	PUNCT	.	_	2	punct	_	_

# text = “Ilse doesn't row,” she said.
1	“	"	PUNCT	``	_	5	punct	_	SpaceAfter=No
2	Ilse	Ilse	PROPN	NNP	Number=Sing	5	nsubj	_	_
3-4	doesn't	_	_	_	_	_	_	_	_
3	does	do	AUX	VBZ	_	5	aux	_	_
4	n't	not	PART	RB	_	5	advmod	_	_
5	row	row	VERB	VB	_	8	ccomp	_	SpaceAfter=No
5.1	row	row	VERB	VB	_	_	_	_	_
6	,”	,”	PUNCT	''	_	5	punct	_	_
7	she	she	PRON	PRP	_	8	nsubj	_	_
8	said	say	VERB	VBD	Tense=Past	0	root	_	SpaceAfter=No
9	.	.	PUNCT	.	_	8	punct	_	_

# newpar
1	Boats	boat	NOUN	NNS	Number=Plur	2	nsubj	_	_
2	left	leave	VERB	VBD	Tense=Past	0	root	_	_

# newdoc id = two
1	Go	go	VERB	VB	_	0	root	_	_

"""
ARTICLE = "Rain fell in Velm.\n“The river rose,” Ilse Brandt said.\nIt rains."
NAMES = {"text": "Ilse Brandt of the Velm Guild left Ostry in May.", "ents": [[0, 11, "PERSON"], [19, 29, "ORG"]]}
PLACES = {"text": "Boats left Ostry for the Velm Mill.", "ents": [[11, 16, "GPE"], [25, 34, "FAC"]]}


def span(words: str) -> list[int]:
    start = ARTICLE.index(words)
    return [start, start + len(words)]


ATTRIBUTION = {
    "doc": "velm",
    "id": "E1",
    "source": [span("Ilse Brandt")],
    "cue": [span("said")],
    "content": [span("The river rose,")],
}


def lines(path: Path, *rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ud/, ner/ and polnear/."""
    folder = tmp_path_factory.mktemp("data")
    (folder / "ud").mkdir()
    for name in ("ewt-train", "ewt-dev", "gum-train", "gum-dev"):
        (folder / "ud" / f"{name}.conllu").write_text(SENTENCES * 4, encoding="utf-8")
    for name in ("worldwide-train", "worldwide-dev", "ewt-nner-train", "wikigold", "uner-ewt-dev", "re3d-other"):
        lines(folder / "ner" / f"{name}.jsonl", *[NAMES, PLACES] * 4)
    for part in ("train", "dev"):
        lines(
            folder / "polnear" / part / "articles.jsonl",
            {"id": "velm", "text": ARTICLE},
            {"id": "bare", "text": "Rain."},
        )
        lines(folder / "polnear" / part / "attributions.jsonl", ATTRIBUTION)
    return folder


@pytest.fixture(autouse=True)
def without_our_own_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests train on their own invented data alone."""
    monkeypatch.setattr("saidby.train.corpora.OWN", Path("none.jsonl"))
