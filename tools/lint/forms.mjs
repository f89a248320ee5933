/** Reads {files} on stdin, checks each form against form.schema.json, prints [{file, element, rule, category, message}]. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';

const schema = JSON.parse(readFileSync(new URL('./form.schema.json', import.meta.url), 'utf-8'));
const validate = new Ajv({ allErrors: true, strictTypes: false, strictRequired: false }).compile(schema);
const COMBINED = ['if', 'anyOf'];

function check(file) {
  const found = (element, rule, message) => ({ file, element, rule: `form/${rule}`, category: 'error', message });
  let form;
  try {
    form = JSON.parse(readFileSync(file, 'utf-8'));
  } catch (error) {
    return [found('', 'read', error.message)];
  }
  const problems = [];
  if (!validate(form)) {
    for (const { instancePath, keyword, message, params } of validate.errors.filter((error) => !COMBINED.includes(error.keyword))) {
      problems.push(found(componentAt(form, instancePath), 'schema', `${instancePath} ${message} ${hint(keyword, params)}`.trim()));
    }
  }
  if (form.id !== path.basename(file, '.form')) problems.push(found(form.id, 'file-name', 'The form id is the file name'));
  for (const name of ['id', 'key']) {
    for (const value of repeated(components(form).map((component) => component[name]))) {
      problems.push(found(value, 'unique', `The ${name} "${value}" is used twice`));
    }
  }
  return problems;
}

function hint(keyword, params) {
  if (keyword === 'enum') return `(${params.allowedValues.join(', ')}: narrative belongs on the case page)`;
  return keyword === 'required' && params.missingProperty === 'pattern' ? '(a text field holds an id; narrative belongs on the case page)' : '';
}

function components(container) {
  return (container.components || []).flatMap((component) => [component, ...components(component)]);
}

function componentAt(form, pointer) {
  let value = form;
  let id = form.id;
  for (const part of pointer.split('/').slice(1)) {
    value = value[part];
    if (value && value.id) id = value.id;
  }
  return id;
}

function repeated(values) {
  const known = values.filter((value) => value !== undefined);
  return [...new Set(known.filter((value, index) => known.indexOf(value) !== index))];
}

const { files } = JSON.parse(readFileSync(0, 'utf-8'));
console.log(JSON.stringify(files.flatMap(check)));
