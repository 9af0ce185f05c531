import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLink, linkOf, stateOf } from "../../../site/playground/link.js";
import { LONGEST } from "../../../site/playground/limits.js";
import { presets } from "../../../site/playground/presets.js";
import { checkedState, plainState, settingOf, withValue } from "../../../site/playground/state.js";
import type { State } from "../../../site/playground/state.js";

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");
const plainLink = (value: unknown): string => `p1-${base64url(Buffer.from(JSON.stringify(value)))}`;

const deflated = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => (Object.is(x, -0) ? 0 : x));
const setting = fc
  .uniqueArray(number, { minLength: 3, maxLength: 3 })
  .map((three) => three.sort((a, b) => a - b))
  .map(([min, value, max]) => ({ min: min!, value: value!, max: max! }));
const state: fc.Arbitrary<State> = fc.record({
  mode: fc.constantFrom("formula" as const, "code" as const),
  text: fc.string({ unit: "grapheme", maxLength: 300 }),
  settings: fc.dictionary(fc.string({ maxLength: 8 }), setting, { maxKeys: 8, noNullPrototype: true }),
  along: fc.string({ unit: "grapheme", maxLength: 8 }),
  output: fc.nat(9),
  sweep: fc.constantFrom("forward" as const, "reverse" as const),
  step: fc.nat(99),
});

/** The sentence that a link is refused with. */
async function refusal(hash: string): Promise<string> {
  const error: unknown = await stateOf(hash).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, hash.slice(0, 80)).toBeInstanceOf(Error);
  expect((error as Error).message).toMatch(/^This link cannot be read: .+\. It may have been cut off; .+\.$/s);
  return (error as Error).message;
}

describe("a link", () => {
  test.each(presets)("brings back the example $title", async ({ state }) => {
    const link = await linkOf(state);
    expect(isLink(link)).toBe(true);
    expect(encodeURIComponent(link)).toBe(link);
    expect(await stateOf(link)).toEqual(state);
  });

  test("brings back any state", async () => {
    const check = async (given: State): Promise<void> => {
      expect(await stateOf(await linkOf(given))).toEqual(given);
    };
    await fc.assert(fc.asyncProperty(state, check), { numRuns: 300, seed: 3 });
  });

  test("is deflated where that is shorter", async () => {
    const { state: start } = presets[0]!;
    const [long, short] = [await linkOf({ ...start, text: "sin(".repeat(500) }), await linkOf(start)];
    expect(long).toMatch(/^z1-/);
    expect(long.length).toBeLessThan(600);
    expect(short.length).toBeLessThanOrEqual(plainLink(plainState(start)).length);
  });

  test("is told from the name of a heading", () => {
    expect(["", "playground", "p1", "z-1", "try-it"].some(isLink)).toBe(false);
  });
});

describe("a link that is broken or hostile is refused in words", () => {
  test.each([
    ["p1-", "no JSON"],
    ["p1-!!", "characters"],
    ["p1-A", "damaged"],
    ["z1-AAAA", "damaged"],
    ["z9-AAAA", "version 9"],
    [`p1-${base64url(Buffer.from([0xff, 0xfe]))}`, "damaged"],
    [plainLink(null), "no state"],
    [plainLink([]), "no state"],
    [plainLink({}), "mode"],
  ])("%j: %s", async (hash, reason) => {
    expect(await refusal(hash)).toContain(reason);
  });

  const plain = plainState(presets[0]!.state);
  test.each([
    [{ mode: "script" }, "mode"],
    [{ text: 5 }, "text"],
    [{ text: "x".repeat(LONGEST + 1) }, "at most"],
    [{ sweep: "sideways" }, "sweep"],
    [{ along: null }, "seeded"],
    [{ output: -1 }, "whole"],
    [{ step: 0.5 }, "whole"],
    [{ at: { x: [1, 2] } }, "least and largest"],
    [{ at: { x: [1, null, 2] } }, "least and largest"],
    [{ at: { x: [5, 0, 1] } }, "outside"],
    [{ at: { x: [0, 0, 0] } }, "outside"],
    [{ at: Object.fromEntries(Array.from({ length: 101 }, (_, k) => [`x${k}`, [0, -1, 1]])) }, "101 inputs"],
  ])("the field %j: %s", async (fields, reason) => {
    expect(await refusal(plainLink({ ...plain, ...fields }))).toContain(reason);
  });

  test("what unfolds to a thousand times its length is not unfolded", async () => {
    const bomb = await deflated(new Uint8Array(50_000_000));
    expect(await refusal(`z1-${base64url(bomb)}`)).toContain("unfolds to more than");
  });

  test("a changed link is a state or a refusal", async () => {
    const links = await Promise.all(presets.map(({ state: start }) => linkOf(start)));
    const change = async (which: number, at: number, character: string, cut: number): Promise<void> => {
      const link = links[which % links.length]!;
      const place = at % link.length;
      const changed = (link.slice(0, place) + character + link.slice(place + 1)).slice(0, cut);
      const found = await stateOf(changed).catch(() => undefined);
      if (found) expect(checkedState(plainState(found))).toEqual(found);
      else await refusal(changed);
    };
    const character = fc.constantFrom(..."AZaz09-_%#/ \u{1f600}");
    const arbitrary = [fc.nat(), fc.nat(), character, fc.oneof(fc.nat(300), fc.constant(10_000))] as const;
    await fc.assert(fc.asyncProperty(...arbitrary, change), { numRuns: 800, seed: 5 });
  });

  test("any text is a state or a refusal", async () => {
    const check = async (text: string): Promise<void> => void (await refusal(text));
    await fc.assert(fc.asyncProperty(fc.string({ unit: "binary", maxLength: 60 }), check), { numRuns: 500, seed: 6 });
  });
});

describe("the range of a slider", () => {
  test("has the value inside, and grows with it", () => {
    fc.assert(
      fc.property(number, number, (first, second) => {
        const { value, min, max } = withValue(settingOf(first), second);
        expect(value).toBe(second);
        expect(min <= value && value <= max).toBe(true);
      }),
      { seed: 8 },
    );
  });
});
