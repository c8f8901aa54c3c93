"""``measurement``: a value or a word."""

import pytest


@pytest.mark.parametrize(
    ("bound", "yes", "no"),
    [
        ("above: 7.3 U/L", "7.4 U/L", "7.3 U/L"),
        ("at_least: 7.3 U/L", "7.3 U/L", "7.2 U/L"),
        ("below: 7.3 U/L", "7.2 U/L", "7.3 U/L"),
        ("at_most: 7.3 U/L", "7.3 U/L", "7.31 U/L"),
    ],
)
def test_bounds(asks, bound, yes, no):
    """`above` and `below` are strict, `at_least` and `at_most` are not. Values are exact
    decimals in the unit of the concept; nothing is rounded.
    """
    outcome = asks(f"{{measurement: brine, {bound}}}")
    assert outcome(f"measurements: {{brine: {yes}}}") == "reported"
    assert outcome(f"measurements: {{brine: {no}}}") == "not-applicable"
    assert outcome("measurements: {chalk: 1 mg/L}") == "undecided"


def test_two_bounds_make_a_range(asks):
    """Several bounds must all be met."""
    outcome = asks("{measurement: brine, at_least: 5, at_most: 8}")
    assert outcome("measurements: {brine: 8 U/L}") == "reported"
    assert outcome("measurements: {brine: 9 U/L}") == "not-applicable"


def test_units_are_converted(asks):
    """A value may stand in any unit that measures the same, and in one that the vocabulary
    accepts for this concept alone.
    """
    outcome = asks("{measurement: brine, above: 1 U/mL}")
    assert outcome("measurements: {brine: 1001 U/L}") == "reported"
    assert outcome("measurements: {brine: 1001 IU/L}") == "reported"


def test_what_straddles_a_bound_is_unknown(asks):
    """A value known only as an interval decides a bound where it lies on one side of it. What
    straddles the bound is unknown: "> 8" may be 9 or 900.
    """
    outcome = asks("{measurement: brine, above: 10}")
    assert outcome("measurements: {brine: '> 10 U/L'}") == "reported"
    assert outcome("measurements: {brine: 11-30 U/L}") == "reported"
    assert outcome("measurements: {brine: '< 10 U/L'}") == "not-applicable"
    assert outcome("measurements: {brine: '> 8 U/L'}") == "undecided"
    assert outcome("measurements: {brine: 8-12 U/L}") == "undecided"


def test_a_word_is_no_number(asks):
    """A bound asks for a value: that brine is raised does not say how far."""
    assert asks("{measurement: brine, above: 10}")("measurements: {brine: raised}") == "undecided"


def test_is_reads_the_stated_word_first(asks):
    """`is` reads the word that the profile states, then the range stated beside the value, then
    the vocabulary's range (for brine 10 to 20 U/L).
    """
    outcome = asks("{measurement: brine, is: raised}")
    assert outcome("measurements: {brine: raised}") == "reported"
    assert outcome("measurements: {brine: {value: 15 U/L, is: raised}}") == "reported"
    assert outcome("measurements: {brine: {value: 15 U/L, reference: '< 12'}}") == "reported"
    assert outcome("measurements: {brine: 21 U/L}") == "reported"
    assert outcome("measurements: {brine: 20 U/L}") == "not-applicable"
    assert outcome("measurements: {brine: {value: 25 U/L, reference: '< 30'}}") == "not-applicable"


def test_no_range_no_word(asks):
    """A value without a range is unknown for `raised`, `low` and `normal`: chalk has none."""
    outcome = asks("{measurement: chalk, is: raised}")
    assert outcome("measurements: {chalk: 900 mg/L}") == "undecided"
    assert outcome("measurements: {chalk: {value: 900 mg/L, reference: '< 5'}}") == "reported"
    assert outcome("measurements: {chalk: {value: 4-6 mg/L, reference: '< 5'}}") == "undecided"


def test_a_range_may_depend_on_age(asks):
    """A range that is not surely the patient's decides only with all that may be: soot is
    normal to 5 below the age of 6, and to 9 from then on.
    """
    outcome = asks("{measurement: soot, is: raised}")
    assert outcome("{patient: {age: 4 y}, measurements: {soot: 7 mg/L}}") == "reported"
    assert outcome("{patient: {age: 7 y}, measurements: {soot: 7 mg/L}}") == "not-applicable"
    assert outcome("{measurements: {soot: 7 mg/L}}") == "undecided"


@pytest.mark.parametrize(
    ("said", "yes", "no"),
    [
        ("raised", {"raised", "positive"}, {"low", "normal", "negative"}),
        ("low", {"low"}, {"raised", "normal", "negative"}),
        ("normal", {"normal"}, {"raised", "low", "positive"}),
        ("positive", {"positive"}, {"normal", "negative"}),
        ("negative", {"negative", "normal"}, {"raised", "low", "positive"}),
    ],
)
def test_what_one_word_says_of_another(asks, said, yes, no):
    """A raised titre is a positive one, and a negative test is a normal one. A positive test
    need not be raised, nor a normal value a negative test: there the answer is unknown.
    """
    for asked in ("raised", "low", "normal", "positive", "negative"):
        wanted = "reported" if asked in yes else "not-applicable" if asked in no else "undecided"
        outcome = asks(f"{{measurement: dye, is: {asked}}}")
        assert outcome(f"measurements: {{dye: {said}}}") == wanted, asked


def test_words_of_a_class(asks):
    """One raised salt makes "salts" raised; normal salts make each of them normal. That one of
    them is normal leaves the others open.
    """
    assert asks("{measurement: salts, is: raised}")("measurements: {brine: raised}") == "reported"
    assert asks("{measurement: salts, is: raised}")("measurements: {brine: normal}") == "undecided"
    assert (
        asks("{measurement: salts, is: normal}")("measurements: {brine: low}") == "not-applicable"
    )
    assert asks("{measurement: brine, is: normal}")("measurements: {salts: normal}") == "reported"
    down = asks("{measurement: brine, is: raised}")
    assert down("measurements: {salts: normal}") == "not-applicable"
    assert down("measurements: {salts: raised}") == "undecided"


def test_a_titre_is_kept_as_it_stands(asks):
    """A titre is text with a meaning of its own: without a word beside it, whether 1:40 is
    positive stays unknown.
    """
    outcome = asks("{measurement: dye, is: positive}")
    assert outcome("measurements: {dye: 1:40}") == "undecided"
    assert outcome("measurements: {dye: {value: 1:40, is: positive}}") == "reported"
