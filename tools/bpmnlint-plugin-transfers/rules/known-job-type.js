/** Every job has a worker: its type is one of `bpmn/.camunda/job-types.json`, used the way that its worker expects. */
const fs = require('node:fs');
const path = require('node:path');
const { executionListeners, extension, extensions, inputs, is } = require('../lib/elements');

const FILE = path.join(__dirname, '..', '..', '..', 'bpmn', '.camunda', 'job-types.json');

module.exports = function () {
  const known = JSON.parse(fs.readFileSync(FILE, 'utf-8'));

  function check(node, reporter) {
    if (!is(node, 'bpmn:FlowElement') && !is(node, 'bpmn:Process')) return;
    const definition = extension(node, 'zeebe:TaskDefinition');
    if (is(node, 'bpmn:ServiceTask') && !definition) reporter.report(node.id, 'A service task needs a job type');
    if (definition) {
      checkJob(node, definition, 'task', reporter);
      checkInputs(node, definition, reporter);
    }
    const listeners = executionListeners(node);
    const taskListeners = extensions(node, 'zeebe:TaskListeners').flatMap((group) => group.listeners || []);
    for (const listener of [...listeners, ...taskListeners]) checkJob(node, listener, 'listener', reporter);
  }

  function checkJob(node, { type, retries }, use, reporter) {
    const job = known[type];
    if (!job) reporter.report(node.id, `No worker carries out the job type "${type}" (see bpmn/.camunda/job-types.json)`);
    else if (job.use !== use) reporter.report(node.id, `The job type "${type}" is for a ${job.use}, not for a ${use}`);
    if (!retries) reporter.report(node.id, `The job type "${type}" needs its retries set`);
  }

  function checkInputs(node, { type }, reporter) {
    const given = inputs(node);
    for (const name of (known[type] && known[type].inputs) || []) {
      if (!given.has(name)) reporter.report(node.id, `The job type "${type}" needs the input mapping "${name}"`);
    }
  }
  return { check };
};
