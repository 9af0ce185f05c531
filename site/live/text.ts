/** Values as text, in the style in which the documents write results: `Float64Array [1, 2]`, `{ a: 1 }`. */

/** Elements of a list and levels of nesting that are written out. */
const most = { elements: 24, levels: 4 };

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** True of numbers, texts, lists and plain objects: results worth showing of a statement that nobody asked to print. */
export function isData(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value !== undefined && typeof value !== "function";
  return Array.isArray(value) || ArrayBuffer.isView(value) || isPlain(value);
}

function list(name: string, values: ArrayLike<unknown>, level: number): string {
  const shown = Array.from({ length: Math.min(values.length, most.elements) }, (_, i) => inner(values[i], level));
  if (values.length > shown.length) shown.push(`… ${values.length} in all`);
  return `${name}[${shown.join(", ")}]`;
}

function record(value: object, level: number): string {
  const name = isPlain(value) ? "" : `${value.constructor.name} `;
  const fields = Object.entries(value).map(([key, field]) => `${/^[\w$]+$/.test(key) ? key : JSON.stringify(key)}: ${inner(field, level)}`); // prettier-ignore
  return fields.length > 0 ? `${name}{ ${fields.join(", ")} }` : `${name}{}`;
}

function structure(value: object, level: number): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const { constructor } = value as { constructor?: { name: string } };
  if (level > most.levels) return Array.isArray(value) ? "[…]" : "{…}";
  if (Array.isArray(value)) return list("", value, level);
  if (value instanceof DataView) return `DataView of ${value.byteLength} bytes`;
  if (ArrayBuffer.isView(value)) return list(`${constructor!.name} `, value as Float64Array, level);
  if (value instanceof Map) return `Map ${record(Object.fromEntries(value), level)}`;
  if (value instanceof Set) return list("Set ", [...value], level);
  const described = !isPlain(value) && value.toString !== Object.prototype.toString;
  return described ? String(value) : record(value, level);
}

function inner(value: unknown, level: number): string {
  return typeof value === "string" ? JSON.stringify(value) : textOf(value, level + 1);
}

/** A value as text; a string is its own. */
export function textOf(value: unknown, level = 0): string {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name}`;
  return typeof value === "object" && value !== null ? structure(value, level) : String(value);
}
