"""The words of a treatment that did not help."""

from __future__ import annotations

FAILED = """
    refractoriness to, without
    significant|clinical|sustained|apparent|appreciable|substantial|lasting|clear|noticeable|relevant|further|major|obvious
    benefit|improvement|response|effect|relief|success|change, without
    significant|clinical|sustained|apparent|appreciable|substantial|lasting|clear|noticeable|relevant|further|major|obvious
    improvement|response|effect|change in|on|to, no
    apparent|substantial|satisfactory|noticeable|adequate|beneficial|lasting
    benefit|improvement|response|effect|relief|change, lack|absence of
    adequate|sufficient|clinical|significant|any response|improvement|effect|benefit,
    lack|absence of adequate|sufficient|clinical|significant|any response|improvement to|in,
    did|could not give|bring|yield|produce|provide|show|achieve
    satisfactory|sufficient|adequate|any|significant|the|expected
    results|result|response|improvement|relief|benefit|effect, unsatisfactory|disappointing
    results|result|response, treatment-refractory to, failed treatment|therapy with, failing
    treatment|therapy with, failed to respond adequately|sufficiently|completely to, proved
    to be ineffective|unsuccessful,
    failed, fail, failure, failure of|to, without
    success|benefit|improvement|effect|response, without any
    success|benefit|improvement|effect|response, no improvement|response|benefit|effect,
    no clinical|significant|sustained|further improvement|response|benefit|effect, no
    improvement|response|benefit|effect in|of|on|from|to, ineffective, inefficacious,
    was|were|proved ineffective|unsuccessful|unhelpful|useless, unsuccessful,
    unsuccessfully, did|does not respond|improve|help|work|change|benefit|decrease|
    resolve|subside, unresponsive to, did not respond to, not responding|responsive to,
    not improve, not respond, had|has not improved, to no avail, in vain, little|minimal
    effect|benefit|success|response|improvement, with little|no
    effect|benefit|success|response|improvement, refractory to, resistant to,
    nonresponsive to, non-responsive to, unchanged, remained unchanged,
    persisted|persisting despite, persistent despite, no influence on|upon, without
    influence on, of no benefit|use|help|avail, without any|an effect|influence on, not
    effective|beneficial|helpful|successful, was|were not effective, was|were not
    beneficial|helpful|successful, poor response, poor|inadequate|insufficient response
    to, inadequate|insufficient response, poorly responsive to, inefficacy, lack of
    efficacy|response, lack of efficacy|response of|to, could not be
    realized|realised|achieved|controlled, was|were not achieved|controlled|reached, not
    achieved, without achieving, continued unabated, fruitless, without relief, no
    relief, failed to respond|improve|control|relieve, without preventing|improving|
    controlling|affecting|changing|reducing|influencing|relieving, did|does not prevent|
    control|reduce|affect|influence|alter|relieve|stop|ameliorate, failed to prevent|
    reduce|stop|induce|achieve|halt|alleviate|ameliorate, persisted, persist, persists,
    remained refractory|resistant|unresponsive, was|were refractory|resistant to, not
    controlled, remained uncontrolled, not improving, could not be controlled, no
    relevant|appreciable|clear|obvious|real|lasting effect|change|benefit, was|were
    without effect|benefit, proved refractory|resistant, unaffected, was|were
    unaffected, remained unaffected, not influenced, remained
    unchanged|uncontrolled|active, responded
    poorly|inadequately|insufficiently|unsatisfactorily, responded
    poorly|inadequately|insufficiently|unsatisfactorily to, poorly responded, poorly
    responded to, inadequately|insufficiently|poorly controlled,
    inadequately|insufficiently|poorly controlled with|by|on, suboptimal|unsatisfactory|
    inadequate|insufficient|poor|little response|effect|control|results|result|benefit,
    suboptimal|unsatisfactory|poor|little response to, suboptimal|unsatisfactory|
    inadequate|insufficient|poor|little control of, recalcitrant to, resistance to,
    nonresponse|non-response to, nonresponder|non-responder to, lack|absence of
    response|improvement|benefit|effect|relief, lack|absence of improvement|effect
    in|on, no remission|resolution|healing|recovery|regression|reduction|decrease, no
    remission|resolution|healing|recovery|regression|reduction|decrease of|in, without
    relief|remission|resolution|response|healing|improvement|change|effect
    of|in|from|on, without remission|resolution|healing|change, no change|changes in,
    did|does not change|react|abate|heal|clear|lessen|diminish|normalise|normalize|
    disappear|settle|recover, remained
    symptomatic|elevated|high|raised|abnormal|present, could not be
    stopped|halted|arrested|suppressed|relieved|improved, of limited
    benefit|use|help|value|efficacy, limited|little|minimal|insufficient|poor
    efficacy|success, with limited|little|insufficient|poor
    success|efficacy|effect|response|benefit, no longer effective, ineffectiveness,
    ineffectiveness of, neither effective|helpful, failed to bring|show|produce|lead|
    have|yield|provide|give|respond|normalise|normalize|lower|decrease|suppress|resolve|
    heal|clear|abolish|arrest|relieve|influence|affect|help|maintain, failing, failure
    with, had failed, has failed, have failed, unresponsive, unresponsiveness to,
    intractable to, persistence of, continued to
    occur|bleed|suffer|experience|complain|recur|have, continued, remained,
    despite
"""
