"""Throw-away authoring of BPMN with layout. See README at the end of this docstring.

p = Process("step-down", "Step-down", "doc ...", reqs="HER-003,...")
c = p.root                                   # a Container; also what `timed`, `event_sub` give
c.start("StepDownRequested", "Step-down requested", message="step-down-requested")
c.service("ReadCaseFacts", "Read case facts", "read-case-facts", inp={"at":"=now()"}, out={"facts":"=facts"}, reqs="..", doc="..")
c.rule("ReadProtocol", "Read protocol", decision="protocol", result="protocol", out={...})
c.call("Consent", "Consent", "obtain-consent", inp={extra}, out={...}, each=("=documents","document"))  # each: multi-instance
g = c.gateway("InformationMayBeShared", "May information be shared?")      # exclusive
with c.branch(g, "No", default=True, row=1) as b: b.service(...); b.end("ConsentRefused","Consent refused")
c.next("Yes", "=cond")                       # label / condition of the flow that leaves the last element on the main row
c.join("Name")                               # exclusive join; branches to it: c.branch(g,"No",to="Name") — forward (join comes later)
with c.back(g, "Handed back", "=cond", to="Name") as b: b.service(...)      # loop to an earlier join over row -1
with c.timed("ThresholdDecision","Threshold decision", milestone="=...", anchor="=...", reqs, doc, out, overdue="..", due_soon="..") as t:
    t.start(..); t.ask(..); t.end(..)
c.ask("DecideThreshold","Decide threshold", form="decide-threshold", role="receiving-manager", out={...}, reqs, doc)
c.end("StepUpAccepted","Step-up accepted")
p.event_sub("StepUpWithdrawn", "Step-up withdrawn", message="transfer-withdrawn", interrupting=True) -> Container
p.write()
"""
from __future__ import annotations
import json, math, re, sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr, escape

ROOT = Path(__import__("os").environ.get("TRANSFERS_ROOT", "."))
CONTEXT = ["transferId", "authority", "flow", "destination", "urgency", "referringTeam", "requestedAt", "groups", "casePage"]
GAP = 50
W = {' ':278,'-':333,'.':278,',':278,'?':556,"'":191,'A':667,'B':667,'C':722,'D':722,'E':667,'F':611,'G':778,'H':722,'I':278,'J':500,'K':667,'L':556,'M':833,'N':722,'O':778,'P':667,'Q':778,'R':722,'S':667,'T':611,'U':722,'V':667,'W':944,'X':667,'Y':667,'Z':611,'a':556,'b':556,'c':500,'d':556,'e':556,'f':278,'g':556,'h':556,'i':222,'j':222,'k':500,'l':222,'m':833,'n':556,'o':556,'p':556,'q':556,'r':333,'s':500,'t':278,'u':556,'v':500,'w':722,'x':500,'y':500,'z':500}
def tw(s, fs=11): return sum(W.get(ch,556) for ch in s)*fs/1000
def wrap(text, maxw, fs=11):
    lines, line = [], ""
    for word in [w for w in re.split(r"\s+|(?<=-)", text) if w]:
        joined = line+" "+word if line and not line.endswith("-") else line+word
        if line and tw(joined,fs) > maxw: lines.append(line); line = word
        else: line = joined
    lines.append(line)
    return lines
def label_size(text, maxw=90):
    lines = wrap(text, maxw)
    return math.ceil(max(tw(l) for l in lines))+6, 14*len(lines)

@dataclass
class Node:
    kind: str; id: str; name: str | None; xml: str = ""; w: int = 100; h: int = 80
    x: float = 0; y: float = 0           # top-left, absolute after layout
    label: tuple | None = None           # bounds
    children: "Container | None" = None
    attrs: str = ""; doc: str | None = None; ext: str = ""; tail: str = ""   # tail: xml after in/out flows
    in_port: str = "left"; label_pos: str = "below"
    @property
    def cx(self): return self.x+self.w/2
    @property
    def cy(self): return self.y+self.h/2
    @property
    def r(self): return self.x+self.w
    @property
    def b(self): return self.y+self.h

@dataclass
class Flow:
    src: Node; dst: Node; label: str | None = None; cond: str | None = None; default: bool = False
    points: list = field(default_factory=list); label_bounds: tuple | None = None
    @property
    def id(self): return f"Flow_{self.src.id.split('_',1)[1]}_{self.dst.id.split('_',1)[1]}"

def props(reqs):
    return f'<zeebe:properties><zeebe:property name="requirements" value={quoteattr(reqs)}/></zeebe:properties>' if reqs else ""
def io(inp, out):
    inp, out = inp or {}, out or {}
    if not inp and not out: return ""
    return "<zeebe:ioMapping>"+"".join(f"<zeebe:input source={quoteattr(v)} target={quoteattr(k)}/>" for k,v in inp.items())+"".join(f"<zeebe:output source={quoteattr(v)} target={quoteattr(k)}/>" for k,v in out.items())+"</zeebe:ioMapping>"

class Item:      # something on a row: nodes with relative offsets to the port line
    def __init__(self, nodes, width, above, below, entry, exit):
        self.nodes, self.width, self.above, self.below, self.entry, self.exit = nodes, width, above, below, entry, exit

class Row:
    def __init__(self, container, start_from=None, label=None, cond=None, default=False, row=0, to=None, up=False):
        self.c, self.items, self.row, self.to, self.up = container, [], row, to, up
        self.gate, self.entry_flow = start_from, dict(label=label, cond=cond, default=default)
        self.pending = {}
        self.after_index = None
    # ---- elements
    def _add(self, node, above=None, below=None, width=None):
        half = node.h/2
        extra = 0
        if node.label is None and node.kind in ("startEvent","endEvent","intermediateCatchEvent") and node.name:
            extra = 5+label_size(node.name)[1]
        item = Item([node], width or node.w, above or half, (below or half)+extra, node, node)
        if node.kind.endswith("Event") and node.name: item.width = max(node.w, label_size(node.name)[0])
        return self._item(item)
    def _item(self, item):
        prev = self.last()
        self.items.append(item)
        if prev is not None:
            self.c.flows.append(Flow(prev, item.entry, **self.pending)); self.pending = {}
        elif self.gate is not None:
            self.c.flows.append(Flow(self.gate, item.entry, **self.entry_flow))
        return item.exit
    def last(self):
        return self.items[-1].exit if self.items else None
    def next(self, label=None, cond=None, default=False):
        self.pending = dict(label=label, cond=cond, default=default)
    def _event_def(self, word, message=None, timer=None, escalation=None, terminate=False):
        if message:
            self.c.p.messages[message] = self.c.p.messages.get(message) or None
            return f'<bpmn:messageEventDefinition id="MessageEventDefinition_{word}" messageRef="{self.c.p.message_ref(message)}"/>'
        if timer: return f'<bpmn:timerEventDefinition id="TimerEventDefinition_{word}"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">{escape(timer)}</bpmn:timeDate></bpmn:timerEventDefinition>'
        if terminate: return f'<bpmn:terminateEventDefinition id="TerminateEventDefinition_{word}"/>'
        return ""
    def start(self, word, name, message=None, correlation="=transferId", interrupting=True, reqs="", doc=None):
        if message: self.c.p.subscriptions[message] = None if self.c is self.c.p.container else correlation
        n = Node("startEvent", f"StartEvent_{word}", name, w=36, h=36, doc=doc, ext=props(reqs), tail=self._event_def(word, message))
        if not interrupting: n.attrs = ' isInterrupting="false"'
        return self._add(n)
    def end(self, word, name, terminate=False, doc=None, reqs="", out=None, escalation=None):
        tail = f'<bpmn:escalationEventDefinition id="EscalationEventDefinition_{word}Thrown" escalationRef="{self.c.p.escalation(escalation)}"/>' if escalation else self._event_def(word, terminate=terminate)
        return self._add(Node("endEvent", f"EndEvent_{word}", name, w=36, h=36, doc=doc, ext=io(None,out)+props(reqs), tail=tail))
    def catch(self, word, name, message=None, timer=None, correlation="=transferId", out=None, reqs="", doc=None):
        if message: self.c.p.subscriptions[message] = correlation
        return self._add(Node("intermediateCatchEvent", f"Event_{word}", name, w=36, h=36, doc=doc, ext=io(None,out)+props(reqs), tail=self._event_def(word, message, timer)))
    def service(self, word, name, job, inp=None, out=None, reqs="", doc=None):
        ext = f'<zeebe:taskDefinition type="{job}" retries="3"/>'+io(inp,out)+props(reqs)
        return self._add(Node("serviceTask", f"Task_{word}", name, w=110, doc=doc, ext=ext))
    def rule(self, word, name, decision, result, inp=None, out=None, reqs="", doc=None):
        ext = f'<zeebe:calledDecision decisionId="{decision}" resultVariable="{result}" bindingType="deployment"/>'+io(inp,out)+props(reqs)
        return self._add(Node("businessRuleTask", f"Task_{word}", name, w=110, doc=doc, ext=ext))
    def call(self, word, name, process, inp=None, out=None, reqs="", doc=None, each=None, context=True, listeners="", milestone=None):
        n = self._call_node(word, name, process, inp, out, reqs, doc, each, context)
        return self._add(n)
    def _call_node(self, word, name, process, inp, out, reqs, doc, each=None, context=True, listeners=""):
        base = {k: f"={k}" for k in CONTEXT} if context is True else {k: f"={k}" for k in (context or [])}
        base.update(inp or {})
        base = {k:v for k,v in base.items() if v is not None}
        ext = f'<zeebe:calledElement processId={quoteattr(process)} propagateAllChildVariables="false" propagateAllParentVariables="false" bindingType="deployment"/>'+io(base,out)+listeners+props(reqs)
        return Node("callActivity", f"CallActivity_{word}", name, w=110, doc=doc, ext=ext, tail=multi(each))
    def gateway(self, word, question):
        n = Node("exclusiveGateway", f"Gateway_{word}", question, w=50, h=50)
        item = Item([n], 50, 50, 50, n, n)
        lw = label_size(question)[0]
        item.width = max(50, min(lw,100))
        self._item(item); return n
    def fork(self, word): return self._gw("parallelGateway", word)
    def wait(self, word): return self._gw("eventBasedGateway", word)
    def join(self, word): return self._gw("exclusiveGateway", word, is_join=True)
    def merge(self, word): return self._gw("parallelGateway", word, is_join=True)
    def _gw(self, kind, word, is_join=False):
        n = Node(kind, f"Gateway_{word}", None, w=50, h=50)
        self._item(Item([n], 50, 25, 25, n, n))
        if is_join: self.c.joins[word] = n
        return n
    @contextmanager
    def branch(self, gate, label=None, cond=None, default=False, row=1, to=None):
        r = Row(self.c, gate, label, cond, default, row, to); r.parent = self
        self.c.rows.append(r)
        yield r
        r.closed = True
    @contextmanager
    def back(self, gate, label=None, cond=None, default=False, to=None, row=-1):
        r = Row(self.c, gate, label, cond, default, row, to, up=True); r.parent = self; r.backward = True
        self.c.rows.append(r); yield r
    # ---- composites
    def ask(self, word, name, form, role=None, groups=None, due="=sla.taskDue", out=None, reqs="", doc=None, inp=None):
        keys = form_keys(form)
        camel = word[0].lower()+word[1:]+"Answer"
        ein = dict(inp or {})
        ein.update({k: f"={camel}.{k}" for k in keys})
        dyn = form.startswith("=")
        fexpr = form[1:] if dyn else json.dumps(form)
        ein["problems"] = f'=if is defined(answer) and answer.form = {fexpr} and not(answer.accepted) then answer.problems else null'
        eout = {camel: "={"+", ".join(f"{k}: {k}" for k in keys)+"}"} if keys != ["answers"] else {camel: "=answers"}
        if keys == ["answers"]: ein["answers"] = f"={camel}"
        groups = groups or f'=groups[role = "{role}"].group'
        ext = f'<zeebe:userTask/><zeebe:formDefinition formId={quoteattr(form)} bindingType="deployment"/><zeebe:assignmentDefinition candidateGroups={quoteattr(groups)}/><zeebe:taskSchedule dueDate={quoteattr(due)}/>'+io(ein,eout)+props(reqs)
        t = Node("userTask", f"Task_{word}", name, w=110, doc=doc, ext=ext)
        j = Node("exclusiveGateway", f"Gateway_{word}Asked", None, w=50, h=50)
        cin = {"form": f"={fexpr}", "answers": f"={camel}", "element": f'="Task_{word}"', "at": "=now()"}
        cout = {"answer":"=answer","actor":"=actor"}
        for k in (out or []):
            if isinstance(out, dict): cout[k] = out[k].replace("$", camel)
            else: cout[k] = f"={camel}.{k}"
        ch = Node("serviceTask", f"Task_Check{word}", "Check answer", w=110, doc="An answer that the form or the rules refuse goes back to the person with the reason.", ext='<zeebe:taskDefinition type="check-answer" retries="3"/>'+io(cin,cout))
        g = Node("exclusiveGateway", f"Gateway_{word}Accepted", "Answer accepted?", w=50, h=50); g.label_pos="below"
        gap = 35
        x = 0
        for n in (j,t,ch,g):
            n.x = x; n.y = -n.h/2; x += n.w+gap
        width = x-gap
        item = Item([j,t,ch,g], width+10, 85, 50, j, g)
        f = self.c.flows
        prevlast = self._item(item)
        f += [Flow(j,t), Flow(t,ch), Flow(ch,g)]
        lf = Flow(g,j,"No",None,True); lf.loop=True; f.append(lf)
        self.pending = dict(label="Yes", cond="=answer.accepted")
        return g
    @contextmanager
    def timed(self, word, name, milestone, anchor, reqs, doc, out=None, overdue=None, due_soon=None, inp=None, each=None, moved=True, overdue_call=None, boundary=None, hold_over=None):
        sub = self._sub(word, name, doc, reqs, milestone, anchor, out, inp)
        inner = Container(self.c.p, sub); sub.children = inner
        holder = Item([sub], 0,0,0, sub, sub)
        # reserve position in the sequence
        self._item(holder)
        yield inner.main
        inner.layout()
        self._finish_timed(holder, sub, word, name, milestone, reqs, overdue, due_soon, overdue_call, hold_over=hold_over)
    def _sub(self, word, name, doc, reqs, milestone, anchor, out, inp):
        outs = {"endedAt":"=now()"}; outs.update(out or {})
        ins = {"milestone": milestone, "anchor": anchor}; ins.update(inp or {})
        ext = io(ins, outs)+LISTENERS+props(reqs)
        return Node("subProcess", f"SubProcess_{word}", name, doc=doc, ext=ext)
    @contextmanager
    def plain_sub(self, word, name, doc=None, reqs="", inp=None, out=None, each=None):
        sub = Node("subProcess", f"SubProcess_{word}", name, doc=doc, ext=io(inp,out)+props(reqs), tail="")
        sub.mi = multi(each)
        inner = Container(self.c.p, sub); sub.children = inner
        holder = Item([sub], 0,0,0, sub, sub); self._item(holder)
        yield inner.main
        inner.layout()
        sub.w, sub.h = inner.w, inner.h
        line = inner.line
        sub.y = -line
        holder.width, holder.above, holder.below = sub.w, line, sub.h-line
        self.last_sub = sub
    def event_sub(self, *a, **k): return self.c.event_sub(*a, **k)
    def escalation_boundary(self, sub, word, name, code, x=60, doc=None, reqs=""):
        holder = next(i for i in self.items if sub in i.nodes)
        b = Node("boundaryEvent", f"BoundaryEvent_{word}", name, w=36, h=36, doc=doc, ext=props(reqs), attrs=f' attachedToRef="{sub.id}"',
                 tail=f'<bpmn:escalationEventDefinition id="EscalationEventDefinition_{word}" escalationRef="{self.c.p.escalation(code)}"/>')
        b.x, b.y = x, sub.y+sub.h-18; b.label_pos="boundary"
        holder.nodes.append(b); holder.below += 70
        return b
    def timed_call(self, word, name, process, milestone, anchor, reqs, doc, inp=None, out=None, overdue=None, due_soon=None, context=True):
        outs = {"endedAt":"=now()"}; outs.update(out or {})
        i = {"milestone": milestone, "anchor": anchor}; i.update(inp or {})
        n = self._call_node(word, name, process, i, outs, reqs, doc, None, context, LISTENERS)
        holder = Item([n],0,0,0,n,n); self._item(holder)
        n.w, n.h = 240, 100
        self._finish_timed(holder, n, word, name, milestone, reqs, overdue, due_soon, None, inner=False)
    def _finish_timed(self, holder, sub, word, name, milestone, reqs, overdue, due_soon, overdue_call, inner=True, hold_over=None):
        c = self.c
        if inner:
            sub.w, sub.h = max(sub.children.w, 300), sub.children.h
            line = sub.children.line
        else: line = sub.h/2
        sub.x, sub.y = 0, -line
        bottom = sub.y+sub.h
        lo, ls = overdue or f"{name} overdue", due_soon or f"{name} due soon"
        def boundary(w2, nm, expr, x, doc):
            b = Node("boundaryEvent", f"BoundaryEvent_{word}{w2}", nm, w=36, h=36, doc=doc, ext=props(reqs), attrs=(f' attachedToRef="{sub.id}"' if hold_over and w2=="Overdue" else f' cancelActivity="false" attachedToRef="{sub.id}"'),
                     tail=f'<bpmn:timerEventDefinition id="TimerEventDefinition_{word}{w2}"><bpmn:timeDate xsi:type="bpmn:tFormalExpression">={expr}</bpmn:timeDate></bpmn:timerEventDefinition>')
            b.x, b.y = x, bottom-18; b.label_pos="boundary"; return b
        bo = boundary("Overdue", lo, "sla.due", 40, "The limit is missed: what follows is the effect in the table sla-policy.")
        bs = boundary("DueSoon", ls, "sla.warn", 160, "Reminder before the limit; the table sla-policy says how long before.")
        if True:   # the called process asks again where the limit moved
            rem = self._call_node(f"Remind{word}", "Reminder", "remind", {"milestone": milestone}, None, reqs, "Reminds the role that the table sla-policy names, at the new instant where the limit moved.")
        else:
            rem = self._call_node(f"Remind{word}", "Reminder", "remind", {"milestone": milestone}, None, reqs, "Reminds the role that the table sla-policy names, at the new instant where the limit moved.")
        rem.x, rem.y = 290, bottom+55
        re_ = Node("endEvent", f"EndEvent_{word}ReminderSent", "Reminder sent", w=36, h=36); re_.x, re_.y = 450, rem.cy-18
        if hold_over:
            cm = Node("serviceTask", f"Task_CloseMilestonesOf{word}", "Close milestones", w=110, ext='<zeebe:taskDefinition type="close-milestones" retries="3"/>'+io({"reason":'="held-over"',"only":milestone,"at":"=now()"},None))
            ho = Node("serviceTask", f"Task_HoldOver{word}", "Hold over to next meeting", w=110, doc=hold_over[2], ext='<zeebe:taskDefinition type="hold-over-item" retries="3"/>'+io(hold_over[1],None)+props(reqs))
            cm.x, cm.y = 290, bottom+175; ho.x, ho.y = 450, bottom+175
            holder.nodes += [bo, bs, rem, re_, cm, ho]
            c.flows += [Flow(bs,rem), Flow(rem,re_), Flow(bo,cm), Flow(cm,ho)]
            lf = Flow(ho, c.joins[hold_over[0]]); lf.under=True; c.flows.append(lf)
            holder.width = max(sub.w, 600); holder.above = line; holder.below = (cm.y+cm.h+45)
            return
        esc = self._call_node(f"Escalate{word}", "Escalation", "escalate", {"milestone": milestone}, None, reqs, "Records the breach and hands it to the role that the table sla-policy names.")
        esc.x, esc.y = 290, bottom+175
        ee = Node("endEvent", f"EndEvent_{word}MissedLimitHandedUp", "Missed limit handed up", w=36, h=36); ee.x, ee.y = 450, esc.cy-18
        holder.nodes += [bo, bs, rem, re_, esc, ee]
        c.flows += [Flow(bs,rem), Flow(rem,re_), Flow(bo,esc), Flow(esc,ee)]
        holder.width = max(sub.w, 520); holder.above = line; holder.below = (esc.y+esc.h+15)
        holder.sub_w = sub.w

LISTENERS = '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="start-sla-clock" retries="3"/><zeebe:executionListener eventType="end" type="stop-sla-clock" retries="3"/></zeebe:executionListeners>'
def multi(each):
    if not each: return ""
    coll, el = each[0], each[1]
    out = ""
    seq = ' isSequential="true"' if "sequential" in each else ""
    each = tuple(e for e in each if e != "sequential")
    if len(each) > 2: out = f' outputCollection={quoteattr(each[2])} outputElement={quoteattr(each[3])}'
    return f'<bpmn:multiInstanceLoopCharacteristics{seq}><bpmn:extensionElements><zeebe:loopCharacteristics inputCollection={quoteattr(coll)} inputElement={quoteattr(el)}{out}/></bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>'

def form_keys(form):
    if form.startswith("="): return ["answers"]
    doc = json.loads((ROOT/"bpmn/forms"/f"{form}.form").read_text())
    keys = []
    for comp in doc["components"]:
        if comp["type"] == "group" and comp.get("path"): keys.append(comp["path"])
        elif comp.get("key"): keys.append(comp["key"])
    return keys

class Container:
    def __init__(self, p, owner):
        self.p, self.owner, self.flows, self.joins = p, owner, [], {}
        self.main = Row(self); self.rows = [self.main]; self.extra = []; self.subs = []
    def nodes(self):
        for r in self.rows:
            for i in r.items: yield from i.nodes
        yield from self.subs
    @contextmanager
    def event_sub(self, word, name, doc, reqs=""):
        sub = Node("subProcess", f"SubProcess_{word}", name, doc=doc, ext=props(reqs), attrs=' triggeredByEvent="true"')
        inner = Container(self.p, sub); sub.children=inner
        yield inner.main
        inner.layout(); sub.w,sub.h=inner.w,inner.h
        self.subs.append(sub)
    def _place_subs(self):
        if not self.subs: return
        x=40; y=self.h+(20 if self.owner is not None else 50); rowh=0; limit=max(self.w,1500)
        for s_ in self.subs:
            if x+s_.w>limit and x>40: x=40; y+=rowh+40; rowh=0
            s_.x,s_.y=x,y; x+=s_.w+60; rowh=max(rowh,s_.h)
        self.w=max(self.w, max(s_.x+s_.w for s_ in self.subs)+40)
        self.h=y+rowh+30
    # --- layout in own coordinates; origin at top-left of the container; padding inside
    def layout(self):
        pad = 40
        gates = {}
        # order rows so that branches are placed when their gate is placed
        placed = {}
        ends = {}
        def place_main():
            x = pad
            for idx, item in enumerate(self.main.items):
                if idx: x += GAP if not self._labelled(self.main.items[idx-1].exit, item.entry) else GAP+20
                n0 = item.entry
                if n0 in self.joins.values():
                    for r in self.rows:
                        if r is not self.main and r.to and self.joins[r.to] is n0 and not getattr(r,"backward",False):
                            x = max(x, ends[id(r)]+30)
                item.x = x
                if len(item.nodes) == 1:
                    n = item.nodes[0]; n.x = x+(item.width-n.w)/2
                    if n.children or n.kind=="callActivity" and n.w>110: n.x = x
                else:
                    for n in item.nodes: n.x += x
                x += item.width
                for n in item.nodes:
                    for r in self.rows:
                        if r.gate is n and r is not self.main and not getattr(r,"backward",False): self._place_branch(r, ends)
        place_main()
        # backward rows
        for r in self.rows:
            if getattr(r,"backward",False):
                j = self.joins[r.to]; lo, hi = sorted((j.cx, r.gate.cx))
                total = sum(i.nodes[0].w for i in r.items)+GAP*(len(r.items)-1) if r.items else 0
                x = (lo+hi)/2+total/2
                for i in r.items:
                    n = i.nodes[0]; n.x = x-n.w; x -= n.w+GAP
        # rows vertical
        idx = sorted({r.row for r in self.rows})
        above = {k: max([0]+[i.above for r in self.rows if r.row==k for i in r.items]) for k in idx}
        below = {k: max([0]+[i.below for r in self.rows if r.row==k for i in r.items]) for k in idx}
        for r in self.rows:
            if not r.items and r is not self.main: above[r.row]=max(above[r.row],15); below[r.row]=max(below[r.row],5)
        ys = {}; y = (50 if self.owner is not None else 20)
        # asked loops already in above
        for k in idx:
            y += above[k]; ys[k] = y; y += below[k]+ (40 if k >= 0 else 30)
        y -= 40
        for r in self.rows:
            for i in r.items:
                for n in i.nodes:
                    if len(i.nodes)==1 and not n.children: n.y = ys[r.row]-n.h/2
                    elif len(i.nodes)==1 or i.nodes[0] is n and n.children: n.y += ys[r.row]
                    else: n.y += ys[r.row]
        self.line = ys[0]
        self.ys = ys
        subs, self.subs = self.subs, []
        ns = list(self.nodes())
        self._labels()
        self.w = max(max(n.r for n in ns), max([n.label[0]+n.label[2] for n in ns if n.label] or [0]))+pad
        self.h = max(max(n.b for n in ns), max([n.label[1]+n.label[3] for n in ns if n.label] or [0]))+25
        self._route()
        self.subs = subs
        self._place_subs()
    def _labelled(self, a, b):
        return any(f.src is a and f.dst is b and f.label for f in self.flows)
    def _place_branch(self, r, ends):
        lab = r.entry_flow.get("label")
        far = r.row-self._row_of(r.gate).row >= 2
        x = r.gate.cx+max(45, label_size(lab,80)[0]+20 if lab and far else 0)
        for idx, item in enumerate(r.items):
            if idx: x += GAP
            item.x = x
            if len(item.nodes)==1:
                n = item.nodes[0]; n.x = x+ (0 if (idx==0 and item.width<=n.w) else (item.width-n.w)/2)
                if n.children: n.x = x
            else:
                for n in item.nodes: n.x += x
            x += item.width
            for n in item.nodes:
                for r2 in self.rows:
                    if r2.gate is n and r2 is not r: self._place_branch(r2, ends)
        ends[id(r)] = x
        if not r.items: ends[id(r)] = r.gate.cx+20
    def _labels(self):
        down = {r.gate.id for r in self.rows if r.gate and r.row>0 and not getattr(r,"backward",False)}
        for r in self.rows:
            if r.gate is not None and r.row > 0: down.add(r.gate.id)
        up = {r.gate.id for r in self.rows if r.gate and r.row<0}
        # branches of a branch row: relative
        for r in self.rows:
            if r.gate is None: continue
            gr = next(q for q in self.rows if any(r.gate in i.nodes for i in q.items))
            if r.row > gr.row: down.add(r.gate.id); up.discard(r.gate.id) if not any(q.gate is r.gate and q.row<gr.row for q in self.rows) else None
        into_bottom = set()
        for n in self.nodes():
            if not n.name or n.children or n.kind.endswith("Task") or n.kind=="callActivity": continue
            w,h = label_size(n.name, 90)
            if n.label_pos=="boundary":
                w,h = label_size(n.name, 80); n.label=(n.x+n.w+4, n.b+3, w, h)
            elif n.kind.endswith("Gateway"):
                w,h = label_size(n.name, 100)
                if n.id.endswith("Accepted") and n.label_pos=="below" and n.id not in down: n.label=(n.cx-w/2, n.b+5, w, h)
                elif n.id not in down and n.id in up: n.label=(n.cx-w/2, n.b+5, w, h)
                elif n.id not in up and not n.id.endswith("Accepted"): n.label=(n.cx-w/2, n.y-5-h, w, h)
                elif n.id.endswith("Accepted"): n.label=(n.cx-w-8, n.b-2, w, h)
                else:
                    w,h = label_size(n.name, 70); n.label=(n.cx-w-12, n.y-h+6, w, h)
            else: n.label=(n.cx-w/2, n.b+5, w, h)
    def _row_of(self, n):
        return next(r for r in self.rows if any(n in i.nodes for i in r.items))
    def _route(self):
        for r in self.rows:      # forward branches into joins
            if r.to and not getattr(r,"backward",False):
                src = r.last() or r.gate
                kw = dict(r.pending) if r.items else dict(r.entry_flow)
                f = Flow(src, self.joins[r.to], **kw); f.via = r; self.flows.append(f)
            if getattr(r,"backward",False):
                src = r.last() or r.gate
                kw = dict(r.pending) if r.items else dict(r.entry_flow)
                f = Flow(src, self.joins[r.to], **kw); f.backward = r; self.flows.append(f)
        for f in self.flows:
            a,b = f.src,f.dst
            lw,lh = label_size(f.label,80) if f.label else (0,0)
            if getattr(f,"under",False):
                y = a.b+25; f.points=[(a.cx,a.b),(a.cx,y),(b.cx,y),(b.cx,b.b)]; continue
            if getattr(f,"loop",False):
                top = a.cy-70
                f.points=[(a.cx,a.y),(a.cx,top),(b.cx,top),(b.cx,b.y)]; f.label_bounds=(a.cx+5,a.y-lh-6,lw,lh); continue
            if hasattr(f,"backward"):
                y = self.ys[f.backward.row]
                if f.backward.items: f.points=[(a.x,a.cy),(b.cx,a.cy),(b.cx,b.y)]
                else: f.points=[(a.cx,a.y),(a.cx,y),(b.cx,y),(b.cx,b.y)]; f.label_bounds=(a.cx+5,a.y-lh-6,lw,lh)
                continue
            if hasattr(f,"via"):
                y = self.ys[f.via.row]
                tgt = self._row_of(b)
                edge = b.b if f.via.row > tgt.row else b.y
                if f.via.items: f.points=[(a.r,a.cy),(b.cx,a.cy),(b.cx,edge)]; 
                elif f.via.row < self._row_of(a).row:
                    f.points=[(a.cx,a.y),(a.cx,y),(b.cx,y),(b.cx,b.y)]; f.label_bounds=(a.cx+5,a.y-lh-6,lw,lh)
                else:
                    f.points=[(a.cx,a.b),(a.cx,y),(b.cx,y),(b.cx,edge)]; f.label_bounds=(a.cx+5,a.b+5,lw,lh)
                if f.via.items and f.label: f.label_bounds=(a.r+5,a.cy-lh-4,lw,lh)
                continue
            if a.kind=="boundaryEvent": f.points=[(a.cx,a.b),(a.cx,b.cy),(b.x,b.cy)]; continue
            if b in [i.nodes[0] for r in self.rows if getattr(r,"backward",False) for i in r.items] and a.kind.endswith("Gateway") and self._row_of(a) is not self._row_of(b):
                f.points=[(a.cx,a.y),(a.cx,b.cy),(b.r,b.cy)]; f.label_bounds=(a.cx+5,a.y-lh-6,lw,lh); continue
            if getattr(self._row_of(a),"backward",False): f.points=[(a.x,a.cy),(b.r,b.cy)]; continue
            bcy = b.y+b.children.line if b.children else b.cy
            acy = a.y+a.children.line if a.children else a.cy
            if abs(acy-bcy)<1: f.points=[(a.r,acy),(b.x,bcy)]; f.label_bounds=(a.r+5,acy-lh-4,lw,lh) if f.label else None
            else:
                downwards = bcy>acy
                f.points=[(a.cx,a.b if downwards else a.y),(a.cx,bcy),(b.x,bcy)]
                f.label_bounds=(a.cx+5,(bcy-lh-4 if self._row_of(b).row-self._row_of(a).row>=2 else a.b+5) if downwards else (a.y-lh-6),lw,lh)
    def shift(self, dx, dy):
        for n in self.nodes():
            n.x+=dx; n.y+=dy
            if n.label: n.label=(n.label[0]+dx,n.label[1]+dy,*n.label[2:])
            if n.children: n.children.shift(n.x, n.y)   # children are relative to their owner
        for f in self.flows:
            f.points=[(x+dx,y+dy) for x,y in f.points]
            if f.label_bounds: f.label_bounds=(f.label_bounds[0]+dx,f.label_bounds[1]+dy,*f.label_bounds[2:])
    # --- xml
    def semantic(self):
        out = []
        for n in self.nodes(): out.append(self._node_xml(n))
        for e in self.extra: out.append(e)
        for f in self.flows:
            attrs = f' name={quoteattr(f.label)}' if f.label else ""
            body = f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{escape(f.cond)}</bpmn:conditionExpression>' if f.cond else ""
            out.append(f'<bpmn:sequenceFlow id="{f.id}"{attrs} sourceRef="{f.src.id}" targetRef="{f.dst.id}">{body}</bpmn:sequenceFlow>')
        return "".join(out)
    def _node_xml(self, n):
        doc = f"<bpmn:documentation>{escape(n.doc)}</bpmn:documentation>" if n.doc else ""
        ext = f"<bpmn:extensionElements>{n.ext}</bpmn:extensionElements>" if n.ext else ""
        inc = "".join(f"<bpmn:incoming>{f.id}</bpmn:incoming>" for f in self.flows if f.dst is n)
        outg = "".join(f"<bpmn:outgoing>{f.id}</bpmn:outgoing>" for f in self.flows if f.src is n)
        default = next((f' default="{f.id}"' for f in self.flows if f.src is n and f.default), "")
        name = f' name={quoteattr(n.name)}' if n.name else ""
        inner = getattr(n,"mi","")+n.children.semantic() if n.children else ""
        return f'<bpmn:{n.kind} id="{n.id}"{name}{n.attrs}{default}>{doc}{ext}{inc}{outg}{n.tail}{inner}</bpmn:{n.kind}>'
    def di(self):
        out=[]
        def b(t): return f'<dc:Bounds x="{round(t[0])}" y="{round(t[1])}" width="{round(t[2])}" height="{round(t[3])}"/>'
        for n in self.nodes():
            at = ' isMarkerVisible="true"' if n.kind=="exclusiveGateway" else (' isExpanded="true"' if n.children else "")
            lab = f"<bpmndi:BPMNLabel>{b(n.label)}</bpmndi:BPMNLabel>" if n.label else ""
            out.append(f'<bpmndi:BPMNShape id="{n.id}_di" bpmnElement="{n.id}"{at}>{b((n.x,n.y,n.w,n.h))}{lab}</bpmndi:BPMNShape>')
            if n.children: out.append(n.children.di())
        for f in self.flows:
            pts=[]
            for q in f.points:
                q=(round(q[0]),round(q[1]))
                if not pts or pts[-1]!=q: pts.append(q)
            lab = f"<bpmndi:BPMNLabel>{b(f.label_bounds)}</bpmndi:BPMNLabel>" if f.label and f.label_bounds else ""
            out.append(f'<bpmndi:BPMNEdge id="{f.id}_di" bpmnElement="{f.id}">'+"".join(f'<di:waypoint x="{x}" y="{y}"/>' for x,y in pts)+lab+'</bpmndi:BPMNEdge>')
        return "".join(out)

class Process:
    def __init__(self, id, name, doc, reqs=""):
        self.id,self.name,self.doc,self.reqs=id,name,doc,reqs
        self.messages={}; self.escalations={}; self.subscriptions={}; self.subs=[]
        self.container=Container(self,None); self.container.p=self
        self.root=self.container.main
    def __setattr__(self,k,v): object.__setattr__(self,k,v)
    def escalation(self, code):
        ref="Escalation_"+"".join(w.capitalize() for w in code.split("-")); self.escalations[ref]=code; return ref
    def message_ref(self, message):
        return "Message_"+"".join(w.capitalize() for w in message.split("-"))
    def event_sub(self, *a, **k): return self.container.event_sub(*a, **k)
    def write(self, folder=None):
        c=self.container; c.layout(); 
        c.shift(100,60)
        body=c.semantic()
        pas="".join(w.capitalize() for w in self.id.split("-"))
        msgs=""
        for m in self.subscriptions:
            k=self.subscriptions[m]
            msgs+=f'<bpmn:message id="{self.message_ref(m)}" name="{m}"'+(f'><bpmn:extensionElements><zeebe:subscription correlationKey={quoteattr(k)}/></bpmn:extensionElements></bpmn:message>' if k else '/>')
        for ref,code in self.escalations.items(): msgs+=f'<bpmn:escalation id="{ref}" name="{code}" escalationCode="{code}"/>'
        pdi=c.di()
        ext=f"<bpmn:extensionElements>{props(self.reqs)}</bpmn:extensionElements>" if self.reqs else ""
        xml=f'''<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:modeler="http://camunda.org/schema/modeler/1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="Definitions_{pas}" targetNamespace="http://bpmn.io/schema/bpmn" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.6.0"><bpmn:process id="{self.id}" name={quoteattr(self.name)} isExecutable="true"><bpmn:documentation>{escape(self.doc)}</bpmn:documentation>{ext}{body}</bpmn:process>{msgs}<bpmndi:BPMNDiagram id="BPMNDiagram_{pas}"><bpmndi:BPMNPlane id="BPMNPlane_{pas}" bpmnElement="{self.id}">{pdi}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>'''
        from lxml import etree
        root=etree.fromstring(xml.encode(), etree.XMLParser(remove_blank_text=True))
        path=(folder or ROOT/"bpmn/processes")/f"{self.id}.bpmn"
        path.write_bytes(etree.tostring(root, pretty_print=True, xml_declaration=True, encoding="UTF-8"))
        print("wrote",path)
