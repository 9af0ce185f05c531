/**
 * Why a function is fast or slow: its runs, how they reach their operands, the bytes that a sweep moves. All of it is
 * read from the program, as src/layout.ts draws it.
 */
import type { OpName } from "./algebra.js";
import { atOnce } from "./emit/pauses.js";
import { runsOf } from "./emit/runs.js";
import type { Run } from "./emit/runs.js";
import { GATHERED, RUN_WORDS, SHARED, STRIDED } from "./layout.js";
import { nameOf, rules } from "./ops.js";
import { aligned } from "./print.js";
import { RESULT, readsOf } from "./readings.js";
import type { Program } from "./schedule.js";

/** Operations, the runs they stand in, and what the two sweeps of a gradient move for them. */
export interface Reach {
  /** After optimising; an operation on lists is one. */
  readonly operations: number;
  /** Stretches of operations of one name that one dispatch serves. */
  readonly runs: number;
  /** Operations a run; 0 where there are none. */
  readonly meanRun: number;
  /** Operations on lists. */
  readonly lists: number;
  /** Elements of their lists; the two lists of a `dot` count as one of pairs. */
  readonly elements: number;
  /**
   * Share of the work, from 0 to 1, whose operands, or lists, go one after another or at a step, or are one for the run.
   * An operation counts once, one on lists once for each of their elements.
   */
  readonly strided: number;
  /** Share of the work whose operands are reached by an index list. */
  readonly gathered: number;
  /**
   * Share of the work that is alone in a run, or in one that goes one at a time, since an operation uses the result before
   * it; never on lists.
   */
  readonly single: number;
  /**
   * Bytes that the forward sweep loads and stores: primals, slopes, adjoints, index and run words. Each counts once for an
   * operation that needs it, or once for a run where it is shared; how often a loop comes back to it, and what caches
   * do, is left out. The forward sweep is that of a gradient: one for `value` alone keeps no slopes.
   */
  readonly forward: number;
  /** The same of the reverse sweep. */
  readonly reverse: number;
}

/** What `explain` says of a compiled function: numbers; as a string, a report for people. */
export interface Explanation extends Reach {
  /** Number of inputs. */
  readonly inputs: number;
  /** Number of parameters. */
  readonly parameters: number;
  /** Number of outputs. */
  readonly outputs: number;
  /** Operations as they were recorded, before optimising. */
  readonly recorded: number;
  /** Bodies of nested functions, each counted once in all that is said, as for one row or step. */
  readonly bodies: number;
  /** Bytes held in the core, those of tangents included from the first call that needs them. */
  readonly memory: number;
  /** Each operation by itself, those with most operations first. `reverse` above has the clearing of adjoints too. */
  readonly byName: readonly (Reach & {
    /** The operation. */
    readonly name: OpName;
  })[];
  /** The figures in words. */
  toString(): string;
}

/** As they are added up; work in place of shares. */
type Counts = [
  ...[operations: number, runs: number, lists: number, elements: number],
  ...[strided: number, gathered: number, single: number, forward: number, reverse: number],
];

const add = (into: Counts, counts: Counts): void => counts.forEach((n, i) => (into[i]! += n));

const ratio = (part: number, of: number): number => (of ? part / of : 0);

function reachOf([operations, runs, lists, elements, strided, gathered, single, forward, reverse]: Counts): Reach {
  const share = (part: number): number => ratio(part, operations - lists + elements);
  return {
    ...{ operations, runs, meanRun: ratio(operations, runs), lists, elements },
    ...{ strided: share(strided), gathered: share(gathered), single: share(single), forward, reverse },
  };
}

/** @param reads What the operation's partial derivatives read (`readsOf`). */
function countsOf(run: Run, reads: number[]): Counts {
  const { count } = run;
  const lists = run.isList ? count : 0;
  const operands = run.lists || run.operands;
  const elements = run.isList ? run.elements / run.lists : 0;
  const kept = Number(run.keeps);
  const read = kept ? 0 : reads.reduce((all, set, i) => all | (run.receives(i) ? set : 0), 0);
  // Both ways: the words of the run, lengths of lists, results or their adjoints, slopes.
  let forward = 4 * (RUN_WORDS + lists) + 8 * (count + kept * (count + elements));
  let reverse = forward + (read & RESULT ? 8 * count : 0);
  let how = 0;
  for (let i = 0; i < operands; i++) {
    const form = run.form(run.isList ? 0 : i);
    const numbers = run.isList ? elements : form === SHARED ? 1 : count;
    const words = lists + (form === GATHERED ? numbers : form === STRIDED ? 2 : 0);
    const times = ((read >> i) & 1) + (run.receives(i) ? 2 - Number(run.isFresh(i)) : 0);
    forward += 4 * words + 8 * numbers;
    if (times) reverse += 4 * words + 8 * numbers * times;
    if (form === GATHERED) how = 1;
  }
  if (!run.isList && (count === 1 || run.single)) how = 2;
  const work = [0, 1, 2].map((i) => (i !== how ? 0 : run.isList ? elements : count)) as [number, number, number];
  return [count, 1, lists, elements, ...work, forward, run.active && reverse];
}

/** @param programs Those of the function and of what is nested in it. */
export function explain(
  programs: readonly Program[],
  whole: Pick<Explanation, "inputs" | "parameters" | "outputs" | "recorded" | "bodies" | "memory">,
): Explanation {
  const none = (): Counts => [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const total = none();
  const byCode: { counts: Counts; reads: number[] }[] = [];
  for (const program of programs) {
    for (const run of atOnce(runsOf(program))) {
      const row = (byCode[rules[run.name].code] ??= { counts: none(), reads: readsOf(run.name) });
      const counts = countsOf(run, row.reads);
      add(row.counts, counts);
      add(total, counts);
    }
    // Ranges to clear are two words each.
    program.cleared.forEach((word, i) => (total[8] += 4 + (i & 1 ? 8 * word : 0)));
  }
  // flatMap passes over the opcodes that do not occur.
  const byName = byCode.flatMap(({ counts }, code) => ({ name: nameOf[code]!, ...reachOf(counts) }));
  byName.sort((p, q) => q.operations - p.operations);
  return Object.assign(new Report(), reachOf(total), whole, { byName });
}

const digits = (x: number): string => (x < 100 ? Number(x.toPrecision(3)) : Math.round(x)).toLocaleString("en");
const counted = (n: number, what: string, many = `${what}s`): string => `${digits(n)} ${n === 1 ? what : many}`;

/** In whole percent, where only nothing is 0 and only all is 100. */
function percent(share: number): string {
  const whole = Math.round(100 * share);
  return `${whole === 0 && share ? "<1" : whole === 100 && share < 1 ? ">99" : whole} %`;
}

const kilobytes = (bytes: number): string[] => [digits(bytes / 1000), "kB"];

/** Lines of the report: name, number, unit, remark. */
function factsOf(of: Explanation, work: number): string[][] {
  const part = (share: number): string[] => [digits(share * work), percent(share)];
  const moved = (bytes: number): string[] => [...kilobytes(bytes), `${digits(ratio(bytes, work))} bytes an operation`];
  const facts = [
    ["runs", digits(of.runs), "", `mean length ${digits(of.meanRun)}`],
    ["strided", ...part(of.strided), "operands one after another, at a step or shared: two lanes, no index"],
    ["gathered", ...part(of.gathered), "operands by an index list"],
    ["single", ...part(of.single), "one at a time"],
    ["lists", digits(of.lists), "", `${counted(of.elements, "element")}, counted as operations here`],
    ["forward", ...moved(of.forward)],
    ["reverse", ...moved(of.reverse)],
    ["memory", ...kilobytes(of.memory), "in the core"],
  ];
  return facts.filter(([name]) => name !== "lists" || of.lists);
}

const heads = ["", "operations", "runs", "mean", "strided", "gathered", "single"];

class Report {
  toString(this: Explanation): string {
    const { inputs, parameters, outputs, operations, recorded, runs, lists, elements, single } = this;
    const work = operations - lists + elements;
    const facts = factsOf(this, work);
    const columns = aligned(facts.map((fact) => fact.slice(0, 3)));
    const lines = [
      `${counted(inputs, "input")}, ${counted(parameters, "parameter")}, ${counted(outputs, "output")}: ` +
        `${counted(operations, "operation")}, ${digits(recorded)} recorded`,
      ...facts.map((fact, i) => `${columns[i]}  ${fact[3]}`),
    ];
    const rows = this.byName.map((row) => [
      ...[row.name, ...[row.operations, row.runs, row.meanRun].map(digits)],
      ...[row.strided, row.gathered, row.single].map(percent),
    ]);
    if (runs) lines.push("", ...aligned([heads, ...rows]));
    if (this.bodies) lines.push("", `${counted(this.bodies, "body", "bodies")} of nested functions, counted once, as for one row or step; rows go many at a time.`); // prettier-ignore
    // Only where the figures leave no doubt.
    else if (work >= 32 && work < 4 * runs) lines.push("", "Deep and narrow: few operations of one name are ready at once."); // prettier-ignore
    else if (work >= 32 && single > 0.5) lines.push("", "Mostly a chain: operations that wait for one another go one at a time."); // prettier-ignore
    return lines.join("\n");
  }
}
