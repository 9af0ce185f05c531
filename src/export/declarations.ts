/** What TypeScript is told of an exported module: how it is called, and which number is which. */
import { pathsOf } from "../shape.js";
import type { Layout, Skeleton } from "../shape.js";

export interface Ports {
  readonly inputs: Layout;
  readonly outputs: Skeleton;
  /** Of the parameters, where it has any. */
  readonly layout: Layout | undefined;
}

const one = `  value(x: Inputs): number;
  /** One number an input, in a new array or in \`out\`. */
  gradient(x: Inputs, out?: Float64Array): Float64Array;
  /** Both, for the price of the gradient. */
  valueAndGradient(x: Inputs, out?: Float64Array): [value: number, gradient: Float64Array];
`;

const several = `  /** One number an output, in a new array or in \`out\`. */
  value(x: Inputs, out?: Float64Array): Float64Array;
  /** Cotangent, one number an output, times Jacobian: one number an input. */
  vjp(x: Inputs, cotangent: Outputs, out?: Float64Array): Float64Array;
  /** Jacobian times tangent, one number an input: one number an output. */
  jvp(x: Inputs, tangent: Inputs, out?: Float64Array): Float64Array;
`;

const set = `  /** Before the first call, and whenever they change. */
  setParameters(parameters: ParameterList): void;
`;

export function declarationsOf({ inputs, outputs, layout }: Ports): string {
  const isOne = pathsOf(outputs, "y").length === 1;
  return `// Made by wasmgrad. All lists are flat.

${list("Inputs", inputs.skeleton, "x")}${isOne ? "" : list("Outputs", outputs, "y")}${layout ? list("ParameterList", layout.skeleton, "p") : ""}
export interface Loaded {
${isOne ? one : several}${layout ? set : ""}}

/**
 * @param from The module, a response or its bytes; not given, the file beside this one, by fetch or, in Node, read.
 * @returns Functions that throw a RangeError for lists of another length.
 */
export declare function load(
  from?: URL | Response | Promise<Response> | BufferSource | WebAssembly.Module,
): Promise<Loaded>;
`;
}

const list = (type: string, skeleton: Skeleton, root: string): string =>
  `/** ${stretches(pathsOf(skeleton, root)).join(", ")} */\nexport type ${type} = ArrayLike<number>;\n`;

/** \`0 a, 1-9 w[0] to w[8]\`: elements of one array together. */
function stretches(paths: readonly string[]): string[] {
  const found: string[] = [];
  for (let from = 0; from < paths.length;) {
    let to = from;
    while (to + 1 < paths.length && arrayOf(paths[to + 1]!) === arrayOf(paths[from]!)) to++;
    found.push(to === from ? `${from} ${shown(paths[from]!)}` : `${from}-${to} ${shown(paths[from]!)} to ${shown(paths[to]!)}`); // prettier-ignore
    from = to + 1;
  }
  return found.length > 0 ? found : ["none"];
}

/** Of an element the array, of anything else itself. */
const arrayOf = (path: string): string => path.replace(/\[\d+\]$/, "[]");

/** Keys may be anything, the end of a comment, too. */
const shown = (path: string): string => path.replace(/\*\//g, "*\\/").replace(/\s+/g, " ");
