// Sweeps over many points at once (templates/blocks.ts): runs of operations with one to three operands. A point gets the
// bits that the other sweeps give it: contributions come in the order of one point (docs/architecture.md, "Runs"). That
// matters only where two reach one slot, so operations give to all of their operands at once where that cannot be.
//
// The letters are those of templates/access.ts; n is the number of points, q takes a primal to its tangent or adjoint.
import { ACTIVE_SHIFT, FRESH_SHIFT, GATHERED, RUN_KIND } from "../src/layout";
import { giveBlock, isLight, partOf, tangentBlock, valueBlock } from "./rules.generated";
import { activeOperandsOf, kindOf } from "./table.generated";
import {
  Lanes, Strided, areApart, countOf, formOf, gatheredPairsOf, opcodeOf, pairsOf, resultOf, word,
} from "./templates/access";
import { bytesOf, giveTwo } from "./templates/blocks";

@inline
function operandsOf(run: usize): u32 {
  return kindOf(<i32>opcodeOf(run));
}

/** The block of primals of an operand of operation `k`. */
function blockOf(run: usize, operand: u32, w: usize, x: usize, n: usize, k: usize): usize {
  const f = changetype<Lanes>(0), form = formOf(run, operand);
  return x + f.at(f.start(run, operand, w, form) + k * f.step(run, operand, w, form), form) * n;
}

@inline
function resultBlock(run: usize, x: usize, n: usize, k: usize): usize {
  return x + (resultOf(run) + (k << 3)) * n;
}

export function pointsValue(run: usize, w: usize, x: usize, n: usize): void {
  const operands = operandsOf(run);
  for (let k: usize = 0; k < countOf(run); k++) {
    const a = blockOf(run, 0, w, x, n, k), b = operands > 1 ? blockOf(run, 1, w, x, n, k) : a;
    const c = operands > 2 ? blockOf(run, 2, w, x, n, k) : a;
    valueBlock(opcodeOf(run), resultBlock(run, x, n, k), a, b, c, n);
  }
}

export function pointsTangent(run: usize, w: usize, x: usize, d: usize, n: usize): void {
  if (!activeOperandsOf(<i32>opcodeOf(run))) {
    memory.fill(d + resultOf(run) * n, 0, countOf(run) * bytesOf(n));
    return;
  }
  const operands = operandsOf(run);
  for (let k: usize = 0; k < countOf(run); k++) {
    const a = blockOf(run, 0, w, x, n, k), b = operands > 1 ? blockOf(run, 1, w, x, n, k) : a;
    const c = operands > 2 ? blockOf(run, 2, w, x, n, k) : a;
    tangentBlock(opcodeOf(run), resultBlock(run, x, n, k), a, b, c, d - x, n);
  }
}

/** What operation `k` gives to the operands `to` (bit i: operand i). */
function give(to: u32, run: usize, w: usize, x: usize, g: usize, n: usize, k: usize): void {
  const fresh = (word(run, RUN_KIND) >> FRESH_SHIFT) & 7, operands = operandsOf(run);
  const a = blockOf(run, 0, w, x, n, k), b = operands > 1 ? blockOf(run, 1, w, x, n, k) : a;
  const c = operands > 2 ? blockOf(run, 2, w, x, n, k) : a;
  giveBlock(opcodeOf(run), to, fresh, resultBlock(run, x, n, k), a, b, c, g - x, n);
}

export function pointsAdjoint(run: usize, w: usize, x: usize, g: usize, n: usize): void {
  const to = (word(run, RUN_KIND) >> ACTIVE_SHIFT) & 7, light = isLight(<u32>opcodeOf(run));
  if (light && formOf(run, 0) != GATHERED) up(to, run, w, x, g, n);
  else down(to, light ? gatheredPairsOf(run) : pairsOf(run), run, w, x, g, n);
}

/** From the last operation down: those without a partner, then pairs, of which both give to operand a before b. */
function down(to: u32, inPairs: usize, run: usize, w: usize, x: usize, g: usize, n: usize): void {
  const operands = operandsOf(run), pairs = operands == 2 ? inPairs : 0;
  let k = countOf(run);
  while (k > pairs) give(to, run, w, x, g, n, --k);
  while (k > 0) {
    k -= 2;
    if (to == 3 && blockOf(run, 1, w, x, n, k + 1) == blockOf(run, 0, w, x, n, k)) {
      give(1, run, w, x, g, n, k + 1);
      give(1, run, w, x, g, n, k);
      give(2, run, w, x, g, n, k + 1);
      give(2, run, w, x, g, n, k);
    } else {
      give(to, run, w, x, g, n, k + 1);
      give(to, run, w, x, g, n, k);
    }
  }
}

/** Light operations, none of whose operands is gathered: upward, all of them give to operand a before b. */
function up(to: u32, run: usize, w: usize, x: usize, g: usize, n: usize): void {
  const f = changetype<Strided>(0), last = countOf(run) - 1;
  const a = blockOf(run, 0, w, x, n, 0), b = to == 3 ? blockOf(run, 1, w, x, n, 0) : a;
  const apart = to == 3 && areApart(a, blockOf(run, 0, w, x, n, last), b, blockOf(run, 1, w, x, n, last));
  if (apart && f.step(run, 0, w) && f.step(run, 1, w)) {
    for (let k: usize = 0; k < countOf(run); k++) give(3, run, w, x, g, n, k);
    return;
  }
  for (let operand: u32 = 0; operand < operandsOf(run); operand++) {
    if (!((to >> operand) & 1)) continue;
    if (!f.step(run, operand, w)) deliver(operand, run, w, x, g, n);
    else for (let k: usize = 0; k < countOf(run); k++) give(1 << operand, run, w, x, g, n, k);
  }
}

/** What an operand receives that all operations share: four partial sums over whole fours, then the rest. */
function deliver(operand: u32, run: usize, w: usize, x: usize, g: usize, n: usize): void {
  const count = countOf(run), fours = count & ~3, q = g - x, zero = f64x2.splat(0), at = blockOf(run, operand, w, x, n, 0);
  for (let l: usize = 0; l < bytesOf(n); l += 16) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero, rest = zero;
    for (let k: usize = 0; k < count; k++) {
      const a = blockOf(run, 0, w, x, n, k) + l, b = operandsOf(run) > 1 ? blockOf(run, 1, w, x, n, k) + l : a;
      const c = partOf(opcodeOf(run), operand, resultBlock(run, x, n, k) + l, a, b, q);
      if (k >= fours) rest = f64x2.add(rest, c);
      else if ((k & 3) == 0) s0 = f64x2.add(s0, c);
      else if ((k & 3) == 1) s1 = f64x2.add(s1, c);
      else if ((k & 3) == 2) s2 = f64x2.add(s2, c);
      else s3 = f64x2.add(s3, c);
    }
    const fourth = f64x2.add(f64x2.add(s0, s2), f64x2.add(s1, s3));
    giveTwo(at + l + q, f64x2.add(fourth, rest), false);
  }
}
