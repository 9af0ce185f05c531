/** Every mistake gets an AdError with its code and a message with got, expected and what to do. */
import { describe, expect, it } from "vitest";
import type { AdErrorCode, Expr } from "../src/index.js";
import {
  AdError, Tape, add, clamp, compile, dot, grad, hessian, hvp, jacobian, jvp, logSumExp, maxOf, mean, minOf, norm,
  prod, select, sin, sum, valueAndGrad, vjp,
} from "../src/index.js"; // prettier-ignore

/** `code: message` of the AdError that `f` throws. */
function refused(f: () => unknown): string {
  try {
    f();
  } catch (error) {
    if (!(error instanceof AdError)) throw error;
    expect(error.name).toBe("AdError");
    expect(error).toBeInstanceOf(Error);
    return `${error.code satisfies AdErrorCode}: ${error.message}`;
  }
  throw new Error("not refused");
}

/** Anything, as an argument of any type. */
const any = (x: unknown): never => x as never;
const anExpr = (): Expr => new Tape().variable(1);

describe("an input", () => {
  const f = compile(2, ([x, y]) => x!.mul(y!).add(x!.sin()));
  const calls: Record<string, (x: never) => unknown> = {
    value: (x) => f.value(x),
    gradient: (x) => f.gradient(x),
    valueAndGradient: (x) => f.valueAndGradient(x, new Float64Array(2)),
    jvp: (x) => f.jvp(x, [1, 2]),
    vjp: (x) => f.vjp(x, 1),
    hvp: (x) => f.hvp(x, [1, 2]),
    jacobian: (x) => f.jacobian(x),
    hessian: (x) => f.hessian(x),
    toString: (x: never) => f.toString(x),
  };

  it.each<[string, unknown, string]>([
    ["of 3 values", [1, 2, 3], "length: WHERE: input has 3 values, expected 2"],
    ["of 1 value", [1], "length: WHERE: input has 1 value, expected 2"],
    ["of no value", [], "length: WHERE: input has 0 values, expected 2"],
    ["of a typed array of 3", new Float64Array(3), "length: WHERE: input has 3 values, expected 2"],
    ["that is a number", 1, "shape: WHERE: input: got number 1, expected an array of length 2, or all values in one flat array"],
    ["that is a string", "12", 'shape: WHERE: input: got "12", expected an array of length 2, or all values in one flat array'],
    ["that is null", null, "shape: WHERE: input: got null, expected an array of length 2, or all values in one flat array"],
    ["that is an object", { x: 1, y: 2 }, "shape: WHERE: input: got { x, y }, expected an array of length 2, or all values in one flat array"],
    ["that is a Map", new Map(), "shape: WHERE: input: got a Map, expected an array of length 2, or all values in one flat array"],
    ["that is a function", () => 1, "shape: WHERE: input: got a function, expected an array of length 2, or all values in one flat array"],
    ["of nested arrays", [[1, 2]], "length: WHERE: input has 1 value, expected 2"],
    ["with a string", [1, "2"], 'type: WHERE: input[1]: got "2", expected a number'],
    ["with a string first", ["1", 2], 'type: WHERE: input[0]: got "1", expected a number'],
    ["with undefined", [1, undefined], "type: WHERE: input[1]: got undefined, expected a number"],
    ["with null", [null, 2], "type: WHERE: input[0]: got null, expected a number"],
    ["with a bigint", [1, 2n], "type: WHERE: input[1]: got bigint 2, expected a number"],
    ["with a boolean", [true, 2], "type: WHERE: input[0]: got boolean true, expected a number"],
    ["with an array inside", [1, [2]], "type: WHERE: input[1]: got an array of length 1, expected a number"],
    ["with an Expr", [1, anExpr()], "type: WHERE: input[1]: got an Expr, expected a number"],
    ["of bigints", BigInt64Array.of(1n, 2n), "type: WHERE: input[0]: got bigint 1, expected a number"],
    ["with a symbol", [1, Symbol("s")], "type: WHERE: input[1]: got symbol Symbol(s), expected a number"],
  ])("%s is refused by every method, which stays usable", (_name, x, message) => {
    const before = [f.value([3, 4]), f.gradient([3, 4]), f.hessian([3, 4])];
    for (const [name, call] of Object.entries(calls)) {
      expect(refused(() => call(any(x)))).toBe(message.replace("WHERE", name));
      expect([f.value([3, 4]), f.gradient([3, 4]), f.hessian([3, 4])]).toEqual(before);
    }
  }); // prettier-ignore

  it("that is missing is refused by every method but toString, for which it is optional", () => {
    for (const [name, call] of Object.entries(calls)) {
      if (name === "toString") continue;
      expect(refused(() => call(any(undefined)))).toMatch(`shape: ${name}: input: got undefined, expected an array of length 2`); // prettier-ignore
    }
  });

  it("of NaN and Infinity is allowed", () => {
    for (const call of Object.values(calls)) {
      expect(() => call(any([NaN, Infinity]))).not.toThrow();
      expect(() => call(any(Float64Array.of(-Infinity, NaN)))).not.toThrow();
    }
    expect(f.value([3, 4])).toBe(add(12, sin(3)));
  });

  it("in a structure is refused by the place that is wrong", () => {
    const g = compile({ w: [2, 2], b: [] }, ({ w, b }) => sum(w.flat()).mul(b));
    const good = () => expect(g.value({ w: [[1, 2], [3, 4]], b: 2 })).toBe(20); // prettier-ignore
    const cases: [unknown, string][] = [
      [{ w: [[1, 2], [3]], b: 2 }, "length: value: input.w[1] has 1 value, expected 2"],
      [{ w: [[1, 2], [3, 4]] }, "type: value: input.b: got undefined, expected a number"],
      [{ w: [[1, 2], [3, 4]], b: [2] }, "type: value: input.b: got an array of length 1, expected a number"],
      [{ w: [[1, 2], [3, 4]], b: 2, c: 3 }, "shape: value: input: got { w, b, c }, expected an object { w, b } without c, or all values in one flat array"],
      [{ w: 1, b: 2 }, "shape: value: input.w: got number 1, expected an array of length 2, or all values in one flat array"],
      [{ w: [[1, 2], [3, "x"]], b: 2 }, 'type: value: input.w[1][1]: got "x", expected a number'],
      [{}, "shape: value: input.w: got undefined, expected an array of length 2, or all values in one flat array"],
      [[1, 2, 3, 4], "length: value: input has 4 values, expected 5"],
      [new Date(0), "shape: value: input: got a Date, expected an object { w, b }, or all values in one flat array"],
    ]; // prettier-ignore
    for (const [x, message] of cases) {
      expect(refused(() => g.value(any(x)))).toBe(message);
      good();
    }
  });
});

describe("a tangent, a cotangent, a direction", () => {
  const f = compile(2, ([x, y]) => [x!.mul(y!), x!.sin(), y!.exp()]);
  const g = compile(2, ([x, y]) => x!.mul(y!));
  const tree = compile(1, ([x]) => ({ a: x!.square(), b: [x!] }));

  it("of the wrong length or type is refused", () => {
    expect(refused(() => f.jvp([1, 2], [1, 2, 3]))).toBe("length: jvp: tangent has 3 values, expected 2");
    expect(refused(() => f.jvp([1, 2], any(undefined)))).toMatch("shape: jvp: tangent: got undefined, expected an array of length 2"); // prettier-ignore
    expect(refused(() => f.jvp([1, 2], any(["a", 2])))).toBe('type: jvp: tangent[0]: got "a", expected a number');
    expect(refused(() => f.vjp([1, 2], [1, 2]))).toBe("length: vjp: cotangent has 2 values, expected 3");
    expect(refused(() => f.vjp([1, 2], any([1, 2, null])))).toBe("type: vjp: cotangent[2]: got null, expected a number"); // prettier-ignore
    expect(refused(() => f.vjp([1, 2], any(undefined)))).toMatch("shape: vjp: cotangent: got undefined, expected an array of length 3"); // prettier-ignore
    expect(refused(() => g.hvp([1, 2], [1]))).toBe("length: hvp: v has 1 value, expected 2");
    expect(refused(() => g.hvp([1, 2], any([1, true])))).toBe("type: hvp: v[1]: got boolean true, expected a number");
    expect(Array.from(f.jvp([1, 2], [1, 0]))).toEqual([2, grad((x: Expr) => x.sin())(1), 0]);
    expect(Array.from(f.vjp([1, 2], [1, 0, 0]) as Float64Array)).toEqual([2, 1]);
    expect(Array.from(g.hvp([1, 2], [1, 0]) as Float64Array)).toEqual([0, 1]);
  });

  it("a number for several outputs is refused as the number it is", () => {
    expect(refused(() => f.vjp([1, 2], 3))).toMatch(/^(length|shape): vjp: cotangent.*(got number 3|has 1 value), expected (an array of length )?3/); // prettier-ignore
    expect(refused(() => tree.vjp([1], 3))).toMatch("shape: vjp: cotangent: got number 3, expected an object { a, b }");
    expect(refused(() => tree.vjp([1], any({ a: 1 })))).toMatch("shape: vjp: cotangent.b: got undefined, expected an array of length 1"); // prettier-ignore
  });
});

describe("out", () => {
  const f = compile(2, ([x, y]) => x!.mul(y!));
  const x = [3, 4];
  const calls: [string, number, (out: never) => unknown][] = [
    ["value", 1, (out) => f.value(x, out)],
    ["gradient", 2, (out) => f.gradient(x, out)],
    ["valueAndGradient", 2, (out) => f.valueAndGradient(x, out)],
    ["jvp", 1, (out) => f.jvp(x, [1, 0], out)],
    ["vjp", 2, (out) => f.vjp(x, 1, out)],
    ["hvp", 2, (out) => f.hvp(x, [1, 0], out)],
    ["jacobian", 2, (out) => f.jacobian(x, out)],
    ["hessian", 4, (out) => f.hessian(x, out)],
  ];

  it.each(calls)("of %s must be a Float64Array of length %i", (name, n, call) => {
    const values = (k: number) => (k === 1 ? "1 value" : `${k} values`);
    expect(refused(() => call(any(new Float64Array(n + 1))))).toBe(`length: ${name}: out has ${values(n + 1)}, expected ${n}`); // prettier-ignore
    expect(refused(() => call(any(new Float32Array(n))))).toBe(`type: ${name}: out is Float32Array of length ${n}, expected a Float64Array of length ${n}`); // prettier-ignore
    expect(refused(() => call(any(new Array(n).fill(0))))).toBe(`type: ${name}: out is an array of length ${n}, expected a Float64Array of length ${n}`); // prettier-ignore
    expect(refused(() => call(any("out")))).toBe(`type: ${name}: out is "out", expected a Float64Array of length ${n}`);
    expect(f.value(x)).toBe(12);
    expect(Array.from(f.gradient(x))).toEqual([4, 3]);
  });

  it("of the wrong kind is found before anything is computed into it", () => {
    const out = new Float64Array(3).fill(7);
    for (const [, , call] of calls) expect(() => call(any(out))).toThrow(AdError);
    expect(Array.from(out)).toEqual([7, 7, 7]);
  });
});

describe("parameters", () => {
  const make = () => compile(1, ([x], { k, m }) => x!.mul(k).add(m[1]!), { parameters: { k: [], m: 2 } });

  it("that were never set stop every call, until they are set", () => {
    const f = make();
    const calls: Record<string, () => unknown> = {
      value: () => f.value([1]), gradient: () => f.gradient([1]), valueAndGradient: () => f.valueAndGradient([1]),
      jvp: () => f.jvp([1], [1]), vjp: () => f.vjp([1], 1), hvp: () => f.hvp([1], [1]), jacobian: () => f.jacobian([1]),
      hessian: () => f.hessian([1]), toString: () => f.toString([1]),
    }; // prettier-ignore
    for (const [name, call] of Object.entries(calls)) {
      expect(refused(call)).toBe(`parameters: ${name}: parameters were never set, expected 3; call setParameters(values) first`); // prettier-ignore
    }
    expect(f.toString()).toContain("mul");
    f.setParameters([2, 3, 4]);
    for (const call of Object.values(calls)) expect(call).not.toThrow();
    expect(f.value([1])).toBe(6);
  });

  it("of the wrong length or structure are refused, and those that were set stay", () => {
    const f = make().setParameters([2, 3, 4]);
    expect(refused(() => f.setParameters([9, 9]))).toBe("length: setParameters: parameters has 2 values, expected 3");
    expect(refused(() => f.setParameters(any({ k: 9, m: [9, "9"] })))).toBe('type: setParameters: parameters.m[1]: got "9", expected a number'); // prettier-ignore
    expect(refused(() => f.setParameters(any([9, 9, null])))).toBe("type: setParameters: parameters[2]: got null, expected a number"); // prettier-ignore
    expect(refused(() => f.setParameters(any(undefined)))).toMatch("shape: setParameters: parameters: got undefined, expected an object { k, m }"); // prettier-ignore
    expect(f.value([1])).toBe(6);
  });

  it("a failed first attempt does not count as set", () => {
    const f = make();
    expect(refused(() => f.setParameters([1, 2]))).toMatch("length");
    expect(refused(() => f.value([1]))).toMatch("parameters: value: parameters were never set");
  });

  it("of a function that declares none are refused", () => {
    const f = compile(1, ([x]) => x!);
    expect(refused(() => f.setParameters(any([1])))).toBe(
      "parameters: setParameters: this function declares no parameters; pass compile(inputs, fn, { parameters: shape })",
    );
    expect(f.value([5])).toBe(5);
  });

  it("of a bad shape are refused", () => {
    expect(refused(() => compile(1, ([x]) => x!, { parameters: any(-1) }))).toMatch("shape: compile: parameters: got number -1 in the shape"); // prettier-ignore
    expect(refused(() => compile(1, ([x]) => x!, { parameters: any("two") }))).toMatch('shape: compile: parameters: got "two" in the shape'); // prettier-ignore
  });

  it("in anything but an object of options are refused", () => {
    for (const options of [null, 3, "parameters"]) {
      expect(refused(() => compile(1, ([x]) => x!, any(options)))).toMatch(/^type: compile: options: got .*, expected an object such as { parameters: shape }/); // prettier-ignore
    }
  });
});

describe("compile", () => {
  it("wants a function", () => {
    for (const [fn, got] of [[undefined, "undefined"], [3, "number 3"], [{}, "{}"], [anExpr(), "an Expr"]]) {
      expect(refused(() => compile(1, any(fn)))).toBe(`type: compile: got ${got as string}, expected a function`);
    } // prettier-ignore
  });

  it.each<[string, () => unknown, string]>([
    ["nothing", () => undefined, "got undefined"],
    ["null", () => null, "got null"],
    ["a string", () => "x", 'got "x"'],
    ["a promise", async () => 1, "got a Promise"],
    ["a boolean", () => true, "got boolean true"],
    ["a function", () => () => 1, "got a function"],
    ["a Map", () => new Map(), "got a Map"],
    ["a string deep inside", () => ({ a: [1, "x"] }), 'got "x"'],

    ["an array with a hole", () => [1, , 2], "got undefined"],
  ])("wants the function to return Exprs or numbers, not %s", (_name, fn, got) => {
    const message = `type: compile: the function's result: ${got}, expected numbers or Exprs, or arrays and objects of them`; // prettier-ignore
    expect(refused(() => compile(1, any(fn)))).toBe(message);
  });

  it("wants at least one output", () => {
    for (const nothing of [[], {}, [[], { a: [] }]]) {
      expect(refused(() => compile(1, () => nothing))).toBe(
        "outputs: compile: the function returned no outputs, expected an Expr or an array or object of them",
      );
    }
  });

  it("lets through what the function throws, and traces on", () => {
    const oops = new Error("mine");
    const fail = () => {
      throw oops;
    };
    expect(() => compile(1, fail)).toThrow(oops);
    expect(() => compile(1, ([x]) => grad(fail)(x!))).toThrow(oops);
    expect(() => grad((x: Expr) => grad(fail)(x))(1)).toThrow(oops);
    expect(grad((x: Expr) => x.square())(3)).toBe(6);
    expect(compile(1, ([x]) => x!.square()).value([3])).toBe(9);
  });
});

describe("one output", () => {
  it("is what gradient, valueAndGradient, hvp and hessian want; the message says to use vjp", () => {
    const f = compile(1, ([x]) => [x!, x!.square()]);
    const calls: Record<string, () => unknown> = {
      gradient: () => f.gradient([1]), valueAndGradient: () => f.valueAndGradient([1]), hvp: () => f.hvp([1], [1]),
      hessian: () => f.hessian([1]),
    }; // prettier-ignore
    for (const [name, call] of Object.entries(calls)) {
      expect(refused(call)).toBe(`outputs: ${name}: the function has 2 outputs, expected 1; use vjp, jvp or jacobian`);
    }
    expect(Array.from(f.jacobian([3]))).toEqual([1, 6]);
  });

  it("is what the operators want", () => {
    const f = (x: Expr) => [x, x.square()];
    for (const op of [grad, valueAndGrad, hessian] as const) {
      expect(refused(() => op(f)(1))).toMatch(/^outputs: (grad|valueAndGrad|hessian): the function returned 2 outputs in an array or object, expected one number; use vjp or jacobian/); // prettier-ignore
    }
    expect(refused(() => hvp(f)(1, 1))).toMatch("the function returned 2 outputs");
    expect(jacobian(f)(3)).toEqual([1, 6]);
  });
});

describe("a disposed function", () => {
  it("refuses every call and says so", () => {
    const f = compile(2, ([x, y], [p]) => x!.mul(y!).add(p!), { parameters: 1 }).setParameters([1]);
    f.dispose();
    f.dispose();
    const calls: Record<string, () => unknown> = {
      value: () => f.value([1, 2]), gradient: () => f.gradient([1, 2]), valueAndGradient: () => f.valueAndGradient([1, 2]),
      jvp: () => f.jvp([1, 2], [1, 2]), vjp: () => f.vjp([1, 2], 1), hvp: () => f.hvp([1, 2], [1, 2]),
      jacobian: () => f.jacobian([1, 2]), hessian: () => f.hessian([1, 2]), setParameters: () => f.setParameters([1]),
      toString: () => f.toString([1, 2]),
    }; // prettier-ignore
    for (const [name, call] of Object.entries(calls)) {
      expect(refused(call)).toBe(`disposed: ${name}: this function has been disposed of; compile it again`);
    }
    expect(f.toString()).toContain("mul");
  });

  it("does not disturb another one", () => {
    const [f, g] = [compile(1, ([x]) => x!.square()), compile(1, ([x]) => x!.square())];
    f.dispose();
    const h = compile(1, ([x]) => x!.neg());
    expect([g.value([3]), h.value([3])]).toEqual([9, -3]);
  });
});

describe("an Expr", () => {
  it("used by an operator such as + or < is refused with the method to call", () => {
    const wrong: ((x: never) => unknown)[] = [
      (x) => x + 1, (x) => 1 - x, (x) => x * 2, (x) => -x, (x) => x < 1, (x) => x >= 1, (x) => x <= 1,
      (x) => (x < 1 ? x : 2), (x) => Math.sin(x), (x) => x ** 2, (x) => Number(x), (x) => [x, x].sort((a, b) => a - b),
    ]; // prettier-ignore
    for (const fn of wrong) {
      expect(refused(() => compile(1, ([x]) => any(fn(any(x)))))).toBe(
        "trace: an Expr was used as a number by an operator such as + or <; call its methods instead: x.add(y), x.sub(y), x.mul(y), x.div(y), x.lt(y), x.gt(y), and x.lt(y).select(a, b) to choose",
      );
    }
    expect(compile(1, ([x]) => x!.add(1)).value([1])).toBe(2);
  });

  it("may stand in a template literal", () => {
    let text = "";
    compile(2, ([x, y]) => {
      text = `${x} ${String(y)}`;
      return x!;
    });
    expect(text).toBe("Expr(0) Expr(1)");
  });

  it("has no value while a function is traced", () => {
    expect(refused(() => compile(1, ([x]) => x!.value))).toBe(
      "trace: value: an Expr has no value while a function is traced; record on a Tape to see values as you go",
    );
    expect(refused(() => grad((x: Expr) => x.value)(1))).toMatch("trace: value: an Expr has no value");
  });

  it("of a trace that has ended can be used neither alone nor in another", () => {
    let leaked!: Expr;
    const f = compile(1, ([x]) => (leaked = x!).square());
    const ended = "trace: this Expr belongs to a trace that has ended; use it inside the function that is traced";
    const another = /^trace: got an Expr of another tape; pass it to this function as an input or a parameter/;
    expect(refused(() => leaked.sin())).toBe(ended);
    expect(refused(() => leaked.add(1))).toBe(ended);
    expect(refused(() => leaked.add(leaked))).toBe(ended);
    expect(refused(() => sum([leaked, 1]))).toBe(ended);
    expect(refused(() => compile(1, ([x]) => x!.mul(leaked)))).toMatch(another);
    expect(refused(() => compile(1, ([x]) => leaked.mul(x!)))).toMatch(another);
    expect(refused(() => compile(1, () => leaked))).toMatch(another);
    expect(refused(() => compile(1, ([x]) => sum([x!, leaked])))).toMatch(another);
    expect(refused(() => grad((x: Expr) => x.mul(leaked))(1))).toMatch(another);
    expect(refused(() => grad((x: Expr) => x)(leaked))).toBe(ended);
    expect(f.value([3])).toBe(9);
  });

  it("that leaked from an operator is refused too", () => {
    let leaked!: Expr;
    grad((x: Expr) => (leaked = x).square())(1);
    expect(refused(() => leaked.sin())).toMatch("trace: this Expr belongs to a trace that has ended");
    compile(1, ([y]) => {
      const d = grad((x: Expr) => (leaked = x).square())(y!);
      expect(refused(() => leaked.sin())).toMatch("trace: this Expr belongs to a trace that has ended");
      expect(refused(() => d.add(leaked))).toMatch("trace: ");
      return d;
    });
  });

  it("of another tape is refused", () => {
    const [s, t] = [new Tape(), new Tape()];
    const [a, b] = [s.variable(1), t.variable(2)];
    const another = /^trace: got an Expr of another tape/;
    expect(refused(() => a.add(b))).toMatch(another);
    expect(refused(() => sum([a, b]))).toMatch(another);
    expect(refused(() => compile(1, ([x]) => x!.add(a)))).toMatch(another);
    expect(refused(() => compile(1, ([x]) => a.add(x!)))).toMatch(another);
    expect(a.add(1).value).toBe(2);
  });

  it("of a trace around a compile inside it cannot be used there", () => {
    expect(refused(() => compile(1, ([x]) => compile(1, ([y]) => y!.mul(x!)).value([1])))).toMatch(
      /^trace: got an Expr of another tape; pass it to this function as an input or a parameter/,
    );
  });

  it("is no input of a compiled function", () => {
    const f = compile(1, ([x]) => x!.square());
    expect(refused(() => compile(1, ([x]) => f.value(any([x]))))).toBe("type: value: input[0]: got an Expr, expected a number"); // prettier-ignore
  });
});

describe("an operand", () => {
  it("that is missing or no number is refused by the methods", () => {
    const wrong: [(x: Expr) => unknown, string][] = [
      [(x) => x.add(any(undefined)), "add: got undefined"],
      [(x) => (x as unknown as { mul(): Expr }).mul(), "mul: got undefined"],
      [(x) => x.div(any("2")), 'div: got "2"'],
      [(x) => x.pow(any(2n)), "pow: got bigint 2"],
      [(x) => x.sub(any(null)), "sub: got null"],
      [(x) => x.max(any([1])), "max: got an array of length 1"],
      [(x) => x.select(any(undefined), 1), "select: got undefined"],
      [(x) => x.clamp(0, any(undefined)), "clamp: got undefined"],
      [(x) => x.atan2(any(true)), "atan2: got boolean true"],
    ];
    for (const [fn, message] of wrong) {
      expect(refused(() => compile(1, ([x]) => any(fn(x!))))).toBe(`type: ${message}, expected an Expr or a number`);
      expect(refused(() => any(fn(anExpr())))).toBe(`type: ${message}, expected an Expr or a number`);
    }
  });

  it("that is missing or no number is refused by the free functions, traced or not", () => {
    const x = anExpr();
    const wrong: [() => unknown, string][] = [
      [() => sin(any("1")), 'type: sin: got "1", expected an Expr or a number'],
      [() => sin(any(undefined)), "type: sin: got undefined, expected an Expr or a number"],
      [() => add(x, any(null)), "type: add: got null, expected an Expr or a number"],
      [() => add(any([1]), 1), "type: add: got an array of length 1, expected an Expr or a number"],
      [() => (sin as unknown as () => unknown)(), "length: sin: got 0 arguments, expected 1"],
      [() => (add as unknown as (a: number) => unknown)(1), "length: add: got 1 argument, expected 2"],
      [() => (sin as unknown as (a: number, b: number) => unknown)(1, 2), "length: sin: got 2 arguments, expected 1"],
      [() => (select as unknown as (a: Expr, b: number) => unknown)(x, 2), "length: select: got 2 arguments, expected 3"],
      [() => (clamp as unknown as (a: Expr) => unknown)(x), "length: clamp: got 1 argument, expected 3"],
    ]; // prettier-ignore
    for (const [f, message] of wrong) expect(refused(f)).toBe(message);
  });

  it("in a list is refused by its list", () => {
    const x = anExpr();
    const wrong: [() => unknown, string][] = [
      [() => sum(any(undefined)), "type: sum: got undefined, expected an array of Exprs or numbers"],
      [() => (sum as unknown as () => unknown)(), "length: sum: got 0 arguments, expected 1 array"],
      [() => (sum as unknown as (...xs: Expr[]) => unknown)(x, x), "length: sum: got 2 arguments, expected 1 array"],
      [() => sum(any(3)), "type: sum: got number 3, expected an array of Exprs or numbers"],
      [() => sum(any(x)), "type: sum: got an Expr, expected an array of Exprs or numbers"],
      [() => sum(any(new Set([1]))), "type: sum: got a Set, expected an array of Exprs or numbers"],
      [() => sum(any([x, "1"])), 'type: sum: got "1", expected an Expr or a number'],
      [() => sum(any([[x]])), "type: sum: got an array of length 1, expected an Expr or a number"],
      [() => prod(any([1, undefined])), "type: prod: got undefined, expected an Expr or a number"],
      [() => dot([x, 1], [1]), "length: dot: got lists of 2 and 1 elements, expected the same length"],
      [() => dot([1], [1, 2, 3]), "length: dot: got lists of 1 and 3 elements, expected the same length"],
      [() => (dot as unknown as (xs: Expr[]) => unknown)([x]), "length: dot: got 1 argument, expected 2 arrays"],
    ];
    for (const [f, message] of wrong) expect(refused(f)).toBe(message);
  });

  it("list may be empty for sum, prod and dot only", () => {
    expect([sum([]), prod([]), dot([], [])]).toEqual([0, 1, 0]);
    for (const [name, f] of Object.entries({ norm, mean, logSumExp, maxOf, minOf })) {
      expect(refused(() => f([]))).toBe(`length: ${name}: got an empty list, expected at least one element`);
    }
  });
});

describe("the operators", () => {
  it("want a function", () => {
    for (const [name, op] of Object.entries({ grad, valueAndGrad, jacobian, hessian, jvp, vjp, hvp })) {
      const call = op(any(undefined)) as (...args: unknown[]) => unknown;
      expect(refused(() => call(1, 1))).toMatch(/^type: \w+: got undefined, expected a function/);
      expect(name).not.toBe("");
    }
  });

  it("want numbers or Exprs", () => {
    const f = (x: Expr) => x.square();
    expect(refused(() => grad(f)(any("1")))).toBe('type: grad: argument: got "1", expected numbers or Exprs, or arrays and objects of them'); // prettier-ignore
    expect(refused(() => (grad(f) as unknown as () => unknown)())).toMatch("type: grad: argument: got undefined");
    expect(refused(() => vjp(f)(any(null), 1))).toMatch("type: vjp: argument: got null");
    expect(refused(() => jacobian(f)({ a: "x" }))).toMatch('type: jacobian: argument: got "x"');

    expect(refused(() => grad((xs: Expr[]) => sum(xs))([1, , 2]))).toMatch("type: grad: argument: got undefined");
    expect(grad(f)(3)).toBe(6);
  });

  it("want tangents in the structure of the argument and cotangents in that of the result", () => {
    const f = (xs: Expr[]) => ({ s: sum(xs), p: prod(xs) });
    expect(refused(() => jvp(f)([1, 2], any([1])))).toBe("length: jvp: tangent has 1 value, expected 2");
    expect(refused(() => jvp(f)([1, 2], any({ a: 1 })))).toMatch("shape: jvp: tangent: got { a }, expected an array of length 2"); // prettier-ignore
    expect(refused(() => vjp(f)([1, 2], 1))).toMatch(
      "shape: vjp: cotangent: got number 1, expected an object { s, p }",
    );
    expect(refused(() => vjp(f)([1, 2], { s: 1 }))).toMatch("type: vjp: cotangent.p: got undefined, expected a number");
    expect(refused(() => jvp(f)([1, 2], any(["1", 2])))).toMatch('got "1", expected numbers or Exprs');
    expect(
      refused(() => compile(2, ([x, y]) => sum(Object.values(jvp(f)([x!, y!], any([x!])) as object) as Expr[]))),
    ).toMatch(/^shape: jvp: tangent: got 1 value, expected 2 in the structure of what it belongs to/);
  });
});

describe("a Tape", () => {
  it("takes variables that are numbers only", () => {
    const t = new Tape();
    expect(refused(() => t.variable(any("3")))).toBe('type: variable: got "3", expected a number');
    expect(refused(() => t.variable(any(undefined)))).toBe("type: variable: got undefined, expected a number");
    expect(refused(() => t.variable(any(anExpr())))).toBe("type: variable: got an Expr, expected a number");
    expect(t.length).toBe(0);
    expect(t.variable(NaN).value).toBeNaN();
  });

  it("differentiates its own Exprs only", () => {
    const t = new Tape();
    const a = t.variable(3);
    const b = a.square();
    const foreign = anExpr();
    expect(refused(() => t.gradient(foreign, [a]))).toBe("trace: gradient: y is an Expr of another tape, expected one that this tape recorded"); // prettier-ignore
    expect(refused(() => t.gradient(b, [a, foreign]))).toBe("trace: gradient: xs[1] is an Expr of another tape, expected one that this tape recorded"); // prettier-ignore
    expect(refused(() => t.gradient(any(3), [a]))).toBe("type: gradient: y: got number 3, expected an Expr of this tape"); // prettier-ignore
    expect(refused(() => t.gradient(b, any([a, 3])))).toBe("type: gradient: xs[1]: got number 3, expected an Expr of this tape"); // prettier-ignore
    expect(refused(() => t.gradient(b, any(a)))).toBe("type: gradient: xs: got an Expr, expected an array of Exprs of this tape"); // prettier-ignore
    expect(refused(() => t.gradient(b, any(undefined)))).toBe("type: gradient: xs: got undefined, expected an array of Exprs of this tape"); // prettier-ignore
    expect(Array.from(t.gradient(b, [a]))).toEqual([6]);
  });
});

describe("re-entrancy", () => {
  const f = compile(2, ([x, y]) => x!.mul(y!));

  it("a compiled function may be called with numbers while another is traced", () => {
    const g = compile(1, ([x]) => x!.mul(f.value([3, 4])).add((f.gradient([3, 4]) as Float64Array)[0]!));
    expect(g.value([2])).toBe(28);
    expect(grad((x: Expr) => x.mul(f.value([3, 4])))(1)).toBe(12);
  });

  it("compile may be called while another function is traced", () => {
    const g = compile(1, ([x]) => {
      const h = compile(1, ([y]) => y!.exp());
      return x!.mul(h.value([0])).add(compile(1, ([z]) => z!.square()).value([3]));
    });
    expect(g.value([5])).toBe(14);
  });

  it("operators on numbers inside a trace give numbers", () => {
    const g = compile(1, ([x]) => {
      const d = grad((y: Expr) => y.square())(3);
      expect(d).toBe(6);
      return x!.mul(d);
    });
    expect(g.value([2])).toBe(12);
  });
});
