/**
 * Bundle adjustment: how far the projection of 3-D points by cameras lies from where they were
 * seen. One observation's error is compiled once and evaluated at all observations by batches;
 * the sparse Jacobian is a block of it for every observation.
 */
import { compile, cos, div, dot, eq, mul, select, sin, sqrt, square, sub, sum, add, type Operand } from "wasmgrad";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

/** Cameras, points and observations; observation i sees point i mod m with camera i mod n. */
export interface Sizes {
  n: number;
  m: number;
  p: number;
}

export interface Input extends Sizes {
  cam: number[];
  x: number[];
  w: number;
  feat: number[];
}

const CAMERA = 11;
const POINT = 3;
/** Independent variables of an observation: its camera, its point and its weight. */
const BLOCK = CAMERA + POINT + 1;
/** GradBench sends the first two rows of the Jacobian and the last entry. */
const SENT = 2 * BLOCK;

function cross([a, b, c]: Operand[], [x, y, z]: Operand[]): Operand[] {
  const minor = (p: Operand, q: Operand, r: Operand, s: Operand): Operand => sub(mul(p, s), mul(q, r));
  return [minor(b!, c!, y!, z!), minor(c!, a!, z!, x!), minor(a!, b!, x!, y!)];
}

/**
 * Rodrigues' rotation of `v` by the vector `r`. Where r = 0, an angle of 1 that has sine and cosine 1 leaves v + r × v:
 * the first-order form, without dividing by 0.
 */
function rotate(r: Operand[], v: Operand[]): Operand[] {
  const squared = dot(r, r);
  const still = eq(squared, 0);
  const angle = sqrt(select(still, 1, squared));
  const [c, s] = [cos, sin].map((of) => select(still, 1, of(angle)));
  const axis = r.map((ri) => div(ri, angle));
  const along = mul(dot(axis, v), sub(1, c!));
  const turned = cross(axis, v);
  return v.map((vi, i) => sum([mul(vi, c!), mul(turned[i]!, s!), mul(axis[i]!, along)]));
}

/** Where the camera sees the point. */
function project(camera: Operand[], point: Operand[]): Operand[] {
  const [, , , cx, cy, cz, focal, u0, v0, k1, k2] = camera as [...(Operand[] & { length: 11 })];
  const inCamera = rotate(camera.slice(0, 3), [sub(point[0]!, cx!), sub(point[1]!, cy!), sub(point[2]!, cz!)]);
  const flat = [div(inCamera[0]!, inCamera[2]!), div(inCamera[1]!, inCamera[2]!)];
  const r2 = dot(flat, flat);
  const distortion = sum([1, mul(k1!, r2), mul(k2!, square(r2))]);
  return [u0!, v0!].map((centre, i) => add(mul(mul(flat[i]!, distortion), focal!), centre));
}

/** The weighted error of one observation, seen at `feature`: two numbers. */
export function reprojectionError(v: Operand[], feature: Operand[]): Operand[] {
  const seen = project(v.slice(0, CAMERA), v.slice(CAMERA, CAMERA + POINT));
  return seen.map((s, i) => mul(v[BLOCK - 1]!, sub(s, feature[i]!)));
}

const error = () => tape("ba error", 100, () => compile(BLOCK, reprojectionError, { parameters: 2 }));
const weightError = () => tape("ba weight", 2, () => compile([], (w) => sub(1, square(w))));

/** Observations whose independent variables are gathered at a time. */
const GATHERED = 1024;

export class Scene {
  /** The independent variables in one list: cameras, points, weights. */
  readonly variables: Float64Array;
  /** Where points were seen, two numbers an observation. */
  readonly features: Float64Array;
  readonly firstPoint: number;
  readonly firstWeight: number;

  constructor(readonly sizes: Sizes) {
    const { n, m, p } = sizes;
    this.firstPoint = CAMERA * n;
    this.firstWeight = this.firstPoint + POINT * m;
    this.variables = new Float64Array(this.firstWeight + p);
    this.features = new Float64Array(2 * p);
  }

  /** Unfolds the one camera, point, weight and feature that GradBench sends. */
  static of({ n, m, p, cam, x, w, feat }: Input): Scene {
    const scene = new Scene({ n, m, p });
    const { variables, features, firstPoint, firstWeight } = scene;
    variables.subarray(0, firstPoint).forEach((_, i, all) => (all[i] = cam[i % CAMERA]!));
    variables.subarray(firstPoint, firstWeight).forEach((_, i, all) => (all[i] = x[i % POINT]!));
    scene.weights.fill(w);
    features.forEach((_, i) => (features[i] = feat[i % 2]!));
    return scene;
  }

  get weights(): Float64Array {
    return this.variables.subarray(this.firstWeight);
  }

  /** The first of an observation's independent variables of its camera, its point, and its weight. */
  places(observation: number): [camera: number, point: number, weight: number] {
    const { n, m } = this.sizes;
    const [camera, point] = [observation % n, observation % m];
    return [CAMERA * camera, this.firstPoint + POINT * point, this.firstWeight + observation];
  }

  /** Calls `then` with independent variables, [count, 15], and features, [count, 2], of all observations in turn. */
  each(then: (from: number, count: number, blocks: Float64Array, features: Float64Array) => void): void {
    const { p } = this.sizes;
    const gathered = new Float64Array(BLOCK * Math.min(GATHERED, p));
    for (let from = 0; from < p; from += GATHERED) {
      const count = Math.min(GATHERED, p - from);
      for (let i = 0; i < count; i++) this.gather(from + i, gathered, BLOCK * i);
      then(from, count, gathered.subarray(0, BLOCK * count), this.features.subarray(2 * from, 2 * (from + count)));
    }
  }

  private gather(observation: number, out: Float64Array, at: number): void {
    const { variables } = this;
    const [camera, point, weight] = this.places(observation);
    for (let i = 0; i < CAMERA; i++) out[at + i] = variables[camera + i]!;
    for (let i = 0; i < POINT; i++) out[at + CAMERA + i] = variables[point + i]!;
    out[at + BLOCK - 1] = variables[weight]!;
  }
}

/** How many entries of the Jacobian are stored: 2 × 15 an observation, and one for its weight's own error. */
export const entries = ({ p }: Sizes): number => (2 * BLOCK + 1) * p;

/** The Jacobian of all errors, made ready. */
export function jacobianOf(scene: Scene): { length: number; fill(vals: Float64Array): void } {
  const [residual, regulariser] = [error(), weightError()];
  return {
    length: residual.length + regulariser.length,
    /** Row by row. */
    fill(vals) {
      scene.each((from, count, blocks, parameters) => {
        // A block is row-major, [2, 15], as the rows of the sparse matrix are.
        residual.batch.jacobian(blocks, vals.subarray(2 * BLOCK * from, 2 * BLOCK * (from + count)), { parameters });
      });
      regulariser.batch.gradient(scene.weights, vals.subarray(2 * BLOCK * scene.sizes.p));
    },
  };
}

/** Where rows begin, and the column of every entry: compressed rows. */
function patternOf(scene: Scene, rows: Int32Array, cols: Int32Array): void {
  const { p } = scene.sizes;
  for (let row = 0; row <= 3 * p; row++) rows[row] = BLOCK * Math.min(row, 2 * p) + Math.max(0, row - 2 * p);
  let at = 0;
  for (let row = 0; row < 2 * p; row++) {
    const [camera, point, weight] = scene.places(row >> 1);
    for (let i = 0; i < CAMERA; i++) cols[at++] = camera + i;
    for (let i = 0; i < POINT; i++) cols[at++] = point + i;
    cols[at++] = weight;
  }
  for (let i = 0; i < p; i++) cols[at++] = scene.firstWeight + i;
}

export const ba: Functions = {
  objective(input: Input): Job {
    const { p } = input;
    const scene = Scene.of(input);
    const [residual, regulariser] = [error(), weightError()];
    const errors = new Float64Array(2 * p);
    const weightErrors = new Float64Array(p);
    const run = (): void => {
      scene.each((from, count, blocks, parameters) => {
        residual.batch.value(blocks, errors.subarray(2 * from, 2 * (from + count)), { parameters });
      });
      regulariser.batch.value(scene.weights, weightErrors);
    };
    const output = (): unknown => ({
      reproj_error: { elements: errors.subarray(0, 2), repeated: p },
      w_err: { element: weightErrors[0], repeated: p },
    });
    return { run, output };
  },

  jacobian(input: Input): Job {
    const scene = Scene.of(input);
    const jacobian = jacobianOf(scene);
    const vals = new Float64Array(entries(input));
    const rows = new Int32Array(3 * input.p + 1);
    const cols = new Int32Array(vals.length);
    const run = (): void => {
      patternOf(scene, rows, cols);
      jacobian.fill(vals);
    };
    const few = (list: Int32Array | Float64Array): number[] => [...list.subarray(0, SENT), list.at(-1)!];
    return { run, output: () => ({ cols: few(cols), rows: few(rows), vals: few(vals) }) };
  },
};
