/** Axes and lines of the chart. */
import { describe, expect, it } from "vitest";
import { around, domainOf, line, short, ticks, toDomain, toRange } from "../../../site/common/plot.js";

const x = { domain: [0, 10], range: [50, 150] } as const;
const y = { domain: [0, 1], range: [100, 0] } as const;

describe("scales", () => {
  it("take values to pixels and back", () => {
    expect(toRange(x, 2.5)).toBe(75);
    expect(toDomain(y, toRange(y, 0.25))).toBe(0.25);
  });

  it("leave a margin, and have a width where all values are one", () => {
    expect(domainOf([1, 3], 0.1)).toEqual([0.8, 3.2]);
    expect(domainOf([1, 3], 0)).toEqual([1, 3]);
    expect(domainOf([2, 2], 0.1)).toEqual([1, 3]);
  });
});

describe("ticks", () => {
  it("are round and within the domain", () => {
    expect(ticks([-0.31, 0.3], 4)).toEqual([-0.2, 0, 0.2]);
    expect(ticks([380, 520], 7)).toEqual([380, 400, 420, 440, 460, 480, 500, 520]);
  });
});

describe("lines", () => {
  it("are interrupted where there is no number, and stay finite where numbers are not", () => {
    expect(line(x, y, [0, 5, 10], [0, NaN, 1])).toBe("M50.00,100.00M150.00,0.00");
    expect(line(x, y, [0, 10], [Infinity, -Infinity])).toBe("M50.00,-10000.00L150.00,10000.00");
  });

  it("enclose what is around them, or nothing", () => {
    expect(around(x, y, [0, 10], [0.5, 0.5], [0.5, 0])).toBe("M50.00,0.00L150.00,50.00L150.00,50.00L50.00,100.00Z");
    expect(around(x, y, [0, 10], [0.5, NaN], [0.5, 0])).toBe("");
  });
});

describe("short numbers", () => {
  it("have at most six digits", () => {
    expect([short(213.809409), short(5.5e-4), short(0), short(Infinity)]).toEqual(["213.809", "5.5000e-4", "0", "–"]);
  });
});
