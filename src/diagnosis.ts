/** What a diagnosis says, to programs and to people. */
import { withValue } from "./naming.js";
import { short } from "./print.js";

/** One operation that makes a NaN or an Inf of operands that are none. */
export interface Finding {
  /** Its name; "input", "parameter", "data" or "constant" where the number came in as it is. */
  readonly operation: string;
  /** Number on its tape: that of the function, or of the body that it is in. */
  readonly node: number;
  /** The result; on the way back what an operand receives. */
  readonly value: number;
  /** On the way back, the adjoint of the result. */
  readonly adjoint?: number;
  /** What it was made of. */
  readonly operands: readonly {
    /** Operation or input. */
    readonly what: string;
    /** Its value. */
    readonly value: number;
  }[];
  /** Nested functions it is in, the innermost first: `row 3 of mapSum`. */
  readonly within: readonly string[];
  /** Operations from it to an output. */
  readonly path: readonly string[];
  /** `file:line:column`, where the function was compiled with `trackSource`. */
  readonly source?: string;
}

/** What `f.diagnose(x)` found; `String(diagnosis)` is a report. */
export interface Diagnosis {
  /** Outputs and derivatives are all finite. */
  readonly finite: boolean;
  /** In the values: what made the first number that is not finite and, if another operation did, the first NaN. */
  readonly forward: readonly Finding[];
  /** On the way back, from adjoints of 1 of all outputs. */
  readonly reverse: readonly Finding[];
  /** A report for people. */
  toString(): string;
}

function linesOf(sweep: string, f: Finding): string[] {
  const leaf = f.operands.length === 1 && f.operands[0]!.what.startsWith(`${f.operation} `);
  const what = leaf ? f.operands[0]!.what : f.operation;
  const summed = f.adjoint !== undefined && Object.is(f.adjoint, f.value);
  const verb = summed ? "receives finite numbers that add up to" : leaf ? "is" : "makes";
  const of = summed || f.adjoint === undefined ? "" : ` of the adjoint ${short(f.adjoint)}`;
  const came = `${what} ${verb} ${short(f.value)}${of}`;
  return [
    `${sweep}: ${came}`,
    ...(leaf ? [] : f.operands.slice(0, 8).map(({ what, value }) => `  of ${withValue(what, value)}`)),
    ...(f.operands.length > 8 ? [`  and ${f.operands.length - 8} operands more`] : []),
    ...(f.within.length > 0 ? [`  in ${f.within.join(", in ")}`] : []),
    ...(f.source === undefined ? [] : [`  at ${f.source}`]),
    `  path: ${[...f.path, "output"].join(" > ")}`,
  ];
}

export function report(forward: readonly Finding[], reverse: readonly Finding[], finite: boolean): string {
  if (finite) return "all finite";
  const lines = [...forward.flatMap((f) => linesOf("values", f)), ...reverse.flatMap((f) => linesOf("derivatives", f))];
  return lines.join("\n");
}
