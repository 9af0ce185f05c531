/** The core's dispatch without the arms that no run comes to. */
import { describe, expect, it } from "vitest";
import { coreBytes } from "../../src/core.js";
import "../../src/index.js";
import { Bytes } from "../../src/emit/bytes.js";
import { binary, list } from "../../src/emit/sections.js";
import { readModule } from "../../src/export/module.js";
import { isKnown, prune } from "../../src/export/prune.js";
import { Reader } from "../../src/export/reader.js";
import type { Uses } from "../../src/export/prune.js";

const codes = (): Uint8Array[] => {
  const found: Uint8Array[] = [];
  readModule(coreBytes(), (code) => (found.push(code), code));
  return found;
};

describe("prune", () => {
  it("knows every table of branches of the core", () => {
    expect(codes().filter((code) => !isKnown(code))).toEqual([]);
  });

  it("takes most of every sweep away", () => {
    const bytes = (all: readonly Uint8Array[]): number => all.reduce((sum, code) => sum + code.length, 0);
    const cut = codes().filter((code) => prune(code, one(0)) !== code);
    expect(cut.length).toBeGreaterThan(4);
    expect(bytes(cut.map((code) => prune(code, one(0)))) / bytes(cut)).toBeLessThan(0.3);
  });

  it("leaves a core that is valid, whichever loop is left", () => {
    const bytes = coreBytes();
    for (const loop of [0, 5, 20, 28, 60, 100, 127]) {
      expect(WebAssembly.validate(replaced(bytes, (code) => prune(code, one(loop))))).toBe(true);
    }
  });

  it("takes nothing away where all loops are come to", () => {
    const all = new Set(Array.from({ length: 256 }, (_, number) => number));
    for (const code of codes()) expect(prune(code, { loops: all, operations: all })).toEqual(code);
  });
});

/** One loop, and operation, alone. */
const one = (number: number): Uses => ({ loops: new Set([number]), operations: new Set([number]) });

/** A module with other bodies. */
function replaced(bytes: Uint8Array<ArrayBuffer>, edit: (code: Uint8Array) => Uint8Array): Uint8Array<ArrayBuffer> {
  const bodies: Uint8Array[] = [];
  readModule(bytes, (code) => (bodies.push(edit(code)), code));
  const code = list(bodies, (to, body) => {
    to.unsigned(body.length);
    to.append(body);
  });
  const reader = new Reader(bytes, 8);
  const sections: [number, Bytes][] = [];
  while (!reader.isDone) {
    const id = reader.byte();
    const { at, end } = reader.block();
    const section = new Bytes();
    section.append(bytes.subarray(at, end));
    sections.push([id, id === 10 ? code : section]);
  }
  return binary(sections);
}
