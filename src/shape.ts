/**
 * Shapes of inputs and outputs: nested arrays and objects of numbers, flattened in the order they are written
 * (objects by key in the order of declaration, arrays row-major).
 */
import { AdError, describe, plural } from "./errors.js";

/**
 * The shape of what a function takes: a count (a vector), dimensions (`[2, 3]` is nested arrays, `[]` is one
 * number), or an object or array of shapes.
 */
export type Shape = number | readonly number[] | readonly Shape[] | { readonly [key: string]: Shape };

/** A structure with `T` at its leaves. */
export type Tree<T> = T | readonly Tree<T>[] | { readonly [key: string]: Tree<T> };

/**
 * The structure that a shape describes, with `T` at its leaves. Shapes in a variable need `as const`, or their
 * dimensions are lost to the type. A shape known only as `Shape` says nothing about the structure.
 */
// prettier-ignore
export type Shaped<S, T> =
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  Shape extends S ? any
  : S extends number ? T[]
  : S extends readonly [] ? T
  : S extends readonly [number] ? T[]
  : S extends readonly [number, number] ? T[][]
  : S extends readonly [number, number, number] ? T[][][]
  : S extends readonly number[] ? T[]
  : { -readonly [K in keyof S]: Shaped<S[K], T> };

/** A structure of leaf numbers: leaf i of the flat order stands where its value belongs. */
export type Skeleton = Tree<number>;

export interface Layout {
  readonly size: number;
  readonly skeleton: Skeleton;
}

const isList = (x: unknown): x is readonly unknown[] => Array.isArray(x);
const isTyped = (x: unknown): x is Float64Array => ArrayBuffer.isView(x) && "length" in x;
const isTree = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" && x !== null && [Object.prototype, null].includes(Object.getPrototypeOf(x) as object | null);

/** Most values that one shape may have: what fits a program of the core. */
const MOST_VALUES = 2 ** 26;

/** Shapes in shapes, and dimensions. */
const DEEPEST = 64;

/**
 * @param room Values that it may have, and arrays that dimensions may make on the way to them; what it takes is taken off.
 * @throws AdError "shape" for anything but counts, dimensions, and arrays and objects of shapes.
 */
export function layoutOf(shape: Shape, where: string, room = { left: MOST_VALUES }): Layout {
  let size = 0;
  const most = room.left;
  const nested = (dims: readonly number[]): Skeleton =>
    dims.length === 0 ? size++ : Array.from({ length: dims[0]! }, () => nested(dims.slice(1)));
  const mustBeShallow = (depth: number): void => {
    if (depth > DEEPEST) throw new AdError("shape", `${where}: got arrays and objects more than ${DEEPEST} deep in the shape, expected fewer; flatten it`); // prettier-ignore
  };
  const dimensions = (dims: readonly number[], depth: number): Skeleton => {
    mustBeShallow(depth + dims.length);
    let values = 1;
    for (const d of dims) {
      values *= d;
      room.left -= values;
      if (!(room.left >= 0)) throw new AdError("shape", `${where}: got ${dims.join(" x ")} values in the shape, expected at most ${most} in all; split the function`); // prettier-ignore
    }
    return nested(dims);
  };
  const build = (s: unknown, depth: number): Skeleton => {
    mustBeShallow(depth);
    if (isCount(s)) return dimensions([s], depth);
    if (isList(s)) return isDimensions(s) ? dimensions(s, depth) : Array.from(s, (inner) => build(inner, depth + 1));
    if (isTree(s)) return Object.fromEntries(Object.entries(s).map(([key, value]) => [key, build(value, depth + 1)]));
    throw new AdError(
      "shape",
      `${where}: got ${describe(s)} in the shape, expected a count such as 2, dimensions such as [2, 3], or an object or array of shapes`,
    );
  };
  return { skeleton: build(shape, 0), size };
}

/** The shape of a skeleton: dimensions wherever they say it. */
export function shapeOf(skeleton: Skeleton): Shape {
  if (typeof skeleton === "number") return [];
  if (!isList(skeleton)) {
    return Object.fromEntries(Object.entries(skeleton).map(([key, s]) => [key, shapeOf(s as Skeleton)]));
  }
  if (skeleton.every((s) => typeof s === "number")) return [skeleton.length];
  const shapes = skeleton.map((s) => shapeOf(s as Skeleton));
  const first = shapes[0]!;
  const alike = new Set(shapes.map((s) => JSON.stringify(s))).size === 1;
  return alike && isList(first) && isDimensions(first) ? [shapes.length, ...first] : shapes;
}

const isCount = (x: unknown): x is number => typeof x === "number" && Number.isInteger(x) && x >= 0;
/** A gap in an array is none, which `every` would pass by. */
const isDimensions = (s: readonly unknown[]): s is readonly number[] => !s.includes(undefined) && s.every(isCount);

/** The layout of a structure that stands there already, and its leaves in order. */
export function layoutOfTree<T>(
  tree: unknown,
  isLeaf: (x: unknown) => x is T,
  where: string,
): Layout & { leaves: T[] } {
  const leaves: T[] = [];
  const walk = (x: unknown): Skeleton => {
    if (isLeaf(x)) return leaves.push(x) - 1;
    if (isList(x)) return Array.from(x, walk);
    if (isTyped(x)) return Array.from(x as unknown as ArrayLike<T>, walk);
    if (isTree(x)) return Object.fromEntries(Object.entries(x).map(([key, value]) => [key, walk(value)]));
    throw new AdError("type", `${where}: got ${describe(x)}, expected numbers or Exprs, or arrays and objects of them`);
  };
  const skeleton = walk(tree);
  return { skeleton, size: leaves.length, leaves };
}

/** Paths of all leaves: `x[1]`, `w[1][0]`, `b.scale`. An object at the top is known by its keys, unless it is `named`, too. */
export function pathsOf(skeleton: Skeleton, root: string, named = false): string[] {
  const paths: string[] = [];
  const walk = (s: Skeleton, path: string): void => {
    if (typeof s === "number") paths[s] = path;
    else if (isList(s)) s.forEach((inner, i) => walk(inner as Skeleton, `${path}[${i}]`));
    else for (const [key, inner] of Object.entries(s)) walk(inner as Skeleton, path ? `${path}.${key}` : key);
  };
  const plain = typeof skeleton === "number" || isList(skeleton);
  walk(skeleton, plain || named ? root : "");
  return paths;
}

/** The same for equal structures. */
export const structureOf = (skeleton: Skeleton): string => JSON.stringify(skeleton);

/** The structure of a skeleton with leaf i made by `leaf(i)`. */
export function unflatten<T>(skeleton: Skeleton, leaf: (i: number) => T): Tree<T> {
  if (typeof skeleton === "number") return leaf(skeleton);
  if (isList(skeleton)) return skeleton.map((s) => unflatten(s as Skeleton, leaf));
  return Object.fromEntries(
    Object.entries(skeleton as object).map(([key, s]) => [key, unflatten(s as Skeleton, leaf)]),
  );
}

/** True where the values are one flat list of numbers, whatever the structure of the skeleton. */
export function isFlat(values: unknown, size: number): values is ArrayLike<number> {
  if (isTyped(values)) return true;
  if (!isList(values) || values.length !== size) return false;
  // All of them: [1, [2]] has the length of its two values and is not flat.
  for (let i = 0; i < size; i++) if (typeof values[i] !== "number") return false;
  return true;
}

/**
 * Calls `put` with every value, walking `values` along the skeleton; flat lists of the right length pass too.
 * @throws AdError "shape", "length" or "type" naming the place, before which some values may have been put.
 */
export function flatten(layout: Layout, values: unknown, put: (i: number, x: number) => void, where: string): void {
  // For a list where the structure is an object, say what is wrong with it as a flat list.
  if (isFlat(values, layout.size) || (isTree(layout.skeleton) && isList(values))) {
    putFlat(layout, values as ArrayLike<number>, put, where);
    return;
  }
  const walk = (skeleton: Skeleton, x: unknown, path: string): void => {
    if (typeof skeleton === "number") {
      if (typeof x !== "number") throw notNumber(path, x);
      put(skeleton, x);
    } else if (isList(skeleton)) {
      if (!isList(x) && !isTyped(x)) throw wrongShape(path, x, `an array of length ${skeleton.length}`);
      if (x.length !== skeleton.length) throw wrongLength(path, x.length, skeleton.length);
      skeleton.forEach((s, i) => walk(s as Skeleton, x[i], `${path}[${i}]`));
    } else {
      const keys = Object.keys(skeleton);
      if (!isTree(x)) throw wrongShape(path, x, `an object { ${keys.join(", ")} }`);
      const extra = Object.keys(x).find((key) => !keys.includes(key));
      if (extra !== undefined) throw wrongShape(path, x, `an object { ${keys.join(", ")} } without ${extra}`);
      for (const key of keys) walk((skeleton as Record<string, Skeleton>)[key]!, x[key], `${path}.${key}`);
    }
  };
  walk(layout.skeleton, values, where);
}

function putFlat(layout: Layout, values: ArrayLike<number>, put: (i: number, x: number) => void, where: string): void {
  if (values.length !== layout.size) throw wrongLength(where, values.length, layout.size);
  for (let i = 0; i < values.length; i++) {
    const x: unknown = values[i];
    if (typeof x !== "number") throw notNumber(`${where}[${i}]`, x);
    put(i, x);
  }
}

export const notNumber = (path: string, x: unknown): AdError =>
  new AdError("type", `${path}: got ${describe(x)}, expected a number`);

export const wrongLength = (path: string, got: number, expected: number): AdError =>
  new AdError("length", `${path} has ${plural(got, "value")}, expected ${expected}`);

const wrongShape = (path: string, x: unknown, expected: string): AdError =>
  new AdError("shape", `${path}: got ${describe(x)}, expected ${expected}, or all values in one flat array`);
