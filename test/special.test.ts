/** The special functions: known values, identities, far-out arguments, special values, third derivatives. */
import { describe, expect, it } from "vitest";
import * as free from "../src/index.js";
import { compile, grad } from "../src/index.js";
import type { Expr } from "../src/index.js";
import { difference } from "./reference.js";

type Function = (...args: number[]) => number;
const call = (name: string, ...args: number[]): number => (Reflect.get(free, name) as Function)(...args);

/** Rows `[function, arguments, value]`: by mpmath with 40 digits, rounded to 17. */
// prettier-ignore
const known: [string, number[], number][] = [
  ["normalPdf", [1.5], 0.12951759566589172], ["normalCdf", [-1.25], 0.10564977366685525],
  ["normalCdf", [-37], 5.725571222524577e-300], ["normalCdf", [2], 0.9772498680518208],
  ["normalLogCdf", [-40], -804.6084420137538], ["normalLogCdf", [-10000000000.0], -5e+19],
  ["normalLogCdf", [8], -6.220960574271786e-16], ["normalQuantile", [0.975], 1.9599639845400538],
  ["normalQuantile", [1e-300], -37.0470962993612], ["logit", [0.3], -0.8472978603872037],
  ["erfinv", [0.25], 0.2253120550121781], ["erfinv", [-0.9999], -2.75106390571208],
  ["erfcx", [2], 0.25539567631050575], ["erfcx", [-3], 16205.988853999586],
  ["erfcx", [10000000000.0], 5.641895835477563e-11], ["ierfcx", [2, 0.75], 0.057739532887824574],
  ["ierfcx", [3, -2], 200.1951493679161], ["lgamma", [0.25], 1.2880225246980774],
  ["lgamma", [1.0000001], -5.772155829918507e-08], ["lgamma", [100], 359.1342053695754],
  ["lgamma", [-1.5], 0.860047015376481], ["gamma", [0.5], 1.772453850905516], ["gamma", [-3.5], 0.2700882058522691],
  ["gamma", [150.25], 1.3321507761951635e+261], ["digamma", [1], -0.5772156649015329],
  ["digamma", [0.1], -10.423754940411076], ["digamma", [1.5], 0.03648997397857652],
  ["digamma", [-2.5], 1.103156640645243], ["trigamma", [1], 1.6449340668482264],
  ["trigamma", [-0.25], 18.541879647671607], ["polygamma", [2, 1], -2.4041138063191885],
  ["polygamma", [4, 10], -0.0007299311682352867], ["beta", [0.5, 1.5], 1.5707963267948966],
  ["beta", [30, 0.001], 996.0469851365539], ["gammaPdf", [2.5, 3], 0.19460869331856584],
  ["gammaP", [2.5, 3], 0.6937810815867216], ["gammaP", [100, 105], 0.7002453423911563],
  ["gammaQ", [1e-10, 0.5], 5.597735948054988e-11], ["gammaQ", [100, 150], 5.924540335483916e-06],
  ["gammaP", [1000000.0, 1000000.0], 0.5001329807608725], ["gammaPByA", [2.5, 3], -0.22754855127826082],
  ["gammaPByA", [100, 105], -0.03452167246913059], ["betaPdf", [2, 3.5, 0.25], 1.9181109529131903],
  ["betaInc", [2, 3.5, 0.25], 0.3149603739595749], ["betaInc", [100000, 100000, 0.5005], 0.672639415556566],
  ["betaIncByA", [2, 3.5, 0.25], -0.24710507160049358], ["betaIncByB", [2, 3.5, 0.25], 0.10573500252551248],
  ["besselJ0", [1], 0.7651976865579666], ["besselJ0", [50], 0.055812327669251816],
  ["besselJ1", [10], 0.04347274616886144], ["besselY0", [1], 0.08825696421567696],
  ["besselY1", [0.01], -63.67859628206065], ["besselY1", [20], -0.1655116143625213],
  ["besselI0", [1], 1.2660658777520084], ["besselI0", [100], 1.0737517071310738e+42],
  ["besselI1", [-2.5], -2.5167162452886984], ["besselK0", [0.1], 2.4270690247020164],
  ["besselK0", [10], 1.778006231616765e-05], ["besselK1", [2], 0.13986588181652243],
  ["besselJ", [5, 1], 0.00024975773021123444], ["besselJ", [3, 40], -0.1261448155058208],
  ["besselI", [4, 2], 0.05072856997918024],
];

it.each(known)("%s(%j) is %d, to 1e-14 of it", (name, args, value) => {
  expect(difference(call(name, ...args), value)).toBeLessThan(1e-14);
});

const inf = Infinity;
/** Conventions at the ends of domains and at poles. */
// prettier-ignore
const conventions: [string, number[], number][] = [
  ["normalCdf", [-inf], 0], ["normalCdf", [inf], 1], ["normalCdf", [-40], 0], ["normalPdf", [inf], 0],
  ["normalLogCdf", [-inf], -inf], ["normalLogCdf", [inf], -0], ["normalQuantile", [0], -inf], ["normalQuantile", [1], inf],
  ["normalQuantile", [0.5], 0], ["normalQuantile", [-0.1], NaN], ["normalQuantile", [1.1], NaN],
  ["logit", [0], -inf], ["logit", [1], inf], ["logit", [0.5], 0], ["logit", [-1], NaN], ["logit", [2], NaN],
  ["erfinv", [1], inf], ["erfinv", [-1], -inf], ["erfinv", [1.5], NaN], ["erfinv", [-0], -0],
  ["erfcx", [inf], 0], ["erfcx", [-inf], inf], ["erfcx", [-30], inf], ["ierfcx", [1.5, 1], NaN], ["ierfcx", [-1, 1], NaN],
  ["lgamma", [1], 0], ["lgamma", [2], 0], ["lgamma", [0], inf], ["lgamma", [-3], inf], ["lgamma", [inf], inf],
  ["lgamma", [-inf], inf], ["lgamma", [1e-310], 713.8013788281542], ["gamma", [0], inf], ["gamma", [-0], -inf],
  ["gamma", [-2], NaN], ["gamma", [-1e10], NaN], ["gamma", [172], inf], ["gamma", [inf], inf], ["gamma", [-inf], NaN],
  ["gamma", [-200.5], -0], ["gamma", [-201.5], 0], ["digamma", [0], -inf], ["digamma", [-0], inf], ["digamma", [-1], NaN],
  ["digamma", [inf], inf], ["digamma", [-inf], NaN], ["trigamma", [0], inf], ["trigamma", [-4], inf], ["trigamma", [inf], 0],
  ["polygamma", [2, 0], -inf], ["polygamma", [2, -3], NaN], ["polygamma", [0.5, 1], NaN], ["polygamma", [171, 1], NaN],
  ["beta", [0, 1], inf], ["beta", [-1, 1], NaN], ["beta", [1, inf], 0], ["beta", [1, 1], 1],
  ["gammaPdf", [1, 0], 1], ["gammaPdf", [2, 0], 0], ["gammaPdf", [0.5, 0], inf], ["gammaPdf", [2, inf], 0],
  ["gammaP", [2, 0], 0], ["gammaP", [2, inf], 1], ["gammaP", [0, 2], 1], ["gammaP", [0, 0], NaN], ["gammaP", [inf, 2], 0],
  ["gammaP", [-1, 2], NaN], ["gammaP", [1, -2], NaN], ["gammaQ", [2, 0], 1], ["gammaQ", [2, inf], 0], ["gammaQ", [0, 2], 0],
  ["betaInc", [2, 3, 0], 0], ["betaInc", [2, 3, 1], 1], ["betaInc", [0, 3, 0.5], 1], ["betaInc", [2, 0, 0.5], 0],
  ["betaInc", [2, 3, 1.5], NaN], ["betaInc", [2, -3, 0.5], NaN], ["betaInc", [inf, 3, 0.5], 0], ["betaInc", [2, inf, 0.5], 1],
  ["besselJ0", [0], 1], ["besselJ1", [0], 0], ["besselJ1", [-0], -0], ["besselJ0", [inf], 0], ["besselY0", [0], -inf],
  ["besselY0", [-1], NaN], ["besselY1", [inf], 0], ["besselI0", [0], 1], ["besselI0", [714], inf], ["besselI1", [-800], -inf],
  ["besselK0", [0], inf], ["besselK1", [-1], NaN], ["besselK0", [800], 0], ["besselK1", [inf], 0],
  ["besselJ", [3, 0], 0], ["besselJ", [0.5, 1], NaN], ["besselI", [2, 0], 0], ["besselI", [200, 1], NaN],
];

it.each(conventions)("%s(%j) is %d", (name, args, value) => {
  expect(call(name, ...args)).toBe(value);
});

it("NaN in any operand gives NaN", () => {
  for (const [name, args] of known) {
    args.forEach((_, k) => expect([name, k, call(name, ...args.map((x, i) => (i === k ? NaN : x)))]).toEqual([name, k, NaN])); // prettier-ignore
  }
});

describe("identities", () => {
  const points = [0.03, 0.4, 0.9, 1.7, 3.3, 6.1, 12.5, 40.3];
  const close = (x: number, y: number, bound = 1e-14): void => expect(difference(x, y)).toBeLessThan(bound);

  it("factorials are exact to 22!", () => {
    let factorial = 1;
    for (let n = 1; n < 23; n++) expect(call("gamma", n + 1)).toBe((factorial *= n));
  });

  it("recurrence and reflection of the gamma function and its family", () => {
    for (const x of points) {
      close(call("gamma", x + 1), x * call("gamma", x), 1e-13);
      close(call("gamma", -x) * call("gamma", x), -Math.PI / (x * Math.sin(Math.PI * x)), 1e-12);
      expect(call("lgamma", x + 1) - call("lgamma", x)).toBeCloseTo(Math.log(x), 12);
      expect(call("digamma", x + 1) - call("digamma", x)).toBeCloseTo(1 / x, 13);
      expect(call("digamma", 1 - x) - call("digamma", x)).toBeCloseTo(Math.PI / Math.tan(Math.PI * x), 9);
      close(call("trigamma", x), call("trigamma", x + 1) + 1 / (x * x));
      close(call("polygamma", 3, x), call("polygamma", 3, x + 1) + 6 / x ** 4);
      close(call("beta", x, 2.5), (call("gamma", x) * call("gamma", 2.5)) / call("gamma", x + 2.5), 1e-13);
    }
  });

  it("Wronskians of the Bessel functions", () => {
    for (const x of points) {
      const [j0, j1, y0, y1] = ["J0", "J1", "Y0", "Y1"].map((f) => call(`bessel${f}`, x)) as [
        number,
        number,
        number,
        number,
      ];
      const [i0, i1, k0, k1] = ["I0", "I1", "K0", "K1"].map((f) => call(`bessel${f}`, x)) as [
        number,
        number,
        number,
        number,
      ];
      close(j1 * y0 - j0 * y1, 2 / (Math.PI * x));
      close(i0 * k1 + i1 * k0, 1 / x);
      close(call("besselI", 2, x), i0 - (2 / x) * i1, x < 1 ? 1e-11 : 1e-13);
      expect(call("besselJ", 2, x)).toBeCloseTo((2 / x) * j1 - j0, 12);
    }
  });

  it("both sides of a distribution add up, and whole shapes are sums of Poisson and binomial terms", () => {
    for (const x of points) {
      for (const a of points) expect(call("gammaP", a, x) + call("gammaQ", a, x)).toBeCloseTo(1, 14);
      close(call("gammaQ", 3, x), Math.exp(-x) * (1 + x + (x * x) / 2), 1e-14);
      const p = x / (1 + x);
      close(call("betaInc", 2, 3, p), p ** 2 * (6 - 8 * p + 3 * p ** 2), 1e-13);
      expect(call("betaInc", x, 2.5, p) + call("betaInc", 2.5, x, 1 - p)).toBeCloseTo(1, 13);
      close(call("gammaP", 0.5, x * x), free.erf(x));
    }
  });

  it("functions and their inverses", () => {
    for (const p of [1e-300, 1e-10, 0.01, 0.3, 0.5, 0.7, 0.99]) {
      close(call("normalCdf", call("normalQuantile", p)), p, 1e-12);
      close(free.sigmoid(call("logit", p)), p, 1e-12);
      close(free.erf(call("erfinv", p)), p);
    }
  });
});

/** Known third derivatives: mpmath again, by differentiating the function of 40 digits. */
// prettier-ignore
const thirds: [string, number[], number][] = [
  ["normalPdf", [0.7], 0.5486301609253995], ["normalCdf", [-1.5], 0.16189699458236467],
  ["normalLogCdf", [-2], 0.059355861291565816], ["normalLogCdf", [0.5], 0.27099012446870785],
  ["normalQuantile", [0.3], 36.87593181390136], ["logit", [0.3], 79.90497786416155],
  ["erfinv", [0.4], 3.2594026810227996], ["erfcx", [1.5], -0.19758543179737587],
  ["ierfcx", [1, 0.5], -1.4900438833862544], ["lgamma", [2.5], -0.2362040516417274],
  ["gamma", [2.5], 1.5232274810468571], ["digamma", [2.5], 0.22390584881725206],
  ["trigamma", [0.75], -102.80060581541747], ["polygamma", [2, 1.5], 11.113548602435497],
  ["beta", [1.5, 2.5], -0.13113361777924487], ["gammaPdf", [2.5, 3], 0.045949274811328045],
  ["gammaP", [2.5, 3], 0.016217391109880488], ["gammaQ", [2.5, 3], -0.016217391109880488],
  ["gammaPByA", [2.5, 3], -0.0800794936754312], ["betaPdf", [2, 3.5, 0.25], 144.92393866455217],
  ["betaInc", [2, 3.5, 0.25], -38.362219058263804], ["betaIncByA", [2, 3.5, 0.25], -12.864685215601535],
  ["betaIncByB", [2, 3.5, 0.25], -15.269398957421785], ["besselJ0", [1.5], 0.4032113931472898],
  ["besselJ1", [1.5], -0.0773625573814049], ["besselJ1", [1e-09], -0.375], ["besselY0", [1.5], 0.20915387953473796],
  ["besselY1", [1.5], 0.31073125325432466], ["besselI0", [1.5], 0.7564433496874537],
  ["besselI1", [1.5], 0.7882807761165884], ["besselK0", [1.5], -0.6664917759612777],
  ["besselK1", [1.5], -1.3618639142655187], ["besselJ", [3, 1.5], -0.018669870016386036],
  ["besselI", [2, 1.5], 0.5213948266161256],
];

describe("third derivatives by nesting grad", () => {
  it.each(thirds)("of %s(%j) by the last operand is %d", (name, args, value) => {
    const f = Reflect.get(free, name) as (...args: unknown[]) => Expr;
    const of = (x: Expr): Expr => f(...args.slice(0, -1), x);
    const third = grad(grad(grad(of as never) as never) as never) as unknown as (x: number) => number;
    expect(difference(third(args.at(-1)!), value)).toBeLessThan(1e-11);
  });
});

describe("derivatives far out", () => {
  it("of the log-cdf are right to second order where the cdf is nothing, and where it is 1", () => {
    const f = compile(1, ([x]) => free.normalLogCdf(x!));
    for (const [x, first, second] of [
      [-10000000000.0, 10000000000.0, -1.0],
      [-100000, 100000.00001, -0.9999999999],
      [-40, 40.02496884720726, -0.9993773316214086],
      [-5, 5.186503967125842, -0.9673035653828878],
      [3, 0.004437839042125664, -0.013333211541740806],
      [30, 1.4736461348785476e-196, -4.420938404635642e-195],
    ] as const) {
      expect(difference(f.gradient([x])[0]!, first)).toBeLessThan(1e-14);
      expect(difference(f.hessian([x])[0]!, second)).toBeLessThan(x === -1e10 ? 1e-5 : 1e-12);
    }
    for (const x of [40, 1e200]) expect([...f.gradient([x]), ...f.hessian([x])].map(Math.abs)).toEqual([0, 0]);
  });

  it("by a shape are those of the closed form where there is one: P(1, x) = 1 - e^-x, I_x(a, 1) = x^a", () => {
    const f = compile(2, ([a, x]) => free.betaInc(a!, 1, x!));
    for (const a of [1e-6, 0.3, 5, 80, 3000]) {
      for (const x of [0.01, 0.5, 0.999]) {
        const power = x ** a;
        if (power < 1e-280) continue;
        const gradient = f.gradient([a, x]);
        expect(difference(f.value([a, x]), power)).toBeLessThan(1e-12);
        expect(difference(gradient[0]!, power * Math.log(x))).toBeLessThan(1e-11);
        expect(difference(gradient[1]!, (a * power) / x)).toBeLessThan(1e-12);
      }
    }
  });
});
