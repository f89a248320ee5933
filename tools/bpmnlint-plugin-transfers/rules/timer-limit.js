/** A time limit is worked out in working time before its timer starts, so a timer reads an instant and computes nothing. */
const { is, timer } = require('../lib/elements');

module.exports = function () {
  function check(node, reporter) {
    const definition = is(node, 'bpmn:Event') && timer(node);
    if (!definition) return;
    if (definition.timeCycle) reporter.report(node.id, 'A timer has no cycle: each occurrence starts its successor');
    const expression = body(definition.timeDate) || body(definition.timeDuration);
    if (!definition.timeCycle && !expression.startsWith('=')) {
      reporter.report(node.id, 'A timer reads an expression, never a fixed date or duration');
    }
    if (is(node, 'bpmn:BoundaryEvent')) checkBoundary(node, body(definition.timeDate), reporter);
  }

  function checkBoundary(node, date, reporter) {
    if (!(node.name || '').trim()) reporter.report(node.id, 'A boundary timer is named by its limit in the protocol\'s words');
    if (!/^=.*\.(due|warn)$/.test(date)) {
      reporter.report(node.id, 'A boundary timer is a date that reads the limit\'s .due or .warn, as in =sla.due');
    }
  }

  function body(expression) {
    return ((expression && expression.body) || '').trim();
  }
  return { check };
};
