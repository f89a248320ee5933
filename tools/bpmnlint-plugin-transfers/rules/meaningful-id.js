/** Ids are read in Operate, in tests and in the trace: a prefix by type, then words. */
const { is } = require('../lib/elements');

const PREFIXES = [
  ['bpmn:StartEvent', 'StartEvent_'], ['bpmn:EndEvent', 'EndEvent_'], ['bpmn:BoundaryEvent', 'BoundaryEvent_'],
  ['bpmn:Event', 'Event_'], ['bpmn:Gateway', 'Gateway_'], ['bpmn:CallActivity', 'CallActivity_'],
  ['bpmn:SubProcess', 'SubProcess_'], ['bpmn:Task', 'Task_'], ['bpmn:SequenceFlow', 'Flow_'],
  ['bpmn:Message', 'Message_'], ['bpmn:Escalation', 'Escalation_'], ['bpmn:Error', 'Error_'],
  ['bpmn:TextAnnotation', 'TextAnnotation_'], ['bpmn:Association', 'Association_']
];
const WORDS = /^[A-Z][A-Za-z]{2,}[A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*$/;

module.exports = function () {
  function check(node, reporter) {
    const found = PREFIXES.find(([type]) => is(node, type));
    if (!found) return;
    const prefix = found[1];
    if (!node.id.startsWith(prefix)) {
      reporter.report(node.id, `Id must start with ${prefix}`);
    } else if (!WORDS.test(node.id.slice(prefix.length))) {
      reporter.report(node.id, `Id must be ${prefix} and words in PascalCase that say what it is`);
    }
  }
  return { check };
};
