/** A limited activity starts and stops its clock, says which milestone it is and from when, and records when it ended. */
const { hasListener, inputs, is, outputs, timer } = require('../lib/elements');

const START = 'start-sla-clock';
const STOP = 'stop-sla-clock';

module.exports = function () {
  function check(node, reporter) {
    if (is(node, 'bpmn:Activity')) checkActivity(node, reporter);
    if (is(node, 'bpmn:BoundaryEvent') && timer(node)) checkTimer(node, reporter);
  }

  function checkActivity(node, reporter) {
    const starts = hasListener(node, 'start', START);
    const stops = hasListener(node, 'end', STOP);
    if (starts && !stops) reporter.report(node.id, `An activity with the start listener ${START} needs the end listener ${STOP}`);
    if (stops && !starts) reporter.report(node.id, `An activity with the end listener ${STOP} needs the start listener ${START}`);
    if (!starts) return;
    for (const name of ['milestone', 'anchor']) {
      if (!inputs(node).has(name)) reporter.report(node.id, `A limited activity needs the input mapping "${name}"`);
    }
    if (!outputs(node).has('endedAt')) reporter.report(node.id, 'A limited activity needs the output mapping "endedAt"');
    if (node.loopCharacteristics) {
      reporter.report(node.id, 'A multi-instance activity has no clock of its own: put it into a limited subprocess');
    }
  }

  function checkTimer(node, reporter) {
    const host = node.attachedToRef;
    const { timeDate } = timer(node);
    if (/^=\s*sla\./.test((timeDate && timeDate.body) || '') && !hasListener(host, 'start', START)) {
      reporter.report(node.id, `The timer reads sla, but ${host.id} has no start listener ${START}`);
    }
    for (const { targetRef } of node.outgoing || []) {
      const takesMilestone = is(targetRef, 'bpmn:ServiceTask') || is(targetRef, 'bpmn:CallActivity');
      const milestone = inputs(targetRef).get('milestone');
      if (takesMilestone && hasListener(host, 'start', START) && (!milestone || /^=\s*milestone\s*$/.test(milestone))) {
        reporter.report(targetRef.id, 'Behind a boundary timer the milestone is mapped anew: the activity\'s own is out of sight');
      }
    }
  }
  return { check };
};
