import type { Engine, EngineId } from "./engines/engine";
import { disagreement, prepare, runRound, warmUp, type Entrant } from "./measure";
import type { NativeProgram } from "./native/program";
import type { Pool } from "./pool";
import type { Subject, ValueAndGradient } from "./problem";
import type { Outcome, ProblemResult } from "./results";
import type { Settings } from "./settings";

/** A program compiled by gcc, or why there is none. */
export type Native = NativeProgram | string;

/** One subject, and all that are to run it. */
export interface Contest<S extends Subject> {
  subject: S;
  pool: Pool;
  engines: readonly Engine<S>[];
  /** As recorded; 0 where only an engine can tell. */
  operations: number;
  /** The worst error of an engine. */
  judge(run: ValueAndGradient): number;
  native: { id: EngineId; program: Native; judge(program: NativeProgram): number };
}

/** Prepares, checks and warms up every engine; then rounds of all in turn. */
export async function compete<S extends Subject>(contest: Contest<S>, settings: Settings): Promise<ProblemResult> {
  const { subject, engines, native } = contest;
  const { name, about, inputs } = subject;
  const result: ProblemResult = { name, about, inputs, operations: contest.operations, outcomes: new Map() };
  const entrants: Entrant[] = [];
  for (const engine of engines) {
    const skipped = engine.skips(subject, contest.operations);
    const made = skipped ? { skipped } : await enter(engine, contest, settings);
    if ("batch" in made) entrants.push(made);
    result.outcomes.set(engine.id, "batch" in made ? made.outcome : made);
  }
  result.operations ||= Math.max(0, ...entrants.map(({ prepared }) => prepared.operations ?? 0));
  const c = nativeOutcome(native);
  result.outcomes.set(native.id, c);
  for (let round = 0; round < settings.rounds; round++) {
    await runRound(`${name}, round ${round + 1} of ${settings.rounds}`, rotate(entrants, round), settings);
    if (!c.skipped) (c.rounds ??= []).push((native.program as NativeProgram).time(settings.nativeSeconds));
  }
  for (const { prepared } of entrants) prepared.dispose?.();
  return result;
}

async function enter<S extends Subject>(
  engine: Engine<S>,
  { subject, pool, judge }: Contest<S>,
  settings: Settings,
): Promise<Entrant | Outcome> {
  try {
    const [prepared, outcome] = await prepare(engine, subject, pool, settings.preparations);
    outcome.error = judge(prepared.run);
    const wrong = disagreement(outcome.error);
    if (wrong) return { ...outcome, skipped: wrong };
    const batch = warmUp(prepared.run, pool, engine.warmupSeconds ?? settings.warmupSeconds);
    return { id: engine.id, prepared, outcome, batch };
  } catch (error) {
    return { skipped: `failed: ${(error as Error).message.slice(0, 120)}` };
  }
}

function nativeOutcome({ program, judge }: Contest<Subject>["native"]): Outcome {
  if (typeof program === "string") return { skipped: program };
  const error = judge(program);
  const skipped = disagreement(error);
  return skipped ? { error, skipped } : { error, prepareNs: program.compileSeconds * 1e9 };
}

/** Whoever is first pays for a cold cache: let it be another one each time. */
function rotate<T>(list: readonly T[], by: number): T[] {
  const at = list.length ? by % list.length : 0;
  return [...list.slice(at), ...list.slice(0, at)];
}
