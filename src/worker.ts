/** A thread of `spread`: goes over rows that it is given, in an instance of the core that is its own. */
import { provideModuleOnce } from "./core.js";
import type { Engine } from "./engine.js";
import { AdError } from "./errors.js";
import { WHOLE_WITH } from "./threads/messages.js";
import type { Answer, Data, Job, Message, Start } from "./threads/messages.js";
import { Allowance, Budget, during, look } from "./limits.js";
import { bodiesIn } from "./nested/nested.js";
import type { Body } from "./nested/nested.js";
import type { Points } from "./points.js";
import { rowSteps } from "./nested/rows.js";
import { engineOf } from "./nested/staged.js";
import { engineFrom } from "./threads/sweeps.js";
import { tablesOf } from "./nested/tables.js";
import type { Tables } from "./nested/tables.js";
import { ofNode } from "./threads/thread.js";

interface Ready {
  readonly engine: Engine;
  readonly points: Points;
}

/** What a job may take: it ends, too, once its call is given up, and whoever looks at the clock sees that. */
class JobAllowance extends Allowance {
  constructor(
    budget: Budget,
    readonly isStopped: () => boolean,
  ) {
    super(budget, "spread", undefined);
  }

  override look(): void {
    // Nobody hears of it.
    if (this.isStopped()) throw new Error("given up");
    super.look();
  }
}

class Hand {
  readonly #start: Start;
  readonly #tables: Tables;
  readonly #bodies: readonly Body[];
  readonly #budget: Budget;
  readonly #ready = new Map<number, Ready>();
  #whole: Engine | undefined;
  #parameters: Float64Array = new Float64Array(0);

  constructor(start: Start) {
    provideModuleOnce(() => start.module as WebAssembly.Module);
    this.#start = start;
    this.#tables = tablesOf(start.tables);
    this.#bodies = [...bodiesIn(start.tape)];
    this.#budget = new Budget(start.limits ?? {});
    during(this.#budget, "spread", () => this.#bodies.forEach((_, which) => this.#engine(which)));
  }

  #engine(which: number): Ready {
    let ready = this.#ready.get(which);
    if (!ready) {
      const body = this.#bodies[which];
      const engine = body ? engineOf(body.tape, this.#tables) : this.#function();
      const points = body ? engine.points(body.shared) : engine.points(0, which === WHOLE_WITH);
      this.#ready.set(which, (ready = { engine, points }));
    }
    return ready;
  }

  #function(): Engine {
    if (!this.#whole) {
      this.#whole = engineFrom(this.#start.tape, this.#tables);
      this.data({ rows: [], parameters: this.#parameters });
    }
    return this.#whole;
  }

  data({ rows, parameters }: Pick<Data, "rows" | "parameters">): void {
    this.#tables.take(rows);
    this.#parameters = parameters;
    const engine = this.#whole;
    engine?.f64.set(parameters, engine.primals + this.#start.tape.inputs);
  }

  job({ call, body, task }: Job): void {
    const isStopped = (): boolean => Atomics.load(this.#start.stopped, 0) >= call;
    new JobAllowance(this.#budget, isStopped).run(() => {
      // One that waited may be of a call that was given up meanwhile.
      look();
      const { engine, points } = this.#engine(body);
      for (const _ of rowSteps(engine, points, task)) look();
    });
  }
}

let hand: Hand | undefined;

/** @returns the answer, where there is one. */
function heard(message: Message): Answer | undefined {
  if (message.kind === "start") {
    hand = new Hand(message);
    return { kind: "ready" };
  }
  if (message.kind === "data") {
    hand!.data(message);
    return undefined;
  }
  hand!.job(message);
  return { kind: "done", id: message.id };
}

function answerTo(message: Message): Answer | undefined {
  try {
    return heard(message);
  } catch (error) {
    const id = message.kind === "job" ? message.id : undefined;
    const text = error instanceof Error ? error.message : String(error);
    return { kind: "failed", id, code: error instanceof AdError ? error.code : undefined, message: text };
  }
}

/** The other side: a page, or a thread of Node. */
interface Port {
  postMessage(message: unknown): void;
}

interface NodePort extends Port {
  on(event: "message", listener: (message: Message) => void): void;
}

function serve(port: Port, message: Message): void {
  const answer = answerTo(message);
  if (answer) port.postMessage(answer);
}

const page = globalThis as unknown as Port & { onmessage?: (event: { data: Message }) => void };
if (typeof page.postMessage === "function") page.onmessage = ({ data }) => serve(page, data);
else {
  const { parentPort } = ofNode("worker_threads") as { parentPort: NodePort };
  parentPort.on("message", (message) => serve(parentPort, message));
}
