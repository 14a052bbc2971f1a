import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';
import { ruleFiles } from './alerts/rules.js';
import { dashboards, textOf } from './index.js';

for (const made of dashboards()) {
  const path = projectFile('grafana', 'dashboards', ...made.file.split('/'));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, textOf(made));
}

for (const [file, text] of Object.entries(ruleFiles())) writeFileSync(projectFile('grafana', 'prometheus', file), text);
