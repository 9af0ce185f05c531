// The sweeps: each goes through the runs of a verified program once, up or down.
import {
  ACTIVE_SHIFT, H_ADJOINTS_AT, H_CLEARED, H_CLEARED_AT, H_GRADIENT_CODE, H_INDEX_AT, H_JVP_CODE, H_OUTPUTS_AT, H_PRIMALS_AT, H_RUNS, H_SLOPES_AT, H_SLOTS,
  H_TANGENTS, H_VALUE_CODE, H_VJP_CODE, RUN_KIND,
} from "../src/layout";
import { endOfRuns, firstRun, header } from "./program";
import { adjointRun, secondRun, tangentRun, valueRun } from "./rules.generated";
import { RUN_BYTES, word } from "./templates/access";

@inline
function bytesOfSlots(program: usize): usize {
  return (<usize>header(program, H_SLOTS)) << 3;
}

/** Runs what was compiled for an entry of the program, if anything was. */
@inline
function runCompiled(program: usize, entry: i32): bool {
  const code = header(program, entry);
  if (code) call_indirect<void>(code, program);
  return code != 0;
}

/** Values of the outputs from inputs, parameters and constants. */
export function value(program: usize): void {
  if (!runCompiled(program, H_VALUE_CODE)) valueRuns(program, 0, header(program, H_RUNS), false);
}

/** Values of every slot, and the slopes that a reverse sweep wants. */
export function primal(program: usize): void {
  valueRuns(program, 0, header(program, H_RUNS), true);
}

@inline
function isActive(run: usize): bool {
  return <bool>((word(run, RUN_KIND) >> ACTIVE_SHIFT) & 15);
}

/**
 * Tangents of every slot, from values and slopes of a `primal` sweep before; those of inputs are set, those of the other
 * leaves, and of what depends on no input, are 0 from the start.
 */
export function tangent(program: usize): void {
  tangentRuns(program, 0, header(program, H_RUNS));
}

/** As `tangent`, over runs as in `valueRuns`. */
export function tangentRuns(program: usize, from: u32, to: u32): void {
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const d: usize = header(program, H_TANGENTS), s = program + header(program, H_SLOPES_AT), end = runAt(program, to);
  for (let run = runAt(program, from); run < end; ) run = isActive(run) ? tangentRun(run, w, x, d, s) : run + RUN_BYTES;
}

/** Sets to 0 the adjoints, or their tangents, at `g` that a reverse sweep adds to before it has stored one there. */
function clear(program: usize, g: usize): void {
  let at = program + header(program, H_CLEARED_AT);
  for (const end = at + ((<usize>header(program, H_CLEARED)) << 3); at < end; at += 8) {
    const first = g + ((<usize>load<u32>(at)) << 3), n = (<usize>load<u32>(at + 4)) << 3;
    // The engine fills long ranges faster, but is slow to begin.
    if (n > 256) memory.fill(first, 0, n);
    else for (let p = first; p < first + n; p += 8) store<f64>(p, 0);
  }
}

export function clearAdjoints(program: usize): void {
  clear(program, program + header(program, H_ADJOINTS_AT));
}

export function clearAdjointTangents(program: usize): void {
  clear(program, <usize>header(program, H_TANGENTS) + bytesOfSlots(program));
}

/** Adjoints of every slot, from the seeds that stand in the adjoints, values and slopes of a `primal` sweep before. */
export function adjoint(program: usize): void {
  adjointRuns(program, 0, header(program, H_RUNS));
}

/** Address of a run. */
@inline
function runAt(program: usize, run: u32): usize {
  return firstRun(program) + <usize>run * RUN_BYTES;
}

/** As `primal` where slopes are to be kept, else as `value`, from one run to before another, which is of another kind. */
export function valueRuns(program: usize, from: u32, to: u32, keep: bool): void {
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const slopes: usize = keep ? program + header(program, H_SLOPES_AT) : 0, end = runAt(program, to);
  for (let run = runAt(program, from); run < end; ) run = valueRun(run, w, x, slopes);
}

/** As `adjoint`, over the same runs from the last to the first; that before them is of another kind. */
export function adjointRuns(program: usize, from: u32, to: u32): void {
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const g = program + header(program, H_ADJOINTS_AT), s = program + header(program, H_SLOPES_AT);
  const begin = runAt(program, from);
  for (let run = runAt(program, to) - RUN_BYTES; run >= begin; ) {
    run = isActive(run) ? adjointRun(run, w, x, g, s) : run - RUN_BYTES;
  }
}

/** Tangents of adjoints, from the seeds that stand there, values, slopes, tangents and adjoints of sweeps before. */
export function second(program: usize): void {
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const g = program + header(program, H_ADJOINTS_AT), begin = firstRun(program);
  const d: usize = header(program, H_TANGENTS), e = d + bytesOfSlots(program), s = program + header(program, H_SLOPES_AT);
  for (let run = endOfRuns(program) - RUN_BYTES; run >= begin; ) {
    run = isActive(run) ? secondRun(run, w, x, d, g, e, s) : run - RUN_BYTES;
  }
}

/** Byte offset of the slot of an output. */
@inline
function slotOfOutput(program: usize, output: u32): usize {
  return (<usize>load<u32>(program + header(program, H_OUTPUTS_AT) + ((<usize>output) << 2))) << 3;
}

/** Values of the outputs, and adjoints of the inputs from an output seeded with 1: a gradient. Compiled code is of output 0. */
export function gradient(program: usize, output: u32): void {
  if (runCompiled(program, H_GRADIENT_CODE)) return;
  primal(program);
  clearAdjoints(program);
  store<f64>(program + header(program, H_ADJOINTS_AT) + slotOfOutput(program, output), 1);
  adjoint(program);
}

/** Values of the outputs, and adjoints of the inputs; those of outputs are seeded, and the others cleared. */
export function vjp(program: usize): void {
  if (runCompiled(program, H_VJP_CODE)) return;
  primal(program);
  adjoint(program);
}

/** Values and tangents of the outputs; those of inputs are set, those of the other leaves are 0. */
export function jvp(program: usize): void {
  if (runCompiled(program, H_JVP_CODE)) return;
  primal(program);
  tangent(program);
}
