/** Runs examples, each in a Worker of its own, which is ended when the example takes too long. */
import type { Line, Message, Request } from "./messages.js";

/** Seconds that an example may take, and that the Worker may take to load. */
export const limits = { running: 10, loading: 30 };

export interface Run {
  /** Resolves when the example has ended or was ended. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** @param report Called with each line in order, with what goes wrong and with why the example was ended, too. */
export function runExample(request: Request, report: (line: Line) => void): Run {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "example" });
  let timer: ReturnType<typeof setTimeout>;
  let finish: () => void;
  const ended = new Promise<void>((resolve) => (finish = resolve));
  const end = (line?: Line): void => {
    clearTimeout(timer);
    worker.terminate();
    if (line) report(line);
    finish();
  };
  const endAfter = (seconds: number, why: string): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end({ kind: "error", text: why }), seconds * 1000);
  };
  endAfter(limits.loading, `Stopped: the example did not start within ${limits.loading} seconds.`);
  worker.addEventListener("message", ({ data }: MessageEvent<Message>) => {
    if ("line" in data) report(data.line);
    else if (data.state === "ended") end();
    else
      endAfter(
        limits.running,
        `Stopped: the example took longer than ${limits.running} seconds. Does a loop in it end?`,
      );
  });
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end({ kind: "error", text: `The example could not be run: ${event.message || "its Worker did not load"}.` });
  });
  worker.postMessage(request);
  return { ended, stop: () => end({ kind: "note", text: "Stopped." }) };
}
