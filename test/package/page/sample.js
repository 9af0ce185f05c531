/** What the page, its worker and Node compute alike; the library is passed in, so that each entry can be tried. */

/** Gradient of x · y + sin x at (π, 1), which is (0, π). */
export function gradientAt({ compile }) {
  const f = compile(2, ([x, y]) => x.mul(y).add(x.sin()));
  return [...f.gradient([Math.PI, 1])];
}

const real = [-2.75, -0.5, 1e-9, 0.1, 1, 3, 22.5];
const positive = [1e-300, 0.1, 0.9999999, 2, 1e10];
const unit = [-0.99, -0.5, 1e-9, 0.3, 0.75];

/** Functions of one argument and where each is evaluated. */
const unary = {
  exp: real, exp2: real, expm1: real, sin: real, cos: real, tan: real, atan: real, sinh: real, cosh: real, tanh: real,
  asinh: real, cbrt: real, sigmoid: real, softplus: real, erf: real, erfc: real,
  sqrt: positive, log: positive, log2: positive, log10: positive, log1p: positive, reciprocal: positive,
  asin: unit, acos: unit, atanh: unit,
  acosh: [1.0000001, 1.5, 2, 1e10],
}; // prettier-ignore

/** Functions of two arguments, at a few points each. */
const binary = ["add", "sub", "mul", "div", "pow", "atan2", "hypot"];
const pairs = [[0.1, 0.7], [1.5, -2.25], [3, 1e-8], [1e5, 0.3]]; // prettier-ignore

/** The 64 bits of a double in hexadecimal; NaN has no fixed ones. */
export function hex(x) {
  if (Number.isNaN(x)) return "NaN";
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

function lines(f, name, points) {
  const text = points.map((at) => {
    const [value, gradient] = f.valueAndGradient(at);
    return `${name}(${at.join(", ")}) ${[value, ...gradient].map(hex).join(" ")}`;
  });
  f.dispose();
  return text;
}

/** A line for each function and point: the bits of the value and of the gradient. */
export function bits({ compile }) {
  const ones = Object.entries(unary).flatMap(([name, points]) =>
    lines(compile(1, ([x]) => x[name]()), name, points.map((x) => [x])),
  ); // prettier-ignore
  const twos = binary.flatMap((name) => lines(compile(2, ([x, y]) => x[name](y)), name, pairs)); // prettier-ignore
  return [...ones, ...twos];
}
