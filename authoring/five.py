import sys; sys.path.insert(0,'authoring')
from bpmn_author import *
X={"facts":"=facts","route":"=route","protocol":"=protocol"}
ANCH={"anchors":"=anchors"}
def close(c,word,status,name="Close transfer",reqs="",doc=None):
    c.service(word,name,"close-transfer",inp={"status":f'="{status}"',"at":"=now()"},reqs=reqs,doc=doc)
def notify(c,word,event,reqs="",doc=None):
    c.service(word,"Notify partners","notify-partners",inp={"event":f'="{event}"',"at":"=now()"},reqs=reqs,doc=doc)
def case_note(c,word,subject,actor="=actor",doc=None,reqs=""):
    c.service(word,"Record case note","record-case-note",inp={"subject":f'="{subject}"',"system":"=null","actor":actor,"at":"=now()"},doc=doc,reqs=reqs)
def docs(c,word,stage,anchors,reqs="",doc=None,name="Required documents",out=None,facts="=facts"):
    return c.call(word,name,"complete-documents",inp={**X,"facts":facts,"stage":f'="{stage}"',"anchors":anchors},out=out,reqs=reqs,doc=doc)
def facts(c,urg="=facts.urgency"):
    c.service("ReadCaseFacts","Read case facts","read-case-facts",inp={"at":"=now()"},out={"facts":"=facts","casePage":"=casePage","requestedAt":"=at","urgency":urg},doc="Facts that the decision tables need: dates, codes and yes/no answers, never a person's details.")
def route(c,reqs,doc):
    c.rule("ChooseReceivingTeam","Choose receiving team","points-of-transfer","route",inp={"facts":"=facts"},out={"route":"=route","destination":"=route.destination"},reqs=reqs,doc=doc)
def protocol(c):
    c.rule("ReadProtocol","Read protocol","protocol","protocol",out={"protocol":"=protocol"},doc="How this authority agrees, decides and records this flow.")
def groups(c):
    c.rule("DetermineCandidateGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=facts.area"},out={"groups":"=groups"})

# ------------------------------------------------------------------ complete-documents
p=Process("complete-documents","Required documents","Everything that the table required-documents asks for at a stage of the flow: forms, checklists, visits and records, those of one order side by side. The table may ask for nothing.")
c=p.root
c.start("DocumentsAsked","Documents asked for")
c.rule("DetermineRequiredDocuments","Determine required documents","required-documents","documents",inp={"facts":"=facts"},out={"documents":"=if documents = null then [] else documents"},doc="One row of the table is one piece of work for one role.")
with c.plain_sub("DocumentsOfOneOrder","Documents of one order",doc="What has the same order is done side by side; the next order begins when all of it is done.",each=("=sort(distinct values(documents.order), function(a, b) a < b)","orderNow","answersByOrder","=answersOfOrder","sequential")) as s:
    s.start("OrderBegun","Order begun")
    s.rule("AskTableAnew","Determine documents of this order","required-documents","documentsNow",inp={"facts":"=context merge(concatenate([facts], flatten(answersByOrder[item != null])))"},out={"documentsNow":"=if documentsNow = null then [] else documentsNow"},reqs="BUC-055",doc="The same table with what has been answered so far: an answer may make the rest unnecessary.")
    s.call("Document","Document","complete-document",inp={**ANCH,"document":"=document"},each=("=documentsNow[item.order = orderNow]","document","answersOfOrder","=answers"),out={"answers":"=answers"},doc="One piece of work, with its own time limit where it has one.")
    s.end("OrderDone","Order done")
c.end("DocumentsComplete","Documents complete",out={"documentAnswers":"=if answersByOrder = null or count(answersByOrder) = 0 then {} else context merge(flatten(answersByOrder))"})
p.write()

# ------------------------------------------------------------------ complete-document
p=Process("complete-document","Document","One piece of work of the table required-documents: a form or checklist to complete, a visit or meeting to hold, a record to bring up to date, with the time limit that the table sla-policy has for its milestone.")
c=p.root
c.start("DocumentAsked","Document asked for")
with c.timed("DocumentInProgress","Document in progress","=document.milestone",'=if document.anchor = null then now() else if ends with(document.anchor, "Birthday") then document.anchor else get value(anchors, document.anchor)',"-","The limit that the table sla-policy has for this milestone; none where the table required-documents names no milestone.",out={"actor":"=actor","answers":"=answers"},overdue="Document overdue",due_soon="Document due soon") as t:
    t.start("DocumentOpen","Document open")
    g=t.gateway("KindOfWork","What kind of work?")
    with t.branch(g,"Visit",'=document.kind = "visit"',row=1,to="DocumentAnswered") as b:
        b.ask("HoldVisit","Hold visit or meeting","=document.form",out={"answers":"=$"},groups="=groups[role = document.role].group",reqs="-",doc="The table required-documents names form, role and clause.")
    with t.branch(g,"Record",'=document.kind = "record"',row=2,to="DocumentAnswered") as b:
        b.ask("UpdateRecord","Update record","=document.form",out={"answers":"=$"},groups="=groups[role = document.role].group",reqs="-",doc="The table required-documents names form, role and clause.")
    t.next("Document",None,True)
    t.ask("CompleteDocument","Complete document","=document.form",out={"answers":"=$"},groups="=groups[role = document.role].group",reqs="-",doc="The table required-documents names form, role and clause.")
    t.join("DocumentAnswered")
    t.end("DocumentDone","Document done")
c.service("RecordDocument","Record document","record-document",inp={"form":"=document.form","system":"=document.system","requirements":"=document.requirements","actor":"=actor","at":"=now()"},doc="Added to the transfer's documents, with who completed it and where it is kept.")
c.end("DocumentRecorded","Document recorded")
p.write()

# ------------------------------------------------------------------ hand-over
p=Process("hand-over","Hand-over","The outgoing and the incoming worker see the family together; where that is not possible, the reasons are recorded, told to the family and to the manager.",reqs="TTR-041,SOM-035")
c=p.root
c.start("HandOverDue","Hand-over due")
c.ask("HoldHandOverMeeting","Hold hand-over meeting","=protocol.handoverForm",groups='=groups[role = (if protocol.handoverRole = null then "case-holding-worker" else protocol.handoverRole)].group',due="=null",out={"held":"=$.held"},reqs="TTR-041,SOM-035",doc="Section 5 (handover meeting); 4 (visit after an agreed step-up).")
g=c.gateway("MeetingHeld","Was the meeting held?")
with c.branch(g,"No",default=True,to="HandOverNoted") as b:
    notify(b,"TellManager","hand-over-not-held",reqs="TTR-042,TTR-044",doc="Section 5: the manager is advised, with the reasons; the family is told why.")
    case_note(b,"RecordReason","hand-over-not-held",reqs="TTR-043",doc="Section 5: the reasons are recorded on the child's record.")
c.next("Yes",'=held = "yes"')
c.join("HandOverNoted")
notify(c,"NotifyOfHandOver","handed-over",reqs="TTR-003,TTR-038,TTR-039",doc="Those concerned are told who works with the child from now on.")
c.end("HandedOver","Handed over")
p.write()

# ------------------------------------------------------------------ agree-by-decision
p=Process("agree-by-decision","Decision by the receiving side","The sending side's manager authorises where the protocol asks for it; then whoever the protocol names decides, within its time limit: accepts, declines, redirects, or returns it for information.")
c=p.root
c.start("DecisionSought","Decision sought")
g=c.gateway("AuthorisationNeeded","Is authorisation needed?")
with c.branch(g,"No",'=protocol.authorisationForm = null',row=1,to="DecisionAsked") as b: pass
c.next("Yes",None,True)
c.join("AuthorisationAsked")
c.ask("AuthoriseTransfer","Authorise transfer","=protocol.authorisationForm",groups="=groups[role = protocol.authorisedByRole].group",due="=null",out={"authorisation":"=$.outcome"},reqs="HER-082,HER-083,TTR-053",doc="No step-down takes effect before the manager has authorised it; the manager grants it or requests further information.")
g=c.gateway("Authorised","Is it authorised?")
with c.back(g,"Information requested",default=True,to="AuthorisationAsked") as b:
    docs(b,"InformationForManager","returned","={requestedAt: requestedAt}",doc="What the manager asked for is supplied.",name="Further information")
c.next("Yes",'=authorisation = "accepted"')
c.join("DecisionAsked")
with c.timed("TransferDecision","Transfer decision","=protocol.decisionMilestone","=if is defined(suppliedAt) and suppliedAt != null then suppliedAt else requestedAt","HER-016,SGL-041","The limit of the table sla-policy for this protocol's decision; it counts anew from information supplied.",out={"outcome":"=outcome","reasonCode":"=reasonCode","decision":"=decision","actor":"=actor","sectionFortySeven":"=sectionFortySeven"}) as t:
    t.start("TransferDecisionOpen","Decision open")
    t.ask("DecideTransfer","Decide transfer","=protocol.decisionForm",groups="=groups[role = protocol.decidedByRole].group",out={"outcome":"=$.outcome","reasonCode":"=$.reasonCode","decision":"=$","sectionFortySeven":"=get value($, \"sectionFortySeven\")"},reqs="HER-016,HER-042,SGL-042,TTR-047,TTR-061",doc="Responsibility moves only on this decision; capacity is no reason on the form.")
    t.end("TransferDecisionMade","Decision made")
c.service("RecordDecision","Record decision","record-decision",inp={"kind":'="transfer"',"outcome":"=outcome","at":"=now()"},out={"decisionId":"=decisionId"},doc="Decision and reason are kept where the decider's system keeps them.",reqs="TTR-037")
g=c.gateway("Returned","Is it returned for information?")
with c.branch(g,"Yes",'=outcome = "returned"',row=1) as b:
    docs(b,"InformationForReceiver","returned","={requestedAt: requestedAt}",name="Further information",doc="What the receiving side asked for is supplied.",out={"suppliedAt":"=now()"})
ret=b
c.next("No",None,True)
c.service("SendOutcome","Send outcome","send-outcome",inp={"outcome":"=outcome","at":"=now()"},doc="The outcome and its reason go to the sending side.")
c.end("OutcomeSent","Outcome sent",out=None)
lf=Flow(ret.items[-1].exit,c.c.joins["DecisionAsked"]); lf.under=True; c.c.flows.append(lf)
p.write()

# ------------------------------------------------------------------ hold-step-in
p=Process("hold-step-in","Step-in","A social worker joins the service's worker and the family, within the limit from the moment it was agreed; responsibility stays with the requesting service.",reqs="SOM-043,SOM-089")
c=p.root
c.start("StepInAgreed","Step-in agreed")
with c.timed("StepIn","Step-in",'="hold-step-in"',"=stepInAgreedAt","SOM-038","4: the step-in takes place within 2 weeks of being agreed.",out={"stepInOutcome":"=stepInOutcome","actor":"=actor"}) as t:
    t.start("StepInOpen","Step-in open")
    t.ask("HoldStepIn","Hold step-in","hold-step-in",role="step-in-social-worker",out={"stepInOutcome":"=$.outcome"},reqs="SOM-038,SOM-043,SOM-044",doc="5: guidance and advice together with the family; three outcomes.")
    t.end("StepInHeld","Step-in held")
docs(c,"StepInRecords","step-in","={requestedAt: requestedAt, stepInAgreedAt: stepInAgreedAt}",reqs="SOM-041,SOM-045,SOM-046,SOM-047",doc="5: the step-in case note on EHM or LCS, by whoever brought the case.")
c.end("StepInRecorded","Step-in recorded")
p.write()

# ------------------------------------------------------------------ agree-at-forum
p=Process("agree-at-forum","Agreement at a forum","The case is put down for the next meeting whose cut-off it can meet; its papers come in by the cut-off or it is held over; the meeting decides.",reqs="BUC-064,BUC-073,BUC-098,BUC-101,SOM-007,SOM-025,SOM-053,HER-046")
c=p.root
c.start("AgreementSought","Agreement sought")
c.join("MeetingToChoose")
c.service("ListForMeeting","List for next meeting","list-for-meeting",inp={"forum":"=protocol.forum","area":"=facts.area","section":"=route.section","at":"=now()"},out={"meeting":"=meeting","listedAt":"=at"},doc="The register owns the list and gives the date: the first meeting whose cut-off is still ahead.",reqs="BUC-091,BUC-092,SOM-016")
notify(c,"NotifyOfListing","listed",reqs="BUC-079,SOM-081",doc="6 and 2: the case is on the agenda.")
with c.timed("CaseListing","Case listing","=meeting.listingMilestone","=meeting.at","SOM-016","2: new children are added to the agenda at least 24 hours before the meeting.",out=None,overdue="Listing overdue",due_soon="Listing due soon") as t:
    t.start("PapersOpen","Papers open")
    with t.timed("MeetingPapers","Meeting papers","=meeting.papersMilestone","=meeting.papersAnchor","BUC-089,SOM-031","6.9: the template reaches the Business Support Officer by the Friday; 3: the form is shared one working day ahead.",out={"papers":"=papers"},overdue="Papers overdue",due_soon="Papers due soon") as u:
        u.start("PapersAsked","Papers asked for")
        u.ask("SubmitPapers","Submit meeting papers","submit-meeting-papers",groups='=groups[role = (if protocol.papersRole = null then "case-holding-worker" else protocol.papersRole)].group',out={"papers":"=$.papers"},reqs="BUC-090,BUC-093,SOM-029,SOM-031",doc="6.9 and 3: the form of this forum is handed in, or notice given of a review that keeps the case on the coming meeting.")
        docs(u,"Papers","papers","={requestedAt: requestedAt}",name="Papers",reqs="BUC-090,SOM-026,TTR-060",doc="The form of this forum, or the notice, as the table required-documents says.",facts="=context put(facts, \"papers\", papers)",out={"papers":'=if papers = "late-item" and get value(documentAnswers, "outcome") = "accepted" then "late-item-admitted" else papers'})
        notify(u,"NotifyOfPapers","papers-submitted",reqs="BUC-089,SOM-031",doc="6.9 and 3: those who prepare the meeting are told that the papers are there.")
        u.end("PapersIn","Papers in")
    t.end("CaseListed","Case listed")
c.service("ConfirmListing","Confirm listing","confirm-listing",inp={"forum":"=protocol.forum","area":"=facts.area","section":"=route.section","papers":"=papers","at":"=now()"},out={"meeting":"=meeting"},doc="Papers that came after the cut-off move the case to the next meeting, unless notice was given; it stays allocated to the sending team meanwhile.",reqs="BUC-091,BUC-092,BUC-094,SOM-016,SOM-031")
with c.timed("MeetingDecision","Meeting decision",'=meeting.returnMilestone',"=meeting.at","SOM-039,SOM-048","4 and 5: after a step-in the case goes to the next meeting of its area.",out={"outcome":"=outcome","reasonCode":"=reasonCode","transferOn":"=transferOn","worker":"=worker","meetingClosedAt":"=meetingClosedAt","decidedAt":"=decidedAt","decision":"=decision"},overdue="Decision overdue",due_soon="Decision due soon") as t:
    t.start("DecisionAwaited","Decision awaited")
    t.catch("MeetingDecided","Meeting decided",message="meeting-decided",doc="The meeting decides singly for each case; only then does responsibility move.",reqs="BUC-095,BUC-098,SOM-036,SOM-084,SOM-085,SOM-089")
    t.end("DecisionKnown","Decision known")
g=c.gateway("ComesBack","Does it come back?")
with c.back(g,"To the next meeting",'=outcome = "deferred"',to="MeetingToChoose") as b:
    notify(b,"NotifyOfDeferral","deferred",reqs="BUC-091,BUC-092",doc="6.9: it waits for the following meeting and stays allocated to the sending team.")
with c.branch(g,"After a step-in",'=outcome = "step-in"',row=1) as b:
    b.call("StepIn","Step-in","hold-step-in",inp={**X,"stepInAgreedAt":"=decidedAt"},out={"stepInOutcome":"=stepInOutcome","returning":"=true"},reqs="SOM-037,SOM-038,SOM-042",doc="4: the outcome of a step-up request may be that a step-in is required instead.")
si=b
c.next("No",None,True)
docs(c,"RecordsOfMeeting","meeting","={requestedAt: requestedAt, decidedAt: decidedAt, meetingClosedAt: meetingClosedAt}",name="Records of the meeting",reqs="SOM-010,SOM-018,SOM-027,SOM-092",doc="What each side records of the decision on its own system, whichever way it went.")
c.service("SendOutcome","Send outcome","send-outcome",inp={"outcome":"=outcome","at":"=now()"},doc="The decision and its reason go to the side that brought the case.",reqs="SOM-077")
c.end("AgreementReached","Agreement reached")
lf=Flow(si.items[-1].exit,c.c.joins["MeetingToChoose"]); lf.under=True; c.c.flows.append(lf)
p.write()

# ------------------------------------------------------------------ agree-on-transfer-list
p=Process("agree-on-transfer-list","Rolling transfer list","A child leaves by the rolling list: added as pending, emailed to the receiving managers by the weekly cut-off, a worker named by the next, and moved at a transition meeting.",reqs="SGL-100,SGL-072")
c=p.root
c.start("TransferDue","Transfer due")
with c.timed("CaseListing","Case listing",'="list-case"',"=facts.strategyHeldOn","SGL-130","3.3: a family going to ICPC is added at day 5 following the strategy; no limit where there was none.",out={"listedAt":"=now()"}) as t:
    t.start("ListingOpen","Listing open")
    t.ask("AddChildToList","Add child to transfer list","=protocol.stepForms.list",role="sending-team-manager",reqs="SGL-078,SGL-100,SGL-102,SGL-103,SGL-104,SGL-130",doc="2.2 and 3.1: put on the list as pending without delay once the threshold for transfer is met.")
    t.end("ChildListed","Child listed")
with c.timed("ReceivingTeamNotification","Receiving team notification",'="notify-receiving-team"',"=listedAt","SGL-131","3.3: listing and notification happen at one and the same time.",overdue="Notification overdue",due_soon="Notification due soon") as t:
    t.start("NotificationOpen","Notification open")
    notify(t,"NotifyReceivingTeam","listed",reqs="SGL-129,SGL-131",doc="3.3: the receiving team is told as the child is listed.")
    t.end("ReceivingTeamNotified","Team notified")
with c.timed("Transition","Transition",'=protocol.transitionMilestone',"=listedAt","SGL-133,SGL-134","3.3: within 10 working days of being placed on the list.",out={"outcome":"=outcome","worker":"=worker","transferOn":"=transferOn","actor":"=actor"}) as t:
    t.start("TransitionOpen","Transition open")
    with t.timed("ListCirculation","List circulation",'="circulate-list"',"=listedAt","SGL-109,SGL-147","3.1: by 4:30pm on Thursday.",out={"listEmailSentAt":"=now()"}) as u:
        u.start("ListOpen","List open")
        u.ask("EmailReceivingManagers","Email receiving managers","=protocol.stepForms.email",role="sending-team-manager",reqs="SGL-109,SGL-110,SGL-147",doc="3.1: confirms that the list has been updated.")
        u.end("ManagersEmailed","Managers emailed")
    with t.timed("Clarification","Clarification",'="clarify-by-phone"',"=listEmailSentAt","SGL-114","3.1: phone calls between Thursday and Monday.",out={"outcome":"=outcome","worker":"=worker","reasonCode":"=reasonCode","actor":"=actor"}) as u:
        u.start("ClarificationOpen","Clarification open")
        with u.timed("WorkerIdentification","Worker identification",'="identify-worker"',"=listEmailSentAt","SGL-111,SGL-148","3.1: by 11:00am on Monday.",out={"outcome":"=outcome","worker":"=worker","reasonCode":"=reasonCode","actor":"=actor"}) as v:
            v.start("WorkerAsked","Worker asked for")
            v.ask("IdentifyWorker","Identify worker","=protocol.stepForms.worker",role="receiving-manager",out={"outcome":"=$.outcome","worker":"=get value($, \"worker\")","reasonCode":"=$.reasonCode"},reqs="SGL-111,SGL-112,SGL-113,SGL-118,SGL-121",doc="3.1: a worker able to take the child on allocation; a manager who differs records a defensible decision.")
            v.end("WorkerIdentified","Worker identified")
        u.end("Clarified","Clarified")
    t.service("RecordDecision","Record decision","record-decision",inp={"kind":'="transfer"',"outcome":"=outcome","at":"=now()"},out={"decisionId":"=decisionId"},doc="3.2: the decision is on record, whichever way it goes.",reqs="SGL-121,SGL-052")
    g=t.gateway("Accepted","Is the transfer accepted?")
    with t.branch(g,"No",default=True,to="TransitionDone") as b:
        docs(b,"DifferentDecisionRecords","returned","={requestedAt: requestedAt, listedAt: listedAt}",name="Different decision",reqs="SGL-121,SGL-122,SGL-123,SGL-125",doc="3.2: defensible decision on file, child and family told, workflow closed off, a discussion if appropriate.")
    t.next("Yes",'=outcome = "accepted"')
    docs(t,"PapersForTransition","meeting","={requestedAt: requestedAt, listedAt: listedAt}",name="Papers for transition",reqs="SGL-056,SGL-069,SGL-070,SGL-071",doc="2.2: what goes with the family to its new team, letters included.")
    t.join("MeetingToHold")
    t.ask("HoldTransitionMeeting","Hold transition meeting","=protocol.stepForms.transition",role="sending-team-manager",out={"noticeSufficient":"=$.noticeSufficient","transferOn":"=$.heldOn"},reqs="SGL-072,SGL-073,SGL-127,SGL-128,SGL-136,SGL-137,SGL-139",doc="2.2 and 3.3: CIN meeting, ICPC, first CLA review, hearing or TAC; never delayed because the receiving team is not available.")
    g=t.gateway("EnoughNotice","Was there enough notice?")
    with t.back(g,"No",'=noticeSufficient = "no"',to="MeetingToHold") as b:
        b.service("RecordInsufficientNotice","Record case note","record-case-note",inp={"subject":'="insufficient-notice"',"system":"=null","at":"=now()"},reqs="SGL-132,SGL-140",doc="3.3: too little notice: the sending team keeps the family until the next review and holds the first core group.")
    t.next("Yes",None,True)
    t.join("TransitionDone")
    t.end("TransitionEnded","Transition ended")
c.service("SendOutcome","Send outcome","send-outcome",inp={"outcome":"=outcome","at":"=now()"},reqs="SGL-113,SGL-124",doc="3.1 and 3.2: the transferring manager is told.")
c.end("ListDone","List entry done")
p.write()

# ------------------------------------------------------------------ agree-at-transfer-meeting
p=Process("agree-at-transfer-meeting","Transfer meeting of the teams' managers","The transfer summary starts the receiving team's clock: the file is reviewed and the date confirmed in time; the managers of both teams decide in a transfer meeting.",reqs="TTR-021,TTR-022,TTR-123")
c=p.root
c.start("TransferProposed","Transfer proposed")
c.ask("SendTransferSummary","Send transfer summary","=protocol.stepForms.summary",role="case-holding-worker",due="=null",out={"summarySentAt":"=at"},reqs="TTR-023,TTR-033,TTR-035",doc="3: its sending starts the receiving team's clock.")
with c.timed("ReviewAndConfirmation","Review and confirmation",'="review-and-confirm-transfer"',"=summarySentAt","TTR-024,TTR-025","3: two working days from the sending of the summary to review the file and confirm the date.",out={"transferOn":"=transferOn","capacityDifficulty":"=capacityDifficulty","actor":"=actor"}) as t:
    t.start("ReviewOpen","Review open")
    t.join("FileToReview")
    t.ask("ReviewFile","Review case file","=protocol.stepForms.fileCheck",role="receiving-manager",out={"fileReview":"=$.outcome"},reqs="TTR-011,TTR-012,TTR-013,TTR-024,TTR-128",doc="2 and 3: both managers check and authorise the file; one that is not up to date can be turned back.")
    g=t.gateway("FileInOrder","Is the file in good order?")
    with t.back(g,"No",default=True,to="FileToReview") as b:
        docs(b,"FileUpdate","returned","={requestedAt: requestedAt}",name="File brought up to date",reqs="TTR-034,TTR-036,TTR-128",doc="5: the record is brought up to date before the transfer happens.")
    t.next("Yes",'=fileReview = "accepted"')
    t.ask("ConfirmTransferDate","Confirm transfer date","=protocol.stepForms.date",role="receiving-manager",out={"transferOn":"=$.transferOn","capacityDifficulty":"=get value($, \"capacityDifficulty\")"},reqs="TTR-025,TTR-026,TTR-027",doc="3: the soonest date that is reasonably possible; outstanding work with an agreed timescale.")
    t.end("DateConfirmed","Date confirmed")
g=c.gateway("CapacityDifficulty","Is capacity a difficulty?")
with c.branch(g,"No",default=True,row=-1,to="MeetingToHold"): pass
c.next("Yes",'=capacityDifficulty = "yes"')
with c.timed("RaisingOfCapacity","Raising of the difficulty",'="raise-capacity-issue"',"=now()","TTR-028","3: a difficulty of capacity is raised between the managers immediately.",out={"raisedAt":"=now()"}) as t:
    t.start("DifficultyFound","Difficulty found")
    notify(t,"NotifyOfCapacityDifficulty","capacity-difficulty",reqs="TTR-028",doc="3: both managers are told at once.")
    t.end("DifficultyRaised","Difficulty raised")
c.call("CapacityDispute","Dispute resolution","resolve-allocation",inp={"raisedAt":"=raisedAt","about":'="case-allocation"',"disputeUrgency":'="not-urgent"'},out={"capacityAllocation":"=allocation"},reqs="TTR-028,TTR-029,TTR-063",doc="3 and 7: a difficulty of capacity is settled as a dispute and decides nothing about the transfer; the managers then meet.")
c.join("MeetingToHold")
with c.timed("MeetingOfManagers","Meeting of managers",'="hold-transfer-meeting"',"=summarySentAt","-","Our design: no clause times the meeting itself, so the table has no limit for it unless an authority adds one.",out={"outcome":"=outcome","reasonCode":"=reasonCode","transferOn":"=transferOn","actor":"=actor"}) as t:
    t.start("MeetingOpen","Meeting open")
    t.ask("DecideAtTransferMeeting","Decide at transfer meeting","=protocol.stepForms.meeting",role="both-team-managers",out={"outcome":"=$.outcome","reasonCode":"=$.reasonCode","transferOn":"=if get value($, \"transferOn\") = null then transferOn else get value($, \"transferOn\")"},reqs="TTR-021,TTR-022,TTR-122,TTR-123",doc="3: every transfer between teams is discussed and decided by the managers of each team involved.")
    t.end("ManagersDecided","Managers decided")
c.service("RecordDecision","Record decision","record-decision",inp={"kind":'="transfer"',"outcome":"=outcome","at":"=now()"},out={"decisionId":"=decisionId"},reqs="TTR-037",doc="5: management oversight and each decision are on the child's file.")
c.service("SendOutcome","Send outcome","send-outcome",inp={"outcome":"=outcome","at":"=now()"},reqs="TTR-017",doc="2: all parties are informed.")
c.end("TransferDecided","Transfer decided")
p.write()

# ------------------------------------------------------------------ follow-up
p=Process("follow-up","Follow-up","What falls due after a transfer has ended, each with its own clock: plan reviews, an assessment, first contact, a personal advisor at seventeen. Started by the message follow-up-started for one row of the table required-documents.",reqs="BUC-046,BUC-047,BUC-048")
c=p.root
c.start("FollowUpStarted","Follow-up started",message="follow-up-started")
c.call("Document","Document","complete-document",inp={**ANCH,"document":"=document"},doc="The piece of work, timed.",reqs="BUC-045,BUC-046,BUC-047,BUC-048,BUC-076,TTR-119,TTR-120,HER-196")
c.end("FollowUpDone","Follow-up done")
with p.event_sub("FollowUpEnded","Follow-up ended","Support ended before this fell due.") as s:
    s.start("FollowUpEnded","Support ended",message="follow-up-ended")
    s.service("CloseMilestonesOnSupportEnded","Close milestones","close-milestones",inp={"reason":'="support-ended"',"only":"=document.milestone","at":"=now()"})
    s.end("FollowUpCancelled","Follow-up cancelled")
p.write()

# ------------------------------------------------------------------ decide-agenda-item
p=Process("decide-agenda-item","Agenda item","One case on the agenda: the meeting decides, singly for each, and the decision is recorded at once.",reqs="BUC-095,BUC-096,SOM-084,SOM-085")
c=p.root
c.start("ItemCalled","Item called")
c.ask("DecideItem","Decide agenda item","=meeting.itemForm",groups="=chairGroups",due="=meeting.at",out={"outcome":"=$.outcome","reasonCode":"=$.reasonCode","transferOn":"=get value($, \"transferOn\")","worker":"=get value($, \"worker\")","decision":"=$"},reqs="BUC-007,BUC-008,BUC-096,BUC-097,BUC-121,SOM-084,SOM-085,SOM-086,SOM-087",doc="7: rationale, destination, date and named worker are agreed; need decides, capacity does not.")
c.service("RecordItemDecision","Record decision","record-decision",inp={"kind":'="transfer"',"outcome":"=outcome","at":"=now()"},out={"decisionId":"=decisionId","decidedAt":"=at"},reqs="BUC-110,BUC-132,SOM-018",doc="7.8: minuted for each child: the decision, the receiving team and the date.")
c.end("ItemDecided","Item decided")
with p.event_sub("ItemWithdrawn","Item withdrawn","The transfer ended before the meeting decided it: it is off the agenda.") as s:
    s.start("ItemWithdrawn","Item off agenda",message="agenda-item-removed")
    s.service("CloseMilestonesOfItem","Close milestones","close-milestones",inp={"reason":'="off-agenda"',"at":"=now()"})
    s.end("ItemTakenOff","Item taken off")
p.write()

# ------------------------------------------------------------------ forum-meeting
MX={"destination":'=null',"referringTeam":'="forum"'}
p=Process("forum-meeting","Forum meeting","One meeting of a forum: list compiled and circulated before, the last decision log reviewed, each case decided, minutes and log circulated after. Each meeting schedules its successor.",reqs="BUC-099,BUC-100,SOM-009,HER-046")
c=p.root
c.start("MeetingScheduled","Meeting scheduled",message="meeting-scheduled")
c.service("ReadMeeting","Read meeting","read-meeting",inp={"at":"=now()"},out={"meeting":"=meeting","casePage":"=casePage","requestedAt":"=at","urgency":'="not-urgent"',"destination":"=null","referringTeam":'="forum"'},doc="Date, forum and area of this meeting, and what the table forum-calendar says of it.")
c.rule("DetermineCandidateGroups","Determine candidate groups","candidate-groups","groups",inp={"role":"=null","area":"=meeting.area"},out={"groups":"=groups"})
g=c.gateway("ListBeforehand","Is a list sent beforehand?")
with c.branch(g,"No",default=True,row=1,to="MeetingAwaited") as b: pass
c.next("Yes","=meeting.listForm != null")
with c.timed("ListCompilation","List compilation","=meeting.listMilestone","=meeting.listAnchor","BUC-103","7.5: by 16:00 every Friday.",out={"listCompiledAt":"=now()"}) as t:
    t.start("ListOpen","List open")
    t.ask("CompileList","Compile list","=meeting.listForm",groups="=groups[role = meeting.recordsRole].group",reqs="BUC-103,BUC-137,BUC-141,BUC-142",doc="7.5 and Appendix 2: the children coming to the meeting, in the order of the agenda.")
    t.end("ListCompiled","List compiled")
with c.timed("ListCirculation","List circulation","=meeting.circulateMilestone","=listCompiledAt","BUC-104","7.5: sent to participants before the meeting.",out=None) as t:
    t.start("CirculationOpen","Circulation open")
    with t.timed("FridayTarget","Circulation on the Friday","=meeting.circulateTargetMilestone","=listCompiledAt","BUC-130","Appendix 1: on the Friday before the meeting.",out=None) as u:
        u.start("TargetOpen","Target open")
        u.ask("CirculateList","Circulate list","=meeting.circulateForm",groups="=groups[role = meeting.recordsRole].group",reqs="BUC-104,BUC-130",doc="7.5 and Appendix 1: participants have the list before the meeting.")
        notify(u,"NotifyOfList","list-circulated",reqs="BUC-104,BUC-130",doc="7.5 and Appendix 1: participants are told that the list is there.")
        u.end("TargetReached","List sent")
    t.end("ListCirculated","List circulated")
c.join("MeetingAwaited")
c.catch("MeetingTimeReached","Meeting time reached",timer="=meeting.at")
g=c.gateway("LogReviewed","Is the last log reviewed?")
with c.branch(g,"No",default=True,row=1,to="AgendaToRead") as b: pass
c.next("Yes","=meeting.reviewsLog")
c.ask("ReviewDecisionLog","Review decision log","=meeting.reviewForm",groups="=groups[role = meeting.chairRole].group",due="=null",reqs="BUC-138,BUC-139,BUC-140",doc="Appendix 2: the first standing item; the chair signs off the last decision log, row by row.")
c.join("AgendaToRead")
c.service("ReadAgenda","Read agenda","read-agenda",inp={"at":"=now()"},out={"items":"=items"},reqs="BUC-142,SOM-012,SOM-014,SOM-015,SOM-017",doc="Appendix 2; 2: the items in the order of the forum's sections.")
c.call("AgendaItem","Agenda item","decide-agenda-item",inp={"transferId":"=item.transferId","flow":"=item.flow","destination":"=item.destination","referringTeam":"=item.referringTeam","casePage":"=item.casePage","meeting":"=meeting","chairGroups":"=groups[role = meeting.chairRole].group"},each=("=items","item","decisions","={transferId: item.transferId, outcome: outcome, reasonCode: reasonCode, transferOn: transferOn, worker: worker, decidedAt: decidedAt, answers: decision}"),out={"outcome":"=outcome","reasonCode":"=reasonCode","transferOn":"=transferOn","worker":"=worker","decidedAt":"=decidedAt","decision":"=decision"},reqs="BUC-079,BUC-095,SOM-010",doc="Cases are decided singly, siblings together on one item.")
c.ask("CloseMeeting","Close meeting","close-meeting",groups="=groups[role = meeting.chairRole].group",due="=null",out={"closedAt":"=at"},reqs="BUC-102,BUC-109,BUC-118,BUC-146,BUC-147",doc="7 and Appendix 3: who took the chair is noted; the close starts the clocks that count from the meeting.")
c.service("AnnounceDecisions","Announce decisions","announce-decisions",inp={"decisions":"=decisions","closedAt":"=closedAt","at":"=now()"},reqs="BUC-098,BUC-143,SOM-010,SOM-092",doc="Each case goes on with its decision; what the meeting did not decide goes to the next.")
c.service("ScheduleNextMeeting","Schedule next meeting","schedule-next-meeting",inp={"at":"=now()"},reqs="BUC-099,SOM-009",doc="6 and 7: each meeting schedules its successor, so that an empty week still reviews the last log.")
g=c.gateway("MinutesNeeded","Are minutes circulated?")
with c.branch(g,"No",default=True,row=1,to="MeetingDone") as b: pass
c.next("Yes","=meeting.minutesForm != null")
with c.timed("MinutesCirculation","Minutes circulation","=meeting.minutesMilestone","=closedAt","BUC-111,BUC-131","7.8 and Appendix 1: within 24 hours of the meeting.",out=None) as t:
    t.start("MinutesOpen","Minutes open")
    t.ask("CirculateMinutes","Circulate minutes","=meeting.minutesForm",groups="=groups[role = meeting.recordsRole].group",reqs="BUC-111,BUC-112,BUC-131",doc="7.8 and Appendix 1: to every attendee and to the Heads of Service.")
    notify(t,"NotifyOfMinutes","minutes-circulated",reqs="BUC-111,BUC-112,BUC-131",doc="7.8 and Appendix 1: attendees and Heads of Service are told that they are there.")
    t.end("MinutesCirculated","Minutes circulated")
c.join("MeetingDone")
c.end("MeetingClosed","Meeting closed")
with p.event_sub("MeetingCancelled","Meeting cancelled","A date is cancelled or moved: its items go to the next date, nothing is dropped.") as s:
    s.start("MeetingCancelled","Meeting cancelled",message="meeting-cancelled")
    s.service("CloseMilestonesOfMeeting","Close milestones","close-milestones",inp={"reason":'="meeting-cancelled"',"at":"=now()"})
    s.service("MoveItems","Move items to next date","move-agenda-items",inp={"at":"=now()"})
    s.service("ScheduleMeetingInstead","Schedule next meeting","schedule-next-meeting",inp={"at":"=now()"})
    s.end("ItemsMoved","Items moved")
p.write()
