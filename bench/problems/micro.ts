import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Ops } from "../ops";
import type { Problem } from "../problem";

const OPCODES = ["add", "sub", "mul", "div", "addc", "subc", "mulc", "sin", "exp", "log"] as const;

/** The programs are tame near the input they came with and soon overflow away from it. */
const SPREAD = 1e-5;

/** One line of the file: `opcode a b constant`; -1 where an operand is absent. */
interface Line {
  opcode: (typeof OPCODES)[number];
  a: number;
  b: number;
  constant: number;
}

/** The answer that came with a program, computed in 80-bit arithmetic. */
export interface Golden {
  n_inputs: number;
  n_ops: number;
  input: number[];
  value: number;
  gradient: number[];
}

type MicroName = "micro_1e3" | "micro_1e5";

function unpack(file: string): string {
  return gunzipSync(readFileSync(new URL(`../data/${file}.gz`, import.meta.url))).toString();
}

export function golden(name: MicroName): Golden {
  return JSON.parse(unpack(`${name}.json`)) as Golden;
}

function readLines(name: MicroName): Line[] {
  const lines = unpack(`${name}.txt`).trim().split("\n");
  return lines.map((line) => {
    const [name, a, b, constant] = line.split(" ");
    const opcode = OPCODES.find((known) => known === name);
    if (!opcode) throw new Error(`micro program: unknown opcode ${name}`);
    return { opcode, a: Number(a), b: Number(b), constant: Number(constant) };
  });
}

/**
 * A random scalar program: 60 % add, sub and mul, 20 % div, 20 % sin, exp and
 * log. It has no loop to write by hand; straight-line C is its yardstick.
 * micro_1e5 is 100 blocks of 1,000 operations over the same inputs, summed.
 */
export function micro(name: MicroName): Problem {
  const lines = readLines(name);
  const { n_inputs: inputs, input } = golden(name);
  return {
    name,
    about: `a random scalar program of ${lines.length} operations over ${inputs} inputs`,
    inputs,
    draw(random, x) {
      for (let i = 0; i < inputs; i++) x[i] = input[i]! * (1 + SPREAD * (2 * random() - 1));
    },
    build: (ops, x) => build(ops, x, lines),
    native: true,
  };
}

function build<V>(ops: Ops<V>, x: readonly V[], lines: readonly Line[]): V {
  const values = [...x];
  for (const line of lines) values.push(apply(ops, line, values));
  return values[values.length - 1]!;
}

function apply<V>(ops: Ops<V>, { opcode, a, b, constant }: Line, values: readonly V[]): V {
  const left = values[a]!;
  switch (opcode) {
    case "add":
      return ops.add(left, values[b]!);
    case "sub":
      return ops.sub(left, values[b]!);
    case "mul":
      return ops.mul(left, values[b]!);
    case "div":
      return ops.div(left, values[b]!);
    case "addc":
      return ops.add(left, ops.lit(constant));
    case "subc":
      return ops.sub(left, ops.lit(constant));
    case "mulc":
      return ops.mul(left, ops.lit(constant));
    case "sin":
      return ops.sin(left);
    case "exp":
      return ops.exp(left);
    case "log":
      return ops.log(left);
  }
}
