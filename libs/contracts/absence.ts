/** The parts of a JSON Schema that say what may be absent. */
interface Shape {
  properties?: Record<string, unknown>;
  required?: readonly string[];
  items?: unknown;
  additionalProperties?: unknown;
}

/** Takes nulls out in place; answers whether there were any. */
export type LeaveOut = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: LeaveOut = () => false;

function inMembers({ items }: Shape): LeaveOut {
  const ofMember = absenceOf(items);
  return (value) => Array.isArray(value) && value.map(ofMember).includes(true);
}

/** Of a map every name may be absent, of a record those that are not required. */
function inFields({ properties = {}, required = [], additionalProperties }: Shape): LeaveOut {
  const fields = new Map(Object.entries(properties).map(([name, schema]) => [name, absenceOf(schema)]));
  const isMap = isObject(additionalProperties);
  return (value) => {
    if (!isObject(value)) return false;
    let any = false;
    for (const name of Object.keys(value)) {
      const within = fields.get(name);
      if (value[name] !== null) any = (within?.(value[name]) ?? false) || any;
      else if (isMap || (within && !required.includes(name))) any = delete value[name];
    }
    return any;
  };
}

/** What takes `null` out of values of the schema wherever a field may be left out: many languages write an absent value so. */
export function absenceOf(schema: unknown): LeaveOut {
  if (!isObject(schema)) return NOTHING;
  const shape = schema as Shape;
  if (shape.items !== undefined) return inMembers(shape);
  return shape.properties || isObject(shape.additionalProperties) ? inFields(shape) : NOTHING;
}
