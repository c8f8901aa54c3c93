"""The words of clinical English that decide how a mention is meant: language, never medicine.

A cue is a phrase of one kind. ``words|alternatives`` spell out its forms; a kind says what the
phrase does, and the stages that read it say how far. No drug, sign or test stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from cdss.extract.marks import Span


class Cue(NamedTuple):
    """A phrase found in the text: its kind, what it says, and where."""

    kind: str
    words: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)


_BE = "is|was|were|are|been|being|be"

CUES: dict[str, str] = {
    # What is denied. `no` names its noun; the others carry over a list.
    "negation": """
        no, not, without, nor, neither, never, none, denied, denies, denying, cannot, absence
        of, lack of, lacked, lacking, free of|from, no evidence|sign|signs|history|features of,
        no clinical|radiological|laboratory evidence|sign|signs of, no evidence for, without
        any|evidence, without evidence|signs|sign of, devoid of, rather than, instead of, failed
        to show|reveal|demonstrate|detect|disclose|find, failing to show|reveal,
        ruled|rules|ruling out, excluded, excludes, excluding, nothing|none
        suggested|suggesting, did|does|do|could|was|were|had|has|have not, didn't, doesn't,
        wasn't, weren't, unremarkable for
    """,
    "negated-after": """
        _BE absent, _BE ruled|excluded out, _BE excluded, was|were not
        found|seen|detected|noted, was|were not
        observed|present|evident|identified|demonstrated|palpable|elicited|performed, was|were
        never seen|observed|noted|found|present, could not be found|demonstrated|detected, could
        not be elicited|seen, _BE denied, has|have been excluded, not found|detected|present,
        _BE undetectable, _BE lacking, was|were not to be seen|found|detected, in none, in no
        patient
    """,
    # What looks like a denial and is none.
    "not-negation": """
        not only, no longer than, no|not other, no less than, not less than, no more than, not
        more than, not uncommon, not unusual, no change|changes in, without difficulty, no
        difference, not surprisingly, no doubt, not yet known, not known, not clear, whether or
        not, not later than, no later than, no specific, no definite
    """,
    "normal": """
        normal, normally, unremarkable, within normal limits|range, within the normal
        limits|range, within reference range|limits, within the reference range|limits, in the
        normal range, in normal range, preserved, intact, non-pathological
    """,
    "normalised": "normalised, normalized, returned to normal, became normal, back to normal, "
    "normalisation of, normalization of",
    "abnormal": """
        abnormal, pathological, deranged, impaired, restricted, limited, restrict, restricts,
        limit, impair, impairs, disturbed
    """,
    "raised": """
        raised, elevated, elevation of|in, elevations of|in, high, higher, increased
        level|levels of, elevated
        level|levels|titre|titres|titer|titers|concentration|concentrations of, raised
        level|levels|titre|titer|titres|titers|concentration|concentrations of, high
        level|levels|titre|titer|titres|titers|concentration|concentrations of, increased,
        increased concentration|concentrations|titre|titer of, above normal, above the normal
        range, above the upper limit, hyperelevated
    """,
    "low": """
        low, lower, decreased, reduced, diminished, low level|levels|titre|titer of, depressed,
        decreased level|levels of, reduced level|levels of, below normal, below the normal
        range, below the lower limit, subnormal, deficient
    """,
    "positive": "positive, positive for, positivity, positivity for, seropositive, "
    "tested positive for, tests|test positive for, detectable",
    "negative": "negative, negative for, negativity, seronegative, tested negative for, "
    "tests|test negative for, undetectable",
    # What is not certain, not now, or not the patient's.
    "hedge": """
        may, might, could, can, perhaps, possibly, probably, likely, unlikely, seems, seem,
        seemed, appears to, appear to, suggest, suggests, suggested, suggesting, potentially,
        presumably, would
    """,
    "suspected": """
        suspected, suspicion of, suspicious for|of, suspicion for, presumptive, presumed,
        possible, probable, questionable, suggestive of, query, was|were|is suspected, raised
        the suspicion of, suspecting, provisional, tentative, thought to be
    """,
    "hypothetical": """
        if, in case of, in cases of, risk of|for, risk factor|factors for, at risk for|of, to
        prevent|avoid|exclude|reduce|detect, to rule out, prevention of, prophylaxis
        of|for|against,
        evaluated|evaluation|screened|screening|tested|assessed|examined|investigated for,
        evaluated|screened|assessed|examined for presence|the of, for presence of, for the
        presence of, should, unless, whether, in order to, differential diagnosis, differential
        diagnoses, differential diagnoses included|include, potential for, fear of, concern
        for|about, vaccinated against, immunised|immunized against, contraindication for|to,
        criteria for, had she|he|they not
    """,
    "planned": """
        planned, planning, scheduled, is|are planned, will be, will, is|are awaiting, awaiting,
        awaited, is|are to be, is|are being considered, on the waiting list
    """,
    "family": """
        mother, father, brother, sister, siblings, sibling, brothers, sisters, family history,
        grandmother, grandfather, aunt, uncle, cousin, cousins, maternal, paternal, parents,
        family history of, relatives, twin, mother's, father's, brother's, sister's, family
        member, family members, first-degree relative|relatives, his|her son|daughter
    """,
    "history": """
        history of, past history of, medical history of, previous history of, past medical
        history, previously diagnosed with, known to have, known case of, background of,
        previously had, years|months previously, years|months earlier, in the past, known
    """,
    # What ends the reach of another cue.
    "turn": """
        but, however, although, though, except, except for, apart from, aside from, yet,
        whereas, while, nevertheless, nonetheless, still, instead, otherwise, other than, with
        the exception of
    """,
    "relative": "which, who, whom, whose, that, where, when, because, since, so",
    "time-word": """
        during, after, before, following, until, till, despite, in spite of, throughout, prior
        to, upon, on, under, within, over, since, by, at, because of, due to, owing to,
        secondary to
    """,
    # Verbs that say that something is there, is seen, is begun.
    "be": "is, was, were, are, been, be, became, become, becomes, being, remained, remains, "
    "remain, appeared, stayed, resulted in, proved",
    "have": """
        did, does, do, had, has, have, having, developed, develops, develop, presented,
        presented with, presenting with, showed, shows, show, shown, revealed, reveals,
        demonstrated, demonstrates, disclosed, confirmed, experienced, suffered, suffered from,
        complained of, complaining of, noted, noticed, observed, seen, found, detected,
        identified, documented, reported, recorded, included, include, includes, consisted,
        appeared, occurred, arose, manifested, exhibited, indicated, indicating, displayed,
        yielded, evidenced, described, suffering from, measured,
        complicated by|with, measuring, underwent, performed, obtained, taken, done, occurs,
        occur, results in, causes, affects, differs, responds, admitted, referred, brought,
        came, diagnosed, consistent with, compatible with, accompanied by, associated with,
        characterised by, characterized by, leading to, led to, experiencing, affected,
        affecting, involving, ensued, began, begun, started, entailed
    """,
    "diagnosed": """
        diagnosed with|as, diagnosed as having, diagnosed to have, diagnosis of, was|were
        diagnosed, a diagnosis of, diagnosis was, the diagnosis was, confirmed the diagnosis of,
        diagnosed, fulfilled the criteria for|of, met the criteria for
    """,
    "treated": """
        treated with|by|using, treatment|therapy|monotherapy with, received, receiving, receive,
        was|were|been given, given, started on, was|were put on, put on, commenced on, placed
        on, maintained on, managed with, treatment|therapy consisted of, treatment of choice
        was, switched|changed|converted|transitioned|shifted to, administered, administration
        of, introduced, introduction of, initiated, initiation of, commenced, instituted,
        institution of, applied, used, using, underwent, undergone, undergoing, prescribed,
        added, addition of, adding, tried, attempted, started, starting, begun, began,
        restarted, resumed, reintroduced, infused, injected, injections|injection of,
        infusions|infusion of, infusion, course|courses of, cycles|cycle of, doses|dose of,
        trial of, use of, responded to, controlled with|by, took, taking, taken, replaced
        by|with, followed by, combined with, in combination with, combination of, together with,
        escalated to, stepped up to, dosed, continued, continued on, continuing, offered,
        required, requiring, needed, loaded with, on treatment|therapy with, exposed to, bolus
        of, boluses of, pulses|pulse of, performed, carried out,
        after|despite|under|following|during|on treatment|therapy with, therapy, treatment
    """,
    "harm": """
        adverse event|events|effect|effects|reaction|reactions, side effect|effects,
        side-effect, side-effects, untoward effect|effects|event|events, drug
        reaction|reactions, toxicity, toxicities, treatment-related complication|complications,
        complication|complications of treatment|therapy
    """,
    "borne": "well tolerated, tolerated well, good tolerance, good tolerability, "
    "excellent tolerability, without complications, without adverse events|effects, "
    "without side effects, uneventfully",
    "leads": """
        led to, leading to, caused, causing, resulted in, resulting in, induced, provoked,
        was|were followed by, produced, gave rise to, precipitated, complicated by
    """,
    "attributed": """
        attributed to, ascribed to, related to, thought to be due to, caused by, induced by, due
        to, secondary to, because of, owing to, considered related to, blamed on, as a side
        effect of, as side effect, as an adverse effect of
    """,
    "arose": "developed, occurred, appeared, arose, ensued, complained of, experienced, emerged, "
    "was|were reported, reported, was|were noted, set in, supervened",
    "not-given": """
        considered, offered, declined, refused, contraindicated, unavailable, not available, not
        necessary|needed|required|used|started|given|administered|prescribed|tried|indicated,
        was|were not
        necessary|needed|required|used|started|given|administered|prescribed|available, was|were
        not initiated|performed|tried|indicated|considered, was|were never given|started|used,
        was|were not done, was|were not an option, would have been given, withheld, was|were
        withheld, never received|used|given, did not receive|require|need, has|have not
        received, deferred, was|were
        considered|offered|declined|refused|contraindicated|unavailable|planned|proposed
    """,
    "stopped": """
        stopped, discontinued, abandoned, discontinuation of, withdrawn, withdrawal of, ceased,
        tapered, tapered off|down|to, tapering, taper, weaned, weaned off, weaning, interrupted,
        reduced, reduction of, dose reduction of, suspended
    """,
    "capable": "able to, capable of, could, managed to, regained the ability to, ability to, "
    "was again able to, can, independently, without assistance, without help|aid",
    "incapable": """
        unable to, not able to, incapable of, could not, cannot, couldn't, can't, inability to,
        no longer able to, could no longer, lost the ability to, loss of the ability to, failed
        to, not capable of, no longer, difficulty in, difficulty with, difficulty, difficulties
        in|with, too weak to, was|were not able to, did not manage to
    """,
}

# How a treatment came out. Each kind is a response of the knowledge.
RESPONSES: dict[str, str] = {
    "complete": """
        regressed completely|fully, completely|fully regressed, resolved completely,
        completely|fully|totally resolved|disappeared|cleared|healed|recovered, complete|full
        remission|resolution|response|recovery|healing|clearance|disappearance,
        complete|full|total
        remission|resolution|response|recovery|healing|clearance|disappearance of,
        achieved|attained|reached remission, resolved, resolve, disappeared, cleared, healed,
        vanished, went into remission, in complete|full remission, resolution of, disappearance
        of, resolution, healing of, cleared up|completely, healed|disappeared|cleared
        completely|fully, abated, ceased, normalised, normalized, returned to normal,
        normalisation of, normalization of, remitted, entered remission, became undetectable,
        complete|full resolution was, settled completely
    """,
    "improved": """
        improved, improves, improve, improving, improvement, improvement of|in, improvements
        in|of, significant|marked|remarkable|dramatic|clear|substantial|good|rapid improvement
        in|of, subsided, subside, settled, lessened, eased, ameliorated, amelioration of,
        alleviated, relieved, relief of|from, responded, responded well, responded
        well|promptly|rapidly to,
        good|excellent|favourable|favorable|satisfactory|dramatic|clinical|rapid response,
        effective, effectively, effectively treated, successful, successfully, successfully
        treated, benefit from, benefited, benefitted, better, regression of, regressed, shrank,
        reduced in size, recovered, recovery of, controlled, well controlled, under control,
        beneficial, was|were effective, restored, regained, less frequent|severe, increased
        energy, fading, faded, good effect, clinical benefit, improvement was, ameliorate
    """,
    "partial": """
        partial|partially|moderate|modest|incomplete|slight|some|limited|mild|transient
        improvement, partial|modest|slight|some|limited|moderate|mild|transient improvement
        in|of, partial|incomplete|limited|modest|transient
        response|remission|effect|effectiveness|benefit, partial|incomplete|limited|modest
        response|remission|resolution|effect|benefit to|of|in,
        partially|partly|slightly|temporarily|transiently|incompletely
        improved|responded|effective,
        partially|partly|slightly|temporarily|transiently|incompletely
        resolved|controlled|relieved, improved|resolved|responded
        partially|partly|slightly|somewhat|temporarily|transiently, minimal
        improvement|response|benefit, stabilised, stabilized, stabilisation of, stabilization
        of, stabilised at, short-lived response|improvement, only partial|partially,
        temporary|transitory improvement|relief|response|benefit, partial|incomplete|some
        healing, partial|incomplete|some
        resolution|recovery|regression|relief|control|healing|clearing of, partial|incomplete
        resolution|recovery|regression|relief|control|clearing, regressed partially
    """,
    "none": """
        failed, fail, failure, failure of|to, without
        success|benefit|improvement|effect|response, without any
        success|benefit|improvement|effect|response, no improvement|response|benefit|effect, no
        clinical|significant|sustained|further improvement|response|benefit|effect, no
        improvement|response|benefit|effect in|of|on|from|to, ineffective, inefficacious,
        was|were|proved ineffective|unsuccessful|unhelpful|useless, unsuccessful,
        unsuccessfully, did|does not
        respond|improve|help|work|change|benefit|decrease|resolve|subside, unresponsive to, did
        not respond to, not responding|responsive to, not improve, not respond, had|has not
        improved, to no avail, in vain, little|minimal
        effect|benefit|success|response|improvement, with little|no
        effect|benefit|success|response|improvement, refractory to, resistant to, nonresponsive
        to, non-responsive to, unchanged, remained unchanged, persisted|persisting despite,
        persistent despite, no influence on|upon, without influence on, of no
        benefit|use|help|avail, without any|an effect|influence on, not
        effective|beneficial|helpful|successful, was|were not effective, was|were not
        beneficial|helpful|successful, poor response, poor|inadequate|insufficient response to,
        inadequate|insufficient response, poorly responsive to, inefficacy, lack of
        efficacy|response, lack of efficacy|response of|to, could not be
        realized|realised|achieved|controlled, was|were not achieved|controlled|reached, not
        achieved, without achieving, continued unabated, fruitless, without relief, no relief,
        failed to respond|improve|control|relieve
    """,
    "worsened": """
        worsened, worsening, worsening of, worsen, deteriorated, deterioration, deterioration
        of|in, progressed, progression, progression of, continued to
        spread|progress|worsen|grow|increase|rise, spread, aggravated, aggravation of,
        exacerbated, exacerbation, exacerbation of, enlarged, grew, increased in size|number,
        became worse, got worse, further spread, extended further,
        progressive deterioration|worsening, rapidly progressed, kept growing, kept
        spreading|worsening|rising, went on to spread|progress|worsen
    """,
    "fall": """
        decreased, decreasing, decrease of|in, declined, decline of|in, fell, dropped, drop
        of|in, reduced, reduction in|of, came down, went down, diminished, fall of|in,
        decreased|reduced to
    """,
    "rise": """
        increased, increasing, rose, rising, rise of|in, climbed, went up, increase of|in,
        doubled, increased to
    """,
    "relapse-on-taper": """
        relapsed|recurred|flared|relapse|recurrence|flare|rebound
        during|on|upon|with|after|following
        tapering|taper|withdrawal|reduction|weaning|discontinuation|cessation,
        relapsed|recurred|flared|rebounded|relapsing when|as|whenever
    """,
    "relapsed": """
        relapsed, relapse, relapses, relapse of, recurred, recurrence, recurrence of,
        recurrences, flared, flare, flares, flare of, rebounded, reappeared, returned
    """,
    "not-tolerated": """
        not tolerated, was|were not tolerated, poorly tolerated, intolerance to|of, intolerant
        to|of, could not tolerate, did not tolerate, stopped|discontinued|withdrawn
        because|owing|due of|to, intolerance, stopped because of, stopped due to, had to be
        stopped|discontinued|withdrawn, discontinued because of, discontinued due to, withdrawn
        because of, withdrawn due to, discontinued owing to, stopped owing to, stopped for
    """,
}

SUBJECTS: dict[str, str] = {
    "patient": """
        the patient, our patient, this patient, patient's, the child, this child, our case, the
        present case, this case, present patient, the boy, the girl, this boy, this girl, the
        man, the woman, he, she, his, her, him, the infant, the neonate, our boy|girl, the
        lady|gentleman, the adolescent, the teenager, a boy, a girl, a man, a woman, a patient,
        an infant, a child, the baby, a neonate, the newborn, a newborn, a lady, a gentleman, a
        male, a female, the case, the proband
    """,
    "presents": """
        we report, we describe, we present, we here report, we herein report, we report here,
        here we report, here we describe, we report on, a case of, we document, is reported, is
        described, we saw, we treated, case of, is presented, we encountered
    """,
    "cohort": """
        patients, children, cases, subjects, participants, individuals, adults, women, men,
        girls, boys, infants, neonates, adolescents, families, of them, of these, of whom, all
        patients, eyes
    """,
    "cited": """
        et al, reported previously, previously reported, previously described, has been
        reported, have been reported, has been described, have been described, been reported,
        been described, published report, published reports, previous report, previous reports,
        previous study|studies, recent study|studies, retrospective analysis by, according to,
        earlier reports, case reports, several studies|reports|authors, other authors, some
        authors, a study by, a trial by, a series by, review by, reports of, was|were first
        described|reported, has been shown, have been shown, a published, in another study, in a
        previous, a recent, has recently been reported, have recently been reported
    """,
    "unheard": """
        only once, never been reported|described, has|have never, not been reported|described,
        no report|reports, no previous report|reports, no experience, only one report|case
    """,
    "hypothesis": """
        we speculate, we speculated, we hypothesise, we hypothesize, we hypothesised, we
        hypothesized, hypothesis, speculate, speculated, we assume, it is possible that, we
        postulate, we postulated, postulated, it is conceivable, mechanism, may be due to, may
        be the cause, may be explained, may have a role, may play a role, presumably, we
        propose, might be due to, might explain, could explain, may explain, may reflect, might
        reflect, we suspect, we suspected, focusing on, hypothesized, hypothesised
    """,
    "limitation": """
        limitation, limitations, limited by, no consensus, not yet known, remains unclear,
        remain unclear, is unclear, are unclear, remains unknown, remains to be, remain to be,
        further studies|study|research|trials|investigation, more studies, larger studies, are
        needed, is needed, are required, are warranted, is warranted, controlled study,
        controlled trial, controlled studies, controlled trials, is not known, are not known,
        small number, short follow-up, long-term follow-up is, not been established, has not
        been established, remains controversial, insufficient data, lack of data, cannot be
        excluded, cannot be generalised|generalized
    """,
    "general": """
        is a, is an, is the, are a, is characterized|characterised by, is defined as, occurs in,
        can be, can occur, may be, is rare, is uncommon, is known to, is one of, are known to,
        is considered, is thought to, are considered, usually, typically, often, commonly, in
        general, is associated with, is usually, is often, should be, must be, has a, accounts
        for, is caused by, results from, in children, in adults, in patients with, clinicians
        should, physicians should, have been, has been, there is no, there are no, there is,
        there are, is difficult, is not, are not
    """,
}

_PLAIN_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|\S")


class Token(NamedTuple):
    """A word, a number or a sign, in lower case."""

    word: str
    start: int
    end: int


def tokens(plain: str, start: int, end: int) -> list[Token]:
    """The words and signs of a stretch of text.

    Example:
        >>> [each.word for each in tokens("No rash, 3.5 mg.", 0, 16)]
        ['no', 'rash', ',', '3.5', 'mg', '.']
    """
    return [
        Token(found[0].lower().replace("\u2019", "'"), found.start(), found.end())
        for found in _PLAIN_TOKEN.finditer(plain, start, end)
    ]


def _key(word: str) -> str:
    """A word without its doubled letters, "ei" as "ie": common slips of the pen.

    Example:
        >>> _key("dissapeared") == _key("disappeared"), _key("recieved") == _key("received")
        (True, True)
    """
    kept = [letter for at, letter in enumerate(word) if not at or word[at - 1] != letter]
    return "".join(kept).replace("ei", "ie").replace("vement", "vment")


def _spelt(phrase: str) -> Iterator[tuple[str, ...]]:
    """Every form of a phrase with alternatives."""
    parts = [(_BE if part == "_BE" else part).split("|") for part in phrase.split()]
    yield from product(*parts)


Table = dict[str, tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...]]
"""First word -> (the words, their kinds as spelt), longest first; words as `_key` has them."""


@cache
def table(name: str) -> Table:
    """The phrases of one of the tables above, ready to be looked up by first word."""
    source = {"cues": CUES, "responses": RESPONSES, "subjects": SUBJECTS}[name]
    kinds: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for kind, phrases in source.items():
        for phrase in phrases.split(","):
            if phrase.strip():
                for words in _spelt(phrase):
                    keys = tuple(_key(word) for word in words)
                    kinds.setdefault(keys, []).append((kind, " ".join(words)))
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]] = {}
    for words, named in kinds.items():
        by_first.setdefault(words[0], []).append((words, tuple(dict.fromkeys(named))))
    return {
        first: tuple(sorted(found, key=lambda each: (-len(each[0]), each[0])))
        for first, found in by_first.items()
    }


def find(words: list[Token], name: str) -> list[Cue]:
    """The cues of a table in a list of words: from each word the longest, none within another.

    Example:
        >>> text = "There was no evidence of rash."
        >>> [(each.kind, each.words) for each in find(tokens(text, 0, 30), "cues")]
        [('be', 'was'), ('negation', 'no evidence of')]
    """
    known = table(name)
    keys = [_key(each.word) for each in words]
    found: list[Cue] = []
    at = 0
    while at < len(words):
        for phrase, kinds in known.get(keys[at], ()):
            length = len(phrase)
            if length == 1 or tuple(keys[at : at + length]) == phrase:
                end = words[at + length - 1].end
                found.extend(Cue(kind, said, words[at].start, end) for kind, said in kinds)
                at += length
                break
        else:
            at += 1
    return found
