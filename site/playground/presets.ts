/** Examples to start from: what a lecture on automatic differentiation shows, and a few more. */
import { settingOf } from "./state.js";
import type { Setting, State } from "./state.js";

export interface Preset {
  readonly id: string;
  readonly title: string;
  /** What to look at. */
  readonly hint: string;
  readonly state: State;
}

type Values = Readonly<Record<string, number | readonly [value: number, min: number, max: number]>>;

function preset(
  id: string,
  title: string,
  hint: string,
  text: string,
  values: Values,
  rest: Partial<State> = {},
): Preset {
  const settings = Object.entries(values).map(([name, given]): [string, Setting] => {
    if (typeof given === "number") return [name, settingOf(given)];
    const [value, min, max] = given;
    return [name, { value, min, max }];
  });
  const along = Object.keys(values)[0]!;
  const state: State = {
    mode: "formula",
    text,
    settings: Object.fromEntries(settings),
    along,
    output: 0,
    sweep: "reverse",
    step: 0,
  };
  return { id, title, hint, state: { ...state, ...rest } };
}

const nested = (depth: number): string => `${"sin(".repeat(depth)}x${")".repeat(depth)}`;

const NETWORK = `// A net of two inputs, two hidden units and one output; its error for one example
({ w1, w2, w3, w4, b1, v1, v2, b2 }) => {
  const [a, b] = [0.05, 0.1];
  const h1 = w1.mul(a).add(w2.mul(b)).add(b1).sigmoid();
  const h2 = w3.mul(a).add(w4.mul(b)).add(b1).sigmoid();
  const out = v1.mul(h1).add(v2.mul(h2)).add(b2).sigmoid();
  return out.sub(0.01).square().mul(0.5);
}`;

const MAP = `// The logistic map, four steps written out
({ x, r }) => {
  let y = x;
  for (let i = 0; i < 4; i++) y = r.mul(y).mul(y.neg().add(1));
  return y;
}`;

const FOLD = `// Newton's square root: the loop stays a loop, one operation on the tape
({ a }) => fold((s) => s.add(a.div(s)).div(2), 1, 8)`;

export const presets: readonly Preset[] = [
  preset(
    "reverse",
    "Reverse mode: x·y + sin x",
    "One sweep back gives the derivative by every input. At (π, 1) it is (0, π).",
    "x*y + sin(x)",
    { x: [Math.PI, -6, 6], y: [1, -3, 3] },
  ),
  preset(
    "forward",
    "Forward mode: cos x²",
    "A tangent travels with every value: the derivative at 5 is −10 sin 25.",
    "cos(x^2)",
    { x: [5, 0, 6] },
    { sweep: "forward" },
  ),
  preset(
    "swell",
    "Symbolic swell: sin(sin(… x))",
    "The formula of the derivative grows with the square of the depth, the tape with the depth. Compare the sizes.",
    nested(8),
    { x: [0.7, -3, 3] },
  ),
  preset(
    "differences",
    "Finite differences: sin x²",
    "Too large a step truncates the series, too small a one cancels digits: look at the V.",
    "sin(x^2)",
    { x: [1.3, -3, 3] },
    { sweep: "forward" },
  ),
  preset(
    "shared",
    "What is shared: sin(a+b)·cos(a+b)",
    "a + b is written twice and stands on the tape once; its adjoint receives from both.",
    "sin(a + b) * cos(a + b)",
    { a: [Math.PI, -4, 4], b: [Math.PI / 2, -4, 4] },
  ),
  preset(
    "rosenbrock",
    "Rosenbrock's valley",
    "Both derivatives are 0 at (1, 1). Drag the inputs there.",
    "(1 - x)^2 + 100*(y - x^2)^2",
    { x: [-1.2, -2, 2], y: [1, -1, 3] },
  ),
  preset(
    "logistic",
    "Logistic loss",
    "The loss of one example with the label 1, and of one with the label 0.",
    "# Scores of two examples, and what they cost\nz1 = 2*w + b\nz2 = -w + b\nlog(1 + exp(-z1)) + log(1 + exp(z2))",
    { w: [0.5, -4, 4], b: [0, -4, 4] },
  ),
  preset(
    "polar",
    "Two outputs: polar coordinates",
    "Reverse mode takes a sweep for each output, forward mode one for each input.",
    "x = r*cos(t)\ny = r*sin(t)",
    { r: [2, 0, 4], t: [0.8, -3.2, 3.2] },
    { sweep: "forward", along: "t" },
  ),
  preset(
    "map",
    "Iterated map (code)",
    "Chaos: after a few steps the derivative is large. Drag r beyond 3.57.",
    MAP,
    { x: [0.3, 0, 1], r: [3.7, 2.5, 4] },
    { mode: "code" },
  ),
  preset(
    "network",
    "Backpropagation (code)",
    "Reverse mode on a network: the adjoint of every weight from one sweep.",
    NETWORK,
    { w1: 0.15, w2: 0.2, w3: 0.25, w4: 0.3, b1: 0.35, v1: 0.4, v2: 0.45, b2: 0.6 },
    { mode: "code" },
  ),
  preset(
    "fold",
    "A loop that stays one (code)",
    "fold is one operation, whatever the number of steps, and differentiated through all of them.",
    FOLD,
    { a: [3, 0.5, 9] },
    { mode: "code" },
  ),
];
