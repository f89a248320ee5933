/** A flow runs through no node, not even through the two that it connects. */
const { encloses, readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');
const { passesThrough, segments, shrink } = require('../lib/geometry');

const MARGIN = 1;

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Definitions')) return;
    const { shapes, edges } = readDiagram(node);
    for (const { element, waypoints } of edges.filter((edge) => is(edge.element, 'bpmn:SequenceFlow'))) {
      for (const shape of shapes.filter((candidate) => !encloses(candidate.element, element))) {
        const ends = shape.element === element.sourceRef || shape.element === element.targetRef;
        const inside = shrink(shape, ends && shape.outline !== 'rectangle' ? shape.width / 4 : MARGIN);
        if (segments(waypoints).some((segment) => passesThrough(segment, inside))) {
          reporter.report(element.id, `Flow runs through ${shape.element.id}`);
        }
      }
    }
  }
  return { check };
};
