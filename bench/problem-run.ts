import type { Engine } from "./engines/engine";
import { replay } from "./engines/js-tape";
import { check, disagreement, prepare, runRound, warmUp, type Entrant } from "./measure";
import type { NativeProgram } from "./native/program";
import { Pool } from "./pool";
import type { Problem, ValueAndGradient } from "./problem";
import { record } from "./recording";
import type { Outcome, ProblemResult } from "./results";
import type { Settings } from "./settings";
import { worstError } from "./statistics";

/** Everything about one problem: prepare, check, warm up, then rounds of all engines in turn. */
export async function runProblem(
  problem: Problem,
  engines: readonly Engine[],
  native: NativeProgram | string | undefined,
  settings: Settings,
): Promise<ProblemResult> {
  const tape = record(problem);
  const { name, about, inputs } = problem;
  const result: ProblemResult = { name, about, inputs, operations: tape.length, outcomes: new Map() };
  const pool = new Pool(problem);
  const reference = problem.hand ?? replay(tape);
  const entrants: Entrant[] = [];
  for (const engine of engines) {
    const skipped = engine.skips(problem, tape.length);
    const made = skipped ? { skipped } : await enter(engine, problem, pool, reference, settings);
    if ("batch" in made) entrants.push(made);
    result.outcomes.set(engine.id, "batch" in made ? made.outcome : made);
  }
  const c = nativeOutcome(native, pool, reference);
  result.outcomes.set("c", c);
  for (let round = 0; round < settings.rounds; round++) {
    await runRound(`${name}, round ${round + 1} of ${settings.rounds}`, rotate(entrants, round), settings);
    if (!c.skipped) (c.rounds ??= []).push((native as NativeProgram).time(settings.nativeSeconds));
  }
  for (const { prepared } of entrants) prepared.dispose?.();
  return result;
}

async function enter(
  engine: Engine,
  problem: Problem,
  pool: Pool,
  reference: ValueAndGradient,
  settings: Settings,
): Promise<Entrant | Outcome> {
  try {
    const [prepared, outcome] = await prepare(engine, problem, pool, settings.preparations);
    outcome.error = check(prepared.run, reference, pool);
    const wrong = disagreement(outcome.error);
    if (wrong) return { ...outcome, skipped: wrong };
    const batch = warmUp(prepared.run, pool, engine.warmupSeconds ?? settings.warmupSeconds);
    return { id: engine.id, prepared, outcome, batch };
  } catch (error) {
    return { skipped: `failed: ${(error as Error).message.slice(0, 120)}` };
  }
}

function nativeOutcome(native: NativeProgram | string | undefined, pool: Pool, reference: ValueAndGradient): Outcome {
  if (native === undefined) return { skipped: "not generated for this problem" };
  if (typeof native === "string") return { skipped: native };
  const gradient = new Float64Array(pool.inputs);
  const value = reference(pool.doubles.subarray(0, pool.inputs), gradient);
  const error = worstError(native.answer(), [value, ...gradient]);
  const skipped = disagreement(error);
  return skipped ? { error, skipped } : { error, prepareNs: native.compileSeconds * 1e9 };
}

/** Whoever is first pays for a cold cache: let it be another one each time. */
function rotate<T>(list: readonly T[], by: number): T[] {
  const at = list.length ? by % list.length : 0;
  return [...list.slice(at), ...list.slice(0, at)];
}
