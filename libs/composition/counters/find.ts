import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { PROJECT_ROOT } from '#libs/runtime/index.js';
import type { DeclaredCounter } from './declared.js';

const OURS = /^(apps|libs)\/(?!.*(\.test\.ts$|\/testing\/|\/generated\/)).*\.ts$/;

/**
 * Every counter of an event, with the values that its labels may have: the types of the code are the closed sets. Throws where a help text
 * or a label is not one.
 */
export function findCounters(): DeclaredCounter[] {
  const { config } = ts.readConfigFile(join(PROJECT_ROOT, 'tsconfig.json'), ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, PROJECT_ROOT);
  const files = fileNames.filter((file) => OURS.test(relative(PROJECT_ROOT, file).replaceAll('\\', '/')));
  const telling = files.filter((file) => /\bmetric: '/.test(readFileSync(file, 'utf8')));
  const program = ts.createProgram(telling, { ...options, noEmit: true, incremental: false });
  const reader = new Reader(program.getTypeChecker());
  for (const file of telling) reader.read(program.getSourceFile(file));
  return reader.found();
}

class Reader {
  private readonly counters = new Map<string, DeclaredCounter>();

  constructor(private readonly types: ts.TypeChecker) {}

  read(node: ts.Node | undefined): void {
    if (!node) return;
    if (ts.isObjectLiteralExpression(node)) this.take(node);
    node.forEachChild((child) => this.read(child));
  }

  found(): DeclaredCounter[] {
    return [...this.counters.values()]
      .map((one) => ({ ...one, series: distinct(one.series) }))
      .sort((a, b) => (a.metric < b.metric ? -1 : 1));
  }

  private take(counts: ts.ObjectLiteralExpression): void {
    const [metric, help, labels] = ['metric', 'help', 'labels'].map((name) => this.typeOf(counts, name));
    if (!metric || !help) return;
    const name = one(metric, 'The name of a counter');
    const series = labels ? this.seriesOf(labels, fieldOf(counts, 'labels'), name) : [{}];
    const known = this.counters.get(name);
    if (known) known.series.push(...series);
    else this.counters.set(name, { metric: name, help: one(help, `The help of ${name}`), series });
  }

  /** What labels may be together: each value of one with each of the others. */
  private seriesOf(labels: ts.Type, field: ts.ObjectLiteralElementLike | undefined, of: string): Record<string, string>[] {
    const assigned = field && ts.isPropertyAssignment(field) ? field.initializer : undefined;
    const written = assigned && ts.isObjectLiteralExpression(assigned) ? assigned : undefined;
    let series: Record<string, string>[] = [{}];
    for (const label of labels.getProperties()) {
      const { name } = label;
      const type = written ? this.typeOf(written, name) : this.types.getTypeOfSymbol(label);
      const values = type && valuesOf(type);
      if (!values) throw new Error(`The label ${name} of ${of} may be anything: give it the type of a closed set.`);
      series = series.flatMap((before) => values.map((value) => ({ ...before, [name]: value })));
    }
    return series;
  }

  /** The narrowest type of what is assigned to a field; by `name` alone it is that of the variable. */
  private typeOf(object: ts.ObjectLiteralExpression, name: string): ts.Type | undefined {
    const field = fieldOf(object, name);
    if (!field) return undefined;
    if (ts.isPropertyAssignment(field)) return this.types.getTypeAtLocation(field.initializer);
    const variable = this.types.getShorthandAssignmentValueSymbol(field);
    return variable && this.types.getTypeOfSymbol(variable);
  }
}

const fieldOf = (object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralElementLike | undefined =>
  object.properties.find((field) => field.name?.getText() === name);

function one(type: ts.Type, what: string): string {
  const [value, ...others] = valuesOf(type) ?? [];
  if (value === undefined || others.length > 0) throw new Error(`${what} is not one text.`);
  return value;
}

/** Of a closed set of texts its values in their order; null: it is none. */
function valuesOf(type: ts.Type): string[] | null {
  const parts = type.isUnion() ? type.types : [type];
  const values = parts.map((part) => (part.isStringLiteral() ? part.value : null));
  return values.some((value) => value === null) || values.length === 0 ? null : (values as string[]).sort();
}

const distinct = (series: Record<string, string>[]): Record<string, string>[] =>
  [...new Map(series.map((one) => [JSON.stringify(one), one])).values()].sort((a, b) =>
    JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
  );
