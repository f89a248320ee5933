/** A user task says who may take it, by when, and with which form of the same deployment. */
const { extension, is } = require('../lib/elements');

module.exports = function () {
  function check(node, reporter) {
    if (!is(node, 'bpmn:UserTask')) return;
    const assignment = extension(node, 'zeebe:AssignmentDefinition');
    const schedule = extension(node, 'zeebe:TaskSchedule');
    const form = extension(node, 'zeebe:FormDefinition');
    const missing = [
      [extension(node, 'zeebe:UserTask'), 'zeebe:userTask (the implementation "Camunda user task")'],
      [assignment && assignment.candidateGroups, 'candidateGroups'],
      [schedule && schedule.dueDate, 'dueDate'],
      [form && form.formId, 'formId'],
      [form && form.bindingType === 'deployment', 'bindingType "deployment" on its form']
    ];
    for (const [present, name] of missing) {
      if (!present) reporter.report(node.id, `A user task needs ${name}`);
    }
  }
  return { check };
};
