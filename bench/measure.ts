import { add, suite } from "benny";
import { nanoseconds, type Engine, type EngineId, type Prepared } from "./engines/engine";
import type { Pool } from "./pool";
import type { Subject, ValueAndGradient } from "./problem";
import type { Outcome } from "./results";
import type { Settings } from "./settings";
import { median, worstError } from "./statistics";

const CHECKED_INPUTS = 3;
/** Of the value and every gradient entry, relative, absolute below 1. */
const TOLERANCE = 1e-9;
/** Batches grow to about this long; where one call is longer, it is a batch. */
const BATCH_NS = 2e5;
/** A call as long as this is a sample by itself, one in a round. */
const SLOW_NS = 5e7;
/** Preparing again takes no longer than this in all. */
const PREPARATION_NS = 3e9;

/** An engine that agreed with the reference and is ready to be timed. */
export interface Entrant {
  id: EngineId;
  prepared: Prepared;
  outcome: Outcome;
  batch: Batch;
}

/** So many calls that a clock can tell their time. */
export interface Batch {
  run: () => void;
  calls: number;
  /** A rough guess of the whole batch, to set benny's loop count. */
  estimateNs: number;
}

/** Prepares an engine several times, the last one to stay, and times each step. */
export async function prepare<S extends Subject>(
  engine: Engine<S>,
  subject: S,
  pool: Pool,
  times: number,
): Promise<[Prepared, Outcome]> {
  const record: number[] = [];
  const ready: number[] = [];
  const first: number[] = [];
  const gradient = new Float64Array(pool.results);
  let prepared: Prepared | undefined;
  const start = nanoseconds();
  for (let i = 0; i < times && (i === 0 || nanoseconds() - start < PREPARATION_NS); i++) {
    prepared?.dispose?.();
    prepared = await engine.prepare(subject);
    const before = nanoseconds();
    prepared.run(pool.next(), gradient);
    first.push(nanoseconds() - before);
    if (prepared.recordNs !== undefined) record.push(prepared.recordNs);
    if (prepared.prepareNs !== undefined) ready.push(prepared.prepareNs);
  }
  const outcome: Outcome = { firstNs: median(first) };
  if (record.length) outcome.recordNs = median(record);
  if (ready.length) outcome.prepareNs = median(ready);
  return [prepared!, outcome];
}

/** The worst disagreement with the reference over a few inputs, value and gradient. */
export function check(run: ValueAndGradient, reference: ValueAndGradient, pool: Pool): number {
  let worst = 0;
  const got = new Float64Array(pool.results);
  const expected = new Float64Array(pool.results);
  for (let i = 0; i < CHECKED_INPUTS; i++) {
    const x = pool.next().slice();
    const values = [run(x, got), reference(x, expected)];
    worst = Math.max(worst, worstError([values[0]!], [values[1]!]), worstError(got, expected));
  }
  return worst;
}

/** [value, ...gradient] */
export function answerOf(run: ValueAndGradient, x: Float64Array, results = x.length): number[] {
  const gradient = new Float64Array(results);
  return [run(x, gradient), ...gradient];
}

export function disagreement(error: number): string | undefined {
  return error <= TOLERANCE ? undefined : `WRONG: differs from the reference by ${error.toExponential(1)}`;
}

/** Makes this many calls on the next inputs. */
type Loop = (calls: number) => void;

/**
 * A loop of its own for each engine. One shared loop would see all of them, and
 * V8 could inline none; benny compiles its loop anew for every sample, too late
 * for it to be optimised.
 */
function makeLoop(run: ValueAndGradient, pool: Pool): Loop {
  const text = "return (calls) => { for (let i = 0; i < calls; i++) run(pool.next(), gradient); };";
  return new Function("run", "pool", "gradient", text)(run, pool, new Float64Array(pool.results)) as Loop;
}

/** Runs for a while before anything counts, and finds how many calls make a batch. */
export function warmUp(run: ValueAndGradient, pool: Pool, seconds: number): Batch {
  const loop = makeLoop(run, pool);
  const end = nanoseconds() + seconds * 1e9;
  let calls = 1;
  let taken: number;
  do {
    const start = nanoseconds();
    loop(calls);
    taken = nanoseconds() - start;
    if (taken < BATCH_NS) calls *= 2;
  } while (nanoseconds() < end);
  return { run: () => loop(calls), calls, estimateNs: taken };
}

/** One round: every engine in turn, by benny; appends each one's median in nanoseconds. */
export async function runRound(title: string, entrants: readonly Entrant[], settings: Settings): Promise<void> {
  const cases = entrants.map(({ id, batch }) =>
    add(id, batch.run, {
      minTime: settings.sampleSeconds,
      maxTime: 0,
      minSamples: batch.estimateNs > SLOW_NS ? 1 : settings.samples,
      initCount: Math.max(1, Math.round((settings.sampleSeconds * 1e9) / batch.estimateNs)),
    }),
  );
  const summary = await suite(title, ...cases);
  summary.results.forEach((result, i) => {
    const { batch, outcome } = entrants[i]!;
    (outcome.rounds ??= []).push((result.details.median * 1e9) / batch.calls);
  });
}
