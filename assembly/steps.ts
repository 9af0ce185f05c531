// One program step after step: its first outputs, the state, are inputs of the next step. Stretches of steps go through
// the block drawn in src/layout.ts, which the host fills and reads between two stretches.
import {
  H_ADJOINTS_AT, H_INPUTS, H_OUTPUTS, H_OUTPUTS_AT, H_PARAMETERS, H_PRIMALS_AT, H_SLOTS, H_STEPS, H_TANGENTS,
  STEPS_WORDS, ST_COUNT, ST_DOTS, ST_EMITTED, ST_ROWS, ST_ROW_ADJOINTS, ST_SHARED, ST_SHARED_ADJOINTS, ST_STATE,
  ST_STATES, ST_STATE_ADJOINTS,
} from "../src/layout";
import { header, reserve, setHeader } from "./program";
import { adjoint, clearAdjointTangents, clearAdjoints, jvp, primal, second, tangent, value, vjp } from "./sweep";

/** More steps in a stretch are refused, so that no size wraps around. */
const MOST_STEPS: u32 = 1 << 16;

/**
 * A block for stretches of `count` steps, in place of the one that there is; 0 where it is too large, or the program
 * has no such inputs and outputs.
 */
export function stepsOf(program: usize, shared: u32, state: u32, count: u32): usize {
  const inputs = header(program, H_INPUTS), outputs = header(program, H_OUTPUTS), old: usize = header(program, H_STEPS);
  if (old) heap.free(old);
  setHeader(program, H_STEPS, 0);
  if (<u64>shared + state > inputs || state > outputs || count > MOST_STEPS) return 0;
  const n: u64 = count, s: u64 = state, active: u64 = inputs - shared - state, emitted: u64 = outputs - state;
  const row: u64 = active + header(program, H_PARAMETERS);
  const dots = (n * (row + s + emitted + active) + 2 * s + shared) << 3, begin: u64 = STEPS_WORDS << 2;
  const steps = reserve(<f64>(begin + 2 * dots));
  if (!steps) return 0;
  setHeader(steps, ST_COUNT, count);
  setHeader(steps, ST_SHARED, shared);
  setHeader(steps, ST_STATE, state);
  let at = <u64>steps + begin;
  at = place(steps, ST_ROWS, at, n * row);
  at = place(steps, ST_STATES, at, (n + 1) * s);
  at = place(steps, ST_EMITTED, at, n * emitted);
  at = place(steps, ST_ROW_ADJOINTS, at, n * active);
  at = place(steps, ST_STATE_ADJOINTS, at, s);
  at = place(steps, ST_SHARED_ADJOINTS, at, shared);
  setHeader(steps, ST_DOTS, <u32>dots);
  setHeader(program, H_STEPS, <u32>steps);
  return steps;
}

/** Notes where a field is; the next one follows it. */
function place(steps: usize, which: i32, at: u64, numbers: u64): u64 {
  setHeader(steps, which, <u32>at);
  return at + (numbers << 3);
}

@inline
function field(steps: usize, which: i32): usize {
  return header(steps, which);
}

/** Bytes of as many numbers as a word says. */
@inline
function bytesOf(block: usize, which: i32): usize {
  return (<usize>header(block, which)) << 3;
}

@inline
function copy(from: usize, to: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(to + i, load<f64>(from + i));
}

@inline
function add(from: usize, to: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8) store<f64>(to + i, load<f64>(to + i) + load<f64>(from + i));
}

/** The outputs whose slots are listed at `outputs`. */
@inline
function gather(outputs: usize, from: usize, to: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 8, outputs += 4) {
    store<f64>(to + i, load<f64>(from + ((<usize>load<u32>(outputs)) << 3)));
  }
}

@inline
function addSeeds(outputs: usize, from: usize, bytes: usize, to: usize): void {
  for (let i: usize = 0; i < bytes; i += 8, outputs += 4) {
    const at = to + ((<usize>load<u32>(outputs)) << 3);
    store<f64>(at, load<f64>(at) + load<f64>(from + i));
  }
}

/** Seeds step `k` in the adjoints at `g`; two outputs may be one slot, so seeds are added. `s` and `e` are bytes. */
function seed(program: usize, steps: usize, s: usize, e: usize, k: usize, g: usize, dots: usize): void {
  const outputs = program + header(program, H_OUTPUTS_AT);
  addSeeds(outputs, field(steps, ST_STATE_ADJOINTS) + dots, s, g);
  addSeeds(outputs + (s >> 1), field(steps, ST_EMITTED) + dots + k * e, e, g);
}

/** Adjoints of the inputs of step `k`, at `g`, to where they belong. `u`, `s` and `active` are bytes. */
function takeAdjoints(steps: usize, u: usize, s: usize, active: usize, k: usize, g: usize, dots: usize): void {
  add(g, field(steps, ST_SHARED_ADJOINTS) + dots, u);
  copy(g + u, field(steps, ST_STATE_ADJOINTS) + dots, s);
  copy(g + u + s, field(steps, ST_ROW_ADJOINTS) + dots + k * active, active);
}

/** What the condition says of a state: its last inputs. */
@inline
function holds(condition: usize, state: usize, bytes: usize): bool {
  const x = condition + header(condition, H_PRIMALS_AT);
  copy(state, x + bytesOf(condition, H_INPUTS) - bytes, bytes);
  value(condition);
  return load<f64>(x + ((<usize>load<u32>(condition + header(condition, H_OUTPUTS_AT))) << 3)) != 0;
}

/**
 * Up to `count` steps from the first of the states, fewer where the condition (a program, or 0) ends them; returns how
 * many. With `record` the state after each step follows in the states, else it takes the place of the first. With
 * `order` 1 tangents go along.
 */
export function stepsForward(program: usize, count: u32, condition: usize, record: bool, order: u32): u32 {
  const steps: usize = header(program, H_STEPS), dots = field(steps, ST_DOTS);
  const s = bytesOf(steps, ST_STATE), e = bytesOf(program, H_OUTPUTS) - s, u = bytesOf(steps, ST_SHARED);
  const active = bytesOf(program, H_INPUTS) - u - s, row = active + bytesOf(program, H_PARAMETERS);
  const x = program + header(program, H_PRIMALS_AT), d: usize = header(program, H_TANGENTS);
  const outputs = program + header(program, H_OUTPUTS_AT), moreOutputs = outputs + (s >> 1), next = record ? s : 0;
  if (!steps || (order && !d) || (condition && (bytesOf(condition, H_INPUTS) < s || !header(condition, H_OUTPUTS)))) return 0;
  let state = field(steps, ST_STATES), emitted = field(steps, ST_EMITTED);
  let r = field(steps, ST_ROWS), rd = r + dots;
  const n = min<u32>(count, header(steps, ST_COUNT));
  for (let k: u32 = 0; k < n; k++, state += next, emitted += e, r += row, rd += active) {
    if (condition && !holds(condition, state, s)) return k;
    copy(state, x + u, s);
    copy(r, x + u + s, row);
    if (!order) value(program);
    else {
      copy(state + dots, d + u, s);
      copy(rd, d + u + s, active);
      jvp(program);
      gather(outputs, d, state + next + dots, s);
      gather(moreOutputs, d, emitted + dots, e);
    }
    gather(outputs, x, state + next, s);
    gather(moreOutputs, x, emitted, e);
  }
  return n;
}

/**
 * Reverses `count` steps whose states are recorded, the last one first: cotangents are the state adjoints and what
 * stands in place of the emitted. The state adjoints become those before the first of the steps, adjoints of rows are
 * written, those of shared inputs added to what is there. With `order` 1 the same for tangents.
 */
export function stepsReverse(program: usize, count: u32, order: u32): void {
  const steps: usize = header(program, H_STEPS), dots = field(steps, ST_DOTS);
  const s = bytesOf(steps, ST_STATE), e = bytesOf(program, H_OUTPUTS) - s, u = bytesOf(steps, ST_SHARED);
  const active = bytesOf(program, H_INPUTS) - u - s, row = active + bytesOf(program, H_PARAMETERS);
  const x = program + header(program, H_PRIMALS_AT), g = program + header(program, H_ADJOINTS_AT);
  const d: usize = header(program, H_TANGENTS), slots = bytesOf(program, H_SLOTS);
  if (!steps || (order && !d)) return;
  for (let k: usize = min<u32>(count, header(steps, ST_COUNT)); k-- > 0; ) {
    const state = field(steps, ST_STATES) + k * s, r = field(steps, ST_ROWS);
    copy(state, x + u, s);
    copy(r + k * row, x + u + s, row);
    clearAdjoints(program);
    seed(program, steps, s, e, k, g, 0);
    if (!order) vjp(program);
    else {
      primal(program);
      adjoint(program);
      copy(state + dots, d + u, s);
      copy(r + dots + k * active, d + u + s, active);
      tangent(program);
      clearAdjointTangents(program);
      seed(program, steps, s, e, k, d + slots, dots);
      second(program);
      takeAdjoints(steps, u, s, active, k, d + slots, dots);
    }
    takeAdjoints(steps, u, s, active, k, g, 0);
  }
}
