/** `compile`: traces a function once and prepares it. */
import { Compiled } from "./compiled.js";
import type { Outputs } from "./values.js";
import { AdError, describe } from "./errors.js";
import type { Expr } from "./expr.js";
import { Budget, checkLimits, during, look } from "./limits.js";
import type { Limits } from "./limits.js";
import { layoutOf } from "./shape.js";
import type { Shape, Shaped } from "./shape.js";
import { SourceBuilder } from "./source.js";
import { Table } from "./nested/tables.js";
import { finish, trace } from "./trace.js";
import type { Trace } from "./trace.js";

/** Options of `compile`. */
export interface CompileOptions<
  P extends Shape = Shape,
  D extends Readonly<Record<string, Shape>> = Record<string, Shape>,
> {
  /** Shape of values that change between calls and are not differentiated; passed to `fn` as its second argument. */
  parameters?: P;
  /**
   * Tables of rows, each with the shape of a row, that `mapSum`, `fold` and the like go over; passed to `fn` as its third
   * argument. How many rows there are need not be known: `setData` gives them.
   */
  data?: D;
  /**
   * What derivatives are where an operation has none: those that docs/conventions.md lists, or an AdError. To look for
   * such points takes some hundred times as long as the derivatives.
   */
  convention?: "default" | "error";
  /** Notes the file and line of every operation, for `diagnose` and errors; tracing takes longer, sweeps do not. */
  trackSource?: boolean;
  /**
   * What runs the function, with the same bits: the interpreter, or WebAssembly that is made of it. "auto" begins with
   * the interpreter and compiles in the background what is called often enough; "compiled" compiles it now, which takes
   * the thread until it is done. What cannot be compiled is interpreted: `f.tier` and `f.tierReason` tell.
   */
  tier?: "auto" | "interpreter" | "compiled";
  /** What the function may take, for formulas of people one does not know; what goes over it is an AdError "limit". */
  limits?: Limits;
}

/**
 * Traces `fn` once and prepares it for evaluation.
 *
 * @param inputs Shape of what is differentiated: a count, dimensions, or a tree of shapes.
 * @param fn Called once, now, with Exprs in that structure (and those of the parameters). `if` and `while` see
 *   no numbers: choose with `select`, or record on a `Tape`.
 * @returns A function that holds memory in the core until `dispose` (or until it is collected).
 * @throws AdError "shape", "type", "trace", "outputs", "memory", "limit"; with `convention: "error"` its derivatives
 * "convention".
 */
export function compile<
  const S extends Shape,
  O extends Outputs,
  const P extends Shape = never,
  const D extends Readonly<Record<string, Shape>> = Record<never, never>,
>(
  inputs: S,
  fn: (inputs: Shaped<S, Expr>, parameters: Shaped<P, Expr>, data: { readonly [K in keyof D]: Table }) => O,
  options: CompileOptions<P, D> = {},
): Compiled<S, P, O> {
  if (typeof options !== "object" || options === null) {
    throw new AdError("type", `compile: options: got ${describe(options)}, expected an object such as { parameters: shape }`); // prettier-ignore
  }
  const layout = layoutOf(inputs, "compile: inputs");
  const parameters = options.parameters === undefined ? undefined : layoutOf(options.parameters, "compile: parameters");
  const tables = tablesOf(options.data);
  const named = tables && Object.fromEntries(tables.map((table) => [table.name, table]));
  const { convention = "default", trackSource = false } = options;
  if (convention !== "default" && convention !== "error") {
    throw new AdError("type", `compile: convention: got ${describe(convention)}, expected "default" or "error"`);
  }
  const { tier } = options;
  if (tier !== undefined && !tiers.has(tier)) throw new AdError("type", `compile: tier: got ${describe(tier)}, expected "auto", "interpreter" or "compiled"`); // prettier-ignore
  if (typeof trackSource !== "boolean") throw new AdError("type", `compile: trackSource: got ${describe(trackSource)}, expected true or false`); // prettier-ignore
  const budget = options.limits && new Budget(checkLimits(options.limits, "compile: limits"));
  const record = (): Trace => {
    const on = trackSource ? new SourceBuilder(undefined, tables) : undefined;
    const traced = trace(fn as never, layout, parameters, "compile", undefined, named, on);
    look();
    return traced;
  };
  const traced = during(budget, "compile: recording", record);
  const kept = { tables, strict: convention === "error", budget, tier };
  const prepare = (): Compiled<S, P, O> => new Compiled(finish(traced), layout, parameters, traced.outputs, kept);
  return during(budget, "compile: preparing", prepare);
}

const tiers: ReadonlySet<unknown> = new Set(["auto", "interpreter", "compiled"]);

function tablesOf(data: unknown): Table[] | undefined {
  if (data === undefined) return undefined;
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    throw new AdError("type", `compile: data: got ${describe(data)}, expected an object of row shapes such as { points: 2 }`); // prettier-ignore
  }
  return Object.entries(data as Record<string, Shape>).map(([name, shape], index) => {
    const row = layoutOf(shape, `compile: data: ${name}`);
    if (row.size === 0) throw new AdError("shape", `compile: data: ${name}: got rows of no values, expected at least one in a row`); // prettier-ignore
    return new Table(name, index, row);
  });
}
