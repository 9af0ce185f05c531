import { compete, type Native } from "./contest";
import type { Engine } from "./engines/engine";
import { replay } from "./engines/js-tape";
import { answerOf, check } from "./measure";
import { Pool } from "./pool";
import type { Problem } from "./problem";
import { record } from "./recording";
import type { ProblemResult } from "./results";
import type { Settings } from "./settings";
import { worstError } from "./statistics";

/** Measures one problem. Everything is checked against the derivatives written by hand, or the JS tape. */
export function runProblem(
  problem: Problem,
  engines: readonly Engine[],
  program: Native = "not generated for this problem",
  settings: Settings,
): Promise<ProblemResult> {
  const tape = record(problem);
  const pool = new Pool(problem);
  const reference = problem.hand ?? replay(tape);
  const contest = {
    subject: problem,
    pool,
    engines,
    operations: tape.length,
    judge: (run: typeof reference) => check(run, reference, pool),
    native: {
      id: "c" as const,
      program,
      judge: ({ answer }: Exclude<Native, string>) =>
        worstError(answer(pool.first()), answerOf(reference, pool.first())),
    },
  };
  return compete(contest, settings);
}
