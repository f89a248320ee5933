/** The project's own rules for decision tables, beside dmnlint's. */
import path from 'node:path';

const HIT_POLICIES = ['UNIQUE', 'FIRST', 'ANY', 'COLLECT', 'RULE ORDER'];

/** Problems of one file as {element, rule, message}; takes the parsed dmn:Definitions. */
export function checkDecisions(file, definitions) {
  const decisions = (definitions.drgElement || []).filter(({ $type }) => $type === 'dmn:Decision');
  const problems = decisions.map(({ decisionLogic }) => decisionLogic)
    .filter((logic) => logic && logic.$type === 'dmn:DecisionTable')
    .flatMap(checkTable);
  if (decisions.length !== 1 || decisions[0].id !== path.basename(file, '.dmn')) {
    problems.push({ element: '', rule: 'decision/file-name', message: 'A file holds one decision and is named as its id' });
  }
  return problems;
}

function checkTable(table) {
  const problems = [];
  const found = (element, rule, message) => problems.push({ element, rule: `decision/${rule}`, message });
  const rules = table.rule || [];
  const stated = Object.hasOwn(table, 'hitPolicy') && table.hitPolicy;
  if (!HIT_POLICIES.includes(stated)) {
    found(table.id, 'hit-policy', `The hit policy is stated and one of ${HIT_POLICIES.join(', ')}`);
  }
  if (stated === 'FIRST' && !(rules.length > 0 && rules.at(-1).inputEntry.every((entry) => ['', '-'].includes(text(entry))))) {
    found(table.id, 'catch-all', 'A table with the hit policy First ends with a row that takes everything else');
  }
  if (rules.some(({ annotationEntry }) => annotationEntry && annotationEntry.length > 0)) {
    found(table.id, 'annotation', 'An annotation is the description of its rule: Modeler shows nothing else in that column');
  }
  const column = (table.output || []).findIndex(({ name }) => name === 'requirements');
  for (const rule of rules.filter((candidate) => !hasSource(candidate, column))) {
    found(rule.id, 'source', 'A rule names its source: an annotation, or an entry in the output column requirements');
  }
  return problems;
}

function hasSource(rule, column) {
  const requirements = column >= 0 ? text(rule.outputEntry[column]).replaceAll('"', '').trim() : '';
  return Boolean((rule.description || '').trim()) || !['', 'null'].includes(requirements);
}

function text(entry) {
  return ((entry && entry.text) || '').trim();
}
