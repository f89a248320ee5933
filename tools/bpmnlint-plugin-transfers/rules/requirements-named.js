/** Every rule names its clause: the property `requirements` holds catalogue ids, the documentation says where they stand. */
const { documentation, is, property, timer } = require('../lib/elements');

const ID = /^[A-Z]{3}-\d{3}$/;
const NONE = '-';

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:FlowElement') && !is(node, 'bpmn:Process')) return;
    const value = property(node, 'requirements');
    if (value === undefined) {
      if (carriesRule(node)) {
        reporter.report(node.id, 'A user task or boundary timer needs the property "requirements": ids, or "-" for our own design');
      }
      return;
    }
    for (const id of value.split(',').map((part) => part.trim())) {
      if (!ID.test(id) && value !== NONE) reporter.report(node.id, `"${id}" is no requirement id such as HER-105`);
    }
    if (documentation(node).length < 10) {
      const wanted = value === NONE ? 'saying why no clause asks for it' : 'naming the clause';
      reporter.report(node.id, `An element with requirements needs documentation ${wanted}`);
    }
  }

  function carriesRule(node) {
    return is(node, 'bpmn:UserTask') || (is(node, 'bpmn:BoundaryEvent') && timer(node));
  }
  return { check };
};
