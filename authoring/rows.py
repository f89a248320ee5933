"""Puts row files into the DMN tables: python rows.py ROOT"""
import json,sys,re,pathlib
from lxml import etree
ROOT=pathlib.Path(sys.argv[1]); D=ROOT/'bpmn/decisions'; ROWS=pathlib.Path('authoring/rows')
NS='https://www.omg.org/spec/DMN/20191111/MODEL/'; BIO='http://bpmn.io/schema/dmn/biodi/2.0'
q=lambda t:f'{{{NS}}}{t}'
AUTH=['hertfordshire-more','buckinghamshire','team-transfers','south-gloucestershire','somerset']
COLS={
 'points-of-transfer':{'in':[('Circumstances','facts','Any')],'out':[('Point of transfer','pointOfTransfer','string'),('Agenda section','section','string'),('Responsibility','responsibility','string')]},
 'candidate-groups':{'in':[('Area','area','string')],'out':[]},
 'escalation-ladder':{'in':[],'out':[('Form','form','string')]},
 'protocol':{'in':[],'out':[('Decided by role','decidedByRole','string'),('Authorised by role','authorisedByRole','string'),('Authorisation form','authorisationForm','string'),('Decision form','decisionForm','string'),('Limit of the decision','decisionMilestone','string'),('Limit of the transition','transitionMilestone','string'),('Forum','forum','string'),('Papers form','papersForm','string'),('Hand-over form','handoverForm','string'),('Hand-over by','handoverRole','string'),('Papers by','papersRole','string'),('Consent basis','consentBasis','string'),('Forms of the steps','stepForms','Any')]},
}
NEW={
 'required-documents':('Required documents','What has to be completed, held or recorded at each stage of a flow; every rule that fits counts.','COLLECT',
   [('Authority','authority','string'),('Flow','flow','string'),('Stage','stage','string'),('Way to agree','route.agreement','string'),('Receiving team','destination','string'),('Circumstances','facts','Any')],
   [('Requirements','requirements','string'),('Form','form','string'),('Kind of work','kind','string'),('Role','role','string'),('Time limit','milestone','string'),('Counts from','anchor','string'),('Recorded on','system','string'),('Order','order','number')]),
 'forum-calendar':('Forum calendar','When a forum meets, who chairs it and keeps its records, and the forms and limits of its steps.','UNIQUE',
   [('Authority','authority','string'),('Forum','forum','string')],
   [('Requirements','requirements','string'),('Name','name','string'),('Weekday','weekday','string'),('Start time','startTime','string'),('Every','every','string'),('Week of the month','weekOfMonth','number'),('Chair','chairRole','string'),('Keeps the records','recordsRole','string'),
    ('Limit of the papers','papersMilestone','string'),('Limit of the listing','listingMilestone','string'),('Limit of the list','listMilestone','string'),('Limit of circulation','circulateMilestone','string'),('Target of circulation','circulateTargetMilestone','string'),('Limit of the minutes','minutesMilestone','string'),
    ('List form','listForm','string'),('Circulation form','circulateForm','string'),('Last log reviewed','reviewsLog','boolean'),('Review form','reviewForm','string'),('Item form','itemForm','string'),('Minutes form','minutesForm','string'),('Sections','sections','Any')]),
}
def pascal(t): return ''.join(w.capitalize() for w in t.split('-'))
def text(parent,tag,id,value):
    e=etree.SubElement(parent,q(tag),id=id); t=etree.SubElement(e,q('text')); t.text=value; return e
def new_table(t):
    name,doc,hit,ins,outs=NEW[t]; P=pascal(t)
    src=(D/'protocol.dmn').read_bytes()
    head=re.match(rb'(?s).*?<definitions[^>]*>',src).group(0).decode()
    head=re.sub(r'id="Definitions_[^"]+" name="[^"]+"',f'id="Definitions_{P}" name="{name}"',head)
    xml=head+f'<decision id="{t}" name="{name}"><description>{doc}</description><decisionTable id="DecisionTable_{P}" hitPolicy="{hit}"/></decision><dmndi:DMNDI><dmndi:DMNDiagram id="DMNDiagram_{P}"><dmndi:DMNShape id="DMNShape_{P}" dmnElementRef="{t}"><dc:Bounds height="80" width="180" x="160" y="100"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI></definitions>'
    root=etree.fromstring(xml.encode()); dt=root.find('.//'+q('decisionTable'))
    for i,(l,e,ty) in enumerate(ins,1): add_in(dt,P,i,l,e,ty)
    for l,n,ty in outs: add_out(dt,P,l,n,ty)
    return root
def add_in(dt,P,i,label,expr,ty):
    el=etree.Element(q('input'),id=f'Input_{P}{re.sub("[^A-Za-z]","",label.title())}',label=label); el.set(f'{{{BIO}}}width','180')
    ie=etree.SubElement(el,q('inputExpression'),id=f'InputExpression_{P}{i}',typeRef=ty); etree.SubElement(ie,q('text')).text=expr
    dt.insert(len(dt.findall(q('input'))),el)
def add_out(dt,P,label,name,ty):
    el=etree.Element(q('output'),id=f'Output_{P}{name[0].upper()+name[1:]}',label=label,name=name,typeRef=ty); el.set(f'{{{BIO}}}width','180')
    pos=len(dt.findall(q('input')))+len(dt.findall(q('output')))
    dt.insert(pos,el)
def inputs(dt): return [i.find(q('inputExpression')).find(q('text')).text for i in dt.findall(q('input'))]
def outputs(dt): return [o.get('name') for o in dt.findall(q('output'))]
def rows_of(a,t,f):
    rows=json.loads(f.read_text())
    if t!='required-documents': return rows
    for r in rows:
        if r['in'].get('stage')=='"meeting"' and '?.papers' in r['in'].get('facts',''): r['in']['stage']='"papers"'
    pf=ROWS/a/'protocol.json'
    for p in json.loads(pf.read_text()) if pf.exists() else []:
        form=p['out'].get('papersForm')
        if form in (None,'null','"submit-meeting-papers"') or p['out'].get('agreementProcess')!='"agree-at-forum"': continue
        role=p['out'].get('papersRole')
        rows.append({'description':'The papers of this forum; '+p.get('description',''),'in':{'authority':p['in']['authority'],'flow':p['in']['flow'],'stage':'"papers"','facts':'? != null and ?.papers = "submitted"'},'out':{'requirements':'null','form':form,'kind':'"document"','role':role if role not in (None,'null') else '"case-holding-worker"','milestone':'null','anchor':'null','system':'null','order':'1'}})
    return rows
def table(t):
    p=D/f'{t}.dmn'; P=pascal(t)
    root=etree.fromstring(p.read_bytes(),etree.XMLParser(remove_blank_text=True)) if p.exists() else new_table(t)
    dt=root.find('.//'+q('decisionTable'))
    if t in COLS:
        for label,expr,ty in COLS[t]['in']:
            if expr not in inputs(dt):
                add_in(dt,P,len(inputs(dt))+1,label,expr,ty)
                n=len(inputs(dt))
                for r in dt.findall(q('rule')):
                    e=etree.Element(q('inputEntry'),id=f'InputEntry_{r.get("id").split("_")[1]}_{n}'); etree.SubElement(e,q('text')).text='-'
                    pos=max(i for i,x in enumerate(r) if x.tag==q('inputEntry'))+1; r.insert(pos,e)
        for label,name,ty in COLS[t]['out']:
            if name not in outputs(dt):
                add_out(dt,P,label,name,ty); n=len(outputs(dt))
                for r in dt.findall(q('rule')):
                    text(r,'outputEntry',f'OutputEntry_{r.get("id").split("_")[1]}_{n}','"required"' if name=='consentBasis' else 'null')
    ins,outs=inputs(dt),outputs(dt)
    # drop rows put in before
    mine=set()
    rules=dt.findall(q('rule'))
    for r in rules:
        if r.get('data-author'): dt.remove(r)
    rules=dt.findall(q('rule'))
    nums=[int(re.search(r'(\d+)$',r.get('id')).group(1)) for r in rules] or [0]
    n=max(nums)
    catch=None
    if rules and all(e.find(q('text')).text in ('-',None,'') for e in rules[-1].findall(q('inputEntry'))): catch=rules[-1]
    unknown=set(); count=0
    for a in AUTH:
        f=ROWS/a/f'{t}.json'
        if not f.exists(): continue
        for row in rows_of(a,t,f):
            n+=1; count+=1
            r=etree.Element(q('rule'),id=f'Rule_{P}{n}')
            if row.get('description'): etree.SubElement(r,q('description')).text=row['description']
            unknown|={f'in {k}' for k in row['in'] if k not in ins}|{f'out {k}' for k in row['out'] if k not in outs}
            for i,e in enumerate(ins,1): text(r,'inputEntry',f'InputEntry_{P}{n}_{i}',str(row['in'].get(e,'-')))
            for i,o in enumerate(outs,1): text(r,'outputEntry',f'OutputEntry_{P}{n}_{i}',str(row['out'].get(o,'null')))
            if catch is not None: catch.addprevious(r)
            else: dt.append(r)
    if count or not p.exists() or t in COLS:
        p.write_bytes(etree.tostring(root,pretty_print=True,xml_declaration=True,encoding='UTF-8'))
    print(t,'rows added',count,'unknown columns',sorted(unknown) or '-')
for t in ['points-of-transfer','protocol','sla-policy','candidate-groups','escalation-ladder','partners-to-notify','answer-rules','required-documents','forum-calendar']: table(t)
