"""The cues of context and of events: what each phrase of clinical English does to a mention."""

from __future__ import annotations

BE = "is|was|were|are|been|being|be"


CUES: dict[str, str] = {
    # What is denied. `no` names its noun; the others carry over a list.
    "negation": """
        no, not, without, nor, neither, never, none, denied, denies, denying, cannot, absence
        of, lack of, lacked, lacking, free of|from, no evidence|sign|signs|history|features of,
        no clinical|radiological|laboratory evidence|sign|signs of, no evidence for, without
        any|evidence, without evidence|signs|sign of, devoid of, rather than, instead of, failed
        to show|reveal|demonstrate|detect|disclose|find, failing to show|reveal, exclusion of,
        ruled|rules|ruling out, excluded, excludes, excluding, nothing|none
        suggested|suggesting, did|does|do|could|was|were|had|has|have not, didn't, doesn't,
        wasn't, weren't, unremarkable for, no
        patient|patients|child|children|one|subject|subjects|participant|participants|case|cases|infant|animal|dog|eye,
        no case|cases|instance|instances|episode|episodes of, none of the|these|our|them
        patients|children|subjects|participants|cases|animals|dogs|infants, none of
        them|us|whom, nobody, not a single patient|case, not one patient|case, not any, in no
        patient|case|child, did|does not
        report|reveal|show|demonstrate|detect|disclose|find|have|present|develop|exhibit|suggest|complain|complain,
        neither of them|the patients|the children|the two, neither
        child|patient|boy|girl|sibling|twin|brother|sister|case|infant|woman|man, sine,
        nil, nil of, fails to
        show|reveal|demonstrate|detect|disclose, has|have|had never had, has|have|had not
        developed|experienced|occurred|appeared|recurred|reappeared, never
        had|developed|experienced|showed|presented, eliminated a|an|any, discarded, exempt from,
        not associated|accompanied with|by, not complicated by, without
        developing|showing|having|signs|history|presence, without any
        sign|signs|evidence|history|further|other, in the absence of, no longer
        had|has|have|showed|shows|needed, no further|new|recurrent|subsequent|other|additional,
        no previous|prior|past|known|relevant|personal history of, no suspicion|suggestion of,
        no clinical|biological|laboratory|radiological|histological
        evidence|sign|signs|features|manifestation|manifestations of, no trace|traces of, nor
        did he|she|they have|develop|report
    """,
    "negated-after": """
        _BE absent, was|were avoided, _BE ruled|excluded out, _BE excluded, was|were not
        found|seen|detected|noted, was|were not
        observed|present|evident|identified|demonstrated|palpable|elicited|performed, was|were
        never seen|observed|noted|found|present, not done|performed|undertaken|obtained|carried,
        could not be found|demonstrated|detected, could
        not be elicited|seen, _BE denied, has|have been excluded, not found|detected|present,
        _BE undetectable, _BE lacking, no longer
        detectable|detected|present|seen|found|demonstrable|visible|evident|palpable|measurable|observed|noted,
        did|does|do not develop|occur|appear|arise|recur|reappear|exist|ensue, never
        developed|occurred|appeared|recurred, has|have|had not
        developed|occurred|appeared|recurred|reappeared, was|were|has|have not been
        seen|observed|noted|found|detected|documented|reported|identified, was|were not
        reported|encountered|recorded|documented|revealed|confirmed|visible|apparent|visualised|visualized|recognised|recognized,
        was|were not included|enrolled|eligible, could not be
        seen|identified|confirmed|proven|documented, _BE eliminated, _BE discarded, _BE missing,
        _BE not present|seen|found|detected|evident|observed|detectable|visible, cannot be
        found|seen|detected, was|were not to be seen|found|detected, in none, in no patient
    """,
    # What looks like a denial and is none.
    "not-negation": """
        not only, no longer than, no|not other than, no less than, not less than, no more than, not
        more than, not uncommon, not unusual, no change|changes in, without difficulty, no
        difference, not surprisingly, no doubt, not yet known, not known, not clear, whether or
        not, not later than, no later than, no specific, no definite, not in
        patients|children|those|controls|subjects|adults|cases, not always|necessarily|exclusively
    """,
    # What looks like a word of value and is part of a name.
    "named": """
        such as, high sensitive|sensitivity|dose|doses|grade|risk|resolution|index|frequency|flow,
        low dose|doses|grade|risk|frequency|molecular|flow|back, higher|lower
        limb|limbs|dose|doses|lobe|extremity|extremities
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
        range, below the lower limit, subnormal, deficient, suppressed
    """,
    "positive": "positive, positive for, positivity, positivity for, seropositive, "
    "tested positive for, tests|test positive for, detectable",
    "negative": "negative, nonreactive, non-reactive, negative for, negativity, "
    "no longer detectable|positive, "
    "seronegative, tested negative for, "
    "tests|test negative for, undetectable",
    # What makes something worse or better for the moment, and is no value.
    "swayed": """
        increased by|with|after|during|on|upon, worsened by|with, aggravated by|with, reduced
        by, decreased by|with, relieved by, elevated by, lowered by
    """,
    # What is not certain, not now, or not the patient's.
    "hedge": """
        may, might, could, can, perhaps, possibly, probably, likely, unlikely, seems, seem,
        seemed, appears to, appear to, suggest, suggests, suggested, suggesting, potentially,
        presumably, would
    """,
    "suspected": """
        possibility of, concern for|about|of, fear of, suspected, suspected of|to,
        suspected of having, was|were|is suspected of|to, was|were|is
        suspected of having, suspicion of, suspicious for|of, suspicion for, presumptive, presumed,
        possible, probable, questionable, suggestive of, query, was|were|is suspected, raised
        the suspicion of, suspecting, provisional, tentative, thought to be, was|were considered,
        was|were|is|are not excluded, was|were|is|are not ruled out, could|can not be excluded,
        cannot be excluded, could|can not be ruled out, cannot be ruled out
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
        misdiagnosed|mislabelled|mislabeled|misinterpreted as, misdiagnosed with, misdiagnosed as
        having, mistaken for, mimicking, mimicked, resembling, resembled,
        criteria for, had she|he|they not,
        was|were|is|seemed|appeared|deemed|considered|thought|felt unlikely,
        was|were|is considered|thought|deemed|felt unlikely
    """,
    "planned": """
        planned, planning, scheduled, we intend|plan to, intend|intends to, is|are|was|were
        intended, is|are being planned|prepared, we are planning, is|are planned, will be, will,
        is|are awaiting, awaiting, awaited, is|are to be, is|are being considered, on the
        waiting list
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
    "remain, appeared, stayed, resulted in, proved, resulted, came back, came out, turned out, "
    "seemed",
    "have": """
        did, does, do, had, has, have, having, developed, develops, develop, presented,
        presented with, presenting with, showed, shows, show, shown, revealed, reveals,
        demonstrated, demonstrates, disclosed, confirmed, experienced, suffered, suffered from,
        complained of, complaining of, noted, noticed, observed, seen, found, detected,
        identified, documented, reported, recorded, included, include, includes, consisted,
        appeared, occurred, arose, manifested, exhibited, indicated, indicating, displayed,
        yielded, evidenced, described, suffering from, measured, complicated by|with, measuring,
        underwent, performed, obtained, taken, done, occurs, occur, results in, causes, affects,
        differs, responds, presents, presents with, involves, requires, represents, carries, mimics,
        manifests, prevents, encompasses, admitted, referred, brought, came, diagnosed,
        consistent with, compatible with, accompanied by, associated with, characterised by,
        characterized by,
        leading to, led to, experiencing, affected, affecting, involving, ensued, began, begun,
        started, entailed
    """,
    "diagnosed": """
        diagnosed with|as, diagnosed as having, diagnosed to have, diagnosis of, was|were
        diagnosed, a diagnosis of, diagnosis was, the diagnosis was, confirmed the diagnosis of,
        diagnosed, fulfilled the criteria for|of, met the criteria for
    """,
    "treated": """
        treated with|by|using, treatment|therapy|monotherapy with, received, receiving, receive,
        was|were|been given, given, substituted for|by|with, started on, was|were put on, put
        on, commenced on, placed
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
        reaction|reactions, collateral|unwanted|undesirable|undesired|harmful effect|effects,
        adverse drug reaction|reactions|effect|effects, adverse experience|experiences, safety
        concern|concerns|issue|issues|signal|signals, unwanted|undesired event|events, toxicity,
        toxicities, at the cost|expense|price of,
        treatment-related complication|complications,
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
        effect of, as side effect, as an adverse effect of, as a result|consequence|complication
        of, resulting from, consequent to|upon, brought on by
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
    "was again able to, can, independently, without assistance|support, without help|aid, "
    "unaided, unassisted, unsupported",
    "incapable": """
        unable to, not able to, incapable of, could not, cannot, couldn't, can't, inability to,
        no longer able to, could no longer, lost the ability to, loss of the ability to, failed
        to, not capable of, no longer, difficulty in, difficulty with, difficulty, difficulties
        in|with, too weak to, was|were not able to, did not manage to
    """,
}
