// The sweeps: each goes through the runs of a verified program once, up or down.
import {
  H_ADJOINTS_AT, H_INDEX_AT, H_OUTPUTS_AT, H_PRIMALS_AT, H_RUNS, H_RUNS_AT, H_SLOTS, H_TANGENTS, RUN_COUNT,
  RUN_FIRST, RUN_OPCODE, RUN_OPERANDS, RUN_WORDS,
} from "../src/layout";
import { header } from "./program";
import { adjointRun, secondRun, tangentRun, valueRun } from "./rules.generated";

const RUN_BYTES: usize = RUN_WORDS << 2;

@inline
function operandsOf(run: usize, index: usize): usize {
  return index + ((<usize>header(run, RUN_OPERANDS)) << 2);
}

/** Values of every slot from inputs, parameters and constants. */
export function value(program: usize): void {
  const index = program + header(program, H_INDEX_AT);
  const x = program + header(program, H_PRIMALS_AT);
  let run = program + header(program, H_RUNS_AT);
  const end = run + <usize>header(program, H_RUNS) * RUN_BYTES;
  for (; run < end; run += RUN_BYTES) {
    const opcode = header(run, RUN_OPCODE) & 0xff;
    valueRun(opcode, header(run, RUN_COUNT), header(run, RUN_FIRST), operandsOf(run, index), index, x);
  }
}

/** Values and tangents of every slot; the tangents of inputs are set before, those of the rest of the leaves are 0. */
export function tangent(program: usize): void {
  const index = program + header(program, H_INDEX_AT);
  const x = program + header(program, H_PRIMALS_AT);
  const d: usize = header(program, H_TANGENTS);
  let run = program + header(program, H_RUNS_AT);
  const end = run + <usize>header(program, H_RUNS) * RUN_BYTES;
  for (; run < end; run += RUN_BYTES) {
    const opcode = header(run, RUN_OPCODE) & 0xff;
    tangentRun(opcode, header(run, RUN_COUNT), header(run, RUN_FIRST), operandsOf(run, index), index, x, d);
  }
}

export function clearAdjoints(program: usize): void {
  memory.fill(program + header(program, H_ADJOINTS_AT), 0, (<usize>header(program, H_SLOTS)) << 3);
}

/** Adjoints of every slot, from the seeds that stand in the adjoints; values must be those of a sweep before. */
export function adjoint(program: usize): void {
  const index = program + header(program, H_INDEX_AT);
  const x = program + header(program, H_PRIMALS_AT);
  const g = program + header(program, H_ADJOINTS_AT);
  const begin = program + header(program, H_RUNS_AT);
  for (let run = begin + <usize>header(program, H_RUNS) * RUN_BYTES; run > begin; ) {
    run -= RUN_BYTES;
    const word = header(run, RUN_OPCODE);
    const active = word >> 8;
    if (!active) continue;
    adjointRun(word & 0xff, active, header(run, RUN_COUNT), header(run, RUN_FIRST), operandsOf(run, index), index, x, g);
  }
}

/** Adjoints and their tangents, from values and tangents of a sweep before. */
export function second(program: usize): void {
  const index = program + header(program, H_INDEX_AT);
  const x = program + header(program, H_PRIMALS_AT);
  const g = program + header(program, H_ADJOINTS_AT);
  const d: usize = header(program, H_TANGENTS);
  const e = d + ((<usize>header(program, H_SLOTS)) << 3);
  const begin = program + header(program, H_RUNS_AT);
  for (let run = begin + <usize>header(program, H_RUNS) * RUN_BYTES; run > begin; ) {
    run -= RUN_BYTES;
    const word = header(run, RUN_OPCODE);
    const active = word >> 8;
    if (!active) continue;
    secondRun(word & 0xff, active, header(run, RUN_COUNT), header(run, RUN_FIRST), operandsOf(run, index), index, x, d, g, e);
  }
}

@inline
function slotOfOutput(program: usize, output: u32): usize {
  return <usize>load<u32>(program + header(program, H_OUTPUTS_AT) + ((<usize>output) << 2));
}

/** Values, then the adjoints seeded with 1 at one output: a gradient. */
export function gradient(program: usize, output: u32): void {
  value(program);
  clearAdjoints(program);
  store<f64>(program + header(program, H_ADJOINTS_AT) + (slotOfOutput(program, output) << 3), 1);
  adjoint(program);
}

/** Values and tangents, then adjoints seeded with 1 at one output and their tangents: a row of the Hessian times v. */
export function hessianVector(program: usize, output: u32): void {
  tangent(program);
  clearAdjoints(program);
  const slots = (<usize>header(program, H_SLOTS)) << 3;
  memory.fill(<usize>header(program, H_TANGENTS) + slots, 0, slots);
  store<f64>(program + header(program, H_ADJOINTS_AT) + (slotOfOutput(program, output) << 3), 1);
  second(program);
}
