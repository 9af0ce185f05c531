/**
 * Bundle adjustment: how far the projection of 3-D points by cameras lies from where they were
 * seen. One observation's error is compiled once; the sparse Jacobian is a block of it for
 * every observation.
 */
import { compile, cos, div, dot, eq, mul, select, sin, sqrt, square, sub, sum, add, type Operand } from "wasmgrad";
import type { Functions, Job } from "./runner.js";
import { tape } from "./tapes.js";

interface Input {
  /** Cameras, points and observations; observation i sees point i mod m with camera i mod n. */
  n: number;
  m: number;
  p: number;
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

/** Rodrigues' rotation of `v` by the vector `r`; its first-order form where r = 0, without dividing by it. */
function rotate(r: Operand[], v: Operand[]): Operand[] {
  const squared = dot(r, r);
  const still = eq(squared, 0);
  const theta = sqrt(select(still, 1, squared));
  const [c, s] = [cos(theta), sin(theta)];
  const axis = r.map((ri) => div(ri, theta));
  const along = mul(dot(axis, v), sub(1, c));
  const turned = cross(axis, v);
  const nudged = cross(r, v);
  return v.map((vi, i) =>
    select(still, add(vi, nudged[i]!), sum([mul(vi, c), mul(turned[i]!, s), mul(axis[i]!, along)])),
  );
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

/** The scene, unfolded from the one camera, point, weight and feature that GradBench sends. */
class Scene {
  readonly count: number;
  readonly features: Float64Array;
  private readonly cameras: Float64Array;
  private readonly points: Float64Array;
  readonly weights: Float64Array;

  constructor(private readonly input: Input) {
    const { n, m, p, cam, x, w, feat } = input;
    this.count = p;
    this.cameras = repeat(cam, n);
    this.points = repeat(x, m);
    this.weights = new Float64Array(p).fill(w);
    this.features = repeat(feat, p);
  }

  camera(observation: number): number {
    return observation % this.input.n;
  }

  point(observation: number): number {
    return observation % this.input.m;
  }

  /** Copies an observation's independent variables into `out`. */
  gather(observation: number, out: Float64Array): void {
    const [camera, point] = [CAMERA * this.camera(observation), POINT * this.point(observation)];
    for (let i = 0; i < CAMERA; i++) out[i] = this.cameras[camera + i]!;
    for (let i = 0; i < POINT; i++) out[CAMERA + i] = this.points[point + i]!;
    out[BLOCK - 1] = this.weights[observation]!;
  }

  feature(observation: number): Float64Array {
    return this.features.subarray(2 * observation, 2 * observation + 2);
  }
}

function repeat(row: number[], times: number): Float64Array {
  const all = new Float64Array(row.length * times);
  for (let i = 0; i < times; i++) all.set(row, i * row.length);
  return all;
}

/** The Jacobian in compressed rows: two of 15 entries an observation, then one for every weight's own error. */
class Jacobian {
  readonly rows: Int32Array;
  readonly cols: Int32Array;
  readonly vals: Float64Array;
  private readonly firstPoint: number;
  private readonly firstWeight: number;

  constructor({ n, m, p }: Input) {
    this.rows = Int32Array.from({ length: 3 * p + 1 }, (_, r) => BLOCK * Math.min(r, 2 * p) + Math.max(0, r - 2 * p));
    this.cols = new Int32Array((2 * BLOCK + 1) * p);
    this.vals = new Float64Array((2 * BLOCK + 1) * p);
    this.firstPoint = CAMERA * n;
    this.firstWeight = this.firstPoint + POINT * m;
  }

  /** `block` is row-major [2, 15], as the rows of the sparse matrix are. */
  setBlock(observation: number, camera: number, point: number, block: Float64Array): void {
    let at = 2 * BLOCK * observation;
    this.vals.set(block, at);
    for (let row = 0; row < 2; row++) {
      for (let i = 0; i < CAMERA; i++) this.cols[at++] = CAMERA * camera + i;
      for (let i = 0; i < POINT; i++) this.cols[at++] = this.firstPoint + POINT * point + i;
      this.cols[at++] = this.firstWeight + observation;
    }
  }

  setWeight(observation: number, value: number, observations: number): void {
    const at = 2 * BLOCK * observations + observation;
    this.vals[at] = value;
    this.cols[at] = this.firstWeight + observation;
  }

  /** The first two rows' worth of every list, and its last element. */
  sample(): { cols: number[]; rows: number[]; vals: number[] } {
    const few = (list: Int32Array | Float64Array): number[] => [...list.subarray(0, SENT), list.at(-1)!];
    return { cols: few(this.cols), rows: few(this.rows), vals: few(this.vals) };
  }
}

export const ba: Functions = {
  objective(input: Input): Job {
    const scene = new Scene(input);
    const [residual, regulariser] = [error(), weightError()];
    const errors = new Float64Array(2 * input.p);
    const weightErrors = new Float64Array(input.p);
    const v = new Float64Array(BLOCK);
    const run = (): void => {
      for (let i = 0; i < input.p; i++) {
        scene.gather(i, v);
        residual.setParameters(scene.feature(i));
        residual.value(v, errors.subarray(2 * i, 2 * i + 2));
        weightErrors[i] = regulariser.value(scene.weights.subarray(i, i + 1));
      }
    };
    const output = (): unknown => ({
      reproj_error: { elements: errors.subarray(0, 2), repeated: input.p },
      w_err: { element: weightErrors[0], repeated: input.p },
    });
    return { run, output };
  },

  jacobian(input: Input): Job {
    const scene = new Scene(input);
    const [residual, regulariser] = [error(), weightError()];
    const jacobian = new Jacobian(input);
    const [v, block, slope] = [new Float64Array(BLOCK), new Float64Array(SENT), new Float64Array(1)];
    const run = (): void => {
      for (let i = 0; i < input.p; i++) {
        scene.gather(i, v);
        residual.setParameters(scene.feature(i));
        residual.jacobian(v, block);
        jacobian.setBlock(i, scene.camera(i), scene.point(i), block);
        regulariser.gradient(scene.weights.subarray(i, i + 1), slope);
        jacobian.setWeight(i, slope[0]!, input.p);
      }
    };
    return { run, output: () => jacobian.sample() };
  },
};
