/** Flows run level or upright and end on the border of what they connect. */
const { readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');
const { distanceToBorder, segments } = require('../lib/geometry');

const TOLERANCE = 2;

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Definitions')) return;
    const { shapes, edges } = readDiagram(node);
    const shapeOf = new Map(shapes.map((shape) => [shape.element, shape]));
    for (const { element, waypoints } of edges.filter((edge) => is(edge.element, 'bpmn:SequenceFlow'))) {
      if (waypoints.length < 2) {
        reporter.report(element.id, 'Flow has fewer than two waypoints');
        continue;
      }
      if (segments(waypoints).some(([from, to]) => Math.abs(from.x - to.x) >= 1 && Math.abs(from.y - to.y) >= 1)) {
        reporter.report(element.id, 'Flow is slanted: draw it level and upright');
      }
      for (const [point, end] of [[waypoints[0], element.sourceRef], [waypoints.at(-1), element.targetRef]]) {
        const shape = shapeOf.get(end);
        if (shape && distanceToBorder(point, shape) > TOLERANCE) reporter.report(element.id, `Flow does not end on the border of ${end.id}`);
      }
    }
  }
  return { check };
};
