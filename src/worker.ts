/** A thread of `spread`: goes over rows that it is given, in an instance of the core that is its own. */
import { provideModuleOnce } from "./core.js";
import type { Engine } from "./engine.js";
import { AdError } from "./errors.js";
import { WHOLE } from "./messages.js";
import type { Answer, Job, Message, Start } from "./messages.js";
import { bodiesIn } from "./nested.js";
import type { Body } from "./nested.js";
import type { Points } from "./points.js";
import { withParameters } from "./portion.js";
import { rowSteps } from "./rows.js";
import { engineOf } from "./staged.js";
import { engineFrom } from "./sweeps.js";
import { tablesOf } from "./tables.js";
import type { Tables } from "./tables.js";
import { ofNode } from "./thread.js";

interface Ready {
  readonly engine: Engine;
  readonly points: Points;
}

class Hand {
  readonly #start: Start;
  readonly #tables: Tables;
  readonly #bodies: readonly Body[];
  readonly #ready = new Map<number, Ready>();

  constructor(start: Start) {
    provideModuleOnce(() => start.module as WebAssembly.Module);
    this.#start = start;
    this.#tables = tablesOf(start.tables);
    this.#bodies = [...bodiesIn(start.tape)];
    this.#bodies.forEach((_, which) => this.#engine(which));
  }

  #engine(which: number): Ready {
    let ready = this.#ready.get(which);
    if (!ready) {
      const body = which === WHOLE ? undefined : this.#bodies[which]!;
      const engine = body ? engineOf(body.tape, this.#tables) : engineFrom(this.#start.tape, this.#tables);
      this.#ready.set(which, (ready = { engine, points: engine.points(body?.shared ?? 0) }));
    }
    return ready;
  }

  data(rows: readonly (Float64Array | undefined)[]): void {
    this.#tables.take(rows);
  }

  job({ call, body, task, parameters }: Job): void {
    const { engine, points } = this.#engine(body);
    const all = parameters ? withParameters(task, parameters) : task;
    for (const _ of rowSteps(engine, points, all)) if (Atomics.load(this.#start.stopped, 0) >= call) return;
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
    hand!.data(message.rows);
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

function serve(port: Port, message: Message): void {
  const answer = answerTo(message);
  if (answer) port.postMessage(answer);
}

const page = globalThis as unknown as Port & { onmessage?: (event: { data: Message }) => void };
if (typeof page.postMessage === "function") page.onmessage = ({ data }) => serve(page, data);
else {
  void ofNode("worker_threads").then(({ parentPort }: typeof import("node:worker_threads")) =>
    parentPort!.on("message", (message: Message) => serve(parentPort!, message)),
  );
}
