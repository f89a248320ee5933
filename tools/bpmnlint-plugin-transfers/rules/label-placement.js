/** Labels fit their place and lie on no shape, no flow and no other label. */
const { encloses, readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');
const { contains, overlap, passesThrough, reachesInto, segments, shrink } = require('../lib/geometry');
const text = require('../lib/text');

const TASK_FONT_SIZE = 12;
const TASK_PADDING = 7;
const TASK_LINES = 3;
const ROUNDING = 1.5;

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:Definitions')) return;
    const diagram = readDiagram(node);
    diagram.shapes.forEach((shape) => checkTaskName(shape, reporter));
    diagram.labels.forEach((label, index) => {
      checkFit(label, reporter);
      checkShapes(label, diagram.shapes, reporter);
      checkFlows(label, diagram.edges, reporter);
      for (const other of diagram.labels.slice(index + 1)) {
        if (overlap(label, other)) reporter.report(label.element.id, `Label overlaps the label of ${other.element.id}`);
      }
    });
  }

  function checkTaskName({ element, width }, reporter) {
    if ((!is(element, 'bpmn:Task') && !is(element, 'bpmn:CallActivity')) || !element.name) return;
    const set = text.layout(element.name, width - 2 * TASK_PADDING, TASK_FONT_SIZE);
    if (!set.fits || set.lines.length > TASK_LINES) {
      reporter.report(element.id, `Name does not fit its box in ${TASK_LINES} lines: ${set.lines.join(' | ')}`);
    }
  }

  function checkFit({ element, reserved, set }, reporter) {
    if (!set.fits || set.height > reserved.height + ROUNDING) {
      const needed = `${Math.ceil(set.width)}x${Math.ceil(set.height)}`;
      reporter.report(element.id, `Label needs ${needed} and has ${reserved.width}x${reserved.height}: ${set.lines.join(' | ')}`);
    }
  }

  function checkShapes(label, shapes, reporter) {
    const inside = shrink(label, 1);
    for (const shape of shapes) {
      if (encloses(shape.element, label.element)) {
        if (!contains(shape, inside)) reporter.report(label.element.id, `Label reaches out of ${shape.element.id}`);
      } else if (reachesInto(inside, shape)) {
        reporter.report(label.element.id, `Label lies on ${shape.element.id}`);
      }
    }
  }

  function checkFlows(label, edges, reporter) {
    const inside = shrink(label, 1);
    for (const { element, waypoints } of edges) {
      if (segments(waypoints).some((segment) => passesThrough(segment, inside))) {
        reporter.report(label.element.id, `Label lies on the line of ${element.id}`);
      }
    }
  }
  return { check };
};
