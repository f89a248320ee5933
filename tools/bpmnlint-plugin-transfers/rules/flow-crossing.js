/** Flows do not cross or run over each other; only flows that share an end may share the way to it. */
const { readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');
const { meeting, segments } = require('../lib/geometry');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Definitions')) return;
    const flows = readDiagram(node).edges.filter(({ element }) => is(element, 'bpmn:SequenceFlow'));
    flows.forEach((flow, index) => {
      for (const other of flows.slice(index + 1)) {
        const problem = worst(flow, other);
        if (problem) reporter.report(flow.element.id, `Flow ${problem} ${other.element.id}`);
      }
    });
  }

  function worst(flow, other) {
    const one = flow.element;
    const two = other.element;
    const shared = one.sourceRef === two.sourceRef || one.targetRef === two.targetRef;
    const consecutive = one.targetRef === two.sourceRef || one.sourceRef === two.targetRef;
    const meetings = segments(flow.waypoints)
      .flatMap((a) => segments(other.waypoints).map((b) => meeting(a, b)));
    if (meetings.includes('cross')) return 'crosses';
    if (shared) return null;
    if (meetings.includes('along')) return 'runs over';
    return meetings.includes('touch') && !consecutive ? 'touches' : null;
  }
  return { check };
};
