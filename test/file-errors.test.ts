/** What is wrong with a file, said once each; and small files that ask for much. */
import { describe, expect, it } from "vitest";
import { fromBytes, fromJSON } from "../src/file.js";
import { compile, fold, mapSum, scan, sum, whileLoop } from "../src/index.js";
import { errorOf } from "./mistakes.js";
import { repaired, withHead } from "./mutations.js";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Any = any;

const damaged = "; the file is damaged, save the function again";

describe("bytes that are no file", () => {
  const f = compile({ x: [] }, ({ x }) => x.mul(2));
  const bytes = f.toBytes();
  const word = (at: number, value: number, repair = true) => {
    const changed = bytes.slice();
    new DataView(changed.buffer).setUint32(at, value, true);
    if (repair) repaired(changed);
    return changed;
  };
  it.each<[string, unknown, string]>([
    ["a string", "WGRD", 'type: fromBytes: got "WGRD", expected a Uint8Array or an ArrayBuffer, as f.toBytes() gives it'],
    ["nothing", undefined, "type: fromBytes: got undefined, expected a Uint8Array or an ArrayBuffer, as f.toBytes() gives it"],
    ["an array", [1], "type: fromBytes: got an array of length 1, expected a Uint8Array or an ArrayBuffer, as f.toBytes() gives it"],
    ["no bytes", new Uint8Array(0), `file: fromBytes: file: got 0 bytes, expected 20 or more${damaged}`],
    ["other bytes", word(0, 0), `file: fromBytes: file: got other bytes, expected WGRD at the start, as f.toBytes() gives it${damaged}`],
    ["version 2", word(4, 2), "file: fromBytes: got version 2 of the format, expected 1; read it with the wasmgrad that saved it, or a later one"],
    ["too few", bytes.subarray(0, bytes.length - 1), `file: fromBytes: file: got ${bytes.length - 1} bytes, expected ${bytes.length}, as it says${damaged}`],
    ["too many", new Uint8Array([...bytes, 0]), `file: fromBytes: file: got ${bytes.length + 1} bytes, expected ${bytes.length}, as it says${damaged}`],
    ["a wrong checksum", word(12, 0, false), `file: fromBytes: file: got other bytes than were saved, expected those of the checksum${damaged}`],
    ["a head beyond the end", word(16, 2 ** 31), `file: fromBytes: head: got ${2 ** 31} bytes, expected at most ${bytes.length - 20}${damaged}`],
    ["no JSON in the head", word(16, 2), `file: fromBytes: head: got something else, expected JSON in UTF-8${damaged}`],
    ["no UTF-8 in the head", word(24, 0xfffffffe), `file: fromBytes: head: got something else, expected JSON in UTF-8${damaged}`],
    ["more than the head says", repaired(new Uint8Array([...bytes, 0])), `file: fromBytes: file: got ${bytes.length + 1} bytes, expected ${bytes.length}, as the head says${damaged}`],
    ["a head that is a list", withHead(bytes, () => []), `file: fromBytes: head: got an array of length 0, expected an object${damaged}`],
    ["nodes beyond the end", withHead(bytes, (head) => void (head.functions[0].nodes = 1e6)), `file: fromBytes: functions: 0: nodes: got number 1000000, expected a whole number from 0 to 23${damaged}`],
    ["streams beyond the end", withHead(bytes, (head) => void (head.functions[0].numbers = 3)), `file: fromBytes: functions: 0: got 39 bytes, expected at most 23${damaged}`],
  ])("%s", (_, given, message) => expect(errorOf(() => fromBytes(given as Uint8Array))).toBe(message)); // prettier-ignore
});

describe("a file with a field that is wrong", () => {
  const base = compile({ a: [], b: [] }, ({ a, b }, _, { points }) => {
    const error = mapSum(([x, y]: Any) => a.mul(x).sub(y), points);
    const [state, out] = scan((s: Any, r: Any) => [s.mul(r), s.add(b)], a, [1, 2]) as Any;
    return sum([error, state, out[0], whileLoop((s: Any) => s.lt(b), (s: Any) => s.mul(2), a, { limit: 50 })]); // prettier-ignore
  }, { data: { points: 2 } }); // prettier-ignore
  const text = JSON.stringify(base);
  const main = (doc: Any): Any => doc.functions[doc.functions.length - 1];
  const nested = (doc: Any, kind: string): Any => main(doc).nodes.find((node: Any) => node[1]?.kind === kind)[1];
  const at = (doc: Any, name: string): number => main(doc).nodes.findIndex((node: Any) => node[0] === name);
  const body = (doc: Any, kind: string): Any => doc.functions[nested(doc, kind).body];

  it("is none before", () => expect(fromJSON(text).inputs).toBe(2));

  // prettier-ignore
  const wrong: [change: (doc: Any) => unknown, message: string][] = [
    [() => "{", "text: got something else, expected JSON"],
    [() => 5, "value: got number 5, expected an object"],
    [(doc) => void (doc.format = "other"), 'value: format: got "other", expected wasmgrad'],
    [(doc) => void delete doc.functions, "value: functions: got undefined, expected an array without gaps"],
    [(doc) => void (doc.functions = []), "functions: got none, expected one or more"],
    [(doc) => void (doc.functions[0] = 1), "functions: 0: got number 1, expected an object"],
    [(doc) => void delete doc.functions[0].nodes[1], "functions: 0: nodes: got an array of length 5, expected an array without gaps"],
    [(doc) => void (doc.convention = "strict"), 'head: convention: got "strict", expected error'],
    [(doc) => void (doc.inputs = 3), "inputs: got a shape of 3, expected one of 2, as the last function has"],
    [(doc) => void (doc.outputs = 2), "outputs: got a shape of 2, expected one of 1, as the last function has"],
    [(doc) => void (doc.parameters = 1), "parameters: got a shape of 1, expected one of 0, as the last function has"],
    [(doc) => void (doc.data[0].name = 1), "data: 0: name: got number 1, expected a string"],
    [(doc) => void (doc.data[0].row = 3), "functions: 4: nested: 0: rows: got rows of 3 numbers, expected 2, as the body has"],
    [(doc) => void doc.data.push({ name: "none", row: 0 }), "head: data: got an array of length 2, expected rows of one number or more"],
    [(doc) => void doc.data.push({ name: "points", row: 2 }), "head: data: got an array of length 2, expected a name of its own for each"],
    [(doc) => void (main(doc).nodes[0] = "parameter"), "functions: 4: node 1: got an input or parameter, expected all inputs first, then all parameters"],
    [(doc) => void (main(doc).nodes[2] = "input") , "functions: 4: node 3: got a result of node 2, expected one of a nested function before it"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["sin", 0, 1]), "functions: 4: node 9: got 2 operands, expected 1"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["sine", 0]), 'functions: 4: node 9: got "sine", expected the name of an operation first'],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["prod", 0]), "functions: 4: node 9: got opcode 57, expected one of docs/format.md"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["sin", 9]), "functions: 4: node 9: got node 9, expected one below 9"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["sin", 2]), "functions: 4: node 9: got node 2, a nested function, expected one of its results"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["sin", -1]), "functions: 4: node 9: got number -1, expected the number of a node"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["dot", [0], []]), "functions: 4: node 9: got other operands, expected two arrays of one length"],
    [(doc) => void (main(doc).nodes[at(doc, "sum")] = ["constant", "2"]), 'functions: 4: node 9: got "2", expected a number'],
    [(doc) => void (main(doc).nodes[3] = ["result", 2, 1]), "functions: 4: node 3: got result 1, expected one below 1"],
    [(doc) => void (main(doc).nodes[3] = ["result", 0, 0]), "functions: 4: node 3: got a result of node 0, expected one of a nested function before it"],
    [(doc) => void (main(doc).outputs = []), "functions: 4: outputs: got none, expected one or more"],
    [(doc) => void (main(doc).outputs = [10]), "functions: 4: outputs: got node 10, expected one below 10"],
    [(doc) => void delete doc.functions[0].body, "functions: 0: body: got undefined, expected an object"],
    [(doc) => void (doc.functions[0].body.shared = 2), "functions: 0: body: got 2 inputs, expected 1, as it has nodes of them"],
    [(doc) => void (doc.functions[0].body.passive = 3), "functions: 0: body: got passive 3, expected 2, as it has parameters"],
    [(doc) => void (doc.functions[0].body.state = 0.5), `functions: 0: body: state: got number 0.5, expected a whole number from 0 to ${2 ** 53 - 2}`],
    [(doc) => void (nested(doc, "map").kind = "filter"), 'functions: 4: nested: 0: kind: got "filter", expected map, fold, while'],
    [(doc) => void (nested(doc, "map").body = 4), "functions: 4: nested: 0: body: got number 4, expected a whole number from 0 to 3"],
    [(doc) => void (nested(doc, "map").rows.from = "file"), 'functions: 4: nested: 0: rows: from: got "file", expected arguments, constants, table'],
    [(doc) => void (nested(doc, "map").rows.table = 1), "functions: 4: nested: 0: rows: table: got number 1, expected a whole number from 0 to 0"],
    [(doc) => void (nested(doc, "map").rows = { from: "arguments", count: 1 }), "functions: 4: nested: 0: rows: got a body with 2 passive numbers in a row, expected none, as rows are from arguments"],
    [(doc) => void (nested(doc, "map").reduction = "rows"), 'functions: 4: nested: 0: reduction: got "rows", expected one to a result, as the rows are of a table'],
    [(doc) => void (nested(doc, "map").reduction = "mean"), 'functions: 4: nested: 0: reduction: got "mean", expected rows, sum, maxOf, minOf, logSumExp'],
    [(doc) => void Object.assign(nested(doc, "fold"), { kind: "map", reduction: "sum" }), "functions: 4: nested: 1: got a body with 1 numbers of state, expected none in a map"],
    [(doc) => void (nested(doc, "fold").emitted = 0), "functions: 4: nested: 1: got a body of 2 outputs, expected 1 of state and 0 emitted"],
    [(doc) => void (nested(doc, "fold").memory = 0), "functions: 4: nested: 1: memory: got number 0, expected a positive number"],
    [(doc) => void (nested(doc, "fold").memory = "NaN"), 'functions: 4: nested: 1: memory: got "NaN", expected a positive number'],
    [(doc) => void (nested(doc, "fold").memory = null), "functions: 4: nested: 1: memory: got null, expected a number"],
    [(doc) => void (nested(doc, "fold").rows.count = -1), `functions: 4: nested: 1: rows: count: got number -1, expected a whole number from 0 to ${2 ** 53 - 2}`],
    [(doc) => void (nested(doc, "fold").rows.count = 3), "functions: 4: node 4: got 2 numbers, expected 3"],
    [(doc) => void nested(doc, "fold").rows.values.push(3), "functions: 4: numbers: got 3, expected 2"],
    [(doc) => void (nested(doc, "fold").rows.values[0] = [1]), "functions: 4: node 4: got an array of length 1, expected a number"],
    [(doc) => void main(doc).nodes[at(doc, "nested")].push(0), "functions: 4: node 2: got 2 arguments, expected 1"],
    [(doc) => void (nested(doc, "while").condition = 9), "functions: 4: nested: 2: condition: got number 9, expected a whole number from 0 to 3"],
    [(doc) => void (nested(doc, "while").condition = 0), "functions: 4: nested: 2: got bodies with rows, expected none in a loop"],
    [(doc) => void (doc.functions[nested(doc, "while").condition].body = { shared: 2, state: 0, active: 0, passive: 0 }), "functions: 4: nested: 2: got a condition of 0 numbers of state, expected 1, as the body has"],
    [(doc) => void body(doc, "while").outputs.push(0), "functions: 4: nested: 2: got 2 and 1 outputs, expected 1 of the body and 1 of the condition"],
    [(doc) => void (nested(doc, "while").limit = 2.5), "functions: 4: nested: 2: limit: got number 2.5, expected a whole number or Infinity"],
    [(doc) => void (nested(doc, "while").limit = -1), "functions: 4: nested: 2: limit: got number -1, expected a positive number"],
    [(doc) => void (nested(doc, "while").beyond = 1), "functions: 4: nested: 2: beyond: got number 1, expected a string"],
  ];

  it.each(wrong.map(([change, message]) => [message, change] as const))("%s", (message, change) => {
    const doc: Any = JSON.parse(text);
    expect(errorOf(() => fromJSON(change(doc) ?? doc))).toBe(`file: fromJSON: ${message}${damaged}`);
  });

  it("is refused where the head of the bytes has it, too", () => {
    const bytes = base.toBytes();
    const refused = (change: (head: Any) => unknown) => errorOf(() => fromBytes(withHead(bytes, change)));
    expect(refused((head) => void (head.inputs = "x"))).toBe('file: fromBytes: head: inputs: got "x" in the shape, expected a count such as 2, dimensions such as [2, 3], or an object or array of shapes'); // prettier-ignore
    expect(refused((head) => void head.functions[4].nested.push(head.functions[4].nested[0]))).toBe(`file: fromBytes: functions: 4: nested: got 4 functions, expected 3, one a node${damaged}`); // prettier-ignore
    expect(refused((head) => void head.functions[4].nested.pop())).toBe(`file: fromBytes: functions: 4: node 7: got a nested function, expected one of those in nested${damaged}`); // prettier-ignore
    const plain = compile(2, (xs) => sum(xs)).toBytes();
    // [2, 0, 1 | 2]: the length of the list, its elements, the output.
    const words = (...all: number[]) => repaired(new Uint8Array([...plain.subarray(0, plain.length - 16), ...new Uint8Array(Uint32Array.from(all).buffer)])); // prettier-ignore
    expect(fromBytes(words(2, 0, 1, 2)).value([1, 2])).toBe(3);
    expect(errorOf(() => fromBytes(words(2 ** 32 - 1, 0, 1, 2)))).toBe(`file: fromBytes: functions: 0: node 2: got 4294967295 operands, expected at most the 3 words that are left${damaged}`); // prettier-ignore
    expect(errorOf(() => fromBytes(words(3, 0, 1, 1)))).toBe(`file: fromBytes: functions: 0: outputs: got none, expected one or more${damaged}`); // prettier-ignore
  });

  it("may be an array with gaps, an object of itself, a number that is none: it is refused", () => {
    const doc = JSON.parse(text) as Any;
    doc.inputs = { a: 1 };
    doc.inputs.a = doc.inputs;
    expect(errorOf(() => fromJSON(doc))).toContain("file: fromJSON: head: inputs: got arrays and objects more than 64 deep in the shape"); // prettier-ignore
    doc.functions[0].nodes[2] = doc;
    expect(errorOf(() => fromJSON(doc))).toContain("functions: 0: node 2: got { format,");
    expect(errorOf(() => fromJSON({ ...doc, version: NaN }))).toContain("got version NaN of the format");
    expect(errorOf(() => fromJSON({ ...doc, functions: new Array(2 ** 32 - 1) }))).toContain("functions: got an array of length 4294967295"); // prettier-ignore
  });
});

describe("a small file that asks for much", () => {
  const doc = (functions: unknown[], more = {}): object => ({ format: "wasmgrad", version: 1, inputs: 1, outputs: [], functions, ...more }); // prettier-ignore
  const call = (body: number): unknown => ["nested", { kind: "map", body, rows: { from: "arguments", count: 1 }, reduction: "rows" }, 0]; // prettier-ignore
  const through = (...bodies: number[]) => ({
    nodes: ["input", ...bodies.flatMap((body, k) => [call(body), ["result", 2 * k + 1, 0]])],
    outputs: [2 * bodies.length],
  });
  const roles = { body: { shared: 0, state: 0, active: 1, passive: 0 } };
  const sine = { ...roles, nodes: ["input", ["sin", 0]], outputs: [1] };
  const chain = (depth: number): unknown[] => [
    sine,
    ...Array.from({ length: depth - 1 }, (_, k) => ({ ...roles, ...through(k) })),
    through(depth - 1),
  ];

  it("may go 100 functions deep, in all modes", () => {
    const f = fromJSON(doc(chain(100)));
    expect(f.gradient([0.5])).toEqual(Float64Array.of(Math.cos(0.5)));
    expect(f.hvp([0.5], [1])).toEqual(Float64Array.of(-Math.sin(0.5)));
    expect(errorOf(() => fromJSON(doc(chain(101))))).toBe("file: fromJSON: got functions in functions, more than 100 deep, expected fewer; call fewer of them through others"); // prettier-ignore
    expect(errorOf(() => fromJSON(doc(chain(20_000))))).toContain("more than 100 deep");
  });

  it("may not double its work at each of many levels", () => {
    const levels: unknown[] = [sine, sine];
    for (let k = 0; k < 60; k++) levels.push({ ...roles, ...through(2 * k, 2 * k + 1) }, { ...roles, ...through(2 * k, 2 * k + 1) }); // prettier-ignore
    expect(errorOf(() => fromJSON(doc([...levels, through(120, 121)])))).toMatch(/^file: fromJSON: got functions that take \d\S* numbers besides their nodes, expected at most 8388608; /); // prettier-ignore
  });

  it("may call one function twice at each of many levels: it is prepared once", () => {
    const levels: unknown[] = [sine];
    for (let k = 0; k < 12; k++) levels.push({ ...roles, ...through(k, k) });
    expect(fromJSON(doc([...levels, through(12)])).value([0.5])).toBe(Math.sin(0.5));
    for (let k = 12; k < 90; k++) levels.push({ ...roles, ...through(k, k) });
    expect(fromJSON(doc([...levels, through(90)])).outputs).toBe(1);
  });

  it("may not have more results than memory", () => {
    const steps = (count: number, emitted: number) => doc([
      { body: { shared: 0, state: 1, active: 0, passive: 0 }, nodes: ["input", ["sin", 0]], outputs: [1, ...Array.from({ length: emitted }, () => 0)] },
      { nodes: ["input", ["nested", { kind: "fold", body: 0, rows: { from: "constants", count }, emitted, memory: "Infinity" }, 0], ["result", 1, 0]], outputs: [2] },
    ]); // prettier-ignore
    expect(errorOf(() => fromJSON(steps(2 ** 40, 1)))).toContain("file: fromJSON: got functions that take 1099511");
    expect(errorOf(() => fromJSON(steps(2 ** 23, 2)))).toContain("file: fromJSON: got functions that take ");
    // Steps that leave nothing behind take time, which is theirs, and only when they are gone.
    expect(fromJSON(steps(2 ** 50, 0)).outputs).toBe(1);
    expect(fromJSON(steps(2 ** 16, 1)).value([0.5])).toBe((fold as Any)((s: Any) => s.sin(), 0.5, 2 ** 16)); // prettier-ignore
  });

  it("may not have shapes without end", () => {
    const shaped = (shape: unknown) => errorOf(() => fromJSON(doc([sine], { inputs: shape })));
    const deep = (n: number): unknown => JSON.parse("[".repeat(n) + "{}" + "]".repeat(n));
    for (const shape of [
      [6e7, 0],
      1e9,
      [65536, 65536],
      Array(2000).fill([65536, 0]),
      [1e300, 1e300],
      deep(65),
      deep(5000),
      Array(70).fill(1),
    ]) {
      // prettier-ignore
      expect(shaped(shape)).toMatch(/^file: fromJSON: head: inputs: got /);
    }
    expect(shaped([[, 1], 1e9])).toMatch(/^file: fromJSON: head: inputs: got undefined in the shape/);
    expect(shaped(new Array(2 ** 32 - 1))).toMatch(/^file: fromJSON: head: inputs: got undefined in the shape/);
    const tables = Array.from({ length: 300 }, (_, k) => ({ name: `t${k}`, row: { many: [60_000, 0], one: [] } }));
    expect(errorOf(() => fromJSON(doc([sine], { data: tables })))).toContain("file: fromJSON: data: 1: row: got 60000 x 0 values"); // prettier-ignore
    expect(shaped([[[1, 1, 1]]])).toBe("none");
    expect(errorOf(() => fromJSON(doc([sine], { data: [{ name: "t", row: [1e6, 1e3] }] })))).toContain("file: fromJSON: data: 0: row: got "); // prettier-ignore
  });

  it("may not be nested deeper than stacks", () => {
    const n = 200_000;
    expect(errorOf(() => fromJSON(`{"format":"wasmgrad","version":1,"inputs":${"[".repeat(n)}${"]".repeat(n)},"functions":[]}`))).toContain("file: fromJSON: "); // prettier-ignore
    const bytes = compile(1, ([x]) => x!).toBytes();
    const text = new TextEncoder().encode(`{"functions":${"[".repeat(n)}${"]".repeat(n)}}`);
    const file = new Uint8Array([...bytes.subarray(0, 20), ...text]);
    new DataView(file.buffer).setUint32(16, text.length, true);
    expect(errorOf(() => fromBytes(repaired(file)))).toContain(
      "file: fromBytes: functions: 0: got an array of length 1",
    );
  });
});
