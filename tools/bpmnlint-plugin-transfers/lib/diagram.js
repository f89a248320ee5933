/** A process as it is drawn: shapes, edges and labels read from the diagram interchange. */
const { is } = require('./elements');
const text = require('./text');

const LABEL_FONT_SIZE = 11;

/** Everything drawn in a definitions element: {shapes, edges, labels}. */
function readDiagram(definitions) {
  const planeElements = (definitions.diagrams || [])
    .flatMap((diagram) => (diagram.plane && diagram.plane.planeElement) || [])
    .filter(({ bpmnElement }) => bpmnElement);
  const shapes = planeElements.filter((di) => is(di, 'bpmndi:BPMNShape') && di.bounds).map(shape);
  const edges = planeElements.filter((di) => is(di, 'bpmndi:BPMNEdge')).map(edge);
  return { shapes, edges, labels: [...shapes, ...edges].filter(({ label }) => label).map(({ label }) => label) };
}

function shape(di) {
  const element = di.bpmnElement;
  return { ...rectangle(di.bounds), element, outline: outline(element), expanded: di.isExpanded === true, label: label(di) };
}

function edge(di) {
  return { element: di.bpmnElement, waypoints: (di.waypoint || []).map(({ x, y }) => ({ x, y })), label: label(di) };
}

/** The label beside an event, gateway or flow: where its text is set, and the box that the diagram reserves for it. */
function label(di) {
  const element = di.bpmnElement;
  const bounds = di.label && di.label.bounds;
  if (!bounds || !hasLabelBeside(element)) return null;
  const reserved = rectangle(bounds);
  const set = text.layout(element.name, reserved.width, LABEL_FONT_SIZE);
  return {
    element, reserved, set,
    x: reserved.x + reserved.width / 2 - set.width / 2, y: reserved.y, width: set.width, height: set.height
  };
}

/** Whether an element's name is drawn beside it. */
function hasLabelBeside(element) {
  const beside = is(element, 'bpmn:Event') || is(element, 'bpmn:Gateway') || is(element, 'bpmn:SequenceFlow');
  return beside && Boolean(element.name && element.name.trim());
}

function outline(element) {
  if (is(element, 'bpmn:Event')) return 'circle';
  return is(element, 'bpmn:Gateway') ? 'diamond' : 'rectangle';
}

function rectangle({ x, y, width, height }) {
  return { x, y, width, height };
}

/** Whether one element encloses the other, as a subprocess does its tasks. */
function encloses(outer, inner) {
  for (let parent = inner.$parent; parent; parent = parent.$parent) {
    if (parent === outer) return true;
  }
  return false;
}

module.exports = { encloses, hasLabelBeside, readDiagram };
