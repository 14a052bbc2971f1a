import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';
import { provisionedFiles } from './alerts/provisioned.js';
import { ruleFiles } from './alerts/rules.js';
import { dashboards, textOf } from './index.js';

function write(file: string, text: string): void {
  const path = projectFile('grafana', ...file.split('/'));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

for (const made of dashboards()) write(`dashboards/${made.file}`, textOf(made));
for (const [file, text] of Object.entries(ruleFiles())) write(`prometheus/${file}`, text);
for (const [file, text] of Object.entries(provisionedFiles())) write(file, text);
