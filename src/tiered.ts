/** What runs a compiled function, and when it is made. */
import { AdError, describe } from "./errors.js";
import { Shown } from "./shown.js";
import type { Tier } from "./tiering.js";

export abstract class Tiered<S, O> extends Shown<S, O> {
  /** What runs it: "compiled" from when an entry (value, gradient, vjp or jvp, at one point or many) of one of its programs is. Same bits. */
  get tier(): Tier {
    return this.use("tier", false)
      .tiering()
      .some(({ tier }) => tier === "compiled")
      ? "compiled"
      : "interpreter";
  }

  /** Why a part of it is interpreted; undefined where none is. */
  get tierReason(): string | undefined {
    const all = this.use("tierReason", false).tiering();
    if (all.length === 0) return 'it was compiled with tier: "interpreter"';
    return all.find(({ reason }) => reason !== undefined)?.reason;
  }

  /**
   * Comes back when all of it that can be is compiled, which goes on in the background, a few milliseconds at a stretch.
   * What cannot be is interpreted; `tier` and `tierReason` tell.
   */
  async ready(tier: "compiled"): Promise<void> {
    if ((tier as unknown) !== "compiled")
      throw new AdError("type", `ready: got ${describe(tier)}, expected "compiled"`);
    await Promise.all(
      this.use("ready", false)
        .tiering()
        .map((program) => program.ready()),
    );
  }
}
