/** Programs with damaged words: refused, or harmless. */
import { describe, expect, it } from "vitest";
import { getCore } from "../src/core.js";
import type { Expr } from "../src/expr.js";
import type { PointsBlock } from "../src/block.js";
import { AdError, compile, dot, logSumExp, maxOf, norm, sum } from "../src/index.js";
import type { Operand } from "../src/index.js";
import { ACTIVE_SHIFT, B_POINTS, B_ADJOINT_TANGENTS, B_UNIFORM, GATHERED, NEAR, RUN_B, RUN_COUNT, RUN_WORDS, SHARED, STRIDED } from "../src/layout.js"; // prettier-ignore
import { rules } from "../src/ops.js";
import { optimize } from "../src/optimize.js";
import { Resident } from "../src/resident.js";
import { schedule } from "../src/schedule.js";
import type { Program } from "../src/schedule.js";
import { forge } from "./forge.js";
import { runsOf, tapeOf } from "./programs.js";

const programOf = (inputs: number, fn: (xs: Expr[]) => Operand | Operand[]): Program =>
  schedule(optimize(tapeOf(inputs, fn))).program;
const take = (xs: readonly Expr[], at: readonly number[]) => at.map((i) => xs[i]!);

/** Deterministic random whole numbers below n. */
function random(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

describe("a program with damaged words", () => {
  const originals = [
    programOf(2, ([x, y]) => x!.add(y!)),
    programOf(1, ([x]) => x!.sin().sin().sin()),
    // Lists: near and gathered, one and two.
    programOf(4, (xs) => [sum(take(xs, [2, 0, 1])), sum(take(xs, [1, 3, 2]))]),
    programOf(4, (xs) => [dot(take(xs, [3, 2, 1, 0]), take(xs, [3, 2, 1, 0])), dot(take(xs, [1, 0]), take(xs, [3, 2]))]), // prettier-ignore
    programOf(4, (xs) => [sum(xs.slice(0, 3)), sum(xs.slice(1))]),
    programOf(4, (xs) => [dot(xs, xs), dot(xs.slice(0, 2), xs.slice(2))]),
    programOf(10, (xs) => [logSumExp(xs.slice(1)), norm(xs), maxOf(take(xs, [9, 1, 7, 3, 5]))]),
    // Light runs: near, shared, strided, gathered in pairs and in chains.
    programOf(10, (xs) => xs.slice(0, 9).map((x) => x.div(xs[9]!))),
    programOf(24, (xs) => xs.slice(0, 12).map((_, k) => xs[23 - k]!.mul(xs[2 * k]!))),
    programOf(20, (xs) => xs.map((_, k) => xs[(7 * k) % 20]!.sub(xs[(3 * k * k) % 20]!))),
    programOf(20, (xs) => xs.slice(10).map((_, k) => xs[19 - 2 * k]?.square() ?? xs[k]!.square())),
    programOf(3, ([x, y, z]) => x!.mul(y!).mul(z!).mul(y!).mul(z!)),
    // Slopes, kept by runs of every form.
    programOf(17, (xs) => [...xs.slice(0, 9).map((x) => x.sin()), ...xs.slice(0, 8).map((_, k) => xs[16 - 2 * k]!.cos()), xs[3]!.sin().cos().sin()]), // prettier-ignore
    // What the scheduler does not make: forms that are mixed, a strided run of one.
    forge(9, [
      { name: "atan2", count: 5, active: 3, reach: [{ form: GATHERED, slots: [3, 1, 9, 1, 5] }, { form: STRIDED, at: 8, step: -2 }] },
      { name: "clamp", count: 4, active: 7, fresh: 1, reach: [{ form: NEAR, at: 9 }, { form: SHARED, at: 2 }, { form: STRIDED, at: 1, step: 3 }] },
      { name: "sin", count: 1, active: 1, reach: [{ form: STRIDED, at: 17, step: 1000 }] },
      { name: "cos", count: 6, active: 1, reach: [{ form: SHARED, at: 18 }] },
    ]), // prettier-ignore
    programOf(12, (xs) => {
      const ys = xs.map((x, i) => x.mul(xs[0]!).add(xs[(i + 3) % 12]!));
      const zs = ys.map((y, i) =>
        y
          .lt(0)
          .select(y.neg(), ys[11 - i]!)
          .clamp(-5, 5),
      );
      return [sum(zs.map((z, i) => z.atan2(xs[i]!))), dot(ys, zs), maxOf(ys.slice(1, 6)), norm(zs.slice(2, 9))];
    }),
    programOf(3, (xs) => {
      const y = xs.map((x) => x.sin().mul(xs[0]!));
      return [logSumExp(y), maxOf(y), norm(y), y[1]!.lt(y[2]!).select(y[0]!.exp(), y[1]!.pow(2.5)), y[0]!.clamp(-1, 1)];
    }),
    programOf(8, (xs) => {
      let ys = xs;
      for (let k = 0; k < 6; k++) ys = ys.map((y, i) => y.mul(ys[(i + 1) % 8]!).add(ys[(i + k) % 8]!.tanh()));
      return sum(ys);
    }),
  ];

  /** As many slopes as the core will find that the runs keep. */
  function slopesOf({ runs, index }: Program): number {
    let slopes = 0;
    for (let run = 0; run < runs.length; run += RUN_WORDS) {
      const [code, count] = [runs[run]! & 0xff, runs[run + RUN_COUNT]!];
      const kept = [rules.sin, rules.cos, rules.logSumExp].some((rule) => rule.code === code);
      if (!kept || !(runs[run]! & (1 << ACTIVE_SHIFT)) || count >= 1_000) continue;
      slopes += count;
      if (code !== rules.logSumExp.code) continue;
      const lengths = index.subarray(runs[run + RUN_B], runs[run + RUN_B]! + count);
      slopes += lengths.reduce((sum, length) => sum + (length < 1_000 ? length : 0), 0);
    }
    return slopes;
  }

  it("had runs of every form before", () => {
    const seen = new Set(originals.flatMap((program) => runsOf(program).flatMap(({ forms }) => forms)));
    expect([...seen].sort()).toEqual([GATHERED, NEAR, SHARED, STRIDED]);
    expect(originals.filter(({ slopes }) => slopes > 0).length).toBeGreaterThan(3);
  });

  function damage(program: Program, pick: (n: number) => number): Program {
    const { runs, index, cleared, outputs } = program;
    const parts = { runs: runs.slice(), index: index.slice(), cleared: cleared.slice(), outputs: outputs.slice() };
    for (let k = 1 + pick(2); k > 0; k--) {
      const part = parts[(["runs", "runs", "runs", "index", "index", "cleared", "outputs"] as const)[pick(7)]!];
      if (part.length === 0) continue;
      const at = pick(part.length);
      const old = part[at]!;
      if (part === parts.runs && pick(2) === 0) {
        // The bits of a kind: active, fresh, forms, single, loop.
        part[at - (at % RUN_WORDS)]! ^= 1 << (ACTIVE_SHIFT + pick(32 - ACTIVE_SHIFT));
        continue;
      }
      part[at] = [pick(16), old + 1, old - 1, old ^ (1 << pick(32)), pick(2 ** 32), old ^ (1 << pick(5)), pick(256)][pick(7)]!; // prettier-ignore
    }
    const counts = { inputs: program.inputs, slots: program.slots, slopes: program.slopes };
    if (pick(20) === 0) counts.inputs += pick(5) - 2;
    if (pick(20) === 0) counts.slots += pick(5) - 2;
    // Fewer or more slopes come from bits that are damaged, so half of the time they are made to agree with those.
    if (pick(2) === 0) counts.slopes = slopesOf({ ...program, ...parts });
    if (pick(20) === 0) counts.slopes = Math.max(0, counts.slopes + pick(5) - 2);
    return { ...program, ...parts, ...counts };
  }

  it("is refused, or runs without trapping and without touching anything outside its block", () => {
    const pick = random(20260);
    const core = getCore();
    const guardInputs = Float64Array.from({ length: 64 }, (_, i) => i + 0.5);
    const guard = () => compile(64, (xs) => sum(xs.map((x) => x.mul(x).sin())));
    let accepted = 0;
    let refusals = 0;
    for (let round = 0; round < 10_000; round++) {
      const program = damage(originals[pick(originals.length)]!, pick);
      // Guards on both sides: memory is given out in order.
      const before = guard();
      let resident: Resident | undefined;
      try {
        resident = Resident.upload(program);
        accepted++;
      } catch (error) {
        expect(error).toBeInstanceOf(AdError);
        expect((error as AdError).code).toBe("tape");
        refusals++;
      }
      if (resident) {
        resident.tangents();
        const blocks = [0, program.inputs >> 1, program.inputs].map((shared) => resident.points(shared));
        const after = guard();
        const expected = [before.gradient(guardInputs), after.gradient(guardInputs)];
        const own = blockOf(core.u32, resident, program.slopes, blocks);
        const bytes = core.u8.slice();
        sweepAll(resident, program, blocks);
        expect(own.every(([from, to]) => from <= to)).toBe(true);
        expect(firstDifference(bytes, core.u8.slice(), own)).toBe(-1);
        expect([before.gradient(guardInputs), after.gradient(guardInputs)]).toEqual(expected);
        after.dispose();
        resident.free();
      }
      before.dispose();
    }
    expect(accepted).toBeGreaterThan(200);
    expect(refusals).toBeGreaterThan(200);
  });

  function sweepAll(resident: Resident, program: Program, blocks: readonly PointsBlock[]): void {
    for (let i = 0; i < program.inputs; i++) resident.f64[resident.primals + i] = i - 1.5;
    resident.value();
    resident.primal();
    if (program.outputs.length > 0) {
      resident.gradient(0);
      resident.tangent();
      resident.second(
        (output) => (output === 0 ? 1 : 0),
        () => 0,
      );
    }
    resident.clearAdjoints();
    resident.tangent();
    resident.adjoint();
    for (const points of blocks) sweepPoints(points, program, 2 + (program.inputs & 1));
  }

  function sweepPoints(points: PointsBlock, { inputs, outputs }: Program, count: number): void {
    const rows = new Float64Array(count * inputs).fill(0.5);
    const seeds = new Float64Array(count * outputs.length).fill(1);
    points.begin();
    points.forward(rows, 0, count);
    points.outputs(seeds, 0, count);
    points.addSums(count);
    points.sharedTangents(rows);
    points.tangent(rows, 0, count, seeds);
    points.tangent(undefined, 0, count, seeds);
    points.reverse(seeds, 0, count, rows);
    points.reverseAll(seeds, count);
    const twice = { seeds, seedDots: seeds, rowAdjoints: rows, rowAdjointDots: rows };
    for (const seedAll of [false, true]) points.second(rows, { ...twice, seedAll }, 0, count);
    points.sums(seeds);
    points.sharedAdjoints(rows);
    points.sharedAdjointTangents(rows);
  }

  /** Bytes that the sweeps of a program may write: [from, to) of its primals, adjoints, slopes and tangents. */
  function blockOf(
    words: Uint32Array,
    resident: Resident,
    slopes: number,
    blocks: readonly PointsBlock[],
  ): [number, number][] {
    const slots = resident.adjointTangents() - resident.tangents();
    expect(words.length).toBeGreaterThan(0);
    return [
      [8 * resident.primals, 8 * (resident.primals + slots)],
      [8 * resident.adjoints, 8 * (resident.adjoints + slots)],
      // They follow, aligned to 16 bytes.
      [16 * Math.ceil((resident.adjoints + slots) / 2), 16 * Math.ceil((resident.adjoints + slots) / 2) + 8 * slopes],
      [8 * resident.tangents(), 8 * (resident.tangents() + 2 * slots)],
      ...blocks.map(partsOf(slots)),
    ];
  }

  /** All of a block of points: no slot takes more numbers than there are points. */
  const partsOf =
    (slots: number) =>
    (points: PointsBlock): [number, number] => {
      const shared = points.field(B_UNIFORM);
      return [
        points.at,
        points.field(B_ADJOINT_TANGENTS) + 8 * (2 * shared + (slots - shared) * points.field(B_POINTS)),
      ];
    };

  function firstDifference(a: Uint8Array, b: Uint8Array, except: [number, number][]): number {
    expect(b.length).toBe(a.length);
    for (const [from, to] of except) for (const bytes of [a, b]) bytes.fill(0, from, to);
    return Buffer.compare(a, b) === 0 ? -1 : a.findIndex((byte, i) => byte !== b[i]);
  }
});
