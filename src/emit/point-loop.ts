/** The loop over the points of a block, four a turn: as many as a block is filled up to. */
import { B_BYTES } from "../layout.js";
import { I32, integers } from "./wasm.js";
import type { Code } from "./wasm.js";

/** Bytes of four numbers. */
const STEP = 32;

export class PointLoop {
  /** Local: bytes from the first point to those of this turn. */
  readonly at: number;
  readonly #end: number;

  /** @param code Of a function of the address of the batch. */
  constructor(readonly code: Code) {
    this.at = code.local(I32);
    this.#end = code.local(I32);
  }

  begin(): void {
    const { code } = this;
    code.get(0);
    // i32.load
    code.body.append(Uint8Array.of(0x28, 0x02));
    code.body.unsigned(4 * B_BYTES);
    code.set(this.#end);
    code.beginLoop();
  }

  end(): void {
    const { code } = this;
    code.get(this.at);
    code.i32(STEP);
    code.body.byte(integers.add);
    code.tee(this.at);
    code.get(this.#end);
    code.body.byte(integers.less);
    code.endLoop();
  }
}
