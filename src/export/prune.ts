/**
 * The core's dispatch without what no run of a program comes to, so that the linker does not meet what is called there. It is
 * nested blocks around a table of branches; behind the end of each block stands an arm. The sweeps have one by the number of a
 * run's loop, and what their loops share has one by its operation, which is its first parameter. The core has no other
 * (test/export/prune.test.ts). An arm that nobody comes to is one instruction, which says so.
 */
import { Bytes } from "../emit/bytes.js";
import { LOOP_SHIFT } from "../layout.js";
import { instructionsOf } from "./instructions.js";
import type { Instruction } from "./instructions.js";
import { Reader } from "./reader.js";

const UNREACHABLE = 0x00;
const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const END = 0x0b;
const BR = 0x0c;
const BR_IF = 0x0d;
const BR_TABLE = 0x0e;
const RETURN = 0x0f;
const GET = 0x20;
const CONST = 0x41;
const SUBTRACT = 0x6b;
const SHIFT_RIGHT = 0x76;

/** Behind these no code goes on. */
const leaves = new Set([UNREACHABLE, BR, BR_TABLE, RETURN]);

/** What the runs of a program have. */
export interface Uses {
  readonly loops: ReadonlySet<number>;
  readonly operations: ReadonlySet<number>;
}

/** What a table of branches goes by, and the number that is its first. */
interface Key {
  readonly by: keyof Uses;
  readonly first: number;
}

/** What a label names: instructions by their numbers. */
interface Block {
  readonly opcode: number;
  readonly begin: number;
  end: number;
}

/** A function as it is read: its instructions, and where its branches go. */
class Flow {
  readonly all: readonly Instruction[];
  /** Labels by their depth where the dispatch stands, the last if there are several. */
  readonly around: readonly Block[] = [];
  /** Number of its instruction; -1 where there is none. */
  readonly table: number = -1;
  readonly key: Key | undefined;
  /** The blocks that a branch may go to, by the number of its instruction. */
  readonly targets = new Map<number, readonly Block[]>();

  constructor(readonly code: Uint8Array) {
    this.all = instructionsOf(code);
    const open: Block[] = [{ opcode: BLOCK, begin: -1, end: this.all.length - 1 }];
    for (const [at, { opcode }] of this.all.entries()) {
      if (opcode === BLOCK || opcode === LOOP || opcode === IF) open.push({ opcode, begin: at, end: -1 });
      if (opcode === END) open.pop()!.end = at;
      const labels = this.labels(at);
      if (labels.length === 0) continue;
      this.targets.set(at, labels.map((depth) => open.at(-1 - depth)!)); // prettier-ignore
      const key = this.#keyOf(at);
      if (!key) continue;
      this.key = key;
      this.table = at;
      this.around = open.slice().reverse();
    }
  }

  /** Depths of the labels that a branch names, the last that of a table's default. */
  labels(at: number): number[] {
    const { opcode, from } = this.all[at]!;
    const reader = new Reader(this.code, from + 1);
    if (opcode === BR || opcode === BR_IF) return [reader.unsigned()];
    return opcode === BR_TABLE ? [...reader.list(() => reader.unsigned()), reader.unsigned()] : [];
  }

  #keyOf(at: number): Key | undefined {
    if (this.all[at]!.opcode !== BR_TABLE) return undefined;
    if (this.#immediate(at - 1, GET) === 0) return { by: "operations", first: 0 };
    const number = this.#immediate(at - 2, CONST);
    const then = this.all[at - 1]?.opcode;
    if (then === SHIFT_RIGHT && number === LOOP_SHIFT) return { by: "loops", first: 0 };
    if (then === SUBTRACT && this.#immediate(at - 3, GET) === 0) return { by: "operations", first: number! };
    return undefined;
  }

  /** The number behind an instruction, where it is this one. */
  #immediate(at: number, opcode: number): number | undefined {
    const found = this.all[at];
    return found?.opcode === opcode ? new Reader(this.code, found.from + 1).signed() : undefined;
  }
}

/** Whether every table of branches of a function is known. */
export function isKnown(code: Uint8Array): boolean {
  const flow = new Flow(code);
  const tables = flow.all.filter(({ opcode }) => opcode === BR_TABLE);
  return tables.length === (flow.table < 0 ? 0 : 1);
}

/** Most functions have none, as can be told from their bytes, and need not be read. */
const mayDispatch = (code: Uint8Array): boolean =>
  code.some((byte, at) => byte === BR_TABLE && [0, SUBTRACT, SHIFT_RIGHT].includes(code[at - 1]!));

/** @returns the code where it has no dispatch. */
export function prune(code: Uint8Array, uses: Uses): Uint8Array {
  if (!mayDispatch(code)) return code;
  const flow = new Flow(code);
  if (!flow.key) return code;
  const { by, first } = flow.key;
  const labels = flow.labels(flow.table);
  const labelOf = (number: number): number => labels[number - first] ?? labels.at(-1)!;
  const kept = new Set([...uses[by]].map(labelOf));
  if (kept.size === 0) return code;
  const any = Math.min(...kept);
  const arms = idle(flow, kept);
  const bytes = new Bytes();
  let at = 0;
  const replace = (from: number, end: number, write: () => void): void => {
    bytes.append(code.subarray(at, from));
    write();
    at = end;
  };
  const table = flow.all[flow.table]!;
  replace(table.from, table.end, () => {
    bytes.byte(BR_TABLE);
    bytes.unsigned(labels.length - 1);
    for (const label of labels) bytes.unsigned(kept.has(label) ? label : any);
  });
  for (const { from, end } of arms) replace(from, end, () => bytes.byte(UNREACHABLE));
  bytes.append(code.subarray(at));
  return bytes.toArray();
}

/** Bytes of the arms that nobody comes to, where the table has only these labels, the innermost first. */
function idle(flow: Flow, kept: ReadonlySet<number>): { from: number; end: number }[] {
  const { all, around, table, targets } = flow;
  const gone: { from: number; end: number }[] = [];
  let falls = around[0]!.end !== table + 1;
  for (let depth = 0; depth + 1 < around.length; depth++) {
    const [block, outer] = [around[depth]!, around[depth + 1]!];
    if (block.opcode !== BLOCK || outer.opcode !== BLOCK) break;
    const [first, behind] = [block.end + 1, outer.end];
    const isGone = (at: number): boolean => gone.some(({ from, end }) => all[at]!.from >= from && all[at]!.from < end);
    const isTarget = [...targets].some(([at, to]) => at !== table && to.includes(block) && !isGone(at));
    const isReached = falls || isTarget || kept.has(depth);
    if (!isReached && first < behind) gone.push({ from: all[first]!.from, end: all[behind]!.from });
    // An arm that ends with a block of its own counts as one that goes on, whatever is in there.
    falls = isReached && (first === behind || !leaves.has(all[behind - 1]!.opcode));
  }
  return gone;
}
