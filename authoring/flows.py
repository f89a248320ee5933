import sys; sys.path.insert(0,'authoring')
src=open('authoring/five.py').read().split('# ------------------------------------------------------------------ complete-documents')[0]
exec(src)
NOW="=now()"
def close_interrupted(s, word, reason, event, outcome):
    s.service(f"CloseMilestonesOn{word}","Close milestones","close-milestones",inp={"reason":f'="{reason}"',"at":NOW},out={"outcome":f'="{outcome}"'})
    s.service(f"NotifyOf{word}","Notify partners","notify-partners",inp={"event":f'="{event}"',"at":NOW})
AN="={requestedAt: requestedAt, decidedAt: decidedAt, meetingClosedAt: meetingClosedAt, transferOn: transferOn, allocatedAt: allocatedAt}"
def flow(pid, name, Word, ids, doc, urgent=False, step_up=False):
    U=name.replace("Urgent s","S") if urgent else name   # the subprocess is named for the step-up itself
    W2="StepUp" if step_up else Word
    low=lambda t: t[0].upper()+t[1:]
    kind='="threshold"' if step_up else '="transfer"'
    p=Process(pid,name,doc,reqs=ids["process"]); c=p.root
    c.start(f"{Word}Requested",f"{name} requested",message=f"{pid}-requested")
    c.service("ReadCaseFacts","Read case facts","read-case-facts",inp={"at":NOW},out={"facts":"=facts","casePage":"=casePage","requestedAt":"=at","urgency":"=facts.urgency"},doc="Facts that the decision tables need: dates and yes/no answers, never a person's details.")
    if urgent: fork=c.fork("MeetImmediateNeedsBeside")
    with c.plain_sub(f"{W2}UnderDecision",f"{U} under decision",inp={"decision":"=null","transferOn":"=null","meetingClosedAt":"=null","decidedAt":"=null"},out={"outcome":"=outcome","settledOutcome":"=settledOutcome","sectionFortySeven":"=sectionFortySeven","actor":"=actor","facts":"=if decision = null then facts else context merge([facts, decision])","route":"=route","protocol":"=protocol","destination":"=destination","groups":"=groups","transferOn":"=transferOn","meetingClosedAt":"=meetingClosedAt","decidedAt":"=decidedAt"},doc="From consent to the decision. Until it takes effect the sending service can withdraw, the family can withdraw consent and managers can raise a dispute; an open dispute is settled first.",reqs=ids["under"]) as u:
        u.start(f"{W2}Considered",f"{U} considered")
        if step_up: u.join("RouteToChoose")
        u.rule("ChooseReceivingTeam","Choose receiving team","points-of-transfer","route",inp={"facts":"=facts"},out={"route":"=route","destination":"=route.destination"},reqs=ids["route"],doc=ids["route_doc"])
        u.rule("ReadProtocol","Read protocol","protocol","protocol",out={"protocol":"=protocol"},doc="How this authority agrees, decides and records this flow.")
        u.rule("DetermineCandidateGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=facts.area"},out={"groups":"=groups"})
        notify(u,"NotifyOfRequest","requested",reqs=ids["intended"],doc="Those already involved are told of the intention, not only of the result.")
        g=u.gateway("ConsentNeeded","Is consent needed?")
        with u.branch(g,"No",'=protocol.consentBasis = "none"',row=-1,to="InformationShareable"): pass
        u.next("Yes",None,True)
        u.call("Consent","Consent","obtain-consent",inp={"protocol":"=protocol"},out={"consentOutcome":"=consentOutcome","outcome":'=if consentOutcome = "given" or consentOutcome = "overridden" then null else "consent-refused"'},reqs=ids["consent"],doc=ids["consent_doc"])
        g=u.gateway("InformationMayBeShared","May information be shared?")
        with u.branch(g,"No",default=True) as b: b.end("ConsentRefused","Consent refused")
        u.next("Yes",'=consentOutcome = "given" or consentOutcome = "overridden"')
        u.join("InformationShareable")
        docs(u,"Preparation","preparation","={requestedAt: requestedAt}",name="Preparation",reqs=ids["prep"],doc=ids["prep_doc"],out={"facts":"=context merge([facts, documentAnswers])"})
        u.rule("ConfirmReceivingTeam","Confirm receiving team","points-of-transfer","route",out={"route":"=route","destination":"=if route.destination = null then destination else route.destination"},reqs=ids["route"],doc="The same table, with what the preparation has brought out.")
        g=u.gateway("GoesOn","Does it go on?")
        with u.branch(g,"No",'=route.agreement = null') as b:
            if pid == "step-down": docs(b,"ClosingRecords","closing","={requestedAt: requestedAt}",name="Closing records",reqs="TTR-035,TTR-124",doc="Section 6: the work closes instead of stepping across, and a closure summary is available.")
            b.end("NotPursued","Not pursued",out={"outcome":'="closed"'})
        u.next("Yes",None,True)
        u.rule("ConfirmProtocol","Read protocol","protocol","protocol",out={"protocol":"=protocol"},doc="The way to agree may have changed with the receiving team.")
        u.rule("DetermineReceivingGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=facts.area"},out={"groups":"=groups"})
        u.call("Agreement","Agreement and decision","=protocol.agreementProcess",inp={**X},out={"outcome":"=outcome","sectionFortySeven":"=sectionFortySeven","decision":"=decision","transferOn":"=transferOn","meetingClosedAt":"=meetingClosedAt","decidedAt":NOW},reqs=ids["agree"],doc="The process that the table protocol names for this authority and route.")
        if step_up:
            h=u.gateway("HandedBack","Handed back?")
            with u.back(h,"Yes",'=outcome = "handed-back"',to="RouteToChoose",row=-2) as b:
                b.service("RecordHandBack","Record hand-back by JCPIT","record-hand-back",inp={"at":NOW},out={"facts":"=facts"},reqs="HER-097,HER-113",doc="JCPIT hands back: the ordinary route applies (reading HER-A19).")
            u.next("No",default=True)
        u.end("DecisionTaken","Decision taken")
        with u.event_sub(f"{Word}Withdrawn",f"{name} withdrawn","The sending service withdraws while the decision has not taken effect.") as s:
            s.start(f"{Word}Withdrawn",f"{name} withdrawn",message="transfer-withdrawn",reqs="-",doc="No clause speaks of a withdrawal; without it a transfer asked for in error could not be taken back.")
            close_interrupted(s,"Withdrawal","transfer-withdrawn","withdrawn","withdrawn")
            s.end(f"{Word}TakenBack",f"{name} taken back")
        with u.event_sub("ConsentWithdrawn","Consent withdrawn","A family may withdraw consent at any time; before the decision takes effect the transfer that rests on it ends.",reqs=ids["withdraw"]) as s:
            s.start("ConsentWithdrawn","Consent withdrawn",message="consent-withdrawn",reqs=ids["withdraw"],doc="Consent is voluntary: Consent Form (line 646).")
            close_interrupted(s,"ConsentWithdrawal","consent-withdrawn","consent-withdrawn","consent-refused")
            s.end("SharingStopped","Sharing stopped")
        with u.event_sub("DisputeRaised","Dispute raised","Managers disagree about the transfer: the ladder of the authority applies. What it settles holds, whatever is being or has been decided.",reqs=ids["dispute"]) as s:
            s.start("DisputeRaised","Dispute raised",message="dispute-raised",interrupting=False,reqs=ids["dispute"],doc="Settled at the lowest level that can settle it, by the table escalation-ladder.")
            s.call("ResolveRaisedDispute","Dispute resolution","resolve-allocation",inp={"raisedAt":NOW,"about":'=if facts.disputeAbout = null then "case-allocation" else facts.disputeAbout',"disputeUrgency":"=disputeUrgency"},out={"disputeAllocation":"=allocation","settledOutcome":'=if leadTeam = null then (if allocation = "moves" then "accepted" else "declined") else if leadTeam = destination or allocation = "joint-working" then "accepted" else if leadTeam = referringTeam then "declined" else if allocation = "moves" then "redirected" else "accepted"',"actor":"=actor"},reqs=ids["dispute"],doc="The levels of the ladder, one loop.")
            g1=s.gateway("CaseMoves","Does another team lead?")
            with s.branch(g1,"Yes",'=settledOutcome != "accepted"') as b: b.end("CaseMoves","Case moves",escalation="case-moves")
            s.next("No",default=True)
            g2=s.gateway("DeclinedMeanwhile","Declined meanwhile?")
            with s.branch(g2,"No",default=True,to=f"{W2}Stands",row=-1): pass
            s.next("Yes",'=outcome = "declined"')
            s.service("RecordDisputedDecision","Record decision","record-decision",inp={"kind":kind,"outcome":"=settledOutcome","reasonCode":'="case-allocation-resolved"',"supersedesReason":'="case-allocation-resolved"',"at":NOW},out={"outcome":"=settledOutcome"},reqs=ids["dispute"],doc="What the ladder settles supersedes the decision to decline.")
            s.service("SendDisputedOutcome","Send outcome","send-outcome",inp={"outcome":"=outcome","at":NOW})
            s.join(f"{W2}Stands")
            s.end("DisputeSettled","Dispute settled")
    moved=c.escalation_boundary(c.last_sub,"CaseMoves","Case moves","case-moves",doc="The ladder settled that the receiving team does not lead.",reqs=ids["dispute"])
    with c.branch(moved,row=2,to="DecisionTakesEffect") as b:
        b.service("CloseMilestonesOnMove","Close milestones","close-milestones",inp={"reason":'="case-allocation-resolved"',"at":NOW})
        b.service("RecordMove","Record decision","record-decision",inp={"kind":kind,"outcome":"=settledOutcome","reasonCode":'="case-allocation-resolved"',"supersedesReason":'="case-allocation-resolved"',"at":NOW},out={"outcome":"=settledOutcome"},reqs=ids["dispute"],doc="What the ladder settles is the decision, and supersedes one made before.")
        b.service("SendOutcomeOfMove","Send outcome","send-outcome",inp={"outcome":"=outcome","at":NOW})
    g=c.gateway("Decided","Was it decided?")
    with c.branch(g,"No",default=True) as b:
        b.service("CloseUndecided","Close transfer","close-transfer",inp={"status":"=outcome","at":NOW},doc="Withdrawn, not pursued, or consent refused or withdrawn before the decision.")
        b.end(f"{Word}NotGoneAhead",f"{name} not gone ahead",terminate=True)
    c.next("Yes",'=outcome = "accepted" or outcome = "declined" or outcome = "redirected"')
    g=c.gateway(f"{W2}Accepted",f"{U} accepted?")
    with c.branch(g,"No",default=True,row=-1,to="DecisionTakesEffect") as b:
        b.rule("DetermineTeamInstead","Determine team instead","points-of-transfer","route",out={"route":"=route","destination":"=if outcome != \"redirected\" or route.destination = null then destination else route.destination"},reqs=ids["route"],doc="Where the decision sends the case elsewhere: the same table, with what the decision has brought out.")
        b.service("NotifyOfDecision","Notify partners","notify-partners",inp={"event":"=outcome","at":NOW},reqs=ids["notify"],doc="Those concerned are told that the case stays, or where it goes instead.")
    c.next("Yes",'=outcome = "accepted"')
    with c.plain_sub(f"Accepted{W2}",f"Accepted {U[0].lower()+U[1:]}",inp={"allocatedAt":"=null"},out={"outcome":"=outcome"},doc="The decision has taken effect: the receiving team takes the case over. Nothing withdraws it any more; withdrawn consent ends the sharing, not the work.") as a:
        a.start(f"{Word}Accepted",f"{name} accepted")
        a.rule("DetermineReceivingTeam","Determine receiving team","points-of-transfer","route",out={"route":"=route","destination":"=if route.destination = null then destination else route.destination"},reqs=ids["route"],doc="The same table, with what the decision has brought out.")
        a.rule("DecidedReceivingGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=facts.area"},out={"groups":"=groups"})
        a.service("CreateContact","Create contact","create-contact",inp={"at":NOW},out={"contactIds":"=contactIds"},reqs=ids["contact"],doc="One contact for each child on the receiving team's system, if it is not there already.")
        f=a.fork("AfterDecision")
        with a.branch(f,row=-2,to="CaseCompleted") as b:
            docs(b,"Completion","completion",AN,name="Completion",reqs=ids["complete"],doc=ids["complete_doc"])
        a.catch("TransferDateReached","Transfer date reached",timer='=if transferOn = null then now() else date and time(transferOn + "T00:00:00Z")',reqs=ids["date"],doc="Responsibility moves on the agreed date, not before; at once where none was agreed.")
        if pid == "team-transfer":
            docs(a,"PointOfTransfer","point-of-transfer",AN,name="Point of transfer",reqs="TTR-088,TTR-090,TTR-091,TTR-095,TTR-107,TTR-112,TTR-115,TTR-123",doc="Section 8: the conference, review, hearing or order at which responsibility moves, where the table names one that has to be recorded.")
            g=a.gateway("ResponsibilityMoves","Does responsibility move?")
            with a.branch(g,"No, co-working",'=route.responsibility = "stays"',row=-1,to="HandOverDone"): pass
            a.next("Yes",None,True)
        a.call("WorkerAllocation","Worker allocation","allocate-worker",out={"allocatedTeam":"=destination","allocatedAt":NOW},reqs=ids["allocate"],doc="The child is never without an allocated worker: the new one takes over at one instant.")
        g=a.gateway("HandOverMeeting","Is a hand-over due?")
        with a.branch(g,"No",'=protocol.handoverForm = null',row=-1,to="HandOverDone"): pass
        a.next("Yes",None,True)
        a.call("HandOver","Hand-over","hand-over",inp={**X},reqs=ids["handover"],doc="Outgoing and incoming worker see the family together, or the reason why not is recorded.")
        a.join("HandOverDone")
        a.merge("CaseCompleted")
        notify(a,"NotifyOfAcceptance","accepted",reqs=ids["told"],doc="Other professionals are told that the case is transferring.")
        a.service("StartFollowUps","Start follow-ups","start-follow-ups",inp={"anchors":AN,"at":NOW},reqs=ids["follow"],doc="What falls due after the transfer runs by itself from here.")
        if step_up:
            g=a.gateway("SectionFortySevenEnquiry","Section 47 enquiry?")
            with a.branch(g,"No",default=True,row=-1,to="CaseHeld"): pass
            a.next("Yes",'=sectionFortySeven = "yes"')
            a.call("SectionFortySeven","Section 47 co-working","co-work-section-47",out={"riskOfSignificantHarm":"=riskOfSignificantHarm"},reqs="HER-109,HER-110,HER-111,HER-112",doc="HER-109, HER-110, HER-111, HER-112: Step Up to Assessment Services (line 441).")
            g=a.gateway("RiskOfSignificantHarm","Risk of significant harm?")
            with a.branch(g,"No",'=riskOfSignificantHarm = "no"') as b:
                b.service("ReturnToReferringWorker","Return to referring worker","return-to-referring-worker",inp={"at":NOW},out={"outcome":'="closed"'},reqs="HER-112",doc="The case closes to the Safeguarding or Specialist team and the referring service goes on with the family: Step Up to Assessment Services (line 441).")
                b.service("NotifyOfReturn","Notify partners","notify-partners",inp={"event":'="returned"',"at":NOW},reqs="HER-112",doc="HER-112: Step Up to Assessment Services (line 441).")
                b.end("ReferringServiceGoesOn","Referring service goes on",reqs="HER-112",doc="HER-112: Step Up to Assessment Services (line 441).")
            a.next("Yes",default=True)
            a.join("CaseHeld")
        a.end("ReceivingTeamHoldsTheCase","Receiving team holds the case")
        with a.event_sub("ConsentWithdrawnLater","Consent withdrawn later","Sharing with others stops; the work with the family, and a section 47 enquiry, go on whether or not there is consent.",reqs=ids["withdraw"]) as s:
            s.start("ConsentWithdrawnLater","Consent withdrawn later",message="consent-withdrawn",interrupting=False,reqs=ids["withdraw"],doc="Consent Form (lines 646, 650).")
            s.service("NotifyOfStoppedSharing","Notify partners","notify-partners",inp={"event":'="consent-withdrawn"',"at":NOW})
            s.end("SharingStoppedOnly","Sharing stopped")
    c.join("DecisionTakesEffect")
    if urgent:
        c.merge("ImmediateNeedsMet")
        with c.branch(fork,row=3,to="ImmediateNeedsMet") as b:
            b.rule("DetermineWhoMeetsNeeds","Determine who meets needs","candidate-groups","groups",inp={"role":'="referring-manager"',"destination":"=null"},out={"needsGroups":"=groups"})
            b.ask("MeetImmediateNeeds","Meet immediate needs","address-immediate-concerns",groups='=needsGroups[role = "referring-manager"].group',reqs="HER-011",doc="Immediate needs of the child are met at once, whatever is still to be decided (Principle 4; reading HER-A17).")
    c.service("CloseTransfer","Close transfer","close-transfer",inp={"status":"=outcome","at":NOW})
    c.end(f"{Word}Ended",f"{name} ended")
    p.write()
S=dict(under="SOM-089",route="HER-113,HER-127,HER-128,BUC-059,SGL-042",route_doc="The receiving team by the table points-of-transfer: one month rule and crime concern, return to the last team, threshold decision.",intended="BUC-017,TTR-040",
 consent="HER-004,HER-005,HER-187,SGL-016,SGL-046",consent_doc="The family takes part and consents, or a legal ground to share without consent is recorded (Introduction; Consent Form; 2.1).",
 prep="BUC-053,BUC-057,BUC-062,SGL-084,SOM-028,SOM-030,SOM-069,SOM-070",prep_doc="Discussions, family's view, minimum standards, in the protocol's order.",agree="HER-096,HER-117,HER-127,BUC-064,SOM-025,SOM-084,TTR-045",
 withdraw="HER-183,HER-187",dispute="HER-010,HER-205,BUC-010,SGL-025,SOM-073,TTR-063",contact="SOM-033,BUC-029",complete="BUC-020,BUC-065,BUC-113,SOM-034",complete_doc="Records and actions that the protocol wants after the decision.",date="BUC-096,BUC-121",
 allocate="HER-017,BUC-106,SOM-036",handover="SOM-035,TTR-041",notify="SOM-080,BUC-016",told="HER-006,SOM-080,BUC-016",follow="-")
flow("step-up","Step-up","StepUp",{**S,"process":"HER-114,HER-127,HER-235,BUC-052,SOM-025"},"A family whose needs have grown moves from early help to statutory social care, by the protocol of its authority. Started by the message step-up-requested; the transfer id is the correlation key.",step_up=True)
flow("urgent-step-up","Urgent step-up","UrgentStepUp",{**S,"process":"HER-096,HER-236,BUC-066,SOM-021,SOM-093"},"A child is in immediate danger: the managers speak at once, immediate needs are met beside the decision. Started by the message urgent-step-up-requested; the transfer id is the correlation key.",urgent=True,step_up=True)
flow("step-down","Step-down","StepDown",dict(
 process="HER-003,BUC-069,SOM-053,SOM-057,TTR-050",route="HER-042,BUC-032,SGL-144,SOM-054",route_doc="Where the protocol sends the family, by the table points-of-transfer.",under="SOM-089",intended="BUC-017,TTR-040,HER-006",
 consent="HER-004,HER-058,BUC-070,BUC-071,SOM-059,SGL-143",consent_doc="Early help works only with families that have consented; a step-down has no exception (Introduction; 6.2; 7; 3.4).",
 prep="BUC-075,BUC-077,BUC-078,SOM-058,SOM-060,SOM-062,TTR-052,TTR-060,HER-041",prep_doc="Plan, joint visit or introduction, form and summary, in the protocol's order.",agree="BUC-073,SOM-053,HER-082,TTR-061,SGL-146",
 withdraw="HER-183",dispute="HER-010,HER-205,BUC-085,SGL-025,TTR-063",contact="-",complete="BUC-082,BUC-083,BUC-113,BUC-020,HER-071,HER-194",complete_doc="Records, hand-over pack and letters that the protocol wants after the decision.",date="BUC-081,BUC-121",
 allocate="HER-001,HER-017,BUC-003",handover="TTR-041",notify="SOM-080",told="HER-006,BUC-016,SOM-080",follow="BUC-046,BUC-047,BUC-048,BUC-076,HER-196"),"A family moves from statutory social care to early help or universal services, by the protocol of its authority. Started by the message step-down-requested; the transfer id is the correlation key.")
flow("team-transfer","Team transfer","TeamTransfer",dict(
 process="BUC-001,SGL-149,TTR-005,SOM-086,SOM-087",route="TTR-122,SGL-072,HER-155",route_doc="The team and the point of transfer, by the table points-of-transfer.",under="TTR-006,SOM-089",intended="BUC-017,TTR-014,TTR-040",
 consent="SGL-017,SGL-046",consent_doc="Explicit consent on every transfer, section 47 cases excepted (1.3; 2.1).",prep="BUC-120,BUC-122,BUC-123,SGL-020,SGL-030,SGL-056,TTR-023",prep_doc="Conversation, summary, checklist and minimum standards, in the protocol's order.",
 agree="BUC-101,SOM-007,TTR-021,SGL-100",withdraw="HER-183",dispute="HER-205,BUC-010,SGL-025,TTR-064",contact="-",complete="BUC-113,BUC-114,BUC-020,TTR-034",complete_doc="Records and actions that the protocol wants after the decision.",date="BUC-121,TTR-026",
 allocate="TTR-031,SGL-021,BUC-106",handover="TTR-041,SGL-127",notify="TTR-017",told="TTR-017,SGL-070",follow="TTR-119,TTR-120"),"A child moves between teams of children's services, at the point of transfer that the table names, by the protocol of its authority. Started by the message team-transfer-requested; the transfer id is the correlation key.")
