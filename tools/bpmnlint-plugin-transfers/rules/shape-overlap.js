/** Shapes keep apart, children lie inside their subprocess, boundary events sit on the border of their activity. */
const { encloses, readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');
const { centre, contains, distanceToBorder, overlap } = require('../lib/geometry');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Definitions')) return;
    const { shapes } = readDiagram(node);
    shapes.forEach((shape, index) => {
      checkPlace(shape, shapes, reporter);
      for (const other of shapes.slice(index + 1)) {
        if (overlap(shape, other) && !belong(shape.element, other.element)) {
          reporter.report(shape.element.id, `Shape overlaps ${other.element.id}`);
        }
      }
    });
  }

  function checkPlace(shape, shapes, reporter) {
    const { element } = shape;
    const parent = shapes.find((candidate) => candidate.element === element.$parent);
    if (parent && !contains(parent, shape)) reporter.report(element.id, `Shape reaches out of ${parent.element.id}`);
    const host = element.attachedToRef && shapes.find((candidate) => candidate.element === element.attachedToRef);
    if (host && distanceToBorder(centre(shape), host) > 2) {
      reporter.report(element.id, `Boundary event is not on the border of ${host.element.id}`);
    }
  }

  function belong(one, other) {
    return encloses(one, other) || encloses(other, one) || one.attachedToRef === other || other.attachedToRef === one;
  }
  return { check };
};
