/**
 * Reads {files, context, forms, decisions} on stdin: the processes to lint, all processes of the project, the form ids and
 * decision ids that exist. Prints [{file, element, rule, category, message}].
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';
import { checkTogether } from './together.mjs';

const require = createRequire(import.meta.url);
const Linter = require('bpmnlint/lib/linter');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const config = JSON.parse(readFileSync('.bpmnlintrc', 'utf-8'));
const descriptors = Object.entries(config.moddleExtensions).map(([name, path]) => [name, require(path)]);
const moddle = new BpmnModdle(Object.fromEntries(descriptors));
const linter = new Linter({ config, resolver: new NodeResolver() });

async function read(file) {
  try {
    const { rootElement, warnings } = await moddle.fromXML(readFileSync(file, 'utf-8'));
    return { file, definitions: rootElement, warnings: warnings.map(({ message }) => message.split('\n')[0]) };
  } catch (error) {
    return { file, definitions: null, warnings: [error.message] };
  }
}

async function lint({ file, definitions, warnings }) {
  const unread = warnings.map((message) => ({ file, element: '', rule: 'read', category: 'error', message }));
  if (!definitions) return unread;
  const reports = Object.entries(await linter.lint(definitions));
  return [...unread, ...reports.flatMap(([rule, found]) => found.map(({ id, category, message }) => ({
    file, element: id || '', rule, category, message
  })))];
}

const { files, context, forms, decisions } = JSON.parse(readFileSync(0, 'utf-8'));
const models = await Promise.all([...new Set([...files, ...context])].map(read));
const alone = (await Promise.all(models.filter(({ file }) => files.includes(file)).map(lint))).flat();
const together = checkTogether(models.filter(({ definitions }) => definitions), { forms, decisions });
console.log(JSON.stringify([...alone, ...together.filter(({ file }) => files.includes(file))]));
