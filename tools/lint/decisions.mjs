/** Reads {files} on stdin, lints each with dmnlint's recommended rules and the project's own, prints [{file, element, rule, category, message}]. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DmnModdle } from 'dmn-moddle';
import { checkDecisions } from './decision-rules.mjs';

const require = createRequire(import.meta.url);
const Linter = require('dmnlint/lib/linter');
const NodeResolver = require('dmnlint/lib/resolver/node-resolver');

const linter = new Linter({ resolver: new NodeResolver() });
const moddle = new DmnModdle();

async function lint(file) {
  try {
    const { rootElement, warnings } = await moddle.fromXML(readFileSync(file, 'utf-8'));
    const unread = warnings.map(({ message }) => ({ file, element: '', rule: 'read', category: 'error', message }));
    const reports = await linter.lint(rootElement, { extends: 'dmnlint:recommended' });
    const found = Object.entries(reports).flatMap(([rule, list]) => list.map((report) => ({ ...report, rule })));
    const own = checkDecisions(file, rootElement).map((problem) => ({ file, category: 'error', ...problem }));
    return [...unread, ...own, ...found.map(({ id, rule, category, message }) => ({ file, element: id || '', rule: `dmnlint/${rule}`, category, message }))];
  } catch (error) {
    return [{ file, element: '', rule: 'read', category: 'error', message: error.message }];
  }
}

const { files } = JSON.parse(readFileSync(0, 'utf-8'));
console.log(JSON.stringify((await Promise.all(files.map(lint))).flat()));
