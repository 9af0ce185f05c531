/** Files damaged and forged: bytes and JSON changed at random, and functions to change. */
import { compile, fold, map, mapLogSumExp, mapMax, mapSum, maxOf, norm, scan, sum, whileLoop } from "../src/index.js";
import type { Compiled, Expr, Operand } from "../src/index.js";
import { dot, logSumExp, softmax } from "../src/index.js";
import { checksum } from "../src/file/format.js";
import { nameOf } from "../src/ops.js";
import type { Nested, Rows } from "../src/nested/nested.js";
import type { Tape } from "../src/tape.js";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;

/** Small functions with every part that a file can have. */
export function originals(): Compiled<Any, Any, Any>[] {
  const inner = compile(2, ([x, y]) => x!.mul(y!).sin(), { parameters: 1 });
  const outer = compile({ a: [2], "key of 2": [] }, ({ a }) => inner.call([inner.call([a[0]!, a[1]!], [2]), a[1]!], [a[1]!])); // prettier-ignore
  return [
    compile(2, ([x, y]) => x!.mul(y!).add(x!.sin())),
    compile(3, ([x, y, z]) => ({ p: [x!.atan2(y!), z!.clamp(-1, 1)], q: x!.lt(y!).select(z!, 2.5), n: NaN })),
    compile(9, (xs) => [sum(xs), dot(xs.slice(0, 4), xs.slice(4, 8)), maxOf(xs.slice(3)), logSumExp(xs), norm(xs)]),
    compile([2, 2], ([a, b]) => softmax([...a!, ...b!]), { convention: "error" }),
    compile(1, ([x]) => x!.gammaP(2).add(x!.besselJ0()), { parameters: { k: [2], "": 1 } }),
    compile({ w: 2 }, ({ w }, _, { points, other }) => {
      const error = mapSum(([x, y]: Any) => w[0]!.mul(x).add(w[1]!).sub(y).square(), points);
      return [error, mapMax((row: Any) => row.mul(w[0]!), other), mapLogSumExp(([x]: Any) => x.mul(w[1]!), points)];
    }, { data: { points: 2, other: [] } }), // prettier-ignore
    compile(3, (xs) => map(([x, y]: Any) => [x.mul(y), y.sin()], [[xs[0]!, xs[1]!], [xs[2]!, 1]]).flat() as Expr[]), // prettier-ignore
    compile(2, ([x, y]) => mapSum((r) => x!.mul(r).add(y!), [1, 2, 3, -0, Infinity])),
    compile(2, ([x, y]) => fold((s, r) => s.mul(r).add(y!), x!, [0.5, 0.25]).add(fold((s) => s.sin(), y!, 20))),
    compile(2, ([x, y]) => (scan((s: Any, r: Any) => [s.mul(0.5).add(r), s.mul(y!)], x!, [x!, y!, 1]) as Any).flat()),
    compile(2, ([x, y]) => whileLoop((s) => s.lt(10), (s) => s.mul(2).add(y!.square()), x!.abs().add(1), { limit: 50, memory: Infinity })), // prettier-ignore
    compile(1, ([x]) => fold((s: Any) => s.add(mapSum((r: Any) => s.mul(r).sin(), [1, 2])), x!, 3), { parameters: 0 }),
    outer,
  ];
}

/** Deterministic random whole numbers below n. */
export function random(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

type Pick = (n: number) => number;
const among = <T>(all: readonly T[], pick: Pick): T => all[pick(all.length)]!;

const edges = [0, 1, 2, 3, 5, 8, 127, 128, 255, 256, 65535, 65536, 2 ** 24, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]; // prettier-ignore
const values: readonly unknown[] = [
  ...edges, -1, -0, 0.5, 1.5, 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2 ** 53, 1e300, "NaN", "Infinity", "-Infinity", "-0", "nan",
  null, true, false, "", "x", "map", "fold", "while", "rows", "sum", "arguments", "constants", "table", "input", "nested",
  [], [0], [[]], {}, { kind: "map" }, [2, 2], [1e9, 0], [65536, 65536], [[], []], { x: [] }, ["mul", 0, 1], ["result", 1, 0], ["prod", 0],
]; // prettier-ignore

/** Length and checksum as they should be. */
export function repaired(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 20) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, checksum(bytes), true);
  return bytes;
}

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** The head of a file changed as text or as an object, and its length with it. */
export function withHead(bytes: Uint8Array, change: (head: Any) => unknown): Uint8Array {
  const end = 20 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(16, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(20, end))) as unknown;
  const changed = change(head);
  const text = new TextEncoder().encode(JSON.stringify(changed === undefined ? head : changed));
  const start = bytes.slice(0, 20);
  new DataView(start.buffer).setUint32(16, text.length, true);
  return repaired(joined(start, text, bytes.subarray(end)));
}

/** Replaces, removes or doubles something in an object, at any depth; in place. */
export function mutateObject(root: Any, pick: Pick): void {
  const places: [Any, string | number][] = [];
  const visit = (x: Any): void => {
    for (const key of Object.keys(x as object)) {
      places.push([x, key]);
      if (typeof x[key] === "object" && x[key] !== null) visit(x[key]);
    }
  };
  visit(root);
  const [of, key] = among(places, pick);
  const [other, otherKey] = among(places, pick);
  const what = pick(8);
  if (what === 0) delete of[key];
  else if (what === 1 && typeof of[key] === "number") of[key] += pick(2) ? 1 : -1;
  else if (what === 2) of[key] = structuredClone(other[otherKey]);
  else if (what === 3 && Array.isArray(of)) of.splice(Number(key), pick(2), structuredClone(other[otherKey]));
  else if (typeof of[key] === "number" && pick(3)) of[key] = pick(2) ? pick(12) : among(edges, pick);
  else if (typeof of[key] === "string" && pick(3)) of[key] = among(nameOf, pick);
  else of[key] = structuredClone(among(values, pick));
}

/** A file changed in one to three places; half of them with length and checksum as they should be. */
export function mutateBytes(file: Uint8Array, others: readonly Uint8Array[], pick: Pick): Uint8Array {
  let bytes: Uint8Array = file.slice();
  for (let k = 1 + pick(3); k > 0; k--) {
    const at = pick(bytes.length + 1);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // Behind the head as often as anywhere, where nodes are.
    const behind = bytes.length > 20 ? Math.min(bytes.length, 20 + view.getUint32(16, true)) : 0;
    const place = pick(2) ? at : behind + pick(bytes.length - behind + 1);
    const what = pick(8);
    if (what === 0) bytes = bytes.slice(0, at);
    else if (what === 1) bytes = joined(bytes, others[0]!.subarray(0, pick(9)));
    else if (what === 2) {
      const from = among(others, pick);
      const start = pick(from.length);
      bytes = joined(
        bytes.subarray(0, place),
        from.subarray(start, start + pick(24)),
        bytes.subarray(place + pick(24)),
      );
    } else if (what <= 4 && place + 4 <= bytes.length)
      view.setUint32(place, pick(2) ? pick(12) : among(edges, pick), true);
    else if (what === 5 && place + 8 <= bytes.length)
      view.setFloat64(place, among([NaN, Infinity, -1, 2 ** 53], pick), true);
    else if (what === 6 && place < bytes.length)
      bytes[place] = among([0, 1, 57, 58, 94, 249, 250, 251, 252, 253, 254, 255], pick); // prettier-ignore
    else if (place < bytes.length) bytes[place]! ^= 1 << pick(8);
  }
  return pick(2) ? repaired(bytes) : bytes;
}

/** Operations that one evaluation takes, where a table has `rows` rows. */
export function work(tape: Tape, rows = 2): number {
  const times = (of: Rows): number => (of.from === "table" ? rows : of.count);
  const inside = (node: Nested): number => {
    if (node.kind === "opaque") return 0;
    const steps = node.kind === "while" ? node.limit : times(node.rows);
    return steps * (work(node.body.tape, rows) + (node.kind === "while" ? work(node.condition.tape, rows) : 1));
  };
  return tape.nested.reduce((sum, node) => sum + inside(node), tape.length);
}

/** Every mode at some point: its results do not matter, that it ends does. */
export function sweepAll(f: Compiled<Any, Any, Any>): Operand {
  const made = f["made"];
  const x = Float64Array.from({ length: f.inputs }, (_, i) => 0.5 + i / 8);
  if (f.parameters > 0) f.setParameters(new Float64Array(f.parameters).fill(0.5));
  f.setData(Object.fromEntries(made.tables.tables.map(({ name, row }) => [name, new Float64Array(2 * row.size).fill(0.25)]))); // prettier-ignore
  f.value(x);
  f.jvp(x, x);
  f.vjp(x, new Float64Array(f.outputs).fill(1));
  if (f.outputs !== 1) return 0;
  f.hvp(x, x);
  return (f.gradient(x) as ArrayLike<number>)[0] ?? 0;
}
