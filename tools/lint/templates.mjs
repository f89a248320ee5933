/** Reads {files: [path]} on stdin, validates each as an element template, prints [{file, element, rule, category, message}]. */
import { readFileSync } from 'node:fs';
import { validateZeebe } from '@bpmn-io/element-templates-validator';

const { files } = JSON.parse(readFileSync(0, 'utf-8'));
const problems = files.flatMap((file) => {
  const { valid, errors } = validateZeebe(readFileSync(file, 'utf-8'));
  if (valid) return [];
  return errors.map(({ message, dataPath, instancePath }) => ({
    file, element: dataPath || instancePath || '', rule: 'element-template', category: 'error', message
  }));
});
console.log(JSON.stringify(problems));
