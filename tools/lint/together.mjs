/** The checks that need more than one file: names of files, what is called, and escalations that cross from process to process. */
import path from 'node:path';
import { createRequire } from 'node:module';

const { extension, is } = createRequire(import.meta.url)('../bpmnlint-plugin-transfers/lib/elements.js');

/** Problems of processes as {file, definitions} beside the ids of the forms and decisions that exist. */
export function checkTogether(models, { forms, decisions }) {
  const processes = models.flatMap(({ file, definitions }) => (definitions.rootElements || [])
    .filter((element) => is(element, 'bpmn:Process'))
    .map((process) => ({ file, process, elements: flatten(process) })));
  const existing = { forms: new Set(forms), decisions: new Set(decisions), processes: new Set(processes.map(({ process }) => process.id)) };
  return [
    ...models.flatMap((model) => checkFileName(model)),
    ...processes.flatMap((entry) => [...checkUnique(entry, processes), ...checkReferences(entry, existing), ...checkEscalations(entry, processes)])
  ];
}

function flatten(container) {
  return (container.flowElements || []).flatMap((element) => [element, ...flatten(element)]);
}

function problem(file, element, rule, message) {
  return { file, element, rule: `together/${rule}`, category: 'error', message };
}

function checkFileName({ file, definitions }) {
  const ids = (definitions.rootElements || []).filter((element) => is(element, 'bpmn:Process')).map(({ id }) => id);
  if (ids.length === 1 && ids[0] === path.basename(file, '.bpmn')) return [];
  return [problem(file, ids[0] || '', 'file-name', `The file holds ${ids.join(', ') || 'no process'}: one process a file, named as the file`)];
}

function checkUnique({ file, process }, processes) {
  const others = processes.filter((entry) => entry.file !== file && entry.process.id === process.id);
  return others.map((other) => problem(file, process.id, 'unique-process', `The process id is used by ${other.file} too`));
}

function checkReferences({ file, elements }, existing) {
  const wanted = [
    ['zeebe:CalledElement', 'processId', existing.processes, 'process'],
    ['zeebe:FormDefinition', 'formId', existing.forms, 'form'],
    ['zeebe:CalledDecision', 'decisionId', existing.decisions, 'decision']
  ];
  return elements.flatMap((element) => wanted.flatMap(([type, key, ids, what]) => {
    const id = (extension(element, type) || {})[key];
    if (!id || id.startsWith('=') || ids.has(id)) return [];
    return [problem(file, element.id, 'reference', `There is no ${what} "${id}"`)];
  }));
}

/** A thrown escalation that nothing catches goes on silently: it is caught in an enclosing scope or by every caller. */
function checkEscalations({ file, process, elements }, processes) {
  return elements.filter(throwsEscalation).flatMap((event) => {
    const code = codeOf(event);
    if (caughtWithin(event, code)) return [];
    const callers = processes.flatMap(({ elements: all }) => all.filter((element) => calls(element, process.id)));
    if (callers.length > 0 && callers.every((caller) => caughtAt(caller, code) || caughtWithin(caller, code))) return [];
    const open = callers.filter((caller) => !caughtAt(caller, code) && !caughtWithin(caller, code)).map(({ id }) => id);
    const where = open.length > 0 ? ` (${open.join(', ')} calls this process and does not catch it)` : '';
    return [problem(file, event.id, 'escalation-caught', `Nothing catches the escalation "${code}"${where}`)];
  });
}

function throwsEscalation(element) {
  return (is(element, 'bpmn:EndEvent') || is(element, 'bpmn:IntermediateThrowEvent')) && escalation(element) !== undefined;
}

function escalation(element) {
  return (element.eventDefinitions || []).find((definition) => is(definition, 'bpmn:EscalationEventDefinition'));
}

function codeOf(element) {
  const reference = escalation(element).escalationRef;
  return reference && reference.escalationCode;
}

/** Whether a scope around the element catches the code: on the border of a subprocess or by an event subprocess beside it. */
function caughtWithin(element, code) {
  for (let scope = element.$parent; scope && scope.flowElements; scope = scope.$parent) {
    const starts = scope.flowElements.filter(({ triggeredByEvent }) => triggeredByEvent).flatMap((sub) => sub.flowElements || []);
    if (starts.some((start) => catches(start, code, 'bpmn:StartEvent'))) return true;
    if (caughtAt(scope, code)) return true;
  }
  return false;
}

function caughtAt(activity, code) {
  const beside = (activity.$parent && activity.$parent.flowElements) || [];
  return beside.some((event) => event.attachedToRef === activity && catches(event, code, 'bpmn:BoundaryEvent'));
}

function catches(event, code, type) {
  if (!is(event, type) || escalation(event) === undefined) return false;
  const caught = codeOf(event);
  return caught === undefined || caught === code;
}

function calls(element, processId) {
  const called = is(element, 'bpmn:CallActivity') && extension(element, 'zeebe:CalledElement');
  return Boolean(called) && called.processId === processId;
}
