/** Compiled functions kept for the next evaluation of the same shape. */

interface Disposable {
  dispose(): void;
}

/** The most operations one tape, and all the tapes kept, may have: about what memory stands. */
export const OPERATION_LIMIT = 20_000_000;

const kept = new Map<string, { f: Disposable; operations: number }>();

/**
 * Returns the function kept under `key`, or makes it.
 * @param operations an estimate of what tracing will record, so that a hopeless trace never starts
 */
export function tape<F extends Disposable>(key: string, operations: number, make: () => F): F {
  const found = kept.get(key);
  kept.delete(key);
  if (found === undefined) assertFits(key, operations);
  const entry = found ?? { f: make(), operations };
  kept.set(key, entry); // last in the map is last used
  evict();
  return entry.f as F; // a key always stands for the same function
}

/** Disposes of every tape kept. */
export function forgetTapes(): void {
  for (const { f } of kept.values()) f.dispose();
  kept.clear();
}

function assertFits(key: string, operations: number): void {
  if (operations <= OPERATION_LIMIT) return;
  throw new Error(
    `${key}: one unrolled tape would take about ${millions(operations)} million operations, ` +
      `the limit is ${millions(OPERATION_LIMIT)} million; use a smaller size`,
  );
}

function evict(): void {
  let total = 0;
  for (const { operations } of kept.values()) total += operations;
  for (const [key, { f, operations }] of kept) {
    if (total <= OPERATION_LIMIT || kept.size === 1) return;
    kept.delete(key);
    f.dispose();
    total -= operations;
  }
}

function millions(count: number): string {
  return (count / 1e6).toPrecision(3);
}
