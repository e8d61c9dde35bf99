"""Roles, quotations and parses → attributions, on Docs annotated by hand."""

from __future__ import annotations

from annotated import NLP, parsed, role, shown, tagged
from hypothesis import given
from hypothesis import strategies as st

from saidby import marks
from saidby.attribute.attributions import find_attributions
from saidby.attribute.quotes import find_quotes
from saidby.model import Attribution, Role


def test_one_claim_a_cue_with_both_halves_of_its_quotation() -> None:
    doc = tagged(
        "“We are ready,” Ilse Brandt said. “We sail at dawn.”",
        ("CONTENT", "“We are ready,”", "said"),
        ("SPEAKER", "Ilse Brandt", None),
        ("CUE", "said", "Ilse Brandt"),
        ("CONTENT", "“We sail at dawn.”", "said"),
    )
    assert shown(doc) == [("Ilse Brandt", "said", ["“We are ready,”", "“We sail at dawn.”"], "direct", 0)]


def test_a_content_that_stops_short_of_its_quotation_is_the_whole_of_it() -> None:
    doc = tagged(
        "Brandt said: “We are ready to sail.”",
        ("SPEAKER", "Brandt", None),
        ("CUE", "said", "Brandt"),
        ("CONTENT", "We are ready to", "said"),
    )
    assert shown(doc)[0][2] == ["“We are ready to sail.”"]


def test_a_quotation_goes_on_over_paragraphs_and_boilerplate() -> None:
    doc = tagged(
        "The ministry said: “Two pumps failed.\nAdvertisement\n“A third is failing.”",
        ("SPEAKER", "The ministry", None),
        ("CUE", "said", "The ministry"),
        ("CONTENT", "“Two pumps failed.", "said"),
        boilerplate="Advertisement",
    )
    assert shown(doc) == [
        ("The ministry", "said", ["“Two pumps failed.", "“A third is failing.”"], "direct", 0),
    ]


def test_a_floating_quotation_after_narrative_is_a_claim_of_its_own_with_a_carried_speaker() -> None:
    text = "“The dam holds,” Reeve said. She had been up all night and was tired. “It will hold till May at the least.”"
    doc = tagged(text, ("CONTENT", "“The dam holds,”", "said"), ("SPEAKER", "Reeve", None), ("CUE", "said", "Reeve"))
    found = find_attributions(doc)
    assert [a.carried_from for a in found] == [None, 0]
    assert found[1].cue is None
    assert found[1].method == "floating"


def test_scare_quotes_are_no_claims() -> None:
    assert shown(tagged("The “special” train left Velm at noon.")) == []


def test_speaker_labels_make_claims() -> None:
    found = shown(tagged("HADDAD: Why do you leave the orchestra now?\nWIIK: Because I still like them all."))
    assert [f[0] for f in found] == ["HADDAD", "WIIK"]


def test_a_gap_of_few_words_in_a_content_is_closed_but_never_over_another_role() -> None:
    doc = tagged(
        "Reeve said that the old pumps at the harbour had failed.",
        ("SPEAKER", "Reeve", None),
        ("CUE", "said", "Reeve"),
        ("CONTENT", "that the old", "said"),
        ("CONTENT", "at the harbour had failed", "said"),
    )
    assert shown(doc)[0][2] == ["that the old pumps at the harbour had failed"]
    doc = tagged(
        "The pumps, Reeve said, had failed.",
        ("CONTENT", "The pumps", "said"),
        ("SPEAKER", "Reeve", None),
        ("CUE", "said", "Reeve"),
        ("CONTENT", "had failed", "said"),
    )
    assert shown(doc)[0][2] == ["The pumps", "had failed"]


def test_a_cue_without_content_claims_nothing() -> None:
    assert shown(tagged("Reeve spoke.", ("SPEAKER", "Reeve", None), ("CUE", "spoke", "Reeve"))) == []


SENTENCE = ["Brandt", "said", "that", "the", "owner", "denied", "the", "charge", "."]
HEADS = [1, 1, 5, 4, 5, 1, 7, 5, 1]
DEPS = ["nsubj", "ROOT", "mark", "det", "nsubj", "ccomp", "det", "obj", "punct"]
POS = ["PROPN", "VERB", "SCONJ", "DET", "NOUN", "VERB", "DET", "NOUN", "PUNCT"]
LEMMAS = ["Brandt", "say", "that", "the", "owner", "deny", "the", "charge", "."]


def test_without_roles_the_parse_gives_outer_and_inner_claims() -> None:
    doc = parsed(SENTENCE, HEADS, DEPS, POS, LEMMAS)
    assert shown(doc) == [
        ("Brandt", "said", ["that the owner denied the charge"], "indirect", 0),
        ("the owner", "denied", ["the charge"], "indirect", 1),
    ]
    assert [a.parent for a in find_attributions(doc)] == [None, 0]


def test_inside_a_tagged_content_the_parse_alone_shows_no_claim() -> None:
    doc = parsed(SENTENCE, HEADS, DEPS, POS, LEMMAS)
    text = doc.text
    roles = [
        role(text, "SPEAKER", "Brandt", None),
        role(text, "CUE", "said", "Brandt"),
        role(text, "CONTENT", "that the owner denied the charge", "said"),
    ]
    marks.write(doc, roles, "roles")
    assert [(f[1], f[4]) for f in shown(doc)] == [("said", 0)]
    del doc.user_data[("._.", "saidby_roles", None, None)]
    assert [(f[1], f[4]) for f in shown(doc)] == [("said", 0), ("denied", 1)]


def test_seeming_is_no_claim() -> None:
    words = ["It", "seems", "to", "rain", "."]
    doc = parsed(
        words,
        [1, 1, 3, 1, 1],
        ["nsubj", "ROOT", "mark", "xcomp", "punct"],
        ["PRON", "VERB", "PART", "VERB", "PUNCT"],
        ["it", "seem", "to", "rain", "."],
    )
    text = doc.text
    marks.write(doc, [role(text, "CUE", "seems", None), role(text, "CONTENT", "to rain", "seems")], "roles")
    assert shown(doc) == []


def test_the_person_told_is_no_part_of_what_is_said() -> None:
    words = ["Stell", "told", "them", "it", "was", "money", "."]
    doc = parsed(
        words,
        [1, 1, 1, 5, 5, 1, 1],
        ["nsubj", "ROOT", "iobj", "nsubj", "cop", "ccomp", "punct"],
        ["PROPN", "VERB", "PRON", "PRON", "AUX", "NOUN", "PUNCT"],
        ["Stell", "tell", "they", "it", "be", "money", "."],
    )
    text = doc.text
    roles = [
        role(text, "SPEAKER", "Stell", None),
        role(text, "CUE", "told", "Stell"),
        role(text, "CONTENT", "them it was money", "told"),
    ]
    marks.write(doc, roles, "roles")
    assert shown(doc)[0][2] == ["it was money"]


@given(
    st.text(alphabet="ab “”\"'’\n.,:", max_size=80),
    st.lists(
        st.tuples(st.sampled_from(["SPEAKER", "CUE", "CONTENT"]), st.integers(0, 80), st.integers(1, 30)), max_size=9
    ),
    st.integers(0, 2),
)
def test_any_roles_on_any_text_give_attributions_in_order_inside_the_text(
    text: str, spans: list[tuple[str, int, int]], depth: int
) -> None:
    doc = marks.prepare(NLP.make_doc(text))
    marks.write(doc, find_quotes(text, marks.lines_of(text), []), "quotes")
    starts = [s for _, s, _ in spans]
    roles = [
        Role(
            start=min(s, len(text)), end=min(s + n, len(text)), label=label, score=0.5, link=starts[i // 2], depth=depth
        )  # type: ignore[arg-type]
        for i, (label, s, n) in enumerate(spans)
    ]
    marks.write(doc, [r for r in roles if r.start < r.end], "roles")
    found: list[Attribution] = find_attributions(doc)
    assert [a.index for a in found] == list(range(len(found)))
    assert [a.spans[0].start for a in found] == sorted(a.spans[0].start for a in found)
    for a in found:
        assert all(0 <= s.start < s.end <= len(text) for s in a.spans)
        assert list(a.spans) == sorted(a.spans)
        assert a.parent is None or found[a.parent].depth == a.depth - 1


def test_a_content_does_not_grow_over_a_cue_that_runs_into_the_quotation() -> None:
    text = "The guild also “boasted of having mended all 40 nets of Velm” in May."
    doc = tagged(
        text,
        ("SPEAKER", "The guild", None),
        ("CUE", "also “boasted", "The guild"),
        ("CONTENT", "of having mended all 40 nets of Velm", "also “boasted"),
    )
    assert shown(doc)[0][2] == ["of having mended all 40 nets of Velm”"]
