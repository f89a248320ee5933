import sys; sys.path.insert(0,'authoring')
sys.argv=['x']
src=open('authoring/five.py').read().split('# ------------------------------------------------------------------ complete-documents')[0]
exec(src)
# ------------------------------------------------------------------ step-in
p=Process("step-in","Step-in and consultation","A service's team leader asks for social work oversight outside the meeting: a consultation within its limit, a step-in where one is agreed, and the next meeting ratifies its outcome. Responsibility never moves by it.",reqs="SOM-020,SOM-022,SOM-089")
c=p.root
c.start("StepInRequested","Step-in requested",message="step-in-requested")
facts(c); route(c,"SOM-020,SOM-088","2: whom the request goes to, by the table points-of-transfer."); protocol(c); groups(c)
notify(c,"NotifyOfRequest","requested",reqs="SOM-021,SOM-022,SOM-088",doc="2: the request goes to the Area Team Manager, with how urgent it is.")
with c.plain_sub("StepInUnderWay","Step-in under way","Until its outcome is known the request can be withdrawn, and so can consent.",inp={"outcome":"=null"},out={"outcome":"=outcome","transferOn":"=transferOn","meetingClosedAt":"=meetingClosedAt"}) as d:
    d.start("ConsultationDue","Consultation due")
    with d.timed("Consultation","Consultation",'="hold-consultation"',"=requestedAt","SOM-023","2: within 1 working day of the Team Leader's request.",out={"outcome":"=outcome","actor":"=actor"}) as t:
        t.start("ConsultationOpen","Consultation open")
        docs(t,"Request","preparation","={requestedAt: requestedAt}",name="Request for consultation",reqs="SOM-020,SOM-021,SOM-022",doc="2: what the Team Leader asks for.")
        t.ask("HoldConsultation","Hold consultation","hold-consultation",role="area-team-manager",out={"outcome":"=$.outcome"},reqs="SOM-020,SOM-022,SOM-023,SOM-088",doc="2: oversight or advice outside the meeting.")
        t.end("ConsultationHeld","Consultation held")
    case_note(d,"RecordConsultation","consultation",reqs="SOM-019",doc="2: case notes of the discussion, with decision and actions.")
    g=d.gateway("StepInAgreed","Is a step-in agreed?")
    with d.branch(g,"Only advice",'=outcome = "advice"',row=1) as b:
        b.end("AdviceGiven","Advice given",out={"outcome":'="closed"'})
    with d.branch(g,"To the meeting",'=outcome = "to-meeting"',row=2,to="OutcomeToRatify") as b: 
        b.service("NoteReferral","Record case note","record-case-note",inp={"subject":'="referred-to-meeting"',"system":"=null","at":"=now()"},doc="2: less than urgent goes to the meeting.",reqs="SOM-093")
    d.next("Yes",None,True)
    d.call("StepIn","Step-in","hold-step-in",inp={**X,"stepInAgreedAt":"=now()"},out={"stepInOutcome":"=stepInOutcome"},reqs="SOM-038,SOM-042",doc="5: the step-in process.")
    d.join("OutcomeToRatify")
    d.call("Agreement","Ratification","=protocol.agreementProcess",inp={**X,"returning":"=true"},out={"outcome":"=outcome","transferOn":"=transferOn","meetingClosedAt":"=meetingClosedAt"},reqs="SOM-039,SOM-048",doc="4 and 5: the next meeting of the area confirms the outcome and agrees any actions.")
    d.end("OutcomeRatified","Outcome ratified")
    with d.c.event_sub("StepInWithdrawn","Step-in withdrawn","The requesting service takes the request back.") as s:
        s.start("StepInWithdrawn","Step-in withdrawn",message="transfer-withdrawn")
        s.service("CloseMilestonesOnWithdrawal","Close milestones","close-milestones",inp={"reason":'="transfer-withdrawn"',"at":"=now()"})
        notify(s,"NotifyOfWithdrawal","withdrawn")
        s.end("StepInTakenBack","Taken back",out={"outcome":'="withdrawn"'})
    with d.c.event_sub("ConsentWithdrawn","Consent withdrawn","A family may withdraw consent at any time; sharing stops at once.") as s:
        s.start("ConsentWithdrawn","Consent withdrawn",message="consent-withdrawn")
        s.service("CloseMilestonesOnConsentWithdrawn","Close milestones","close-milestones",inp={"reason":'="consent-withdrawn"',"at":"=now()"})
        notify(s,"NotifyOfConsentWithdrawal","consent-withdrawn")
        s.end("SharingStopped","Sharing stopped",out={"outcome":'="consent-refused"'})
g=c.gateway("Outcome","What is the outcome?")
with c.branch(g,"Withdrawn",'=outcome = "withdrawn"',row=2) as b:
    close(b,"CloseAsWithdrawn","withdrawn"); b.end("StepInWasWithdrawn","Step-in was withdrawn")
with c.branch(g,"Consent refused",'=outcome = "consent-refused"',row=3) as b:
    close(b,"CloseAsConsentRefused","consent-refused"); b.end("ConsentRefused","Consent refused")
with c.branch(g,"No step-up",default=True,row=1) as b:
    close(b,"CloseAsDone","closed"); b.end("StepInDone","Step-in done")
c.next("Step-up",'=outcome = "accepted"')
c.service("CreateContact","Create contact","create-contact",inp={"at":"=now()"},out={"contactIds":"=contactIds"},reqs="SOM-033",doc="3: the contact and referral record.")
f=c.fork("AfterDecision")
with c.branch(f,row=-2,to="CaseCompleted") as b:
    docs(b,"Completion","completion","={requestedAt: requestedAt, meetingClosedAt: meetingClosedAt}",name="Completion",reqs="SOM-033,SOM-034",doc="3: the records that follow an agreed step-up.")
c.call("WorkerAllocation","Worker allocation","allocate-worker",out={"allocatedAt":"=now()"},reqs="SOM-036",doc="4: case responsibility transfers at the meeting.")
c.call("HandOver","Hand-over","hand-over",inp={**X},reqs="SOM-035",doc="4: the social worker visits the family together with the service's worker.")
c.merge("CaseCompleted")
notify(c,"NotifyOfAcceptance","accepted",reqs="SOM-080",doc="10: the team allocated the work communicates with partners.")
c.service("StartFollowUps","Start follow-ups","start-follow-ups",inp={"anchors":"={requestedAt: requestedAt, meetingClosedAt: meetingClosedAt, allocatedAt: allocatedAt}","at":"=now()"},reqs="SOM-004",doc="1: what falls due after the step-up runs by itself from here.")
close(c,"CloseAsAccepted","accepted")
c.end("SteppedUp","Stepped up")
p.write()

# ------------------------------------------------------------------ contact-triage
p=Process("contact-triage","Contact triage","A contact or referral comes in at the front door: its threshold is decided within the limit, it goes where the table points-of-transfer sends it, and what has to be done on the way has its own limit.",reqs="BUC-022,BUC-024,SGL-041,TTR-045")
c=p.root
c.start("ContactReceived","Contact received",message="contact-triage-requested")
c.service("ReadCaseFacts","Read case facts","read-case-facts",inp={"at":"=now()"},out={"facts":"=facts","casePage":"=casePage","requestedAt":"=at","urgency":"=facts.urgency","receivedAt":"=facts.receivedAt"},doc="Facts that the decision tables need: dates, codes and yes/no answers, never a person's details.")
c.rule("ReadProtocol","Read protocol","protocol","protocol",inp={"route":"={agreement: null}"},out={"protocol":"=protocol"},doc="How this authority decides and records a contact.")
c.rule("DetermineCandidateGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","destination":"=null","area":"=facts.area"},out={"groups":"=groups","destination":"=null"})
with c.plain_sub("ContactUnderTriage","Contact under triage","Until it is decided where the contact goes, it can be withdrawn.",inp={"outcome":"=null"},out={"outcome":"=outcome","decision":"=decision","actor":"=actor"}) as d:
    d.start("TriageBegun","Triage begun")
    d.join("DecisionDue")
    with d.timed("ThresholdDecision","Threshold decision","=protocol.decisionMilestone","=receivedAt","BUC-025,BUC-035,SGL-041","4.2: 24 hours from the contact coming into MASH; 2.1: one working day.",out={"decision":"=decision","outcome":"=outcome","actor":"=actor"}) as t:
        t.start("TriageOpen","Triage open")
        t.ask("DecideContact","Decide contact","=protocol.decisionForm",groups="=groups[role = protocol.decidedByRole].group",out={"decision":"=$","outcome":"=$.outcome"},reqs="BUC-024,BUC-025,BUC-026,BUC-027,BUC-037,SGL-041,SGL-042,SGL-049,TTR-047,TTR-071,TTR-079,HER-061,HER-062",doc="Level of need and what follows from it, by the threshold document.")
        t.end("ContactDecided","Contact decided")
    d.service("RecordDecision","Record decision","record-decision",inp={"kind":'="triage"',"outcome":"=outcome","reasonCode":"=decision.reasonCode","at":"=now()"},out={"decisionId":"=decisionId"},reqs="BUC-029,BUC-036",doc="3.3 and 4.2: recorded as a contact on the system of the team that takes it.")
    w=d.gateway("DecisionWaits","Does the decision wait?")
    with d.back(w,"Yes",'=outcome = "returned"',to="DecisionDue") as b:
        docs(b,"BeforeDecision","returned","={requestedAt: requestedAt, receivedAt: receivedAt}",name="Before the decision",reqs="SGL-047,SGL-048",doc="2.1: exceptionally a Family Needs Meeting comes first; the decision follows it.")
    d.next("No",default=True)
    d.end("TriageDecided","Triage decided")
    with d.c.event_sub("ContactWithdrawn","Contact withdrawn","The referrer takes the contact back.") as s:
        s.start("ContactWithdrawn","Contact withdrawn",message="transfer-withdrawn")
        s.service("CloseMilestonesOnWithdrawal","Close milestones","close-milestones",inp={"reason":'="transfer-withdrawn"',"at":"=now()"})
        s.end("ContactTakenBack","Taken back",out={"outcome":'="withdrawn"'})
g=c.gateway("WhatFollows","What follows?")
with c.branch(g,"Withdrawn",'=outcome = "withdrawn"',row=2) as b:
    close(b,"CloseAsWithdrawn","withdrawn"); b.end("ContactWasWithdrawn","Contact was withdrawn")
with c.branch(g,"Nothing further",'=outcome = "closed"',row=1) as b:
    notify(b,"NotifyReferrer","closed",reqs="BUC-026,BUC-027,TTR-078",doc="Pointed to a partner agency or back to the referrer."); close(b,"CloseContact","closed"); b.end("ContactClosed","Contact closed")
c.next("It goes on",None,True)
c.rule("ChooseReceivingTeam","Choose receiving team","points-of-transfer","route",inp={"facts":"=context merge([facts, decision])"},out={"facts":"=facts","route":"=route","destination":"=route.destination"},reqs="BUC-030,SGL-042,TTR-068,TTR-070,TTR-072,TTR-073,TTR-074,TTR-082,TTR-087,HER-061,HER-064",doc="Where this contact goes, by the table points-of-transfer.")
c.rule("DetermineReceivingGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=facts.area"},out={"groups":"=groups"})
with c.timed("HandingOn","Handing on",'="hand-on-to-lead-agency"',"=receivedAt","BUC-042","4.2: wherever possible within 72 hours of the contact reaching MASH.",out={"facts":"=facts"}) as t:
    t.start("HandingOnOpen","Handing on open")
    docs(t,"TriageDocuments","triage","={requestedAt: requestedAt, receivedAt: receivedAt}",reqs="BUC-036,BUC-038,BUC-039,BUC-040,BUC-041,TTR-081,TTR-127",doc="Contact record, lead agency and its agreement, referral forwarded.",out={"facts":"=context merge([facts, documentAnswers])"})
    t.end("HandedOn","Handed on")
c.rule("ConfirmReceivingTeam","Confirm receiving team","points-of-transfer","route",out={"route":"=route","destination":"=route.destination"},reqs="BUC-038,BUC-041",doc="The same table, with what the handing on has brought out: the lead agency, the area.")
c.rule("ConfirmReceivingGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=facts.area"},out={"groups":"=groups"})
g=c.gateway("TeamTakesIt","Does a team take it?")
with c.branch(g,"No",'=destination = null',row=1) as b:
    notify(b,"NotifyOfSignposting","closed",reqs="BUC-026,BUC-027",doc="Pointed to a partner agency or back to the referrer."); close(b,"CloseAsSignposted","closed"); b.end("ContactSignposted","Contact signposted")
with c.branch(g,"Only referred back",'=destination != null and route.agreement = null',row=2) as b:
    notify(b,"NotifyOfReferringBack","redirected",reqs="TTR-078",doc="8: the request goes back to where it came from; no team of the council takes the child on, so there is no contact and no allocation."); close(b,"CloseAsReferredBack","redirected"); b.end("ContactReferredBack","Contact referred back")
c.next("Yes",None,True)
c.service("CreateContact","Create contact","create-contact",inp={"at":"=now()"},out={"contactIds":"=contactIds"},reqs="BUC-029,BUC-036",doc="One contact for each child on the receiving team's system.")
c.call("WorkerAllocation","Worker allocation","allocate-worker",out={"allocatedAt":"=now()"},reqs="BUC-041,TTR-070,TTR-072",doc="The point of allocation: a worker of the team that takes it.")
notify(c,"NotifyReceivingTeam","redirected",reqs="SGL-099",doc="The receiving team is told at once, and no contact comes back to the front door.")
c.service("StartFollowUps","Start follow-ups","start-follow-ups",inp={"anchors":"={requestedAt: requestedAt, receivedAt: receivedAt, allocatedAt: allocatedAt}","at":"=now()"},reqs="BUC-045,BUC-046",doc="4.3: assessment and plan reviews of the lead agency run by themselves from here.")
close(c,"CloseAsRedirected","redirected",reqs="SGL-050",doc="2.1: a family that was referred on is not sent back.")
c.end("ContactReferredOn","Contact referred on")
p.write()
