import type { ValueAndGradient } from "../problem";
import { record, type Recording } from "../recording";
import { straightLine, straightLineWhole, type Dialect } from "../straight-line";
import { nanoseconds, type Engine } from "./engine";

const JAVASCRIPT: Dialect = { constant: "const", variable: "let" };
const FUNCTIONS = "const { sqrt, exp, log, sin, cos, tanh } = Math;";
/** V8 does not optimise a function above about 60 KB of bytecode; a reverse chunk this long stays well below. */
const CHUNK = 200;
/**
 * Optimising takes V8 some 250 µs an operation, on another thread, and until
 * then the code runs 20 times slower than it could.
 */
const MOST_OPERATIONS = 10_000;

/** JavaScript written from the tape: no dispatch is left, and the engine's compiler sees arithmetic. */
export const jsGenerated: Engine = {
  id: "generated",
  title: "generated JS",
  skips: (_problem, length) =>
    length > MOST_OPERATIONS ? "too long for V8's optimiser, at some 250 µs an operation" : undefined,
  warmupSeconds: 4,
  prepare(problem) {
    const start = nanoseconds();
    const tape = record(problem);
    const recorded = nanoseconds();
    const run = tape.length <= CHUNK ? whole(tape) : chunked(tape);
    return { run, recordNs: recorded - start, prepareNs: nanoseconds() - recorded };
  },
};

function whole(tape: Recording): ValueAndGradient {
  const body = straightLineWhole(tape, JAVASCRIPT).join("\n");
  return new Function(`${FUNCTIONS} return (v, d) => {\n${body}\n};`)() as ValueAndGradient;
}

type Chunk = (v: Float64Array, d: Float64Array) => void;

function compile(lines: string[]): Chunk {
  return new Function(`${FUNCTIONS} return (v, d) => {\n${lines.join("\n")}\n};`)() as Chunk;
}

function chunked(tape: Recording): ValueAndGradient {
  const code = straightLine(tape, JAVASCRIPT, CHUNK);
  const chunks = [...code.forward, ...code.reverse].map(compile);
  const values = new Float64Array(tape.inputs + tape.length);
  const adjoints = new Float64Array(tape.inputs + tape.length);
  adjoints[tape.output] = 1;
  return (x, gradient) => {
    values.set(x);
    for (const chunk of chunks) chunk(values, adjoints);
    for (let i = 0; i < tape.inputs; i++) gradient[i] = adjoints[i]!;
    return values[tape.output]!;
  };
}
