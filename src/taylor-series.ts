/**
 * Power series in t whose coefficients are Exprs: the table read with them is Taylor mode. A coefficient is recorded when
 * it is asked for (McIlroy, Power series, power serious, 1999), so that a series may be made of itself: exp is the
 * integral of exp · a', and sine, cosine and minus sine close a circle, since equal operations are one series.
 *
 * Sums, products, quotients and choices, which `contract` is made of, have their recurrences here (Griewank and Walther,
 * Evaluating Derivatives, chapter 13); every other operation follows from its row: y' = Σ partial · a'.
 */
import { accumulate, contract, minusOne, one, zero, Gate, Over } from "./algebra.js";
import type { Algebra, OpName, Partial, Zero } from "./algebra.js";
import type { TapeBuilder } from "./builder.js";
import { exprsOf, record } from "./expr.js";
import type { Expr } from "./expr.js";
import { evaluate } from "./functions.js";
import { kernel, names, rules } from "./ops.js";
import { activeOperands, algebraOf, partialsByOperand } from "./readings.js";

/** `zero` where it is 0 for every input. */
export type Coefficient = Expr | Zero;
type Coefficients = (k: number) => Coefficient;

export class Series {
  readonly #known: Coefficient[] = [];

  constructor(
    readonly id: number,
    readonly next: Coefficients,
    /** All but the first coefficient are `zero`. */
    readonly constant: boolean,
    /** The number that it is for every input. */
    readonly literal?: number,
  ) {}

  /** Coefficient k; those before it are recorded first. */
  at(k: number): Coefficient {
    while (this.#known.length <= k) this.#known.push(this.next(this.#known.length));
    return this.#known[k]!;
  }
}

/** Operations with step functions for values. */
const steps = /* @__PURE__ */ new Set(names.filter((name) => rules[name].partials && activeOperands(name) === 0));

/** Operations that the table states as arithmetic on others, and whose derivatives are those of that. */
const arithmetic = /* @__PURE__ */ new Set(
  names.filter((name) => {
    const { value, partials, declared } = rules[name];
    if (value === kernel || !partials || declared) return false;
    const smooth = algebraOf(
      () => true,
      (part, args) => args.every(Boolean) && ["sub", "mul", "div", "square"].includes(part),
    );
    return (value as (m: Algebra<boolean>, ...args: boolean[]) => boolean)(smooth, true, true, true);
  }),
);

/** The partial derivative does not change along t: choices are made on coefficients of order 0. */
function isSteady(p: Partial<Series>): boolean {
  if (p instanceof Gate) return isSteady(p.then) && isSteady(p.otherwise);
  if (p instanceof Over) return p.by.constant && (p.times === one || (p.times as Series).constant);
  return !(p instanceof Series) || p.constant;
}

/** The series of one tape. */
export class PowerSeries {
  /** The table over series. */
  readonly m: Algebra<Series> = algebraOf<Series>(
    (x) => this.lit(x),
    (name, args) => this.apply(name, args),
  );
  readonly #exprs: Algebra<Expr>;
  readonly #made = new Map<string, Series>();
  #count = 0;

  constructor(builder: TapeBuilder) {
    this.#exprs = exprsOf(builder);
  }

  /** A polynomial. */
  of(coefficients: readonly Coefficient[]): Series {
    const constant = coefficients.every((c, k) => k === 0 || c === zero);
    return new Series(this.#count++, (k) => coefficients[k] ?? zero, constant);
  }

  lit(x: number): Series {
    const first = (k: number): Coefficient => (k === 0 ? this.#exprs.lit(x) : zero);
    return this.#once(`${Object.is(x, -0) ? "-0" : x}`, () => new Series(this.#count++, first, true, x));
  }

  /** @param first The coefficient of order 0, where it stands on the tape already. */
  apply(name: OpName, args: readonly Series[], first?: Expr): Series {
    const { neutral } = rules[name];
    const literals = args.map(({ literal }) => literal);
    if (literals.every((x) => x !== undefined)) return this.lit(evaluate(name, literals));
    if (neutral !== undefined && Object.is(literals[1], neutral)) return args[0]!;
    const make = (): Series => {
      let coefficients: Coefficients | undefined;
      const constant = steps.has(name) || args.every((a) => a.constant);
      const next: Coefficients = (k) => {
        if (k === 0 && first) return first;
        if (constant) return k === 0 ? this.#value(name, args) : zero;
        return (coefficients ??= this.#coefficients(name, args, y))(k);
      };
      const y = new Series(this.#count++, next, constant);
      return y;
    };
    // Not of lists, which are long.
    return typeof rules[name].arity === "number" ? this.#once(`${name} ${args.map((a) => a.id).join(" ")}`, make) : make(); // prettier-ignore
  }

  /** Σ partial · a for steady partials, and ∫ Σ partial · a' for the others: what a result has beyond order 0. */
  flow(by: readonly Partial<Series>[], args: readonly Series[]): Series | Zero {
    const part = (steady: boolean): Series | Zero =>
      this.#total(
        by.map((p, i) => {
          const a = args[i]!;
          if (a.constant || isSteady(p) !== steady) return zero;
          return contract(this.m, p, steady ? a : this.#derivative(a));
        }),
      );
    const moving = part(false);
    return accumulate(this.m, part(true), moving === zero ? zero : this.#integral(moving as Series));
  }

  #once(key: string, make: () => Series): Series {
    const known = this.#made.get(key) ?? make();
    this.#made.set(key, known);
    return known;
  }

  #total(terms: readonly (Series | Zero)[]): Series | Zero {
    const all = terms.filter((x): x is Series => x !== zero);
    return all.length > 2 ? this.m.sum(all) : all.reduce<Series | Zero>((sum, x) => accumulate(this.m, sum, x), zero);
  }

  #derivative(a: Series): Series {
    const next: Coefficients = (k) => {
      const c = a.at(k + 1);
      return k === 0 || c === zero ? c : (c as Expr).mul(k + 1);
    };
    return this.#once(`derivative ${a.id}`, () => new Series(this.#count++, next, false));
  }

  #integral(a: Series): Series {
    const next: Coefficients = (k) => {
      const c = k === 0 ? zero : a.at(k - 1);
      return k === 1 || c === zero ? c : (c as Expr).div(k);
    };
    return new Series(this.#count++, next, false);
  }

  #coefficients(name: OpName, args: readonly Series[], y: Series): Coefficients {
    if (name === "div") return (k) => this.#quotient(args, y, k);
    if (name === "select") return (k) => this.#chosen(args, k);
    const by = partialsByOperand(this.m, name, args, y);
    if (by.every((p) => p === one || p === minusOne)) return (k) => this.#linear(name, by, args, k);
    const n = args.length / 2;
    if (by.every((p, i) => p === args[(i + n) % args.length])) return (k) => this.#products(args, k);
    const rest = arithmetic.has(name)
      ? (rules[name].value as (m: Algebra<Series>, ...args: Series[]) => Series)(this.m, ...args)
      : this.flow(by, args);
    return (k) => (k === 0 ? this.#value(name, args) : rest === zero ? zero : (rest as Series).at(k));
  }

  #plain(c: Coefficient): Expr {
    return c === zero ? this.#exprs.lit(0) : (c as Expr);
  }

  #value(name: OpName, args: readonly Series[]): Expr {
    return record(name, args.map((a) => this.#plain(a.at(0)))); // prettier-ignore
  }

  #linear(name: OpName, by: readonly Partial<Series>[], args: readonly Series[], k: number): Coefficient {
    const all = args.map((a) => a.at(k));
    if (!all.includes(zero)) return record(name, all as Expr[]);
    const terms = all.map((c, i) => (c === zero ? zero : contract(this.#exprs, by[i] as typeof one, c as Expr)));
    return terms.reduce<Coefficient>((sum, term) => accumulate(this.#exprs, sum, term), zero);
  }

  /** Σ x · z over two lists, one after the other. */
  #products(args: readonly Series[], k: number): Coefficient {
    const n = args.length / 2;
    const [single, double]: [Expr, Expr][][] = [[], []];
    for (let i = 0; i < n; i++) {
      const [x, z] = [args[i]!, args[n + i]!];
      // x_j z_(k-j) is x_(k-j) z_j in a square.
      for (let j = 0; j <= (x === z ? k >> 1 : k); j++) {
        const [c, d] = [x.at(j), z.at(k - j)];
        if (c !== zero && d !== zero) (x === z && 2 * j < k ? double! : single!).push([c as Expr, d as Expr]);
      }
    }
    const twice = this.#dot(double!);
    const both = twice === zero ? zero : (twice as Expr).mul(2);
    return accumulate(this.#exprs, both, this.#dot(single!));
  }

  /** From eight products on as the optimiser would make it. */
  #dot(pairs: readonly (readonly [Expr, Expr])[]): Coefficient {
    if (pairs.length >= 8) return record("dot", pairs.map((pair) => pair[0]).concat(pairs.map((pair) => pair[1]))); // prettier-ignore
    return pairs.length === 0 ? zero : pairs.map(([x, z]) => x.mul(z)).reduce((sum, product) => sum.add(product));
  }

  /** y · b = a. */
  #quotient([a, b]: readonly Series[], y: Series, k: number): Coefficient {
    const pairs = Array.from({ length: k }, (_, j): [Coefficient, Coefficient] => [b!.at(j + 1), y.at(k - 1 - j)]);
    const sum = this.#dot(pairs.filter((pair): pair is [Expr, Expr] => !pair.includes(zero)));
    const c = a!.at(k);
    if (sum === zero && c === zero) return zero;
    const rest = sum === zero ? (c as Expr) : c === zero ? (sum as Expr).neg() : (c as Expr).sub(sum as Expr);
    return rest.div(this.#plain(b!.at(0)));
  }

  #chosen([when, then, otherwise]: readonly Series[], k: number): Coefficient {
    const both: Coefficient[] = [then!.at(k), otherwise!.at(k)];
    if (both.every((c) => c === zero)) return zero;
    return this.#plain(when!.at(0)).select(this.#plain(both[0]!), this.#plain(both[1]!));
  }
}
