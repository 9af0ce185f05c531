/** A compiled function once more: an engine of its own, and threads, for calls that take a while. */
import { Calls } from "./calls.js";
import type { Call, CallOptions } from "./calls.js";
import { provideModuleOnce } from "../core.js";
import type { Engine } from "../engine.js";
import { AdError } from "../errors.js";
import { Budget, during } from "../limits.js";
import { bodiesIn } from "../nested/nested.js";
import type { Nested } from "../nested/nested.js";
import { Pace } from "./pace.js";
import { PARTS } from "./parts.js";
import type { Parts } from "./parts.js";
import { Ports } from "../ports.js";
import { Runner } from "./runner.js";
import { Copies } from "./shared-memory.js";
import { engineFrom } from "./sweeps.js";
import { tablesOf } from "../nested/tables.js";
import type { Tables } from "../nested/tables.js";
import type { Tape } from "../tape.js";
import { Team } from "./team.js";
import type { AnyWorker } from "./thread.js";
import type { Work } from "../nested/work.js";

/** A compiled function, of whichever copy of the library. */
export interface Original {
  [PARTS](where: string, needsParameters: boolean): Parts;
}

/** What is asked of the function. */
export interface Asked<T> {
  /** Puts into the engine what was given to the call. */
  load(engine: Engine): void;
  work(): Work;
  /** Rows that it goes over, for progress. */
  expected(): number;
  result(engine: Engine): T;
}

/** Ends the threads of those that were collected without `dispose`. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry<Team>((team) => team.end());

export class Replica {
  readonly engine: Engine;
  readonly ports: Ports;
  readonly tables: Tables;
  readonly copies: Copies;
  readonly #calls = new Calls();
  #team: Team | undefined;
  #runner: Runner;
  #disposed = false;
  /** One of its own, as large as the function's. */
  readonly #budget: Budget | undefined;

  private constructor(
    readonly original: Original,
    readonly tape: Tape,
    { inputs, outputs, tables, limits }: Parts,
    readonly pace: Pace,
    shared: boolean,
  ) {
    this.tables = tablesOf(tables);
    this.#budget = limits && new Budget(limits);
    this.engine = during(this.#budget, "spread", () => engineFrom(tape, this.tables)).ownedBy(this);
    this.ports = new Ports(inputs, outputs, this.engine.outputs);
    this.copies = new Copies(shared);
    this.#runner = new Runner(pace, undefined);
  }

  /** @throws AdError "thread" where a worker does not start, "limit"; all workers are ended then. */
  static async of(original: Original, slice: number, workers: readonly AnyWorker[]): Promise<Replica> {
    const parts = original[PARTS]("spread", false);
    provideModuleOnce(() => parts.module as WebAssembly.Module);
    const shared = workers.length > 0;
    const tape = shared ? withSharedConstants(parts.tape) : parts.tape;
    let replica: Replica | undefined;
    try {
      replica = new Replica(original, tape, parts, new Pace(slice), shared);
      if (shared) await replica.#gather(parts, workers);
      return replica;
    } catch (error) {
      for (const worker of workers) worker.terminate();
      replica?.engine.free();
      throw error;
    }
  }

  async #gather({ module, tables, limits }: Parts, workers: readonly AnyWorker[]): Promise<void> {
    const { tape } = this;
    const calls = this.#calls;
    // Nothing that the team holds may hold the replica, or it would never be collected.
    const team = await Team.start(workers, { tape, module, tables, limits }, [...bodiesIn(tape)], (error) => calls.end(() => error)); // prettier-ignore
    this.#team = team;
    this.#runner = new Runner(this.pace, team);
    forgotten.register(this, team, this);
  }

  /** Threads that go over rows; 1 where the calling one does. */
  get threads(): number {
    return this.#team?.hands.length ?? 1;
  }

  /**
   * Asks the function as it is now, with its parameters and data; the answer comes when it has been found.
   * @param given Takes what is given to the call.
   */
  ask<T>(
    where: string,
    { scalar = false, needsParameters = true }: { scalar?: boolean; needsParameters?: boolean },
    options: CallOptions,
    given: () => Asked<T>,
  ): Promise<T> {
    return this.#calls.make(where, options, () => {
      const outputs = this.engine.outputs.length;
      if (scalar && outputs !== 1) throw new AdError("outputs", `${where}: the function has ${outputs} outputs, expected 1; use vjp or jvp`); // prettier-ignore
      const { parameters, rows } = this.original[PARTS](where, needsParameters);
      const asked = given();
      const copied = rows.map((values, i) => values && this.copies.of(`table ${i}`, values));
      return (call) => this.#answer(asked, { parameters, rows: copied }, call);
    });
  }

  async #answer<T>(asked: Asked<T>, state: Pick<Parts, "parameters" | "rows">, call: Call): Promise<T> {
    const { engine } = this;
    const { parameters, rows } = state;
    call.limitBy(this.#budget?.begin(call.where));
    this.tables.take(rows);
    engine.f64.set(parameters, engine.primals + this.tape.inputs);
    this.#team?.begin(state);
    try {
      call.run(() => asked.load(engine));
      call.expected = asked.expected();
      await this.#runner.run(asked.work(), call);
      return asked.result(engine);
    } finally {
      this.#team?.rest();
      rows.forEach((values, i) => values && this.copies.giveBack(`table ${i}`, values));
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#calls.end((where) => new AdError("disposed", `${where}: this function and its threads have been disposed of; call spread(f) again`)); // prettier-ignore
    this.#team?.end();
    forgotten.unregister(this);
    this.engine.free();
  }
}

/** The tape with rows that it knows itself in memory that threads share. */
function withSharedConstants(tape: Tape): Tape {
  const shared = (node: Nested): Nested => {
    if (node.kind === "while" || node.kind === "opaque" || node.rows.from !== "constants") return node;
    const values = new Float64Array(new SharedArrayBuffer(node.rows.values.byteLength));
    values.set(node.rows.values);
    return { ...node, rows: { ...node.rows, values } };
  };
  return { ...tape, nested: tape.nested.map(shared) };
}
