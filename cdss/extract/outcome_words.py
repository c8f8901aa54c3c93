"""The words of how a treatment came out, and of whom a sentence is about."""

from __future__ import annotations

from cdss.extract.failure_words import FAILED

# How a treatment came out. Each kind is a response of the knowledge.
RESPONSES: dict[str, str] = {
    "complete": """
        closed completely, epithelialised, epithelialized, re-epithelialised, re-epithelialized,
        healed over, had closed, closed, restored|regained remission, back in remission,
        symptom-free,
        was|were|is|are gone, completely|entirely|all gone,
        faded|subsided|settled|regressed|remitted away|completely|entirely|fully, dissolution
        of, dissolved, no longer there|apparent|noted|observed|noticeable, melted away, became
        normal, was|were normal again, total disappearance|clearance|regression, total
        disappearance|clearance|regression of, complete|full regression|restoration, complete
        regression|normalization|normalisation|restoration of, down|back to normal,
        regressed completely|fully, completely|fully regressed, resolved completely,
        completely|fully|totally resolved|disappeared|cleared|healed|recovered,
        complete|full remission|resolution|response|recovery|healing|clearance|
        disappearance, complete|full|total remission|resolution|response|recovery|healing|
        clearance|disappearance of, achieved|attained|reached remission, resolved, resolve,
        disappeared, cleared, healed, vanished, went into remission, in complete|full
        remission, resolution of, disappearance of, resolution, healing of, cleared
        up|completely, healed|disappeared|cleared completely|fully, abated, ceased,
        normalised, normalized, returned to normal, normalisation of, normalization of,
        remitted, entered remission, became undetectable, complete|full resolution was,
        settled completely, absorbed, absorved, reabsorbed, resorbed, no longer detectable|
        detected|present|seen|visible|evident|palpable|found, cessation of, eradicated,
        eradication of, returned to baseline, returned to the normal range|limits, went|came
        back to normal, disappearing, cured, remission, remission of, sustained|durable|
        lasting|prolonged|stable|rapid|full|long-term remission, sustained|durable|lasting|
        prolonged|stable|rapid|full|long-term remission of, in remission, in
        clinical|complete|full|sustained|stable|lasting remission,
        medication-free|treatment-free remission,
        clinical|biochemical|molecular|serological|complete remission, complete
        clinical|metabolic|radiological|radiographic|biochemical
        remission|response|resolution|recovery, complete clinical|metabolic|radiological
        remission|response|resolution of, complete|full|total|excellent control of|over,
        clearance of, clearing of, clearance, became|remained|been|is|was
        asymptomatic|symptom-free, rendered asymptomatic, went away, disappears, resolves,
        cleared entirely|totally, reversal of, reversed, abolished, returned to normal
        levels|values|limits, decreased|fell|dropped|declined|rose|increased|improved|came|
        went to|into|within the normal range|limits, decreased|fell|dropped|declined|rose|
        increased|improved|came|went to|into|within normal range|limits|values|levels,
        decreased|fell|dropped|declined|rose|increased|improved|came|went to normal,
        responded completely|fully, completely|fully responded, responded completely|fully
        to, complete|full response to, subsided|abated|settled|regressed|recovered
        completely|fully|entirely, completely|fully
        subsided|abated|settled|regressed|normalized|normalised, stopped, had stopped,
        down to normal, back to normal, down|back to normal levels|values|limits|range
    """,
    "improved": """
        was|were softer|smaller|milder|better, much|clearly|significantly better,
        beneficial|positive|favourable|favorable|good|excellent|dramatic|marked|significant
        effect|effects|impact on, beneficial effect|effects,
        excellent|dramatic|marked|remarkable|favourable|favorable|striking|clear effect,
        good|excellent|favourable|favorable|marked|satisfactory|sustained clinical
        response|result|results|effect|outcome|evolution,
        good|excellent|favourable|favorable|marked|satisfactory|sustained clinical response to,
        improved, improves, improve, improving, improvement, improvement of|in, improvements
        in|of, significant|marked|remarkable|dramatic|clear|substantial|good|rapid
        improvement in|of, subsided, subside, settled, lessened, eased, ameliorated,
        amelioration of, alleviated, relieved, relief of|from, responded, responded well,
        responded well|promptly|rapidly to, good|excellent|favourable|favorable|
        satisfactory|dramatic|clinical|rapid response, effective, effectively, effectively
        treated, successful, successfully, successfully treated, benefit from, benefited,
        benefitted, better, regression of, regressed, shrank, reduced in size, recovered,
        recovery of, controlled, well controlled, under control, beneficial, was|were
        effective, restored, regained, less frequent|severe, increased energy, fading,
        faded, good effect, clinical benefit, improvement was, ameliorate, got|felt better,
        feeling better, good control of|over, better control of, came under control,
        receded, alleviation of, helped, helpful, efficacious, positive effect|response,
        diminution of, lessening of, attenuated, attenuation of, amelioration, alleviation,
        eased off, brought under control, adequate|good|excellent control,
        steady|gradual|slow|progressive improvement, steady|gradual|slow|progressive
        improvement in|of, near-complete|nearly-complete|almost-complete|subtotal remission|
        resolution|response|recovery|clearance|healing|regression, near-complete|subtotal
        remission|resolution|recovery|clearance|healing|regression of,
        near|almost|nearly|virtually complete remission|resolution|response|recovery|
        clearance|healing|regression, near|almost|nearly|virtually complete
        remission|resolution|recovery|clearance|healing|regression of,
        almost|nearly|largely|mostly completely
        resolved|disappeared|cleared|healed|regressed, almost|nearly|largely|mostly
        resolved|disappeared|cleared|healed, shrunk, shrunken, shrinkage of, shrinkage,
        softened, softening of, flattened, flattening of, diminution, relief in, relief,
        symptomatic relief, relieve, relieving, reduction|decrease|decline in the
        severity|frequency|number|size|intensity of, reduction|decrease|decline in
        severity|frequency|number|size|intensity of, reduction|decrease|decline of the
        severity|frequency|number|size|intensity of, decreased|reduced|diminished in
        size|severity|frequency|intensity|number, became smaller|milder|rarer|fewer|softer,
        favourable|favorable|good|excellent outcome|outcomes|evolution|result|results,
        remarkable|significant|substantial|prompt|marked|brisk|encouraging|sustained|major|
        adequate|early response, remarkable|significant|substantial|prompt|marked|brisk|
        sustained|good|excellent|favourable|favorable|satisfactory|dramatic|rapid|adequate|
        positive|clinical response to, responded favorably|favourably|dramatically|promptly|
        quickly|rapidly|adequately|successfully|excellently|satisfactorily|nicely|markedly,
        responded favorably|favourably|dramatically|promptly|quickly|rapidly|adequately|
        successfully|excellently|satisfactorily|markedly to, responsive to,
        good|marked|dramatic|clear|clinical benefit, with benefit|success, with good|excellent|great
        effect|success|result|results|benefit, with
        good|excellent|great effect on, to good
        effect, of benefit, any effect|benefit|improvement|response|influence|impact|relief,
        any effect|benefit|improvement|response|influence|impact|relief on|in|of|to|from,
        effective in|for|at|against, was|were|proved|proven|be
        beneficial|helpful|successful|useful, proved|proven effective, suppressed,
        suppression of, better controlled,
        adequately|reasonably|satisfactorily|largely|sufficiently controlled, returned to
        school|work, recovering, regaining, restoration of, recovery in|from, continued to
        improve|regress|decrease|shrink|recover|resolve|decline|heal|respond|subside,
        maintained response|improvement|control,
        become smaller|milder|softer|rarer|fewer|better
    """,
    "partial": """
        partially|partly|incompletely regressed|resolved|cleared|healed|subsided|disappeared|
        recovered|normalised|normalized, only partially|partly regressed|resolved|cleared|healed,
        improved a little|bit|somewhat|little, a little|bit better, slight|slightly better,
        somewhat better, improved to some|a certain|a extent, some degree of improvement,
        responded only
        partially|partly|slightly|temporarily|transiently|briefly|modestly|minimally, responded
        only partially|partly|slightly|temporarily|transiently|briefly|modestly|minimally to,
        not fully|completely respond|responded|responding, not fully|completely
        respond|responded|responding to, did|had not fully|completely|adequately
        respond|responded, did|had not fully|completely|adequately respond|responded to, did|had
        not respond|responded fully|completely|adequately, did|had not respond|responded
        fully|completely|adequately to,
        partial|partially|moderate|modest|incomplete|slight|some|limited|mild|transient
        improvement, partial|modest|slight|some|limited|moderate|mild|transient improvement
        in|of, partial|incomplete|limited|modest|transient
        response|remission|effect|effectiveness|benefit, partial|incomplete|limited|modest
        response|remission|resolution|effect|benefit to|of|in, partially|partly|slightly|
        temporarily|transiently|incompletely improved|responded|effective, partially|partly|
        slightly|temporarily|transiently|incompletely resolved|controlled|relieved,
        improved|resolved|responded
        partially|partly|slightly|somewhat|temporarily|transiently, minimal
        improvement|response|benefit, stabilised, stabilized, stabilisation of,
        stabilization of, stabilised at, short-lived response|improvement, only
        partial|partially, temporary|transitory improvement|relief|response|benefit,
        partial|incomplete|some healing, partial|incomplete|some resolution|recovery|
        regression|relief|control|healing|clearing of, partial|incomplete
        resolution|recovery|regression|relief|control|clearing, regressed partially, modest|
        slight|small|minor|moderate|partial|limited|transient|temporary|mild
        decrease|reduction|drop|fall|decline of|in,
        decreased|reduced|fell|declined|dropped|lessened|diminished slightly|modestly|
        moderately|partially|partly|somewhat|transiently|temporarily|marginally,
        slightly|modestly|moderately|partially|partly|somewhat
        decreased|reduced|lessened|diminished, improved|subsided|regressed only
        slightly|partially|partly|temporarily|transiently, only|merely|just a|an partial|
        transient|temporary|limited|modest|slight|short-lived|minimal|mild
        response|improvement|relief|effect|benefit|remission, only partial|transient|
        temporary|limited|modest|slight|short-lived|minimal|mild
        response|improvement|relief|effect|benefit|remission, only partial|transient|
        temporary|limited|modest|slight|minimal|mild
        response|improvement|relief|effect|benefit|control to|of|in|on|from, responded
        partially|incompletely|temporarily|transiently|briefly, responded
        partially|incompletely|temporarily|transiently|briefly to, temporarily|transiently|
        partially|partly|incompletely|moderately|somewhat|modestly
        effective|helpful|controlled|relieved|beneficial|responsive, partially|partly
        responsive to, initially|temporarily|transiently helped, some
        improvement|relief|benefit|effect|response, some
        improvement|relief|benefit|effect|response of|in|to|from, incomplete|partial
        clearance|remission, incomplete|partial clearance of, incomplete|partial|limited|
        transient|temporary|modest|minimal control of|over
    """,
    "none": FAILED,
    "worsened": """
        worsened, worsening, worsening of, worsen, deteriorated, deterioration,
        deterioration of|in, progressed, progression, progression of, continued to
        spread|progress|worsen|grow|increase|rise, spread, aggravated, aggravation of,
        exacerbated, exacerbation, exacerbation of, enlarged, grew, increased in
        size|number, became worse, got worse, further spread, extended further, progressive
        deterioration|worsening, rapidly progressed, kept growing, kept
        spreading|worsening|rising, went on to spread|progress|worsen, more severe|frequent,
        became more severe|frequent, increased in severity|frequency,
        marked|rapid|further|clear worsening|deterioration, marked|rapid|further|clear
        worsening|deterioration of|in, got|grew worse, further progression|deterioration,
        further progression|deterioration of, continued to
        extend|enlarge|deteriorate|decline|expand|fall|drop, extension of, exacerbations,
        exacerbations of, paradoxical worsening|exacerbation, paradoxical
        worsening|exacerbation of, rapid deterioration|progression|decline, clinical
        deterioration|worsening, kept worsening
    """,
    "fall": """
        come down, come down to, had come down, had fallen, had dropped, had decreased,
        decreased, decreasing, decrease of|in, declined, decline of|in, fell, dropped, drop
        of|in, reduced, reduction in|of, came down, went down, diminished, fall of|in,
        decreased|reduced to, shortened, lowered, lowering of, halved, sank, diminishing,
        declining, falling, dropping, fallen, decrease, reduction, fall in, drop, decline,
        declines, lessening, cut by|to|from, came down to|from
    """,
    "rise": """
        increased, increasing, rose, rising, rise of|in, climbed, went up, increase of|in,
        doubled, increased to, lengthened, prolonged, tripled, went up to, risen
    """,
    "relapse-on-taper": """
        relapsed|recurred|flared|relapse|recurrence|flare|rebound
        during|on|upon|with|after|following tapering|taper|withdrawal|reduction|weaning|
        discontinuation|cessation, relapsed|recurred|flared|rebounded|relapsing
        when|as|whenever, relapsed|recurred|flared|relapse|recurrence|flare|rebound|
        reappeared|returned during|on|upon|with|after|following dose
        reduction|tapering|withdrawal
    """,
    "relapsed": """
        relapsed, relapse, relapses, relapse of, recurred, recurrence, recurrence of,
        recurrences, flared, flare, flares, flare of, rebounded, reappeared, returned, came
        back, re-emerged, reemerged, recrudescence, recrudescence of, flared up, relapsing,
        flare-up, flare-ups, flare-up of, flare-ups of, flared-up, rebound, rebound of,
        recurring, reoccurred, resurgence of, relapses of, recurrences of, reactivation,
        reactivation of
    """,
    "not-tolerated": """
        not tolerated, was|were not tolerated, poorly tolerated, intolerance to|of,
        intolerant to|of, could not tolerate, did not tolerate,
        stopped|discontinued|withdrawn because|owing|due of|to, intolerance, stopped because
        of, stopped due to, had to be stopped|discontinued|withdrawn, discontinued because
        of, discontinued due to, withdrawn because of, withdrawn due to, discontinued owing
        to, stopped owing to, stopped for, suspended|interrupted|abandoned|ceased
        because|owing|due of|to, suspended because of, interrupted because of,
        suspended|interrupted|abandoned|discontinued|withdrawn for, could not be tolerated,
        intolerable, did not tolerate well, badly tolerated, stopped|discontinued|withdrawn
        secondary to
    """,
}


SUBJECTS: dict[str, str] = {
    "patient": """
        the patient, our patient, this patient, patient's, the child, this child, our case,
        the present case, this case, present patient, the boy, the girl, this boy, this
        girl, the man, the woman, he, she, his, her, him, the infant, the neonate, our
        boy|girl, the lady|gentleman, the adolescent, the teenager, a boy, a girl, a man, a
        woman, a patient, an infant, a child, the baby, a neonate, the newborn, a newborn, a
        lady, a gentleman, a male, a female, the case, the proband
    """,
    "presents": """
        we report, we describe, we present, we here report, we herein report, we report
        here, here we report, here we describe, we report on, a case of, we document, is
        reported, is described, we saw, we treated, case of, is presented, we encountered,
        are described, are presented, are reported
    """,
    "cohort": """
        patients, children, cases, subjects, participants, individuals, adults, women, men,
        girls, boys, infants, neonates, adolescents, families, of them, of these, of whom,
        all patients, eyes
    """,
    "cited": """
        et al, colleagues, we read with interest, other authors, another group,
        reported previously, previously reported, previously described, has been
        reported, have been reported, has been described, have been described, been
        reported, been described, published report, published reports, was|were reported to
        be, is|are reported to be, as was|were shown, as shown in|by, as has been shown, as
        reported by|in, by others, others have, others reported|found, in line with
        previous|earlier|other|published|the, in agreement with
        previous|earlier|other|published, in accordance with
        previous|earlier|other|published, similar to previous|earlier|other|published,
        consistent with previous|earlier|other|published, than previously reported, in the
        literature, literature reports, has been published, have been published, published
        cases|data|series|trials|studies, other groups, earlier study|studies|work|series,
        previous trial|trials|series|work, previous report, previous reports, previous
        study|studies, recent study|studies, retrospective analysis by, according to
        recent|previous|published|several, according to the literature, earlier reports,
        case reports, several studies|reports|authors, other authors, some authors, a study
        by, a trial by, a series by, review by, reports of, was|were first
        described|reported, has been shown, have been shown, a published, in another study,
        in a previous, a recent, has recently been reported, have recently been reported
    """,
    "unheard": """
        only once, never been reported|described, has|have never, not been
        reported|described, no report|reports, no previous report|reports, no experience,
        only one report|case
    """,
    "hypothesis": """
        we speculate, we speculated, we hypothesise, we hypothesize, we hypothesised, we
        hypothesized, hypothesis, speculate, speculated, we assume, it is possible that, we
        postulate, we postulated, postulated, it is conceivable, mechanism, may be due to,
        may be the cause, may be explained, may have a role, may play a role, presumably, we
        propose, might be due to, might explain, could explain, may explain, may reflect,
        might reflect, we suspect, we suspected, focusing on, hypothesized, hypothesised
    """,
    "limitation": """
        limitation, limitations, limited by, no consensus, not yet known, remains unclear,
        remain unclear, is unclear, are unclear, remains unknown, remains to be, remain to be,
        further studies|study|research|trials|investigation, no
        randomised|randomized|controlled|prospective trials|studies|trial|study|data, more studies,
        larger studies, are needed, is needed, are required, are warranted, is warranted,
        controlled study, controlled trial, controlled studies, controlled trials, is not known,
        are not known,
        small number|sample, small sample size, small size, number of patients was|is small,
        underpowered, was|were|is|are not powered, data are|is|remain|were|still
        limited|scarce|sparse|lacking, still limited, are|is scarce|sparse|lacking, only one
        case|patient|centre|center, only a single case|patient|centre|center, this
        is|was only one|a, single-centre|single-center study|design|experience, single
        centre|center study|design|experience, retrospective design|nature|character,
        uncontrolled design|study|nature, no control group|arm, lack|absence of a control,
        lack|absence of control|controls|randomisation|randomization, without a control group,
        not recorded|assessed|collected|documented|measured systematically|routinely, not
        systematically|routinely recorded|assessed|collected|documented|measured,
        is|are|was|were still unknown|unclear|debated, is|are unknown, remain unknown, not
        yet clear|established|proven, remains|remain uncertain|undefined|debated, no
        definite conclusion|conclusions, no firm conclusion|conclusions, no
        conclusion|conclusions can, cannot conclude, we cannot exclude, confounding, recall
        bias, selection bias, short observation, short duration of follow-up, follow-up
        was|is short|limited|too, should be interpreted with, caution is, short follow-up,
        long-term follow-up is, not been established, has not been established, remains
        controversial, insufficient data, lack of data, cannot be excluded, cannot be
        generalised|generalized
    """,
    "now": """
        so far, thus far, until now, up to now, currently, at present,
        at the last visit|follow-up|examination|control, at last
        follow-up|visit|control|review, at latest follow-up|review, to date, is now, are
        now, is alive, is well, is free of, months of follow-up|follow, years of
        follow-up|follow, at follow-up, at months|years,
        has|have remained|continued|stayed|lasted|relapsed|recurred, has|have not
        relapsed|recurred|returned, there has been no, ever since, since then
    """,
    "consent": """
        informed consent, written consent, oral consent, verbal consent, consent was|has|is,
        family|parental consent, consented to publication, ethics|ethical
        committee|approval|board, institutional review board, none declared, no
        conflict|conflicts of interest, competing interests, nothing to disclose
    """,
    # What a report says of itself and draws from it.
    "concludes": """
        this|our|present case
        illustrates|highlights|shows|demonstrates|suggests|emphasizes|emphasises|underlines,
        this|our|present case underscores|indicates|supports|reminds|reinforces|confirms|raises,
        this|our|present
        report|study|series|experience|observation
        illustrates|highlights|shows|demonstrates|suggests|emphasizes|emphasises|underlines,
        this|our|present
        report|study|series|experience|observation
        underscores|indicates|supports|reinforces|confirms, our|these|present
        data|findings|results|observations|cases
        support|suggest|indicate|demonstrate|confirm|highlight|show|illustrate|emphasize,
        clinicians|physicians|doctors|practitioners|surgeons|neurologists|dermatologists
        should|must|need, should|must be
        considered|suspected|excluded|included|performed|borne|kept|monitored|avoided|ruled, should
        alert|raise|prompt|include|consider|lead, must consider|include, needs to be, need to be,
        index of suspicion, is|are mandatory|crucial|essential|advisable, is|are recommended
    """,
    "general": """
        was|were defined as|by, is a, is an, is the, are a, is
        characterized|characterised by, is defined as, occurs
        in, can be, can occur, may be, is rare, is uncommon, is known to, is one of, are
        known to, is considered, is thought to, are considered, usually, typically, often,
        commonly, in general, is associated with, is usually, is often, should be, must be,
        has a, accounts for, is caused by, results from, in children, in adults, in patients
        with, clinicians should, physicians should, have been, has been, there is no, there
        are no, there is, there are, is difficult, is not, are not
    """,
}
