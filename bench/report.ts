import type { EngineId } from "./engines/engine";
import { goals, runRatio, time, type Goal } from "./goals";
import type { Outcome, ProblemResult } from "./results";
import { duration, figure, table } from "./text";

/** Column titles, in order. */
const TITLES: Record<EngineId, string> = {
  hand: "hand-written JS",
  tape: "JS tape",
  generated: "generated JS",
  closures: "closure tape",
  rose: "Rose",
  wasmgrad: "wasmgrad",
  "wasmgrad-compiled": "wasmgrad compiled",
  "wasmgrad-lse": "wasmgrad logSumExp",
  c: "C",
  "hand-c": "hand-written C",
};
const ENGINES = Object.keys(TITLES) as EngineId[];
/** Engines that make something ready before the first gradient. */
const PREPARING: EngineId[] = ["tape", "generated", "rose", "wasmgrad", "wasmgrad-compiled", "wasmgrad-lse"];
const YARDSTICKS: EngineId[] = ["hand", "tape", "generated", "closures", "rose", "c", "hand-c"];

export function report(results: readonly ProblemResult[], about: readonly string[], quick: boolean): string {
  return [
    "# Benchmark results",
    "",
    ...(quick ? ["**A quick run: few rounds, rough figures.**", ""] : []),
    ...about.map((line) => `- ${line}`),
    "",
    "How these are measured, and how to read them: [README](../README.md).",
    section("Goals", goalsTable(results)),
    section(
      "Recording",
      perOperation(results, (o) => o.recordNs),
    ),
    section(
      "Preparing",
      perOperation(results, (o) => o.prepareNs),
    ),
    section(
      "First gradient",
      perOperation(results, (o) => o.firstNs),
    ),
    section("Running: value and gradient", runTable(results)),
    section("wasmgrad against the others", ratioTable(results)),
    section("Where wasmgrad loses", losses(results)),
    section("What was left out, and why", omissions(results)),
  ].join("\n");
}

function section(title: string, body: string): string {
  return `\n## ${title}\n\n${body}`;
}

function goalsTable(results: readonly ProblemResult[]): string {
  const rows = goals.map((goal) => {
    const worst = worstCase(goal, results);
    if (!worst) return [goal.when, goal.text, "not measured", ""];
    const measured = `${figure(worst.value)} ${goal.unit}${worst.of > 1 ? ` (${worst.name})` : ""}`;
    return [goal.when, goal.text, measured, worst.value <= goal.limit ? "met" : "**not met**"];
  });
  return table(["when", "goal", "measured", ""], rows);
}

function worstCase(goal: Goal, results: readonly ProblemResult[]) {
  const cases = results.filter((result) => goal.problems(result));
  const measured = cases.flatMap((result) => {
    const value = goal.measure(result);
    return value === undefined ? [] : [{ name: result.name, value, of: cases.length }];
  });
  return measured.sort((a, b) => b.value - a.value)[0];
}

function perOperation(results: readonly ProblemResult[], pick: (outcome: Outcome) => number | undefined): string {
  const rows = results.map((result) => [
    result.name,
    String(result.operations),
    ...PREPARING.map((id) => {
      const ns = pick(result.outcomes.get(id) ?? {});
      return ns === undefined ? "—" : figure(ns / result.operations);
    }),
  ]);
  const head = ["ns an operation", "operations", ...PREPARING.map((id) => TITLES[id])];
  return table(head, rows);
}

function runTable(results: readonly ProblemResult[]): string {
  const rows = results.map((result) => [
    result.name,
    String(result.inputs),
    String(result.operations),
    ...ENGINES.map((id) => {
      const ns = time(result.outcomes.get(id));
      return ns === undefined ? "—" : duration(ns);
    }),
  ]);
  return table(["median of rounds", "inputs", "operations", ...ENGINES.map((id) => TITLES[id])], rows);
}

function ratioTable(results: readonly ProblemResult[]): string {
  const rows = results.map((result) => [
    result.name,
    ...YARDSTICKS.map((id) => {
      const value = runRatio(result, "wasmgrad", id);
      return value === undefined ? "—" : `${figure(value)} ×`;
    }),
  ]);
  const note = "wasmgrad's time over the other's: below 1 wasmgrad is faster.\n\n";
  return note + table(["", ...YARDSTICKS.map((id) => `to ${TITLES[id]}`)], rows);
}

function losses(results: readonly ProblemResult[]): string {
  const lines = results.flatMap((result) => {
    const lost = YARDSTICKS.flatMap((id) => {
      const value = runRatio(result, "wasmgrad", id);
      return value !== undefined && value > 1 ? [`${figure(value)} × ${TITLES[id]}`] : [];
    });
    return lost.length ? [`- ${result.name}: takes ${lost.join(", ")}`] : [];
  });
  return lines.length ? lines.join("\n") : "Nowhere in this run.";
}

function omissions(results: readonly ProblemResult[]): string {
  const reasons = new Map<string, string[]>();
  for (const result of results) {
    for (const [id, { skipped }] of result.outcomes) {
      // Where an engine has no part to play, a dash says enough.
      if (!skipped || id === "wasmgrad-lse" || skipped === "not generated for this problem") continue;
      const reason = `${TITLES[id]}: ${skipped}`;
      reasons.set(reason, [...(reasons.get(reason) ?? []), result.name]);
    }
  }
  const lines = [...reasons].map(([reason, names]) => `- ${reason} (${names.join(", ")})`);
  return (lines.length ? lines.join("\n") : "Nothing.") + "\n";
}
