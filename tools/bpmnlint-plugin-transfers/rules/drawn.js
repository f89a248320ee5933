/** Every node, flow and annotation is drawn, subprocesses open, and each name beside its element has its place. */
const { hasLabelBeside, readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Definitions')) return;
    const { shapes, edges } = readDiagram(node);
    const drawn = new Map([...shapes, ...edges].map((item) => [item.element, item]));
    for (const element of (node.rootElements || []).flatMap(content)) {
      const item = drawn.get(element);
      if (!item) reporter.report(element.id, 'Element is not drawn (no diagram interchange)');
      else if (hasLabelBeside(element) && !item.label) reporter.report(element.id, 'The label has no place: give it bounds');
      else if (is(element, 'bpmn:SubProcess') && !item.expanded) reporter.report(element.id, 'Draw a subprocess open (isExpanded)');
    }
  }

  function content(container) {
    const elements = [...(container.flowElements || []), ...(container.artifacts || [])];
    return elements.flatMap((element) => [...(isDrawn(element) ? [element] : []), ...content(element)]);
  }

  function isDrawn(element) {
    return ['bpmn:FlowNode', 'bpmn:SequenceFlow', 'bpmn:Artifact'].some((type) => is(element, type));
  }
  return { check };
};
