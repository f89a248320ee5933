"""Faults put one at a time into the sample process, each with the rule and the element that must be reported."""

from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLE = FIXTURES / "processes" / "review-request.bpmn"


@dataclass(frozen=True)
class Fault:
    """`old` becomes `new` everywhere in the sample process; then `rule` must report `element` and say `says`."""

    rule: str
    element: str
    old: str
    new: str
    says: str = ""

    def spoilt(self) -> str:
        """The sample process with the fault in it; a fault that changes nothing is an error of the test itself."""
        text = SAMPLE.read_text(encoding="utf-8")
        if self.old not in text:
            raise LookupError(f"the sample process has no {self.old!r}")
        return text.replace(self.old, self.new)


def _bounds(x: int, y: int, width: int, height: int) -> str:
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />'


def _points(*points: tuple[int, int]) -> str:
    return "\n        ".join(f'<di:waypoint x="{x}" y="{y}" />' for x, y in points)


_START_LISTENER = '<zeebe:executionListener eventType="start" type="start-sla-clock" retries="3" />'
_END_LISTENER = '<zeebe:executionListener eventType="end" type="stop-sla-clock" retries="3" />'
_DUE_DATE = '<bpmn:timeDate xsi:type="bpmn:tFormalExpression">=sla.due</bpmn:timeDate>'
_CALLED = 'bindingType="deployment" propagateAllParentVariables="false" propagateAllChildVariables="false"'
_CALL_INPUT = '<zeebe:input source="=transferId" target="transferId" />'
_CALL_OUTPUT = '<zeebe:output source="=allocationId" target="allocationId" />'
_DUE_REQUIREMENTS = '<zeebe:property name="requirements" value="HER-105" />'
_NO_DI_EDGE = 'id="Flow_AcceptedNo_di" bpmnElement="Flow_AcceptedNo"'

NAMES = (
    Fault("transfers/meaningful-id", "Activity_0abc123", "Task_RecordCaseNote", "Activity_0abc123", "start with Task_"),
    Fault("transfers/meaningful-id", "Task_0abc123", "Task_RecordCaseNote", "Task_0abc123", "PascalCase"),
    Fault("transfers/meaningful-id", "Event_1x", "StartEvent_RequestReceived", "Event_1x", "start with StartEvent_"),
    Fault("transfers/meaningful-id", "Event_Done", "EndEvent_RequestDeclined", "Event_Done", "start with EndEvent_"),
    Fault("transfers/meaningful-id", "Event_Due", "BoundaryEvent_ReviewDue", "Event_Due", "with BoundaryEvent_"),
    Fault("transfers/meaningful-id", "Task_Call", "CallActivity_Allocation", "Task_Call", "with CallActivity_"),
    Fault("transfers/meaningful-id", "Task_Sub", "SubProcess_Withdrawal", "Task_Sub", "start with SubProcess_"),
    Fault("transfers/meaningful-id", "Split_Accepted", "Gateway_Accepted", "Split_Accepted", "start with Gateway_"),
    Fault("transfers/meaningful-id", "Flow_1qx8k2p", "Flow_AcceptedYes", "Flow_1qx8k2p", "PascalCase"),
    Fault("transfers/meaningful-id", "Message_2hk1", "Message_RequestWithdrawn", "Message_2hk1", "PascalCase"),
    Fault("transfers/gateway-names", "Gateway_Accepted", "Request accepted?", "Request accepted", "question"),
    Fault("transfers/gateway-names", "Flow_AcceptedNo", ' name="No" ', " ", "answer"),
    Fault(
        "transfers/gateway-names", "Gateway_NotAccepted", '"Gateway_NotAccepted">', '"Gateway_NotAccepted" name="X?">'
    ),
)

TASKS = (
    Fault("transfers/user-task", "Task_ReviewRequest", "<zeebe:userTask />", "", "zeebe:userTask"),
    Fault("transfers/user-task", "Task_ReviewRequest", 'candidateGroups="=groups"', 'assignee="x"', "candidateGroups"),
    Fault("transfers/user-task", "Task_ReviewRequest", '<zeebe:taskSchedule dueDate="=sla.taskDue" />', "", "dueDate"),
    Fault("transfers/user-task", "Task_ReviewRequest", 'formId="review-request"', "", "formId"),
    Fault("transfers/user-task", "Task_ReviewRequest", '"review-request" bindingType="deployment"', '"review-request"'),
    Fault("transfers/known-job-type", "Task_RecordCaseNote", "record-case-note", "record-anything", "No worker"),
    Fault("transfers/known-job-type", "Task_RemindReviewer", '-role" retries="3"', '-role"', "retries"),
    Fault("transfers/known-job-type", "Task_ReviewRequest", 'clock" retries="3"', 'clock"', "retries"),
    Fault("transfers/known-job-type", "Task_RecordCaseNote", "record-case-note", "stop-sla-clock", "for a listener"),
    Fault("transfers/known-job-type", "Task_ReviewRequest", "stop-sla-clock", "close-transfer", "for a task"),
    Fault("transfers/known-job-type", "Task_CloseMilestones", 'target="reason"', 'target="why"', '"reason"'),
    Fault("transfers/known-job-type", "Task_RecordCaseNote", '<zeebe:input source="=now()" target="at" />', "", '"at"'),
    Fault("transfers/call-activity", "CallActivity_Allocation", ' propagateAllParentVariables="false"', "", "Parent"),
    Fault("transfers/call-activity", "CallActivity_Allocation", ' propagateAllChildVariables="false"', "", "Child"),
    Fault(
        "transfers/call-activity", "CallActivity_Allocation", _CALLED, _CALLED.replace("deployment", "latest"), "deploy"
    ),
    Fault("transfers/call-activity", "CallActivity_Allocation", _CALL_INPUT, "", "maps its inputs"),
    Fault(
        "transfers/interrupting-path", "Task_CloseMilestones", "close-milestones", "close-transfer", "close-milestones"
    ),
)

LIMITS = (
    Fault(
        "transfers/timer-limit",
        "BoundaryEvent_ReviewDue",
        _DUE_DATE,
        _DUE_DATE.replace("timeDate", "timeCycle"),
        "cycle",
    ),
    Fault("transfers/timer-limit", "BoundaryEvent_ReviewDue", "=sla.due<", "2026-11-24T12:00:00Z<", "never a fixed"),
    Fault(
        "transfers/timer-limit", "BoundaryEvent_ReviewDue", "=sla.due<", '=now() + duration("P1D")<', ".due or .warn"
    ),
    Fault("transfers/timer-limit", "BoundaryEvent_ReviewDue", _DUE_DATE, _DUE_DATE.replace("timeDate", "timeDuration")),
    Fault(
        "transfers/timer-limit", "BoundaryEvent_ReviewDue", 'name="1 working day elapsed" ', "", "named by its limit"
    ),
    Fault("transfers/requirements-named", "BoundaryEvent_ReviewDue", _DUE_REQUIREMENTS, "", "needs the property"),
    Fault("transfers/requirements-named", "Task_ReviewRequest", "HER-105,HER-106", "clause 5", "no requirement id"),
    Fault("transfers/requirements-named", "Task_ReviewRequest", "HER-105,HER-106", "HER-105, her-106", "her-106"),
    Fault(
        "transfers/requirements-named",
        "BoundaryEvent_ReviewSoonDue",
        "<bpmn:documentation>Our design: the responsible role is reminded before the limit falls.</bpmn:documentation>",
        "",
        "why no clause",
    ),
    Fault("transfers/sla-clock", "Task_ReviewRequest", _END_LISTENER, "", "needs the end listener"),
    Fault("transfers/sla-clock", "Task_ReviewRequest", _START_LISTENER, "", "needs the start listener"),
    Fault("transfers/sla-clock", "BoundaryEvent_ReviewDue", _START_LISTENER, "", "reads sla"),
    Fault("transfers/sla-clock", "Task_ReviewRequest", 'target="anchor"', 'target="from"', '"anchor"'),
    Fault("transfers/sla-clock", "Task_ReviewRequest", 'target="milestone"', 'target="limit"', '"milestone"'),
    Fault("transfers/sla-clock", "Task_ReviewRequest", 'target="endedAt"', 'target="ended"', '"endedAt"'),
    Fault("transfers/sla-clock", "Task_RemindReviewer", '"=&#34;decision&#34;"', '"=milestone"', "mapped anew"),
    Fault(
        "transfers/sla-clock",
        "Task_ReviewRequest",
        "<bpmn:outgoing>Flow_ReviewRequestToAccepted</bpmn:outgoing>",
        "<bpmn:outgoing>Flow_ReviewRequestToAccepted</bpmn:outgoing><bpmn:multiInstanceLoopCharacteristics>"
        '<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=children" /></bpmn:extensionElements>'
        "</bpmn:multiInstanceLoopCharacteristics>",
        "multi-instance",
    ),
)

LAYOUT = (
    Fault("transfers/drawn", "Flow_AcceptedNo", _NO_DI_EDGE, 'id="Flow_AcceptedNo_di"', "not drawn"),
    Fault("transfers/drawn", "Task_RemindReviewer", 'bpmnElement="Task_RemindReviewer"', "", "not drawn"),
    Fault("transfers/drawn", "SubProcess_Withdrawal", ' isExpanded="true"', "", "open"),
    Fault(
        "transfers/drawn",
        "Gateway_Accepted",
        f"<bpmndi:BPMNLabel>\n          {_bounds(700, 60, 60, 27)}\n        </bpmndi:BPMNLabel>",
        "",
        "no place",
    ),
    Fault("transfers/shape-overlap", "Task_RemindReviewer", _bounds(360, 260, 100, 80), _bounds(450, 260, 100, 80)),
    Fault(
        "transfers/shape-overlap", "EndEvent_RequestClosed", _bounds(802, 472, 36, 36), _bounds(842, 472, 36, 36), "out"
    ),
    Fault(
        "transfers/shape-overlap",
        "BoundaryEvent_ReviewDue",
        _bounds(462, 142, 36, 36),
        _bounds(442, 152, 36, 36),
        "bor",
    ),
    Fault("transfers/orthogonal-flow", "Flow_AcceptedNo", _points((730, 275)), _points((740, 275)), "slanted"),
    Fault(
        "transfers/orthogonal-flow",
        "Flow_RecordCaseNoteToReviewRequest",
        _points((350, 120)),
        _points((360, 120)),
        "end",
    ),
    Fault(
        "transfers/flow-through-node",
        "Flow_NotAcceptedToDeclined",
        _points((755, 300), (1002, 300)),
        _points((755, 300), (780, 300), (780, 120), (960, 120), (960, 300), (1002, 300)),
        "CallActivity_Allocation",
    ),
    Fault(
        "transfers/flow-through-node",
        "Flow_RecordCaseNoteToReviewRequest",
        _points((350, 120), (400, 120)),
        _points((250, 120), (400, 120)),
        "Task_RecordCaseNote",
    ),
    Fault(
        "transfers/flow-crossing",
        "Flow_AcceptedNo",
        _points((730, 145), (730, 275)),
        _points((730, 145), (730, 180), (960, 180), (960, 240), (730, 240), (730, 275)),
        "crosses Flow_NobodyFreeToWaiting",
    ),
    Fault(
        "transfers/flow-crossing",
        "Flow_NobodyFreeToWaiting",
        _points((870, 178), (870, 210), (1002, 210)),
        _points((870, 178), (870, 300), (980, 300), (980, 210), (1002, 210)),
        "runs over Flow_NotAcceptedToDeclined",
    ),
    Fault("transfers/label-placement", "Gateway_Accepted", _bounds(700, 60, 60, 27), _bounds(705, 60, 50, 27), "needs"),
    Fault(
        "transfers/label-placement", "Flow_AcceptedNo", _bounds(738, 203, 15, 14), _bounds(723, 203, 15, 14), "line of"
    ),
    Fault(
        "transfers/label-placement", "Flow_AcceptedYes", _bounds(777, 102, 20, 14), _bounds(830, 102, 20, 14), "lies on"
    ),
    Fault(
        "transfers/label-placement",
        "EndEvent_RequestClosed",
        _bounds(782, 515, 76, 14),
        _bounds(832, 535, 76, 14),
        "out",
    ),
    Fault(
        "transfers/label-placement", "BoundaryEvent_ReviewSoonDue", _bounds(336, 186, 68, 27), _bounds(500, 190, 68, 27)
    ),
    Fault(
        "transfers/label-placement",
        "Task_RemindReviewer",
        "Remind reviewer",
        "Remind the responsible reviewers",
        "sign",
    ),
    Fault("transfers/label-placement", "Task_RemindReviewer", "Remind reviewer", "Acknowledgementofreceipt", "not fit"),
)

STANDARD = (
    Fault("label-required", "EndEvent_RequestDeclined", 'name="Request declined"', ""),
    Fault("no-overlapping-elements", "Task_RemindReviewer", _bounds(360, 260, 100, 80), _bounds(450, 260, 100, 80)),
    Fault("camunda-compat/timer", "BoundaryEvent_ReviewDue", _DUE_DATE, ""),
    Fault("camunda-compat/feel", "Task_ReviewRequest", "=groups", "=groups ++ [", ""),
    Fault(
        "camunda-compat/subscription",
        "StartEvent_RequestWithdrawn",
        '<zeebe:subscription correlationKey="=transferId" />',
        "",
    ),
)

FAULTS = (*NAMES, *TASKS, *LIMITS, *LAYOUT, *STANDARD)
