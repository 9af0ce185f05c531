import { describe, expect, it } from "vitest";
import { Checkpoints } from "../src/nested/checkpoints.js";
import { doNow } from "../src/nested/work.js";
import type { Work } from "../src/nested/work.js";

/** Reverses `steps` steps and looks at every move. Returns how many steps were gone forward, and the order of sweeps. */
function reverse(steps: number, slots: number, times = 1): { gone: number; swept: number[]; most: number } {
  const kept = new Map<number, number>();
  let current = 0;
  let gone = 0;
  let most = 0;
  let swept: number[] = [];
  const keep = (slot: number, state: number): void => {
    expect(slot).toBeLessThan(slots);
    kept.set(slot, state);
  };
  const advance = (from: number, to: number): void => {
    expect(from).toBe(current);
    expect(to).toBeGreaterThan(from);
    gone += to - from;
    most = Math.max(most, to);
    current = to;
  };
  const checkpoints = new Checkpoints(steps, slots, {
    *advance(from, to) {
      yield [];
      advance(from, to);
    },
    save: (slot) => keep(slot, current),
    restore: (slot) => (current = kept.get(slot)!),
    *record(from, to, slot) {
      yield [];
      expect(from).toBe(current);
      for (let at = from; at < to - 1; at++) {
        keep(slot + at - from, at);
        advance(at, at + 1);
      }
    },
    *sweep(from, to, slot) {
      yield [];
      for (let at = to - 2; at >= from; at--) expect(kept.get(slot + at - from)).toBe(at);
      if (swept.length === 0) expect(current).toBe(to - 1);
      for (let at = to - 1; at >= from; at--) swept.push(at);
    },
  });
  doNow(checkpoints.forward());
  doNow(checkpoints.back());
  for (let k = 1; k < times; k++) {
    swept = [];
    doNow(checkpoints.back());
  }
  return { gone, swept, most };
}

/** Least number of steps gone, by trying every place for the next state. */
function leastOf(most: number, slots: number): number[][] {
  const least = [Array.from({ length: most + 1 }, (_, l) => (l < 2 ? 0 : Infinity))];
  for (let c = 1; c <= slots; c++) {
    const row = [0, 0];
    for (let l = 2; l <= most; l++) {
      let best = Infinity;
      for (let m = 1; m < l; m++) best = Math.min(best, m + row[m]! + least[c - 1]![l - m]!);
      row.push(best);
    }
    least.push(row);
  }
  return least;
}

const binomial = (n: number, k: number): number => {
  let b = 1;
  for (let i = 1; i <= k; i++) b = (b * (n - k + i)) / i;
  return b;
};

/** Griewank and Walther's count: r l - C(c + r, r - 1), r the least with C(c + r, c) ≥ l. */
function formula(l: number, c: number): number {
  let r = 0;
  while (binomial(c + r, c) < l) r++;
  return r === 0 ? 0 : r * l - binomial(c + r, r - 1);
}

const downFrom = (steps: number): number[] => Array.from({ length: steps }, (_, k) => steps - 1 - k);

describe("checkpoints", () => {
  it("reverse every step once, last to first, whatever the steps and the slots", () => {
    for (let steps = 0; steps <= 40; steps++) {
      for (let slots = 1; slots <= 9; slots++) expect(reverse(steps, slots).swept).toEqual(downFrom(steps));
    }
  });

  it("go over as few steps as any choice of states can", () => {
    const least = leastOf(60, 8);
    for (let slots = 1; slots <= 8; slots++) {
      for (let steps = 1; steps <= 60; steps++) {
        expect([steps, slots, reverse(steps, slots).gone]).toEqual([steps, slots, least[slots]![steps]]);
      }
    }
  });

  it("go over as many as the binomial formula says", () => {
    for (const [steps, slots] of [
      [1_000, 1],
      [1_000, 2],
      [1_000, 5],
      [5_000, 3],
      [20_000, 10],
      [20_000, 3_000],
    ] as const) {
      // prettier-ignore
      expect(reverse(steps, slots).gone).toBe(formula(steps, slots));
    }
  });

  it("go over nothing twice where all states fit, and may be used again then", () => {
    for (const [steps, slots] of [
      [1, 1],
      [2, 1],
      [17, 16],
      [17, 100],
      [17, Infinity],
    ] as const) {
      expect(new Checkpoints(steps, slots, undefined as never).whole).toBe(true);
      expect(reverse(steps, slots, 3)).toEqual({ gone: steps - 1, swept: downFrom(steps), most: steps - 1 });
    }
    expect(new Checkpoints(18, 16, undefined as never).whole).toBe(false);
  });

  it("go over a million steps with two thousand slots twice at most", () => {
    let gone = 0;
    const journey = {
      *advance(from: number, to: number): Work {
        yield [];
        gone += to - from;
      },
      *record(from: number, to: number): Work {
        yield [];
        gone += to - from - 1;
      },
      save: () => {},
      restore: () => {},
      *sweep(): Work {
        yield [];
      },
    };
    const checkpoints = new Checkpoints(1e6, 2_000, journey);
    doNow(checkpoints.forward());
    doNow(checkpoints.back());
    expect(gone).toBe(formula(1e6, 2_000));
    expect(gone).toBeLessThan(2e6);
  });
});
