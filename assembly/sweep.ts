// The sweeps: each goes through the runs of a verified program once, up or down.
import {
  ACTIVE_SHIFT, H_ADJOINTS_AT, H_CLEARED, H_CLEARED_AT, H_INDEX_AT, H_OUTPUTS_AT, H_PRIMALS_AT, H_SLOPES_AT, H_SLOTS,
  H_TANGENTS, RUN_KIND,
} from "../src/layout";
import { endOfRuns, firstRun, header } from "./program";
import { adjointRun, secondRun, tangentRun, valueRun } from "./rules.generated";
import { RUN_BYTES, word } from "./templates/access";

@inline
function bytesOfSlots(program: usize): usize {
  return (<usize>header(program, H_SLOTS)) << 3;
}

@inline
function forward(program: usize, slopes: usize): void {
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const end = endOfRuns(program);
  for (let run = firstRun(program); run < end; ) run = valueRun(run, w, x, slopes);
}

/** Values of every slot from inputs, parameters and constants. */
export function value(program: usize): void {
  forward(program, 0);
}

/** Values of every slot, and the slopes that a reverse sweep wants. */
export function primal(program: usize): void {
  forward(program, program + header(program, H_SLOPES_AT));
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
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const d: usize = header(program, H_TANGENTS), s = program + header(program, H_SLOPES_AT), end = endOfRuns(program);
  for (let run = firstRun(program); run < end; ) run = isActive(run) ? tangentRun(run, w, x, d, s) : run + RUN_BYTES;
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
  const w = program + header(program, H_INDEX_AT), x = program + header(program, H_PRIMALS_AT);
  const g = program + header(program, H_ADJOINTS_AT), s = program + header(program, H_SLOPES_AT);
  const begin = firstRun(program);
  for (let run = endOfRuns(program) - RUN_BYTES; run >= begin; ) {
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

/** Values, then the adjoints seeded with 1 at one output: a gradient. */
export function gradient(program: usize, output: u32): void {
  primal(program);
  clearAdjoints(program);
  store<f64>(program + header(program, H_ADJOINTS_AT) + slotOfOutput(program, output), 1);
  adjoint(program);
}
