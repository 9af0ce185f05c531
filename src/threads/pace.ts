/** How long a thread works before it lets others have it: timers, input, the page. */

/** Comes back after whatever waits for the thread now. */
const afterOthers: () => Promise<void> = /* @__PURE__ */ (() => {
  if (typeof setImmediate === "function") return () => new Promise<void>((resolve) => setImmediate(resolve));
  // A message comes at once; timers, once they are nested, come after 4 ms at least.
  let channel: MessageChannel | undefined;
  const waiting: (() => void)[] = [];
  return () =>
    new Promise<void>((resolve) => {
      if (!channel) {
        channel = new MessageChannel();
        channel.port1.onmessage = () => waiting.shift()!();
      }
      waiting.push(resolve);
      channel.port2.postMessage(0);
    });
})();

export class Pace {
  /** When the thread was last free for others, in milliseconds. */
  #since = -Infinity;

  constructor(
    /** Milliseconds to work at a stretch. */
    readonly slice: number,
  ) {}

  get isDue(): boolean {
    return performance.now() - this.#since >= this.slice;
  }

  async pause(): Promise<void> {
    await afterOthers();
    this.#since = performance.now();
  }
}
