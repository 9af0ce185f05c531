/** The GradBench tool, spoken to as GradBench speaks to it: a child process and JSON lines. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const data = new URL("data/gradbench/", import.meta.url);
const evals = ["hello", "lse", "llsq", "det", "ode", "gmm", "ba"];

interface Golden {
  function: string;
  input: unknown;
  output: unknown;
}

interface Answer {
  id: number | null;
  tool?: string;
  success?: boolean;
  output?: unknown;
  timings?: { name: string; nanoseconds: number }[];
  error?: string;
}

class Tool {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;
  private id = 0;

  constructor() {
    this.child = spawn(process.execPath, ["--import", "tsx", "gradbench/tool.ts"], { cwd: root });
    this.child.stderr.pipe(process.stderr);
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async sendLine(line: string): Promise<Answer> {
    this.child.stdin.write(line + "\n");
    const { value, done } = await this.answers.next();
    if (done === true) throw new Error("the tool ended instead of answering");
    return JSON.parse(value as string) as Answer;
  }

  async send(message: object): Promise<Answer> {
    const id = this.id++;
    const answer = await this.sendLine(JSON.stringify({ id, ...message }));
    expect(answer.id).toBe(id);
    return answer;
  }

  /** Ends the session as an eval does and returns the exit status. */
  async end(): Promise<number | null> {
    const exit = once(this.child, "exit");
    await this.send({ kind: "end" });
    return ((await exit) as [number | null])[0];
  }

  kill(): void {
    this.child.kill();
  }
}

let tool: Tool;
const start = async (module: string): Promise<Answer> => {
  tool = new Tool();
  await tool.send({ kind: "start", eval: module });
  return tool.send({ kind: "define", module });
};
afterEach(() => tool.kill());

function golden(module: string): { name: string; file: Golden }[] {
  const folder = new URL(`${module}/`, data);
  return readdirSync(folder).map((name) => {
    const text = gunzipSync(readFileSync(new URL(name, folder))).toString();
    return { name: `${module}/${name}`, file: JSON.parse(text) as Golden };
  });
}

/** Same tree, numbers within 1e-9 of each other relative to the larger or to 1: five digits more than GradBench asks. */
function expectClose(actual: unknown, expected: unknown, path: string): void {
  if (typeof expected === "number") {
    const scale = Math.max(1, Math.abs(expected), Math.abs(actual as number));
    const close = Math.abs((actual as number) - expected) <= 1e-9 * scale;
    if (!close) expect.fail(`${path}: got ${String(actual)}, expected ${expected}`);
    return;
  }
  expect(Object.keys(actual as object).sort(), path).toEqual(Object.keys(expected as object).sort());
  for (const [key, value] of Object.entries(expected as object)) {
    expectClose((actual as Record<string, unknown>)[key], value, `${path}.${key}`);
  }
}

describe.each(evals)("%s", (module) => {
  test("gives the golden outputs", { timeout: 120_000 }, async () => {
    expect((await start(module)).success).toBe(true);
    for (const { name, file } of golden(module)) {
      const answer = await tool.send({ kind: "evaluate", module, function: file.function, input: file.input });
      expect(answer.error, name).toBeUndefined();
      expectClose(answer.output, file.output, name);
      expect(
        answer.timings!.map((t) => t.name),
        name,
      ).toEqual(["prepare", "evaluate"]);
      expect(await tool.send({ kind: "analysis", of: answer.id, valid: true })).toEqual({ id: answer.id! + 1 });
    }
    expect(await tool.end()).toBe(0);
  });
});

test("ba: a camera that is not rotated has the Jacobian of finite differences", async () => {
  await start("ba");
  const camera = [0, 0, 0, 34.5, 39.7, 53.9, 419, 5.9, -8.5, 0.09, 0.003];
  const scene = { n: 1, m: 1, p: 1, x: [7.2, 0.001, 3.02], w: 0.4, feat: [272, 834] };
  const evaluate = async (name: string, cam: number[]): Promise<unknown> =>
    (await tool.send({ kind: "evaluate", module: "ba", function: name, input: { ...scene, cam } })).output;
  const errors = async (i: number, delta: number): Promise<number[]> => {
    const shifted = camera.map((c, j) => (j === i ? c + delta : c));
    return ((await evaluate("objective", shifted)) as { reproj_error: { elements: number[] } }).reproj_error.elements;
  };
  const { vals } = (await evaluate("jacobian", camera)) as { vals: number[] };
  for (let i = 0; i < 6; i++) {
    const [above, below] = [await errors(i, 1e-5), await errors(i, -1e-5)];
    for (const row of [0, 1]) {
      const difference = (above[row]! - below[row]!) / 2e-5;
      expect(Math.abs(vals[15 * row + i]! - difference)).toBeLessThan(1e-5 * Math.max(1, Math.abs(difference)));
    }
  }
});

test("ode: many steps, which are a fold, give the solution and its derivatives", { timeout: 30_000 }, async () => {
  await start("ode");
  const x = [0.9, 1.1, 0.7, 1.3, 0.8];
  const solution = (i: number): number => x.slice(0, i + 1).reduce((y, xi, j) => (y * xi * 2) / (j + 1), 1);
  const evaluate = async (name: string): Promise<number[]> =>
    (await tool.send({ kind: "evaluate", module: "ode", function: name, input: { x, s: 30_000 } })).output as number[];
  expectClose(
    await evaluate("primal"),
    x.map((_, i) => solution(i)),
    "primal",
  );
  expectClose(
    await evaluate("gradient"),
    x.map((xi) => solution(4) / xi),
    "gradient",
  );
});

describe("protocol", () => {
  test("a start message is answered with the tool's name", async () => {
    tool = new Tool();
    expect(await tool.send({ kind: "start" })).toEqual({ id: 0, tool: "wasmgrad" });
  });

  test("an unknown module is refused", async () => {
    const answer = await start("weather");
    expect(answer.success).toBe(false);
    expect(answer.error).toContain("weather");
  });

  test("names that every object inherits are not modules", async () => {
    expect((await start("constructor")).success).toBe(false);
  });

  test("an unknown function is refused", async () => {
    await start("hello");
    const answer = await tool.send({ kind: "evaluate", module: "hello", function: "cube", input: 2 });
    expect(answer).toMatchObject({ success: false, error: expect.stringContaining("square, double") });
  });

  test("min_runs and min_seconds are both met, one timing a run", async () => {
    await start("lse");
    const evaluate = (input: object): Promise<Answer> =>
      tool.send({ kind: "evaluate", module: "lse", function: "gradient", input: { x: [1, 2, 3], ...input } });
    const runs = (answer: Answer): number[] =>
      answer.timings!.filter((t) => t.name === "evaluate").map((t) => t.nanoseconds);
    expect(runs(await evaluate({ min_runs: 7, min_seconds: 0 }))).toHaveLength(7);
    const long = runs(await evaluate({ min_runs: 1, min_seconds: 0.02 }));
    expect(long.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(20e6);
  });

  test("a problem too large for one tape is refused and the next is answered", async () => {
    await start("det");
    const det = (ell: number): Promise<Answer> =>
      tool.send({
        kind: "evaluate",
        module: "det",
        function: "primal",
        input: { A: new Array(ell * ell).fill(2), ell },
      });
    const answer = await det(11);
    expect(answer.success).toBe(false);
    expect(answer.error).toContain("million operations");
    expect((await det(1)).output).toBe(2);
  });

  test("a failing evaluation does not end the session", async () => {
    await start("lse");
    const answer = await tool.send({ kind: "evaluate", module: "lse", function: "primal", input: {} });
    expect(answer.success).toBe(false);
    expect(answer.error).toBeTruthy();
    expect((await tool.send({ kind: "analysis", of: 2, valid: false })).id).toBe(3);
  });

  test("a line that is not a message is answered with an error and a null id", async () => {
    tool = new Tool();
    for (const line of ["{not json", "[1, 2]", "null", '{"kind":"start"}']) {
      const answer = await tool.sendLine(line);
      expect(answer).toMatchObject({ id: null, success: false, error: expect.any(String) });
    }
    expect((await tool.send({ kind: "start" })).tool).toBe("wasmgrad");
  });

  test("the end message is acknowledged and ends the tool", async () => {
    await start("hello");
    expect(await tool.end()).toBe(0);
  });

  test("two evaluations of one shape prepare once", async () => {
    await start("det");
    const a = Array.from({ length: 49 }, (_, i) => Math.sin(i + 1));
    const evaluate = async (): Promise<number> =>
      (await tool.send({ kind: "evaluate", module: "det", function: "primal", input: { A: a, ell: 7 } })).timings![0]!
        .nanoseconds;
    const first = await evaluate();
    expect(await evaluate()).toBeLessThan(first / 2);
  });
});
