import json,pathlib,os
R=pathlib.Path(os.environ.get("TRANSFERS_ROOT","."))
def form(id,title,fields,source,group="Answer",intro=None):
    W="".join(w.capitalize() for w in id.split("-"))
    comps=[]
    for f in fields:
        k=f["key"]; c={"type":f["type"],"key":k,"id":f"Field_{W}{k[0].upper()+k[1:]}"}
        if f["type"]=="datetime": c.update({"subtype":"date","dateLabel":f["label"]})
        else: c["label"]=f["label"]
        if f.get("options"): c["values"]=[{"label":l,"value":v} for v,l in f["options"]]
        v={}
        if f.get("required",True): v["required"]=True
        if f.get("pattern"): v["pattern"]=f["pattern"]
        if v: c["validate"]=v
        if f.get("staff"): c["properties"]={"answer":"member-of-staff"}
        if f.get("when"): c["conditional"]={"hide":f["when"]}
        comps.append(c)
    doc={"type":"default","id":id,"schemaVersion":16,"executionPlatform":"Camunda Cloud","executionPlatformVersion":"8.6.0","components":[
     {"type":"text","id":f"Text_{W}Title","text":f"## {title}\nTransfer [{{{{transferId}}}}]({{{{casePage}}}})" if not intro else f"## {title}\n{intro}"},
     {"type":"text","id":f"Text_{W}Problems","text":"### This answer was sent back\n{{problems}}","conditional":{"hide":"=problems = null"}},
     {"type":"group","id":f"Group_{W}","label":group,"path":"answers","components":comps},
     {"type":"text","id":f"Text_{W}Source","text":"Source: "+source}]}
    (R/"bpmn/forms"/f"{id}.form").write_text(json.dumps(doc,indent=2,ensure_ascii=False)+"\n")
def radio(k,l,opts,**kw): return {"key":k,"type":"radio","label":l,"options":opts,**kw}
def yes(k,l,**kw): return radio(k,l,[("yes","Yes"),("no","No")],**kw)
def tick(k,l,**kw): return {"key":k,"type":"checkbox","label":l,**kw}
def day(k,l,**kw): return {"key":k,"type":"datetime","label":l,**kw}
def worker(k,l,**kw): return {"key":k,"type":"textfield","label":l,"pattern":"^[a-z0-9.-]{2,64}$","staff":True,**kw}
M="Meeting {{meeting.date}}, {{meeting.name}}"
form("compile-meeting-list","Compile list",[tick("listCompiled","Everybody whose papers are in is on the list")],"BUC-103",group="List",intro=M)
form("circulate-meeting-list","Circulate list",[tick("listCirculated","The list has gone to all participants")],"BUC-104, BUC-130",group="List",intro=M)
form("review-decision-log","Review previous decision log",[radio("review","The last meeting's actions",[("complete","All complete"),("outstanding","Some are outstanding: they stay on the log"),("first","There was no earlier meeting")])],"BUC-138, BUC-139, BUC-140",group="Previous log",intro=M)
form("decide-at-meeting","Decide agenda item",[
  radio("outcome","What does the meeting decide?",[("accepted","The transfer is confirmed"),("declined","The transfer is not agreed"),("deferred","It comes back to the next meeting"),("step-in","A step-in is required first")]),
  radio("reasonCode","Why?",[("needs-best-met","The receiving team can best meet the child's needs"),("threshold-met","The threshold is met"),("threshold-not-met","The threshold is not met"),("more-information","More information is needed"),("step-in-first","A social worker should see the family first")]),
  day("transferOn","Agreed transfer date",required=False),
  worker("worker","Named worker (user name)",required=False)],"BUC-096, BUC-097, BUC-121, SOM-084, SOM-085",group="Decision")
form("close-meeting","Close meeting",[tick("previousLogSigned","Every item has its decision, and the persons present are noted",),radio("chairedBy","Who took the chair?",[("chair","The chair"),("alternative","An alternative found beforehand"),("attending-manager","An attending manager, the chair being absent unexpectedly")])],"BUC-102, BUC-118, BUC-146, BUC-147",group="Meeting",intro=M)
form("circulate-minutes","Circulate minutes",[tick("minutesCirculated","Minutes and decision log have gone to every attendee and to the Heads of Service")],"BUC-111, BUC-112, BUC-131, BUC-132",group="Minutes",intro=M)
form("submit-meeting-papers","Submit meeting papers",[radio("papers","What is handed in?",[("submitted","The meeting's form, completed on the case page or record"),("review-notice","Notice that a child in need review takes place in the following week"),("late-item","The form after the cut-off, and the chair is asked to take it all the same")])],"BUC-019, BUC-090, BUC-093, BUC-094, SOM-031",group="Papers")
form("hold-consultation","Hold consultation",[day("heldOn","Held on"),radio("outcome","What came of it?",[("advice","Advice was given; the worker goes on"),("step-in","A step-in is agreed"),("to-meeting","It goes to the meeting as a step-up request")]),radio("reasonCode","Why?",[("oversight-given","Oversight was what was needed"),("needs-to-be-seen","The family should be seen together"),("risk-has-changed","Risk or need has changed")])],"SOM-022, SOM-023, SOM-044, SOM-088",group="Consultation")
form("hold-step-in","Hold step-in",[day("heldOn","Held on"),radio("outcome","What does the step-in recommend?",[("step-up","A formal step-up to social care"),("continue","The service's worker carries on"),("other-action","Other action")]),yes("jointVisit","Did social worker and service's worker see the family together?")],"SOM-038, SOM-043, SOM-044",group="Step-in")
print("ok")
