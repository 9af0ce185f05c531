import { compete, type Native } from "./contest";
import type { Engine } from "./engines/engine";
import { answerOf, check } from "./measure";
import type { NativeProgram } from "./native/program";
import { Pool } from "./pool";
import type { ValueAndGradient } from "./problem";
import type { ProblemResult } from "./results";
import type { Settings } from "./settings";
import { worstError } from "./statistics";
import type { Workload } from "./workload";

/** Measures one workload of the GradBench suite. */
export function runWorkload(
  workload: Workload,
  engines: readonly Engine<Workload>[],
  program: Native,
  settings: Settings,
): Promise<ProblemResult> {
  const pool = new Pool(workload);
  const contest = {
    subject: workload,
    pool,
    engines,
    operations: 0,
    judge: (run: ValueAndGradient) => engineError(run, workload, program, pool),
    native: {
      id: "hand-c" as const,
      program,
      judge: (program: NativeProgram) => handWrittenError(program, workload, pool),
    },
  };
  return compete(contest, settings);
}

/** Against the golden answer, and on inputs of the pool against the reference: the C where there is no other. */
export function engineError(run: ValueAndGradient, workload: Workload, program: Native, pool: Pool): number {
  const { golden, handWritten } = workload;
  const c = typeof program === "string" || handWritten.answer ? undefined : asFunction(program);
  const reference = workload.reference ?? c;
  const errors = [];
  if (golden) errors.push(worstError(answerOf(run, golden.x, pool.results), [golden.value, ...golden.gradient]));
  if (reference) errors.push(check(run, reference, pool));
  return errors.length ? Math.max(...errors) : Infinity;
}

/** Against what it is said to answer; else against the golden answer, and on an input of the pool against the reference. */
export function handWrittenError(program: NativeProgram, workload: Workload, pool: Pool): number {
  const { golden, handWritten, reference } = workload;
  const x = pool.first();
  if (handWritten.answer) return worstError(program.answer(x), handWritten.answer(x));
  const errors = [];
  if (golden) errors.push(worstError(program.answer(golden.x), [golden.value, ...golden.gradient]));
  if (reference) errors.push(worstError(program.answer(x), answerOf(reference, x, pool.results)));
  return errors.length ? Math.max(...errors) : Infinity;
}

function asFunction(program: NativeProgram): ValueAndGradient {
  return (x, gradient) => {
    const [value, ...rest] = program.answer(x);
    gradient.set(rest);
    return value!;
  };
}
