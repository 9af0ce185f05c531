import { record, STRIDE, type Recording } from "../recording";
import { nanoseconds, type Engine } from "./engine";

/** A tape in typed arrays, replayed by a switch; recorded once, buffers reused. */
export const jsTape: Engine = {
  id: "tape",
  title: "JS tape",
  skips: () => undefined,
  prepare(problem) {
    const start = nanoseconds();
    const recording = record(problem);
    const recorded = nanoseconds();
    const run = replay(recording);
    return { run, recordNs: recorded - start, prepareNs: nanoseconds() - recorded };
  },
};

export function replay(tape: Recording): (x: Float64Array, gradient: Float64Array) => number {
  const slots = tape.inputs + tape.length;
  const values = new Float64Array(slots);
  const adjoints = new Float64Array(slots);
  return (x, gradient) => {
    for (let i = 0; i < tape.inputs; i++) values[i] = x[i]!;
    forward(tape, values);
    adjoints.fill(0);
    adjoints[tape.output] = 1;
    reverse(tape, values, adjoints);
    for (let i = 0; i < tape.inputs; i++) gradient[i] = adjoints[i]!;
    return values[tape.output]!;
  };
}

/**
 * One switch inside one loop, opcodes as plain numbers: V8 then makes a jump
 * table and keeps the arrays' addresses in registers.
 */
function forward(tape: Recording, v: Float64Array): void {
  const { records, constants: c } = tape;
  const end = records.length;
  let slot = tape.inputs;
  for (let at = 0; at < end; at += STRIDE) {
    const a = v[records[at + 1]!]!;
    const b = records[at + 2]!;
    let y = 0;
    switch (records[at]!) {
      case 0: // add
        y = a + v[b]!;
        break;
      case 1: // sub
        y = a - v[b]!;
        break;
      case 2: // mul
        y = a * v[b]!;
        break;
      case 3: // div
        y = a / v[b]!;
        break;
      case 4: // addc
        y = a + c[b]!;
        break;
      case 5: // mulc
        y = a * c[b]!;
        break;
      case 6: // divc
        y = a / c[b]!;
        break;
      case 7: // csub
        y = c[b]! - a;
        break;
      case 8: // cdiv
        y = c[b]! / a;
        break;
      case 9: // max
        y = a > v[b]! ? a : v[b]!;
        break;
      case 10: // maxc
        y = a > c[b]! ? a : c[b]!;
        break;
      case 11: // square
        y = a * a;
        break;
      case 12: // sqrt
        y = Math.sqrt(a);
        break;
      case 13: // exp
        y = Math.exp(a);
        break;
      case 14: // log
        y = Math.log(a);
        break;
      case 15: // sin
        y = Math.sin(a);
        break;
      case 16: // cos
        y = Math.cos(a);
        break;
      case 17: // tanh
        y = Math.tanh(a);
        break;
      default: // sigmoid
        y = 1 / (1 + Math.exp(-a));
    }
    v[slot++] = y;
  }
}

function reverse(tape: Recording, v: Float64Array, d: Float64Array): void {
  const { records, constants: c } = tape;
  let slot = tape.inputs + tape.length;
  for (let at = records.length - STRIDE; at >= 0; at -= STRIDE) {
    const bar = d[--slot]!;
    const a = records[at + 1]!;
    const b = records[at + 2]!;
    switch (records[at]!) {
      case 0: // add
        d[a]! += bar;
        d[b]! += bar;
        break;
      case 1: // sub
        d[a]! += bar;
        d[b]! -= bar;
        break;
      case 2: // mul
        d[a]! += bar * v[b]!;
        d[b]! += bar * v[a]!;
        break;
      case 3: {
        // div
        const scaled = bar / v[b]!;
        d[a]! += scaled;
        d[b]! -= scaled * v[slot]!;
        break;
      }
      case 4: // addc
        d[a]! += bar;
        break;
      case 5: // mulc
        d[a]! += bar * c[b]!;
        break;
      case 6: // divc
        d[a]! += bar / c[b]!;
        break;
      case 7: // csub
        d[a]! -= bar;
        break;
      case 8: // cdiv
        d[a]! -= (bar * v[slot]!) / v[a]!;
        break;
      case 9: // max
        d[v[a]! > v[b]! ? a : b]! += bar;
        break;
      case 10: // maxc
        if (v[a]! > c[b]!) d[a]! += bar;
        break;
      case 11: // square
        d[a]! += 2 * bar * v[a]!;
        break;
      case 12: // sqrt
        d[a]! += (0.5 * bar) / v[slot]!;
        break;
      case 13: // exp
        d[a]! += bar * v[slot]!;
        break;
      case 14: // log
        d[a]! += bar / v[a]!;
        break;
      case 15: // sin
        d[a]! += bar * Math.cos(v[a]!);
        break;
      case 16: // cos
        d[a]! -= bar * Math.sin(v[a]!);
        break;
      case 17: // tanh
        d[a]! += bar * (1 - v[slot]! * v[slot]!);
        break;
      default: // sigmoid
        d[a]! += bar * v[slot]! * (1 - v[slot]!);
    }
  }
}
