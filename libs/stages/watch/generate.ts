import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { projectFile } from '#libs/runtime/index.js';
import { RuleFile } from './rule-shape.js';

/** The published JSON Schema of rule files, for editors and for whoever writes rules. */
export const RULES_SCHEMA_FILE = projectFile('libs', 'stages', 'watch', 'rules', 'rules.schema.json');

export const rulesSchema = (): string =>
  `${JSON.stringify({ title: 'Hallwatch rules', ...z.toJSONSchema(RuleFile, { io: 'input' }) }, null, 2)}\n`;

if (process.argv[1]?.endsWith('generate.js')) {
  mkdirSync(dirname(RULES_SCHEMA_FILE), { recursive: true });
  writeFileSync(RULES_SCHEMA_FILE, rulesSchema());
}
