"""The fifteen traps in reading: each in sentences made for it, and in the abstract where it is.

The abstracts are not in the repository; without them those tests are skipped and say so.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cdss
from cdss.extract.pipeline import Extractor
from cdss.model.concept import Concept, Vocabulary

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"

WORDS = Vocabulary(
    (
        Concept("age", "Age", "demographic", unit="mo"),
        Concept("female", "Female", "demographic", ("girl", "woman")),
        Concept("male", "Male", "demographic", ("boy", "man")),
        Concept("greening", "Greening", "diagnosis", ("greening disease",)),
        Concept("leaf-spots", "Leaf spots", "finding", ("spots", "leaf spot")),
        Concept("wilting", "Wilting", "finding"),
        Concept("itching", "Itching", "finding"),
        Concept("rusting", "Rusting", "finding", ("rust",)),
        Concept("cataract", "Cataract", "finding"),
        Concept("unable-to-climb", "Inability to climb", "finding", ("cannot climb",)),
        Concept("restricted-bending", "Restricted bending of stems", "finding"),
        Concept("apparent-adverse-effect", "Apparent adverse effect", "finding"),
        Concept("sapase", "Sapase", "measurement", unit="U/L"),
        Concept("rootase", "Rootase", "measurement", ("RTA",), unit="U/L"),
        Concept("moss-antibody", "Moss antibody", "measurement", ("moss antibodies",)),
        Concept("leaf-score", "Leaf Score", "score", unit="1"),
        Concept("climbing", "Climbing", "target", ("climbing function",)),
        Concept("remission", "Remission", "target", ("complete remission",)),
        Concept("leaf-film", "Leaf film", "procedure", ("leaf films",)),
        Concept("lonide", "Lonide", "agent"),
        Concept("metlonide", "Metlonide", "agent"),
        Concept("tolvex", "Tolvex", "agent", ("tolveks",)),
        Concept("sulfarine", "Sulfarine", "agent", ("sulpharine",)),
        Concept("brimol", "Brimol", "agent"),
        Concept("topical", "Topical", "route", ("topically",)),
        Concept("intravenous", "Intravenous", "route", ("IV",)),
        Concept(
            "topical-sulfarine", "Topical sulfarine", "intervention", agent="sulfarine",
            route="topical",
        ),
        Concept(
            "intravenous-brimol", "Intravenous brimol", "intervention", agent="brimol",
            route="intravenous",
        ),
    )
)  # fmt: skip


@cache
def own() -> Extractor:
    return Extractor(WORDS)


@cache
def field() -> Extractor:
    return Extractor(cdss.load().vocabulary)


def read(text: str) -> dict[str, Any]:
    return own().extract(text.encode())


def seed(which: str) -> tuple[str, dict[str, Any]]:
    found = sorted(SEEDS.glob(f"{which}_*.txt"))
    if not found:
        pytest.skip("the abstract is not at hand (../shared/seeds)")
    data = found[0].read_bytes()
    return data.decode(), field().extract(data)


def statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for one in document.get("subjects", ()) for each in one.get("statements", ())]


def given(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        each["intervention"]: each
        for one in document.get("subjects", ())
        for each in one.get("interventions", ())
    }


def states(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (each["concept"], str(each.get("is") or each.get("state") or ""))
        for each in statements(document)
    }


def general(document: dict[str, Any], kind: str) -> set[str]:
    return {
        concept
        for each in document.get("general", ())
        if each["kind"] == kind
        for concept in each["concepts"]
    }


class TestADrugThatIsNotThePatients:
    def test_in_an_introduction_and_a_conclusion(self) -> None:
        found = read(
            "Introduction\nGreening is treated with lonide and tolvex.\n"
            "Case report\nA 9-year-old boy with greening received brimol.\n"
            "Conclusion\nSeveral agents have been used, such as tolvex and sulfarine.\n"
        )
        assert set(given(found)) == {"brimol"}
        assert {"lonide", "tolvex"} <= general(found, "background")

    def test_in_the_abstract(self) -> None:
        _, found = seed("001")
        assert not {"intravenous-immunoglobulin", "ciclosporin", "colchicine", "probenecid"} & set(
            given(found)
        )


class TestCitedWork:
    def test_is_not_the_sources_own(self) -> None:
        found = read(
            "Case report\nA 9-year-old boy with greening received brimol.\n"
            "Discussion\nIn an analysis by Moss et al. [3], tolvex resolved the spots.\n"
        )
        assert set(given(found)) == {"brimol"}
        assert "tolvex" in general(found, "cited-work")

    def test_in_the_abstract(self) -> None:
        raw, found = seed("004")
        lam = raw.index("Lam et al")
        cited = [each for each in found["general"] if each["kind"] == "cited-work"]
        assert any(
            place["span"][0] <= lam < place["span"][1] for each in cited for place in each["at"]
        )


class TestNormalInAListThatOpensWithElevation:
    TEXT = (
        "Case report\nA girl had elevation of sapase (14.2 U/L, normal < 8.5 U/L), "
        "normal rootase and leaf spots, and negative moss antibodies."
    )

    def test_each_has_its_own_word(self) -> None:
        found = states(read(self.TEXT))
        assert ("sapase", "raised") in found
        assert ("rootase", "normal") in found
        assert ("moss-antibody", "negative") in found

    def test_says_which_cue_made_it(self) -> None:
        made = next(each for each in statements(read(self.TEXT)) if each["concept"] == "rootase")
        cue = next(each for each in made["why"] if each["cue"].startswith("normal"))
        start, end = cue["span"]
        assert self.TEXT[start:end] == "normal"

    def test_in_the_abstract(self) -> None:
        _, found = seed("001")
        assert {
            ("aldolase", "raised"),
            ("lactate-dehydrogenase", "normal"),
            ("creatine-kinase", "normal"),
            ("antinuclear-antibody", "negative"),
        } <= states(found)


class TestAppliedButFailed:
    def test_covers_every_agent_before_it(self) -> None:
        found = given(
            read("Case report\nLonide, tolvex, sulfarine, and brimol were applied but failed.")
        )
        assert set(found) == {"lonide", "tolvex", "sulfarine", "brimol"}
        assert {each["response_as_printed"] for each in found.values()} == {"failed"}

    def test_in_the_abstract(self) -> None:
        _, found = seed("000")
        failed = {
            name
            for name, each in given(found).items()
            if each.get("response_as_printed") == "failed"
        }
        assert failed == {
            "methylprednisolone-pulses",
            "cyclophosphamide",
            "ciclosporin",
            "azathioprine",
            "magnesium-aluminium-hydroxide",
        }


class TestFiguresKeptAsPrinted:
    def test_an_ambiguous_dose_is_never_computed(self) -> None:
        found = given(read("Case report\nShe received brimol at 300 mg/kg/4 days each month."))
        (dose,) = found["brimol"]["dose_as_reported"]
        assert dose["printed"] == "300 mg/kg/4 days"
        assert dose["ambiguous"] is True

    def test_a_garbled_unit_and_a_titre_are_marked(self) -> None:
        found = statements(
            read("Case report\nSapase was 211 IU/1; moss antibodies = 5,120 times were found.")
        )
        value = next(each for each in found if each["concept"] == "sapase")
        titre = next(each for each in found if each["concept"] == "moss-antibody")
        assert (value["value"], value["printed"]) == (211, "211 IU/1")
        assert "read_as" in value
        assert (titre["titre"], titre["printed"]) == ("1:5120", "5,120 times")
        assert "read_as" in titre

    def test_in_the_abstract(self) -> None:
        _, found = seed("004")
        doses = given(found)["intravenous-immunoglobulin"]["dose_as_reported"]
        assert any(each["printed"] == "400 mg/kg/5 days" and each["ambiguous"] for each in doses)
        titre = next(each for each in statements(found) if "titre" in each)
        assert titre["titre"] == "1:5120"


class TestBrokenWords:
    TEXT = (
        "Case report\nA boy had leaf spots and rust-\ning of the stem. Intrave-\nnous brimol "
        "was\n\nstarted, and high-\ndose tolvex was added."
    )

    def test_join_and_keep_their_places(self) -> None:
        found = read(self.TEXT)
        rust = next(each for each in statements(found) if each["concept"] == "rusting")
        start, end = rust["at"][0]["span"]
        assert self.TEXT[start:end] == "rust-\ning"
        assert set(given(found)) == {"intravenous-brimol", "tolvex"}

    def test_in_the_abstract(self) -> None:
        raw, found = seed("001")
        words = [
            raw[place["span"][0] : place["span"][1]]
            for each in found["general"]
            for place in each["at"]
        ]
        assert any("cal-\ncinosis" in each for each in words)


class TestNamesInsideNames:
    def test_the_longer_name_is_meant(self) -> None:
        assert set(given(read("Case report\nHe received metlonide."))) == {"metlonide"}

    def test_spellings(self) -> None:
        found = given(read("Case report\nHe received sulpharine and, later, tolveks."))
        assert set(found) == {"sulfarine", "tolvex"}

    def test_in_the_abstract(self) -> None:
        _, found = seed("001")
        assert "hydroxychloroquine" in given(found)


class TestSeveralAges:
    def test_each_is_told_and_none_is_the_start_of_treatment(self) -> None:
        found = read(
            "Case report\nA girl, 14 years of age, had greening since she was 4 years old. "
            "Lonide was started."
        )
        ages = {each["value"] for each in statements(found) if each["concept"] == "age"}
        assert ages == {14, 4}
        assert "started" not in given(found)["lonide"]

    def test_in_the_abstract(self) -> None:
        _, found = seed("000")
        ages = {each["value"] for each in statements(found) if each["concept"] == "age"}
        assert ages == {14, 4, 12}


class TestTheAuthorsThought:
    def test_is_a_hypothesis_and_no_fact(self) -> None:
        found = read(
            "Case report\nA boy with greening received brimol.\n"
            "Conclusion\nWe speculate that tolvex may have a role in rusting."
        )
        assert general(found, "hypothesis") == {"tolvex", "rusting"}
        assert set(given(found)) == {"brimol"}
        assert not any(each["concept"] == "rusting" for each in statements(found))

    def test_in_the_abstract(self) -> None:
        _, found = seed("000")
        assert {"thalidomide", "tnf-inhibitor"} <= general(found, "hypothesis")
        assert "tnf-inhibitor" not in given(found)


class TestWordedDeficits:
    @pytest.mark.parametrize(
        ("words", "state"),
        [
            ("He was not able to climb.", "present"),
            ("He became unable to climb.", "present"),
            ("He could not climb.", "present"),
            ("He was able to climb again.", "absent"),
        ],
    )
    def test_a_capability_is_a_finding_turned_round(self, words: str, state: str) -> None:
        assert ("unable-to-climb", state) in states(read(f"Case report\nA boy came. {words}"))

    def test_what_was_not_restricted_is_normal(self) -> None:
        found = states(read("Case report\nThe rust did not restrict the bending of stems."))
        assert ("restricted-bending", "absent") in found

    def test_no_adverse_effects_leaves_the_drug_given(self) -> None:
        found = given(
            read(
                "Case report\nA girl received brimol. "
                "No apparent adverse effects were observed during brimol treatment."
            )
        )
        assert found["brimol"]["adverse_events"]["state"] == "absent"

    def test_in_the_abstract(self) -> None:
        _, found = seed("004")
        assert {
            ("unable-to-stand-on-one-leg", "present"),
            ("restricted-joint-range", "absent"),
            ("unable-to-walk", "absent"),
            ("apparent-adverse-effect", "absent"),
        } <= states(found)
        given_ = given(found)["intravenous-immunoglobulin"]
        assert given_["adverse_events"]["state"] == "absent"


class TestToldTwice:
    def test_is_one_statement_with_two_places(self) -> None:
        found = statements(
            read(
                "Abstract\nA 9-year-old boy had wilting.\n\n"
                "Case report\nA 9-year-old boy was seen. There was wilting of the leaves."
            )
        )
        (wilting,) = [each for each in found if each["concept"] == "wilting"]
        assert [each["section"] for each in wilting["at"]] == ["Abstract", "Case report"]

    def test_in_the_abstract(self) -> None:
        _, found = seed("004")
        banker = [each for each in statements(found) if each["concept"] == "banker-type-jdm"]
        assert len(banker) == 1
        assert len(banker[0]["at"]) > 1


class TestOutcomesPerTarget:
    def test_one_improves_and_another_does_not(self) -> None:
        found = given(
            read(
                "Case report\nBrimol was started. Sapase stabilised at 40 U/L. "
                "Although sapase did not decrease, climbing function improved."
            )
        )
        responses = found["brimol"]["response"]
        assert responses["climbing"]["value"] == "improved"
        assert responses["sapase"]["value"] == "partial"

    def test_a_relapse_on_taper_is_named_so(self) -> None:
        found = given(
            read(
                "Case report\nLonide was given and the spots resolved. "
                "The spots relapsed during tapering of lonide."
            )
        )
        assert found["lonide"]["response"]["leaf-spots"]["value"] == "relapse-on-taper"

    def test_in_the_abstract(self) -> None:
        _, found = seed("004")
        told = given(found)
        prednisolone = told["oral-prednisolone"]["response"]
        immunoglobulin = told["intravenous-immunoglobulin"]["response"]
        assert prednisolone["disease-activity"]["value"] == "relapse-on-taper"
        assert immunoglobulin["motor-function"]["value"] == "improved"
        assert immunoglobulin["creatine-kinase"]["value"] == "partial"
        assert immunoglobulin["remission"]["value"] == "none"


class TestAFrequencyAndNoTreatment:
    TEXT = (
        "Results\nWe studied 36 children. Twelve (33.33%) of them had rust. "
        "Leaf films help to see it."
    )

    def test_is_n_of_a_cohort(self) -> None:
        found = read(self.TEXT)
        (subject,) = found["subjects"]
        rust = next(each for each in subject["statements"] if each["concept"] == "rusting")
        assert (subject["n"], subject["kind"]) == (36, "cohort")
        assert (rust["n"], rust["percent"]) == (12, 33.33)
        assert "interventions" not in subject

    def test_in_the_abstract(self) -> None:
        _, found = seed("002")
        (subject,) = found["subjects"]
        calcinosis = next(each for each in subject["statements"] if each["concept"] == "calcinosis")
        assert (subject["n"], calcinosis["n"]) == (36, 12)
        assert "interventions" not in subject
        assert "radiograph" in general(found, "claim")


class TestOnePatientInTwoPublications:
    def test_a_candidate_never_joins_them(self) -> None:
        # What another publication tells is not in this text: only a person can join the two.
        found = read("Case report\nThe girl, already reported by us [2], received brimol.")
        assert "same_subject_as" not in found

    def test_in_the_abstract(self) -> None:
        _, found = seed("000")
        assert "same_subject_as" not in found


class TestNoHeader:
    def test_is_cited_as_what_it_is(self) -> None:
        found = own().extract(
            b"Introduction\nGreening is rare (Moss B, et al. J Leaf 2012).", name="x.txt"
        )
        assert found["identified"] is False
        assert "x.txt" in found["cite_as"]
        assert "citation" not in found

    @pytest.mark.parametrize("which", ["001", "004"])
    def test_in_the_abstract(self, which: str) -> None:
        _, found = seed(which)
        assert found["identified"] is False
        assert "citation" not in found

    def test_a_header_is_read(self) -> None:
        _, found = seed("000")
        assert found["citation"]["doi"] == "10.1186/1546-0096-6-S1-P223"
        assert found["citation"]["authors"][0] == "Miyamae T"

    @pytest.mark.parametrize(
        ("printed", "doi"),
        [
            ("doi: 10.1234/S0001-23X(08)75546-3.", "10.1234/S0001-23X(08)75546-3"),
            ("(doi: 10.1234/leaf.77)", "10.1234/leaf.77"),
            (
                "doi:10.1002/1234-5678(199901)42:10<21::AID-LF20>3.0.CO;2-Z;",
                "10.1002/1234-5678(199901)42:10<21::AID-LF20>3.0.CO;2-Z",
            ),
            ("https://doi.org/10.1234/leaf.9; 2001", "10.1234/leaf.9"),
            # Where it ends is not known: no number is better than half of one.
            ("doi: 10.1234/S0001-23X(08 75546-3", None),
        ],
    )
    def test_a_doi_is_whole_or_left_out(self, printed: str, doi: str | None) -> None:
        head = f"Brimol for greening in a boy\n\nJ Leaf. 2008 Dec;4(6):248-50. {printed}\n\n"
        found = own().extract((head + "Abstract\n\nA boy had greening.").encode(), name="x.txt")
        assert found["citation"].get("doi") == doi


def test_what_a_title_names_had_not_begun_where_it_stands() -> None:
    text = "Greening in a boy. Treatment with brimol\n\nAbstract\n\nA 9-year-old boy had spots. "
    found = own().extract((text + "He was treated with brimol.").encode())
    told = found["subjects"][0]["statements"]
    assert len(told) >= 3
    assert [each["concept"] for each in told if "during" in each["time"]] == []
