from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from written import written

from saidby import marks
from saidby.errors import MarkError
from saidby.model import Attribution, Extent, Resolution
from saidby.resolve.components import make_resolution
from saidby.resolve.speakers import SpeakerLinks, find_speakers

NLP = spacy.blank("en")
TEXT = (Path(__file__).parent.parent / "cases" / "speakers.md").read_text(encoding="utf-8")
CASES = re.findall(r"^### (\S+)\n(.+)\n((?:- .+\n?)+)", TEXT, re.M)


def _row(resolution: Resolution) -> str:
    cells = (resolution.name, resolution.kind, resolution.role, resolution.resolution)
    return "- " + " | ".join(cell or "-" for cell in cells)


@pytest.mark.parametrize(("line", "rows"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_cases(line: str, rows: str) -> None:
    links = find_speakers(written(line))
    assert "\n".join(map(_row, links.resolutions)) == rows.strip()


def test_every_case_is_read() -> None:
    assert len(CASES) == TEXT.count("\n### ")


def _resolve(line: str) -> list[Resolution]:
    return list(find_speakers(written(line)).resolutions)


def test_full_names_have_one_id_in_every_article() -> None:
    one, _ = _resolve("[{Anna Brandt}] said/VBD it . [{Tom Harrow}] left/VBD .")
    other = written("[Ms {Anna Brandt}] left/VBD .")
    other._.saidby_meta["article_id"] = "a2"
    assert find_speakers(other).resolutions[0].speaker_id == one.speaker_id


def test_a_short_form_is_not_taken_from_a_country_that_is_named() -> None:
    one, other = _resolve("The {UK:LOC} left/VBD . [The {MoD:ORG}] said/VBD it . [The {Velm:LOC} MoD] said/VBD more .")
    assert (one.name, other.name) == ("Ministry of Defence (UK)", "Ministry of Defence (Velm)")


@pytest.mark.parametrize(("noun", "name"), [("aide", "Otto Lind"), ("king", "an aide to the king")])
def test_whose_name_an_apposition_is(noun: str, name: str) -> None:
    doc = written("[an aide to the king , {Otto Lind}] said/VBD it .")
    words = [token.text for token in doc]
    doc[words.index("king")].head = doc[1]
    first = doc[words.index("Otto")]
    first.head, first.dep_ = doc[words.index(noun)], "appos"
    assert find_speakers(doc).resolutions[0].name == name


def test_who_asks_is_not_who_replies() -> None:
    doc = written("{Anna Brandt} left/VBD . Asked/VBN by [{Eva Lind}] left/VBD [she] replied/VBD it .")
    words = [token.text for token in doc]
    asked, replied, asker = (doc[words.index(word)] for word in ("Asked", "replied", "Lind"))
    for token in doc[asked.i : -1]:
        token.head = replied
    doc[words.index("Eva")].head = asker
    asked.head, asked.dep_ = replied, "advcl"
    asker.head, asker.dep_ = asked, "obl:agent"
    doc[words.index("by")].head = asker
    assert [r.name for r in find_speakers(doc).resolutions] == ["Eva Lind", "Anna Brandt"]


def test_who_is_asked_answers() -> None:
    doc = written("{Oru Brandt} was/VBD asked/VBN it by [a reporter] asked/VBD it . [He] answered/VBD it .")
    words = [token.text for token in doc]
    asked, reporter = doc[words.index("asked")], doc[words.index("reporter")]
    doc[words.index("Brandt")].head, doc[words.index("Brandt")].dep_ = asked, "nsubj:pass"
    doc[words.index("by")].head, reporter.head, reporter.dep_ = reporter, asked, "obl:agent"
    assert [r.name for r in find_speakers(doc).resolutions] == ["a reporter", "Oru Brandt"]


def test_people_met_beside_a_verb_may_be_meant() -> None:
    doc = written("{Eva Lind} spoke/VBD to her grandson . [He] left/VBD it .")
    words = [token.text for token in doc]
    grandson = doc[words.index("grandson")]
    for token in doc[words.index("to") : grandson.i]:
        token.head = grandson
    doc[words.index("to")].dep_, grandson.dep_ = "case", "obl"
    assert [r.name for r in find_speakers(doc).resolutions] == ["her grandson"]


@pytest.mark.parametrize(
    "line", ["[{Brandt}] said/VBD it .", "[A spokesman] said/VBD it .", "[The council] said/VBD it ."]
)
def test_what_only_this_article_knows_keeps_to_it(line: str) -> None:
    one, other = written(line), written(line)
    other._.saidby_meta["article_id"] = "a2"
    assert find_speakers(one).resolutions[0].speaker_id != find_speakers(other).resolutions[0].speaker_id


def test_two_unnamed_are_two() -> None:
    one, other = _resolve("[A spokesman] said/VBD it . [A spokesman] denied/VBD it .")
    assert one.speaker_id != other.speaker_id


def test_evidence_leads_from_the_words_to_the_name() -> None:
    doc = written("[The {Norland Water Board:ORG}] said/VBD it . [It] added/VBD it .")
    steps = find_speakers(doc).resolutions[1].evidence
    assert [(s.rule, s.text) for s in steps] == [("mention", "It"), ("pronoun", "Norland Water Board")]


def test_evidence_names_the_registry_and_whom_a_metonym_means() -> None:
    steps = _resolve("[the Kremlin] said/VBD it .")[0].evidence
    assert [(s.rule, s.text) for s in steps if s.start == -1] == [
        ("registry", "Kremlin"),
        ("metonym", "usually Presidential Office (Russia)"),
    ]


def test_a_carried_quotation_has_the_speaker_it_goes_on_from() -> None:
    doc = written("[Mayor {Tom Harrow}] said/VBD it .")
    first = marks.read(doc, Attribution)[0]
    carried = replace(first, index=1, speaker=None, carried_from=0)
    further = replace(first, index=2, speaker=None, carried_from=1)
    marks.write(doc, [first, carried, further], "attributions")
    found = find_speakers(doc).resolutions
    assert [r.resolution for r in found] == ["named", "carried", "carried"]
    assert len({r.speaker_id for r in found}) == 1
    assert found[2].evidence[0].rule == "carried"


def test_carried_in_a_circle_is_nobody() -> None:
    doc = written("[Mayor {Tom Harrow}] said/VBD it .")
    first = marks.read(doc, Attribution)[0]
    circle = [replace(first, index=i, speaker=None, carried_from=1 - i) for i in (0, 1)]
    marks.write(doc, circle, "attributions")
    assert [r.resolution for r in find_speakers(doc).resolutions] == ["none", "none"]


def test_nothing_crosses_a_likely_boundary() -> None:
    line = "[{Anna Brandt}] said/VBD it . | [She] added/VBD it . [{Brandt}] went/VBD on ."
    assert [r.name for r in _resolve(line)] == ["Anna Brandt"] * 3
    at = written(line).text.index("She")
    cut = find_speakers(written(line, flags=(f"likely_boundary:{at}",)))
    assert [r.name for r in cut.resolutions] == ["Anna Brandt", None, "Brandt"]


def test_mentions_are_all_mentions_of_those_who_speak() -> None:
    doc = written("[{Anna Brandt}] met/VBD {Tom Harrow} . [She] said/VBD it . Later/RB {Brandt} left/VBD .")
    links = find_speakers(doc)
    assert [s.name for s in links.speakers] == ["Anna Brandt"]
    assert [(m.text, m.form) for m in links.mentions] == [
        ("Anna Brandt", "name"),
        ("She", "pronoun"),
        ("Brandt", "name"),
    ]


def test_resolution_wants_attributions() -> None:
    with pytest.raises(MarkError):
        find_speakers(NLP("Nobody says anything."))


def test_the_component_writes_its_marks() -> None:
    doc = make_resolution(NLP, "resolution")(written("[{Anna Brandt}] said/VBD it ."))
    assert [r.name for r in marks.read(doc, Resolution)] == ["Anna Brandt"]


ODD = (
    "the a Brandt Anna MoD UK WHO Kremlin ministry of Defence lawyer update he They who its said and two 's "
    "’ , . ( ) – - “ ” 🙂 \u202e"
)
WORDS = st.sampled_from(ODD.split(" "))


@st.composite
def _odd_docs(draw: st.DrawFn) -> Doc:
    """A Doc without tags or parse, whose entities and attributions lie anywhere."""
    doc = NLP(" ".join(draw(st.lists(WORDS, max_size=30))))
    places = draw(st.lists(st.integers(0, len(doc)), unique=True, max_size=8).map(sorted))
    labels = st.sampled_from(("PERSON", "ORG", "LOC", "NORP", "MISC", "DATE"))
    doc.ents = [Span(doc, a, b, label=draw(labels)) for a, b in zip(places[::2], places[1::2], strict=False)]
    marks.prepare(doc)
    place = st.integers(0, max(len(doc.text), 1))
    found: list[Attribution] = []
    for index in range(draw(st.integers(0, 5))):
        ends = sorted((draw(place), draw(place)))
        speaker = Extent(start=ends[0], end=ends[1]) if draw(st.booleans()) else None
        other = draw(st.one_of(st.none(), st.integers(0, 4)))
        found.append(
            Attribution(
                index=index,
                spans=(Extent(start=ends[0], end=ends[1]),),
                cue=None,
                speaker=speaker,
                quotation="direct",
                parent=other if other is not None and other < index else None,
                depth=0,
                method="odd",
                score=0.5,
                carried_from=other,
            )
        )
    marks.write(doc, found, "attributions")
    return doc


@settings(deadline=None)
@given(_odd_docs())
def test_odd_text_neither_crashes_nor_points_outside(doc: Doc) -> None:
    links: SpeakerLinks = find_speakers(doc)
    known = {s.speaker_id for s in links.speakers}
    assert [r.index for r in links.resolutions] == sorted(a.index for a in marks.read(doc, Attribution))
    for mention in links.mentions:
        assert doc.text[mention.start : mention.end] == mention.text
        assert mention.speaker_id in known
    for resolution in links.resolutions:
        assert (resolution.speaker_id is None) == (resolution.resolution == "none")
        for step in resolution.evidence:
            assert step.start == -1 or doc.text[step.start : step.end] == step.text


def test_a_name_may_end_in_an_apostrophe() -> None:
    [one] = _resolve("[{Velm News’:ORG}] said/VBD it .")
    assert one.kind == "organisation"


def _without_speaker(doc: Doc, index: int, cue: str) -> None:
    """Takes the mention away from one attribution and gives it a cue."""
    found = marks.read(doc, Attribution)
    at = doc.text.index(cue)
    found[index] = replace(found[index], speaker=None, cue=Extent(start=at, end=at + len(cue)))
    marks.write(doc, found, "attributions")


def test_a_cue_without_a_speaker_has_its_subject() -> None:
    doc = written("[{Anna Brandt}] said/VBD it . [{Tom Harrow}] denied/VBD it .")
    _without_speaker(doc, 1, "denied")
    found = find_speakers(doc).resolutions[1]
    assert (found.name, found.resolution) == ("Tom Harrow", "carried")
    assert [(s.rule, s.text) for s in found.evidence] == [("subject", "Harrow"), ("name", "Tom Harrow")]


def test_a_second_verb_behind_a_content_is_its_speaker_s() -> None:
    doc = written("[{Anna Brandt}] said/VBD {Tom Harrow} had left/VBN , and warned/VBD it .")
    first = doc[2 : next(t.i for t in doc if t.text == ",")]
    said, second = marks.read(doc, Attribution)[0], next(t for t in doc if t.text == "warned")
    left = next(t for t in doc if t.text == "left")
    for token, head, dep in ((doc[4], left, "nsubj"), (second, left, "conj")):
        token.head, token.dep_ = head, dep
    behind = Extent(start=second.idx, end=second.idx + len(second))
    content = Extent(start=behind.end + 1, end=behind.end + 3)
    rows = [
        replace(said, spans=(Extent(start=first.start_char, end=first.end_char),)),
        replace(said, index=1, cue=behind, speaker=None, spans=(content,)),
    ]
    marks.write(doc, rows, "attributions")
    found = find_speakers(doc).resolutions[1]
    assert (found.name, found.resolution) == ("Anna Brandt", "carried")


def test_two_verbs_that_hang_on_each_other_s_contents_are_nobody_s() -> None:
    doc = written("[{Anna Brandt}] said/VBD {Tom Harrow} warned/VBD it .")
    said, warned = doc[2], doc[5]
    for name, verb in ((doc[1], said), (doc[4], warned)):
        name.head, name.dep_ = verb, "nsubj"
    (first,) = marks.read(doc, Attribution)
    rows = []
    for index, (verb, content) in enumerate(((said, doc[3:5]), (warned, doc[0:2]))):
        cue = Extent(start=verb.idx, end=verb.idx + len(verb))
        spans = (Extent(start=content.start_char, end=content.end_char),)
        rows.append(replace(first, index=index, cue=cue, speaker=None, spans=spans))
    marks.write(doc, rows, "attributions")
    assert [r.name for r in find_speakers(doc).resolutions] == [None, None]


def test_a_passive_cue_has_nobody() -> None:
    doc = written("[{Anna Brandt}] said/VBD it . [{Tom Harrow}] was asked/VBN it .")
    _without_speaker(doc, 1, "asked")
    assert find_speakers(doc).resolutions[1].name is None


def test_evidence_of_a_name_that_follows() -> None:
    steps = _resolve("[He] said/VBD it . But/CC {Lorcan Deasy} left/VBD .")[0].evidence
    assert [(s.rule, s.text) for s in steps] == [("mention", "He"), ("cataphora", "Lorcan Deasy")]


def test_known_people_have_one_id_in_every_article() -> None:
    one = _resolve("[{Volodymyr Zelensky}] said/VBD it .")[0]
    other = written("[{Zelenskyy}] said/VBD it .")
    other._.saidby_meta["article_id"] = "a2"
    assert find_speakers(other).resolutions[0].speaker_id == one.speaker_id
    assert one.name == "Volodymyr Zelenskyy"
