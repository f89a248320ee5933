/** End listeners do not run when an element is terminated, so what interrupts a process first closes its open milestones. */
const { is, jobType } = require('../lib/elements');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:SubProcess') || !node.triggeredByEvent) return;
    const starts = (node.flowElements || []).filter((element) => is(element, 'bpmn:StartEvent'));
    for (const start of starts.filter(({ isInterrupting }) => isInterrupting !== false)) {
      for (const { targetRef } of start.outgoing || []) {
        if (jobType(targetRef) !== 'close-milestones') {
          reporter.report(targetRef.id, 'An interrupting event subprocess starts with the job close-milestones');
        }
      }
    }
  }
  return { check };
};
