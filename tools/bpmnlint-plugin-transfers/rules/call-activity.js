/** A called process gets what is mapped and no more, and is the one deployed with its caller. */
const { extension, inputs, is } = require('../lib/elements');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:CallActivity')) return;
    const called = extension(node, 'zeebe:CalledElement') || {};
    if (called.propagateAllParentVariables !== false) {
      reporter.report(node.id, 'A call activity sets propagateAllParentVariables to false');
    }
    if (called.propagateAllChildVariables !== false) {
      reporter.report(node.id, 'A call activity sets propagateAllChildVariables to false');
    }
    if (called.bindingType !== 'deployment') reporter.report(node.id, 'A call activity has the binding type "deployment"');
    if (inputs(node).size === 0) reporter.report(node.id, 'A call activity maps its inputs');
  }
  return { check };
};
