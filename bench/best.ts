import { nanoseconds } from "./engines/engine";

/** Nanoseconds a call, each way in turn: the best of many short rounds, as what else the machine does is no part of it. */
export function best(ways: readonly (() => void)[], rounds: number, roundNs: number): number[] {
  const calls = ways.map((way) => {
    const start = nanoseconds();
    for (let i = 0; i < 3; i++) way();
    return Math.max(1, Math.round((3 * roundNs) / (nanoseconds() - start)));
  });
  const least = ways.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    ways.forEach((way, i) => {
      const start = nanoseconds();
      for (let k = 0; k < calls[i]!; k++) way();
      least[i] = Math.min(least[i]!, (nanoseconds() - start) / calls[i]!);
    });
  }
  return least;
}
