/** What a file may ask for besides its own bytes, so that a small one cannot take all time and memory. */
import { AdError } from "../errors.js";
import { bodiesOf, resultsOf } from "../nested/nested.js";
import type { Body, Nested } from "../nested/nested.js";
import type { Tape } from "../tape.js";

/** Bodies in bodies. */
const DEEPEST = 100;

/** Numbers: results that no node names, stretches of steps, bodies that are prepared more than once. */
const ROOM = 2 ** 23;

/** What it takes to prepare a body, whatever its nodes. */
const BODY = 2 ** 9;

/** Numbers that a stretch of steps takes at most (src/nested/loop.ts), and steps in it. */
const STRETCH = 2 ** 16;
const AT_ONCE = 2 ** 10;

function stretchOf(node: Nested): number {
  if (node.kind !== "fold" && node.kind !== "while") return 0;
  const { active, passive, tape } = node.body;
  const most = node.kind === "fold" && node.rows.from !== "table" ? Math.min(AT_ONCE, node.rows.count) : AT_ONCE;
  return 2 * Math.min(STRETCH, most * (2 * active + passive + tape.outputs.length));
}

/** @throws AdError "file" for functions that take more than their nodes account for. */
export function mustFit(tape: Tape, where: string): void {
  const known = new Map<Body, number>();
  let nodes = 0;
  /** What preparing takes: nodes, and numbers beyond them. */
  const costOf = (of: Tape, depth: number): number => {
    if (depth > DEEPEST) throw new AdError("file", `${where}: got functions in functions, more than ${DEEPEST} deep, expected fewer; call fewer of them through others`); // prettier-ignore
    nodes += of.length + BODY;
    let cost = of.length + BODY;
    const prepared = new Set<Body>();
    for (const node of of.nested) {
      cost += resultsOf(node) + stretchOf(node);
      for (const body of bodiesOf(node)) {
        if (!known.has(body)) known.set(body, costOf(body.tape, depth + 1));
        // Steps have a program of their own, rows of one body share it.
        if (node.kind !== "map" || !prepared.has(body)) cost += known.get(body)!;
        prepared.add(body);
      }
    }
    return cost;
  };
  const asked = costOf(tape, 0) - nodes;
  if (!(asked <= ROOM)) throw new AdError("file", `${where}: got functions that take ${asked} numbers besides their nodes, expected at most ${ROOM}; use fewer results of map and scan, or call fewer functions through others`); // prettier-ignore
}
