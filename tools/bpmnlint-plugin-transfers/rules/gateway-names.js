/** A gateway that decides asks a question and its flows are the answers; any other gateway has no name. */
const { is } = require('../lib/elements');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Gateway')) return;
    const outgoing = node.outgoing || [];
    const decides = (is(node, 'bpmn:ExclusiveGateway') || is(node, 'bpmn:InclusiveGateway')) && outgoing.length > 1;
    if (!decides) {
      if (node.name) reporter.report(node.id, 'A gateway that joins, forks or waits has no name');
      return;
    }
    if (!/\S\?$/.test(node.name || '')) reporter.report(node.id, 'A gateway that decides is named by a question, ending in "?"');
    for (const flow of outgoing) {
      if (!(flow.name || '').trim()) reporter.report(flow.id, 'A flow out of a deciding gateway is named by its answer');
    }
  }
  return { check };
};
