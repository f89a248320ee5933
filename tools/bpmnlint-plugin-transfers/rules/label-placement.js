/** Labels fit their place and lie on no shape, no flow and no other label. */
const { encloses, readDiagram } = require('../lib/diagram');
const { is } = require('../lib/elements');
const { contains, overlap, passesThrough, reachesInto, segments, shrink } = require('../lib/geometry');
const text = require('../lib/text');

const TASK_FONT_SIZE = 12;
const TASK_PADDING = 7;
const TASK_LINE_HEIGHT = TASK_FONT_SIZE * 1.2;
const ICON = 24;
const MARKER = { width: 14, fromBottom: 20 };
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

  function checkTaskName(shape, reporter) {
    const { element } = shape;
    if ((!is(element, 'bpmn:Task') && !is(element, 'bpmn:CallActivity')) || !element.name) return;
    const set = text.layout(element.name, shape.width - 2 * TASK_PADDING, TASK_FONT_SIZE);
    const lines = set.lines.join(' | ');
    if (!set.fits || set.height > shape.height - 2 * TASK_PADDING) {
      reporter.report(element.id, `Name does not fit its box: ${lines}`);
    } else if (set.lines.some((line, index) => onSign(shape, line, (shape.height - set.height) / 2 + index * TASK_LINE_HEIGHT))) {
      reporter.report(element.id, `Name runs into the sign of its task type, make it shorter: ${lines}`);
    }
  }

  /** Whether a centred line that starts `top` below the box's edge reaches the icon at the upper left or the marker at the foot. */
  function onSign({ element, width, height }, line, top) {
    const left = (width - text.width(line, TASK_FONT_SIZE)) / 2;
    if (is(element, 'bpmn:CallActivity')) return top + TASK_FONT_SIZE > height - MARKER.fromBottom && left < (width + MARKER.width) / 2;
    return element.$type !== 'bpmn:Task' && top < ICON && left < ICON;
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
