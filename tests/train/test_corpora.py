from pathlib import Path

import pytest

from saidby.evaluate.gold_schema import GoldArticle, GoldClaim, to_json
from saidby.model import Extent
from saidby.train.check import check, odd
from saidby.train.corpora import (
    lemma_table,
    read_corpora,
    read_ner,
    read_polnear,
    read_ud,
    tag_sets,
    ud_documents,
    ud_raw,
)
from saidby.train.texts import IGNORE, NONE


def test_documents_paragraphs_and_spaces_of_conllu(data: Path) -> None:
    first, second = list(ud_documents(data / "ud" / "ewt-dev.conllu"))[:2]
    text, offsets = ud_raw(first)
    assert text == "Rain fell. “Ilse doesn't row,” she said.\nBoats left"
    assert [text[a:].split()[0][:2] for a in offsets[:4]] == ["Ra", "fe", ".", "“I"]
    assert ud_raw(second) == ("Go", [0])


def test_words_of_conllu(data: Path) -> None:
    text = read_ud(data / "ud" / "ewt-dev.conllu")[0]
    assert text.words[4:8] == ["Ilse", "does", "n't", "row"]
    assert text.arcs["head"][:3] == [1, NONE, 1]
    assert text.arcs["head"][text.words.index("Ilse")] == text.words.index("row")
    assert [w for w, s in zip(text.words, text.labels["sent"], strict=True) if s == "start"] == ["Rain", "“", "Boats"]
    assert [w for w, s in zip(text.words, text.starts, strict=True) if s] == ["Rain", "Boats"]
    assert [w for w, d in zip(text.words, text.depths, strict=True) if d][:2] == ["Ilse", "does"]
    assert text.labels["lemma"][1] == "l|3|all"


def test_names_become_labels_in_our_classes(data: Path) -> None:
    people, places = read_ner(data / "ner" / "wikigold.jsonl")[:2]
    tagged = {w: t for t_ in (people, places) for w, t in zip(t_.words, t_.labels["ner"], strict=True) if t != "O"}
    assert tagged["Ilse"] == "B-PERSON"
    assert tagged["Brandt"] == "I-PERSON"
    assert tagged["Guild"] == "I-ORG"
    assert tagged["Ostry"] == "B-LOC"
    assert tagged["Mill"] == "I-LOC"
    assert "DATE" in people.partial
    assert read_ner(data / "ner" / "worldwide-train.jsonl")[0].partial == ()


def test_roles_and_links_of_polnear(data: Path) -> None:
    bare, text = read_polnear(data / "polnear" / "dev")
    assert set(bare.labels["role"]) == {"O"}
    at = {w: i for i, w in enumerate(text.words)}
    labels = dict(zip(text.words, text.labels["role"], strict=True))
    assert [labels[w] for w in ("The", "river", "Ilse", "Brandt", "said")] == [
        "B-CONTENT",
        "I-CONTENT",
        "B-SPEAKER",
        "I-SPEAKER",
        "B-CUE",
    ]
    assert text.arcs["cue"][at["river"]] == at["said"]
    assert text.arcs["speaker"][at["said"]] == at["Ilse"]
    assert text.arcs["cue"][at["Rain"]] == IGNORE
    assert text.depths[at["river"]] == 1


OUR_OWN = Path(__file__).parents[2] / "corpus" / "gold-train.jsonl"


def test_open_data_leave_out_what_has_no_licence(data: Path) -> None:
    assert set(read_corpora(data, "train")) == {"ud", "ner", "polnear"}
    assert set(read_corpora(data, "train", open_only=True)) == {"ud", "ner"}


def test_our_own_articles_train_too(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saidby.train.corpora.OWN", OUR_OWN)
    texts = read_corpora(data, "train", open_only=True)
    for part in ("own", "inner"):
        assert sum("B-CUE" in text.labels["role"] for text in texts[part]) > 100
    assert not {"own", "inner"} & set(read_corpora(data, "dev"))


def test_lemmas_of_known_forms(data: Path) -> None:
    table = lemma_table([data / "ud" / "ewt-train.conllu"])
    assert table["VERB"]["fell"] == "fall"
    assert "PROPN" not in table


def test_tags_that_go_together(data: Path) -> None:
    found = tag_sets([data / "ud" / "ewt-train.conllu"], known=8)
    assert found["sets"][0] == ["VERB", "VBD", "Tense=Past"]
    assert found["counts"][0] == 12
    assert found["sets"][int(next(iter(found["forms"]["."])))] == ["PUNCT", ".", "_"]
    assert list(found["forms"]["."].values()) == [8]
    assert "ilse" not in found["forms"]
    assert sum(tag_sets([data / "ud" / "ewt-train.conllu"], least=5)["counts"]) < sum(found["counts"])


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([(0, 4), (5, 9)], []),
        ([(0, 9), (5, 9)], []),
        ([(0, 6), (5, 9)], ["crossing"]),
        ([(3, 3)], ["empty"]),
        ([(5, 99)], ["outside"]),
        ([(4, 9)], ["white space at an edge"]),
        ([(0, 4), (0, 4)], ["twice"]),
    ],
)
def test_odd_spans(spans: list[tuple[int, int]], found: list[str]) -> None:
    assert list(odd("Rain fell", spans)) == found


def test_a_check_counts_labels_and_sees_what_train_and_dev_share(data: Path) -> None:
    train, dev = read_corpora(data, "train"), read_corpora(data, "dev")
    found = check(data, train, dev)
    assert found.labels["train"]["role"]["B-CUE"] == 1
    assert found.labels["train"]["cue →"]["word"] > 0
    assert found.shared["ud"] == 8
    assert found.unseen == {}
    assert found.odd["worldwide-dev"] == {}
    assert found.summary()["sentences_in_train_and_dev"]["ud"] == 8
    dev["ud"][0].labels["upos"][0] = "INTJ"
    assert check(data, train, dev).unseen["upos"] == ["INTJ"]


def test_gold_of_ones_own_trains_roles_and_what_is_inside_them(data: Path) -> None:
    text = "Rain fell in Velm.\n“The mayor says the river rose” Ilse Brandt said.\nIt rains."

    def part(words: str) -> Extent:
        return Extent(start=text.index(words), end=text.index(words) + len(words))

    def claim(name: str, content: str, cue: str, mention: str, parent: str | None = None) -> GoldClaim:
        return GoldClaim(
            id=name,
            spans=(part(content),),
            quotation="direct",
            resolution="named",
            cue=part(cue),
            mention=part(mention),
            parent=parent,
        )

    nothing = dict.fromkeys(("style", "title", "publisher", "published_at", "url"), "")
    lists = dict.fromkeys(("bylines", "speakers", "quantities", "hedges"), ())
    claims = (
        claim("c1", "“The mayor says the river rose”", "said", "Ilse Brandt"),
        claim("c2", "the river rose", "says", "The mayor", parent="c1"),
    )
    article = GoldArticle(slug="velm", half="train", text=text, claims=claims, run_together=False, **nothing, **lists)
    (data / "gold").mkdir()
    (data / "gold" / "own.jsonl").write_text(to_json(article) + "\n", encoding="utf-8")
    for open_only in (False, True):
        texts = read_corpora(data, "train", open_only=open_only)
    (outer,) = texts["own"]
    (inner,) = texts["inner"]  # "the river rose" is too short to be read again
    assert [r for r in outer.labels["role"] if r[0] == "B"] == ["B-CONTENT", "B-SPEAKER", "B-CUE"]
    assert inner.words == ["The", "mayor", "says", "the", "river", "rose"]
    assert inner.labels["role"] == ["B-SPEAKER", "I-SPEAKER", "B-CUE", "B-CONTENT", "I-CONTENT", "I-CONTENT"]
    assert inner.arcs["cue"] == [IGNORE, IGNORE, IGNORE, 2, 2, 2]
    assert inner.arcs["speaker"] == [IGNORE, IGNORE, 0, IGNORE, IGNORE, IGNORE]
    assert not {"own", "inner"} & set(read_corpora(data, "dev", open_only=True))
