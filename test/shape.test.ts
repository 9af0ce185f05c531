/** Shapes: from a description to a layout, and values in and out of the flat order. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AdError, compile } from "../src/index.js";
import { flatten, isFlat, layoutOf, layoutOfTree, unflatten } from "../src/shape.js";
import type { Layout, Shape } from "../src/shape.js";

const isNumber = (x: unknown): x is number => typeof x === "number";

function flat(layout: Layout, values: unknown): number[] {
  const out = new Array<number>(layout.size).fill(NaN);
  flatten(layout, values, (i, x) => (out[i] = x), "test");
  return out;
}

describe("a shape", () => {
  it.each<[name: string, shape: Shape, size: number, skeleton: unknown]>([
    ["count is a vector", 3, 3, [0, 1, 2]],
    ["count of 0 is an empty vector", 0, 0, []],
    ["list of dimensions is nested arrays, row-major", [2, 3], 6, [[0, 1, 2], [3, 4, 5]]],
    ["list of one dimension is a vector", [2], 2, [0, 1]],
    ["empty list of dimensions is one number", [], 1, 0],
    ["dimension of 0 is an empty array", [2, 0], 0, [[], []]],
    ["three dimensions nest thrice", [2, 1, 2], 4, [[[0, 1]], [[2, 3]]]],
    ["object is flattened by key in the order of declaration", { w: [2, 2], b: 2, s: [] }, 7, { w: [[0, 1], [2, 3]], b: [4, 5], s: 6 }],
    ["list of shapes is a tuple", [[2], { a: 1 }, []], 4, [[0, 1], { a: [2] }, 3]],
    ["list of lists of dimensions is a tuple of arrays", [[2], [1, 2]], 4, [[0, 1], [[2, 3]]]],
    ["empty object has no values", {}, 0, {}],
  ])("%s", (_name, shape, size, skeleton) => {
    expect(layoutOf(shape, "test")).toEqual({ size, skeleton });
  }); // prettier-ignore

  it.each<[string, unknown]>([
    ["a negative count", -1],
    ["a fractional count", 1.5],
    ["NaN", NaN],
    ["Infinity", Infinity],
    ["a string", "2"],
    ["null", null],
    ["undefined", undefined],
    ["a boolean", true],
    ["a function", () => 2],
    ["a negative dimension", [2, -1]],
    ["a fraction among dimensions", [2, 1.5]],
    ["a string in a tree", { a: { b: "2" } }],
    ["a class instance", new Date(0)],
    ["a typed array", new Float64Array(2)],
  ])("is not %s", (_name, shape) => {
    expect(() => layoutOf(shape as Shape, "compile: inputs")).toThrow(AdError);
    expect(() => layoutOf(shape as Shape, "compile: inputs")).toThrow(
      /^compile: inputs: got .* in the shape, expected a count such as 2, dimensions/,
    );
  });

  it("with more values than an array can hold is refused", () => {
    for (const shape of [2 ** 33, [2 ** 33], [2 ** 20, 2 ** 20], { a: 1e15 }] as Shape[]) {
      let error: unknown;
      try {
        layoutOf(shape, "compile: inputs");
      } catch (e) {
        error = e;
      }
      expect(error).toBeInstanceOf(AdError);
      expect((error as AdError).code).toBe("shape");
    }
  });
});

/** Any shape of a few values, and what it may look like. */
const { shape: anyShape } = fc.letrec<{ shape: Shape }>((tie) => ({
  shape: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.nat(4),
    fc.array(fc.nat(3), { maxLength: 3 }),
    fc.array(tie("shape"), { minLength: 1, maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "w", "length", "0", "value"), tie("shape"), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

describe("flatten and unflatten", () => {
  it("are inverse for any shape", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const layout = layoutOf(shape, "test");
        const tree = unflatten(layout.skeleton, (i) => i + 0.5);
        expect(flat(layout, tree)).toEqual(Array.from({ length: layout.size }, (_, i) => i + 0.5));
      }),
      { numRuns: 500 },
    );
  });

  it("layoutOfTree finds the layout of a structure that stands there", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const layout = layoutOf(shape, "test");
        const found = layoutOfTree(
          unflatten(layout.skeleton, (i) => i + 0.5),
          isNumber,
          "test",
        );
        expect(found.skeleton).toEqual(layout.skeleton);
        expect(found.leaves).toEqual(Array.from({ length: layout.size }, (_, i) => i + 0.5));
      }),
    );
  });

  it("flat values pass for any shape, as an array or a typed array", () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const layout = layoutOf(shape, "test");
        const values = Array.from({ length: layout.size }, (_, i) => i + 1);
        expect(flat(layout, Float64Array.from(values))).toEqual(values);
        if (layout.size > 0) expect(flat(layout, values)).toEqual(values);
      }),
    );
  });

  it("leaves may be typed arrays inside a structure", () => {
    const layout = layoutOf({ w: [2, 2], b: 2 }, "test");
    const w = [Float64Array.of(1, 2), Float32Array.of(3, 4)];
    expect(flat(layout, { w, b: Int8Array.of(5, 6) })).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("the order of keys is that of the declaration, whatever that of the values", () => {
    const layout = layoutOf({ a: [], b: [] }, "test");
    expect(flat(layout, { b: 2, a: 1 })).toEqual([1, 2]);
  });

  it("a vector of one value is not the value itself", () => {
    expect(() => flat(layoutOf(1, "test"), 3)).toThrow(/got number 3, expected an array of length 1/);
    expect(flat(layoutOf([], "test"), 3)).toEqual([3]);
  });

  it("an empty list is flat only where there are no values", () => {
    expect(isFlat([], 0)).toBe(true);
    expect(isFlat([], 1)).toBe(false);
    expect(isFlat("", 0)).toBe(false);
  });

  it("a hole in an array counts as a missing value", () => {
    const holey = [1, , 3];
    expect(() => flat(layoutOf(3, "test"), holey)).toThrow("test[1]: got undefined, expected a number");
    expect(() => layoutOfTree(holey, isNumber, "test")).toThrow(/^test: got undefined, expected numbers/);
  });
});

describe("the messages", () => {
  const refused = (shape: Shape, values: unknown): string => {
    try {
      flat(layoutOf(shape, "test"), values);
    } catch (error) {
      expect(error).toBeInstanceOf(AdError);
      return `${(error as AdError).code}: ${(error as AdError).message}`;
    }
    return "accepted";
  };

  it("name the place", () => {
    const shape = { w: [2, 2], b: 2 };
    expect(refused(shape, { w: [[1, 2], [3, "4"]], b: [5, 6] })).toBe('type: test.w[1][1]: got "4", expected a number'); // prettier-ignore
    expect(refused(shape, { w: [[1, 2], [3]], b: [5, 6] })).toBe("length: test.w[1] has 1 value, expected 2"); // prettier-ignore
    expect(refused(shape, { w: [[1, 2], [3, 4]] })).toMatch(/^shape: test.b: got undefined, expected an array of length 2/); // prettier-ignore
  });

  it("say which key is not declared", () => {
    expect(refused({ a: [], b: [] }, { a: 1, b: 2, c: 3 })).toMatch(
      /^shape: test: got { a, b, c }, expected an object { a, b } without c/,
    );
  });

  it("say how long a flat list would be", () => {
    expect(refused({ a: 2, b: [] }, [1, 2])).toBe("length: test has 2 values, expected 3");
    expect(refused({ a: 2, b: [] }, Float64Array.of(1, 2))).toBe("length: test has 2 values, expected 3");
  });
});

describe("the structure of the inputs", () => {
  it("reaches the function with Exprs at its leaves", () => {
    const f = compile({ w: [2, 2], b: 2, tuple: [[1], []] }, ({ w, b, tuple: [v, s] }) => {
      const row = (i: 0 | 1) => w[i]![0]!.mul(v[0]!).add(w[i]![1]!.mul(s)).add(b[i]!);
      return [row(0), row(1)];
    });
    const x = { w: [[1, 2], [3, 4]], b: [5, 6], tuple: [[7], 8] }; // prettier-ignore
    expect(Array.from(f.value(x as never))).toEqual([1 * 7 + 2 * 8 + 5, 3 * 7 + 4 * 8 + 6]);
    expect(f.vjp(x as never, [1, 0])).toEqual({ w: [[7, 8], [0, 0]], b: [1, 0], tuple: [[1], 2] }); // prettier-ignore
    expect(Array.from(f.value([1, 2, 3, 4, 5, 6, 7, 8]))).toEqual([28, 59]);
  });
});
