from saidby.evaluate.concatenations import Source
from saidby.segment.wording import first_features, last_features
from saidby.train.wording import LEAST_ARTICLES, dump_wording, fit_wording, mean_wording

BODY = ("He said the pumps had failed.", "She said they had not.", "But they agreed that it was late.")
SOURCES = [
    Source(outlet="velm", date="", headline="", paragraphs=("A pump has failed in Velm.", *BODY, "More to follow."))
    for _ in range(LEAST_ARTICLES)
]


def test_first_and_last_paragraphs_are_told_from_the_others() -> None:
    for last, read, place in ((False, first_features, 0), (True, last_features, -1)):
        model = fit_wording(SOURCES, last=last)
        odds = [model(read(paragraph)) for paragraph in SOURCES[0].paragraphs]
        assert max(odds) == odds[place] > 1 + sorted(odds)[-2]
        assert {"bias", "weights"} == set(dump_wording(model))


def test_what_is_rare_is_left_out() -> None:
    assert fit_wording(SOURCES[1:], last=False).weights == {}


def test_mean_of_models_gives_the_mean_of_their_log_odds() -> None:
    one, other = fit_wording(SOURCES, last=False), fit_wording(SOURCES, last=True)
    features = first_features(BODY[0])
    assert abs(mean_wording([one, other])(features) - (one(features) + other(features)) / 2) < 1e-6
