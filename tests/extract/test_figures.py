"""Figures with what they count, as they are printed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from extract.front_desk import read


@pytest.mark.parametrize(
    ("raw", "counted"),
    [
        ("CK 14,420 U/L", [("value", "14,420 U/L")]),
        ("about 1,000 U/L", [("value", "about 1,000 U/L")]),
        ("between 4,000 and 5,000 U/L", [("value", "between 4,000 and 5,000 U/L")]),
        ("from 300 to 50 U/L", [("value", "300"), ("value", "50 U/L")]),
        ("(14.2 U/L, normal < 8.5 U/L)",
         [("value", "14.2 U/L"), ("reference", "normal < 8.5 U/L")]),
        ("7 mg/dL (reference range 5-12 mg/dL)",
         [("value", "7 mg/dL"), ("reference", "reference range 5-12 mg/dL")]),
        ("Twelve (33.33%) patients", [("count", "Twelve"), ("percent", "33.33%")]),
        ("12 of 36 patients", [("count", "12 of 36")]),
        ("twelve of the 36 children", [("count", "twelve of the 36")]),
        ("12/36 (33.33 %)", [("count", "12/36"), ("percent", "33.33 %")]),
        ("12/36 (80 %)", [("score", "12/36"), ("percent", "80 %")]),
        ("58% (7/12)", [("percent", "58%"), ("count", "7/12")]),
        ("19/31 had failed it", [("count", "19/31")]),
        ("it was found in 40/64", [("count", "40/64")]),
        ("a score of 4/10", [("score", "4/10")]),
        ("Of 23 patients, eight had it", [("count", "23"), ("count", "eight")]),
        ("Of 23, eight healed", [("number", "23"), ("count", "eight")]),
        ("28 F/17 M", [("count", "28"), ("count", "17")]),
        ("(28 females/17 males)", [("count", "28"), ("count", "17")]),
        ("(n = 7; 58%)", [("count", "7"), ("percent", "58%")]),
        ("ferritin 250 ng/mL (30-200)", [("value", "250 ng/mL"), ("reference", "30-200")]),
        ("2.1 mg/dL (0.5-1.2 mg/dL)",
         [("value", "2.1 mg/dL"), ("reference", "0.5-1.2 mg/dL")]),
        ("84 mg/dL (4-5 mmol/L)", [("value", "84 mg/dL"), ("value", "4-5 mmol/L")]),
        ("median 250 ng/mL (30-200)", [("value", "250 ng/mL"), ("statistic", "30-200")]),
        ("2.1 mg/dL (normal range: 0.5-1.2)",
         [("value", "2.1 mg/dL"), ("reference", "normal range: 0.5-1.2")]),
        ("2.1 mg/dL (N: 0.5-1.2)", [("value", "2.1 mg/dL"), ("reference", "N: 0.5-1.2")]),
        ("96 mg/L (N <5)", [("value", "96 mg/L"), ("reference", "N <5")]),
        ("88 (<40)", [("value", "88"), ("reference", "<40")]),
        ("12 mg/L [3-5]", [("value", "12 mg/L")]),
        ("13% (reference interval, 37% to 55%)",
         [("percent", "13%"), ("reference", "reference interval, 37% to 55%")]),
        ("age 52 (range 3-78)", [("age", "52"), ("statistic", "range 3-78")]),
        ("HR 140 bpm, HR 1.4", [("value", "140 bpm"), ("statistic", "1.4")]),
        ("a pressure of 140/90", [("value", "140/90")]),
        ("a titre of 640 and of 1/320", [("titre", "640"), ("titre", "1/320")]),
        ("300-50", [("value", "300")]),
        ("weekly x 4", [("schedule", "weekly x 4")]),
        ("3x/week, twice/day", [("schedule", "3x/week"), ("schedule", "twice/day")]),
        ("every 3rd week", [("schedule", "every 3rd week")]),
        ("500mg BD", [("dose", "500mg"), ("schedule", "BD")]),
        ("20 mg 1-0-1", [("dose", "20 mg"), ("schedule", "1-0-1")]),
        ("on days 1-5, 14 and 21", [("schedule", "on days 1-5, 14 and 21")]),
        ("88 g/L on day 3 and 6 g/L on day 21",
         [("value", "88 g/L"), ("moment", "on day 3"), ("value", "6 g/L"),
          ("moment", "on day 21")]),
        ("weekly for four weeks, then every two weeks",
         [("schedule", "weekly for four weeks, then every two weeks")]),
        ("a score of 35 out of 52", [("score", "35 out of 52")]),
        ("a score of 50 out 80", [("score", "50 out 80")]),
        ("a grade of three", [("value", "three")]),
        ("three drugs", [("number", "three")]),
        ("ANA 1:640", [("titre", "1:640")]),
        ("ANA = 5,120 times", [("titre", "5,120 times")]),
        ("three times a day", [("schedule", "three times a day")]),
        ("10 times the upper limit of normal", [("value", "10 times the upper limit of normal")]),
        ("2 mg/kg/day", [("dose", "2 mg/kg/day")]),
        ("1 mg/Kg/day", [("dose", "1 mg/Kg/day")]),
        ("15 mg/M2/week", [("dose", "15 mg/M2/week")]),
        ("2 mg/\nkg/day", [("dose", "2 mg/kg/day")]),
        ("400 mg/kg/5 days every 6 weeks",
         [("dose", "400 mg/kg/5 days"), ("schedule", "every 6 weeks")]),
        ("10 mg twice daily", [("dose", "10 mg"), ("schedule", "twice daily")]),
        ("15 mg/m2 once weekly", [("dose", "15 mg/m2"), ("schedule", "once weekly")]),
        ("a 10% solution, 10% of them", [("dose", "10%"), ("percent", "10%")]),
        ("used at 3% concentration", [("dose", "3% concentration")]),
        ("for six cycles", [("schedule", "for six cycles")]),
        ("after six cycles", [("since", "after six cycles")]),
        ("every other day", [("schedule", "every other day")]),
        ("on days 1, 8 and 15", [("schedule", "on days 1, 8 and 15")]),
        ("on day 14", [("moment", "on day 14")]),
        ("in 2012", [("moment", "2012")]),
        ("daily activities", []),
        ("seen before [1, 2] and (3), as [123, 124]", []),
        ("IL-6, MMT8, CD20 and Fig 1", []),
        ("5 x 10^9/L", [("value", "5 x 10^9/L")]),
        ("12,000/mm3", [("value", "12,000/mm3")]),
        ("3 cm", [("value", "3 cm")]),
        ("(95% CI 5.1-9.3; SD 3.1)",
         [("statistic", "95% CI"), ("statistic", "5.1-9.3"), ("statistic", "3.1")]),
        ("nausea (n = 12)", [("count", "12")]),
        ("140/90 mmHg", [("value", "140/90 mmHg")]),
        ("2x1 g daily", [("dose", "2x1 g"), ("schedule", "daily")]),
        ("proteinuria 3.5 g/24 h", [("value", "3.5 g/24 h")]),
        ("UFC 900 nmol/24h", [("value", "900 nmol/24h")]),
        ("from 12/52 to 48/52", [("score", "12/52"), ("score", "48/52")]),
        ("max 1 g", [("dose", "max 1 g")]),
        ("10 mg BD of BD", [("dose", "10 mg"), ("schedule", "BD")]),
        ("in March 2015", [("moment", "March 2015")]),
        ("it relapsed 3 times", []),
        ("120 mL/min/1.73 m2", [("value", "120 mL/min/1.73 m2")]),
    ],
)  # fmt: skip
def test_what_a_number_counts(raw, counted):
    assert read(raw).counted() == counted


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ("more than 8,000 U/L", 8000, None),
        ("> 8,000 U/L", 8000, None),
        ("\u2264 3 U/L", None, 3),
        ("up to 30%", None, 30),
        ("4-5 U/L", 4, 5),
        ("twenty-four U/L", 24, 24),
        ("1,5 mg", Fraction(3, 2), Fraction(3, 2)),
        ("14\u2009420 U/L", 14420, 14420),
        ("3\u00b75 g/L", Fraction(7, 2), Fraction(7, 2)),
        ("12 \u00b1 3 U/L", 12, 12),
        ("650 000/\u03bcL", 650_000, 650_000),
        ("(-2.5)", Fraction(-5, 2), Fraction(-5, 2)),
    ],
)
def test_how_much_it_is(raw, low, high):
    bounds = read(raw).figure().bounds
    assert bounds is not None
    assert (bounds.low, bounds.high) == (low, high)


@pytest.mark.parametrize(
    ("raw", "unit", "read_as"),
    [
        ("211 IU/1", "[IU]/L", "the 1 after the slash read as the letter of litre"),
        ("14,420 IU/; more", "[IU]/L", "the unit breaks off after the slash; read as per litre"),
        ("777 ng/ml", "ng/mL", None),
        ("7 ng/m1", "ng/mL", "the 1 after the slash read as the letter of litre"),
        ("9 \u00b5g/l", "ug/L", None),
        ("3 mg per kg per day", "mg/kg/d", None),
        ("8 \u00d710\u2079/l", "10*9/L", None),
        ("1,5 mg", "mg", "the comma read as the sign before decimals"),
        ("50 out 80", None, "50 out of 80"),
        ("12 K/uL", "10*3/uL", None),
        ("3.1 G/L", "10*9/L", None),
        ("3.1 x 10(9)/L", "10*9/L", None),
        ("3.1 x 10e9/L", "10*9/L", None),
        ("2.5 million/mm3", "10*6/mm3", None),
        ("12,000 per mm3", "/mm3", None),
        ("2 million units", "10*6.U", None),
        ("45 mm/1st h", "mm/h", None),
        ("45 mm in the first hour", "mm/h", None),
        ("45 \u03bcU/mL", "uU/mL", None),
        ("39.5C", "Cel", "C read as degrees"),
    ],
)
def test_units_are_read_into_ucum(raw, unit, read_as):
    figure = read(raw).figure()
    assert (figure.unit, figure.read_as) == (unit, read_as)


def test_an_amount_over_days_is_kept_and_told_to_be_ambiguous():
    figure = read("400 mg/kg/5 days").figure()
    assert (figure.printed, figure.unit) == ("400 mg/kg/5 days", "mg/kg")
    assert figure.ambiguous is not None


@pytest.mark.parametrize(
    ("raw", "kind", "printed", "low", "unit", "anchor"),
    [
        ("a 2-year-old girl", "age", "2-year-old", 2, "a", "birth"),
        ("a girl, 14 years of age,", "age", "14 years of age", 14, "a", "birth"),
        ("aged 9", "age", "9", 9, "a", "birth"),
        ("a woman, 52, came", "age", "52", 52, "a", "birth"),
        ("3 y/o", "age", "3 y/o", 3, "a", "birth"),
        ("aged 3y4m", "age", "aged 3y4m", 40, "mo", "birth"),
        ("3 months back", "since", "3 months back", 3, "mo", None),
        ("at the age of 4 years", "age", "age of 4 years", 4, "a", "birth"),
        ("age of 3 years and 10 months", "age", "age of 3 years and 10 months", 46, "mo", "birth"),
        ("when she was 4 years old", "age", "when she was 4 years old", 4, "a", "birth"),
        ("a boy of 9 months", "age", "boy of 9 months", 9, "mo", "birth"),
        ("18 months after disease onset",
         "since", "18 months after disease onset", 18, "mo", "onset"),
        ("two years from disease onset", "since", "two years from disease onset", 2, "a", "onset"),
        ("after 1.5 months", "since", "after 1.5 months", Fraction(3, 2), "mo", None),
        ("two weeks later", "since", "two weeks later", 2, "wk", None),
        ("After 9 months of therapy, it fell",
         "since", "After 9 months of therapy", 9, "mo", "treatment"),
        ("a 3-month history of pain", "since", "3-month history of", 3, "mo", "onset"),
        ("6 months after diagnosis", "since", "6 months after diagnosis", 6, "mo", "diagnosis"),
        ("at 12 months of follow-up", "since", "at 12 months of follow-up", 12, "mo", "follow-up"),
        ("Aged between 4 and 9 years.", "age", "Aged between 4 and 9 years", 4, "a", "birth"),
        ("follow-up was 5 years.", "since", "5 years", 5, "a", "follow-up"),
        ("within 3 months.", "since", "within 3 months", 3, "mo", None),
        ("for 3 months", "duration", "for 3 months", 3, "mo", None),
        ("over 15 months", "duration", "over 15 months", 15, "mo", None),
        ("a 6-week course", "duration", "6-week", 6, "wk", None),
        ("two and a half years of it",
         "duration", "two and a half years", Fraction(5, 2), "a", None),
    ],
)  # fmt: skip
def test_times(raw, kind, printed, low, unit, anchor):
    figure = read(raw).figure()
    assert (figure.kind, figure.printed, figure.unit, figure.anchor) == (
        kind,
        printed,
        unit,
        anchor,
    )
    assert figure.bounds is not None
    assert figure.bounds.low == low


def test_a_time_without_a_number_has_no_bounds():
    figure = read("after several months").figure()
    assert (figure.kind, figure.bounds, figure.unit) == ("since", None, "mo")


def test_what_was_not_read_is_listed():
    front = read("She had vitiligitis, got Zzymolix 5 mg, and 17 blorps.", "fever")
    assert [(each.what, each.text) for each in front.unread] == [
        ("term", "vitiligitis"),
        ("term", "Zzymolix"),
    ]
    covered = read("She had vitiligitis.", "vitiligitis")
    assert covered.unread == ()


def test_references_and_addresses_are_not_read_for_figures():
    front = read("Results\nIt fell.\n\nFunding: 12 mg of 36 patients with nephritis.")
    assert (front.figures, front.unread) == ((), ())


def test_a_text_that_writes_decimals_with_a_comma_writes_thousands_with_a_point():
    front = read("Hb 7,2 g/dl, K 3,456 mmol/l, ferritin 1.200 ng/ml.")
    assert [each.bounds.low for each in front.figures] == [
        Fraction(36, 5),
        Fraction(3456, 1000),
        1200,
    ]
    assert all(each.read_as for each in front.figures)
    mixed = read("Hb 7,2 g/dl, K 3.4 mmol/l, ferritin 1,200 ng/ml.")
    assert [each.bounds.low for each in mixed.figures][1:] == [Fraction(17, 5), 1200]
