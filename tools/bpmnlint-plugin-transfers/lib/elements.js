/** What the rules read off a BPMN element: its Zeebe extensions, mappings, properties and documentation. */
const { is } = require('bpmnlint-utils');

/** The extension elements of one Zeebe type, such as `zeebe:TaskDefinition`. */
function extensions(node, type) {
  const values = (node.extensionElements && node.extensionElements.values) || [];
  return values.filter((value) => is(value, type));
}

/** The first extension element of a type, or undefined. */
function extension(node, type) {
  return extensions(node, type)[0];
}

/** The input mappings as target -> source expression. */
function inputs(node) {
  return mappings(node, 'inputParameters');
}

/** The output mappings as target -> source expression. */
function outputs(node) {
  return mappings(node, 'outputParameters');
}

function mappings(node, kind) {
  const mapping = extension(node, 'zeebe:IoMapping');
  return new Map(((mapping && mapping[kind]) || []).map(({ target, source }) => [target, source || '']));
}

/** The value of a Zeebe extension property, or undefined. */
function property(node, name) {
  const found = extensions(node, 'zeebe:Properties')
    .flatMap((group) => group.properties || [])
    .find((candidate) => candidate.name === name);
  return found && (found.value || '');
}

/** The documentation's text, trimmed; empty where there is none. */
function documentation(node) {
  return (node.documentation || []).map(({ text }) => text || '').join('\n').trim();
}

/** The execution listeners of an element. */
function executionListeners(node) {
  return extensions(node, 'zeebe:ExecutionListeners').flatMap((group) => group.listeners || []);
}

/** Whether an element has the execution listener of this event (`start` or `end`) and job type. */
function hasListener(node, eventType, jobType) {
  return executionListeners(node).some((listener) => listener.eventType === eventType && listener.type === jobType);
}

/** The job type of a service task (or of another element that a worker carries out), or undefined. */
function jobType(node) {
  const definition = extension(node, 'zeebe:TaskDefinition');
  return definition && definition.type;
}

/** The timer definition of an event, or undefined. */
function timer(node) {
  return (node.eventDefinitions || []).find((definition) => is(definition, 'bpmn:TimerEventDefinition'));
}

module.exports = {
  documentation, executionListeners, extension, extensions, hasListener, inputs, is, jobType, outputs,
  property, timer
};
