/** The network's gradient is right, and training reaches what it should from fixed seeds. */
import { describe, expect, it } from "vitest";
import { checkGradient } from "wasmgrad/check";
import { uniform } from "../../../site/common/random.js";
import { ROW, spirals } from "../../../site/spiral/data.js";
import { compileLoss, compileOutput, startOf } from "../../../site/spiral/model.js";
import { defaults, EXTENT, History, POINTS, Trainer } from "../../../site/spiral/trainer.js";

/** The network in plain numbers, from weights in the order of the shape. */
function outputOf(weights: Float64Array, x: number, y: number): number {
  let next = 0;
  const take = (count: number): number[] => Array.from(weights.subarray(next, (next += count)));
  const layer = (inputs: number[]): number[] => {
    const w = take(16 * inputs.length);
    const b = take(16);
    return b.map((bias, i) => Math.tanh(inputs.reduce((total, v, j) => total + w[i * inputs.length + j]! * v, bias)));
  };
  const hidden = layer(layer([x, y]));
  const last = take(16);
  return hidden.reduce((total, v, i) => total + v * last[i]!, take(1)[0]!);
}

describe("the network", () => {
  const points = spirals(20, 0.05, 4);
  const weights = startOf(uniform(4));

  it("has the loss and the output of the formula", () => {
    const [loss, output] = [compileLoss(), compileOutput()];
    let expected = 0;
    for (let k = 0; k < points.length; k += ROW) {
      const [x, y, label] = points.subarray(k, k + ROW);
      expected += Math.log1p(Math.exp(-label! * outputOf(weights, x!, y!)));
      expect(output.setParameters(weights).value([x!, y!])).toBeCloseTo(outputOf(weights, x!, y!), 12);
    }
    expect(loss.setData({ points }).value(weights)).toBeCloseTo(expected, 12);
    loss.dispose();
    output.dispose();
  });

  it("has the gradient of differences by all 337 weights", () => {
    const loss = compileLoss().setData({ points });
    expect(weights.length).toBe(337);
    expect(checkGradient(loss, weights)).toMatchObject({ pass: true });
    loss.dispose();
  });
});

describe.each([1, 2, 3])("training from seed %s", (seed) => {
  it("puts 95 % of the points on the right side: its loss falls below what 5 % on the wrong side must have", () => {
    const trainer = new Trainer({ ...defaults, seed });
    for (let k = 0; k < 1000; k++) trainer.step();
    // A point on the wrong side has a loss of log 2 or more.
    expect(trainer.loss).toBeLessThan(0.05 * Math.LN2);
    expect(trainer.accuracy()).toBeGreaterThanOrEqual(0.95);
    trainer.dispose();
  });
});

describe("Trainer", () => {
  it("has the same bits after the same steps with the same settings, and others with another seed", () => {
    const [a, b, other] = [5, 5, 6].map((seed) => {
      const trainer = new Trainer({ ...defaults, seed });
      for (let k = 0; k < 20; k++) trainer.step();
      trainer.dispose();
      return trainer.weights;
    });
    expect(a).toEqual(b);
    expect(other).not.toEqual(a);
  });

  it("shades the middles of squares, row by row from the top", () => {
    const trainer = new Trainer(defaults);
    const outputs = trainer.outputs(4);
    expect(outputs.length).toBe(16);
    expect(outputs[1]).toBeCloseTo(outputOf(trainer.weights, -EXTENT / 4, (3 * EXTENT) / 4), 12);
    trainer.dispose();
  });
});

describe("spirals", () => {
  it("are as many points of either label, within 1 of the middle without noise, and each other's mirror images", () => {
    const rows = spirals(POINTS, 0, 1);
    let labels = 0;
    for (let k = 0; k < rows.length; k += ROW) {
      labels += rows[k + 2]!;
      expect(Math.hypot(rows[k]!, rows[k + 1]!)).toBeLessThanOrEqual(1);
      if (rows[k + 2]! > 0) expect([rows[k + 3], rows[k + 4]]).toEqual([-rows[k]!, -rows[k + 1]!]);
    }
    expect([rows.length, labels]).toEqual([ROW * POINTS, 0]);
  });
});

describe("History", () => {
  it("keeps evenly spaced steps, fewer than its most", () => {
    const history = new History(10);
    for (let step = 0; step < 100; step++) history.add(step, 100 - step);
    expect(history.steps.length).toBeLessThan(10);
    const gaps = history.steps.slice(1).map((step, i) => step - history.steps[i]!);
    expect(new Set(gaps).size).toBe(1);
    expect(history.losses).toEqual(history.steps.map((step) => 100 - step));
  });
});
