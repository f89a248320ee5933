import json,pathlib
T=pathlib.Path('./bpmn/.camunda/element-templates')
base=json.load(open(T/'record-case-note.json'))
def make(job,name,desc,inputs,outputs=()):
    t=json.loads(json.dumps(base)); t['name']=name; t['id']=f'transfers.{job}'; t['description']=desc; t['keywords']=job.split('-')
    props=[p for p in base['properties'] if p['binding']['type']=='zeebe:taskDefinition' and p['binding']['property']=='type']
    props=json.loads(json.dumps(props)); props[0]['value']=job
    for k,label,d,value in inputs:
        props.append({"id":k,"label":label,"description":d,"group":"input","binding":{"type":"zeebe:input","name":k},"type":"String","feel":"optional",**({"value":value} if value else {}),"constraints":{"notEmpty":True}})
    for k,label,src in outputs:
        props.append({"id":f"{k}Result","label":label,"group":"output","binding":{"type":"zeebe:output","source":src},"type":"String","value":k,"optional":True} if False else {"id":f"{k}Result","label":label,"description":f"Variable that takes {label.lower()}","group":"output","binding":{"type":"zeebe:output","source":src},"type":"String","value":k})
    rest=[p for p in base['properties'] if p.get('group') in('rules','job')]
    t['properties']=props+rest
    if not outputs: t['groups']=[g for g in t['groups'] if g['id']!='output']
    (T/f'{job}.json').write_text(json.dumps(t,indent=2,ensure_ascii=False)+'\n')
at=("at","At","The engine's instant","=now()")
make("list-for-meeting","List for next meeting","Puts the case down for the first meeting of a forum whose cut-off is still ahead.",[("forum","Forum","Id of the forum, as in =protocol.forum",None),("area","Area","Area of the family; =null where the forum has none","=facts.area"),("section","Section","Heading of the agenda; =null for that of the team","=route.section"),at],[("meeting","The meeting","=meeting")])
make("confirm-listing","Confirm listing","Notes that the papers are in; late ones move the case to the next meeting.",[("papers","Papers","What was handed in","=papers"),at],[("meeting","The meeting","=meeting")])
make("read-meeting","Read meeting","Reads a meeting's date and what the table forum-calendar says of its forum.",[at],[("meeting","The meeting","=meeting")])
make("read-agenda","Read agenda","Reads the confirmed items of a meeting in the order of its sections.",[at],[("items","The items","=items")])
make("announce-decisions","Announce decisions","Closes the meeting and sends each decided case on.",[("decisions","Decisions","The items with their decisions","=decisions"),("closedAt","Closed at","When the meeting closed","=closedAt"),at])
make("schedule-next-meeting","Schedule next meeting","Starts the process of the forum's next date.",[at])
make("move-agenda-items","Move items to next date","Puts the open items of a cancelled meeting down for the next date.",[at])
make("record-document","Record document","Puts a completed form, checklist, visit or record on the transfer's file.",[("form","Form","Id of the form","=document.form"),("system","System","Where it is kept; =null for the register","=document.system"),("requirements","Requirements it meets","Ids of the table's row","=document.requirements"),at])
make("start-follow-ups","Start follow-ups","Starts what falls due after the transfer has ended.",[("anchors","Instants","What the follow-ups count from, as in ={requestedAt: requestedAt}",None),at])
