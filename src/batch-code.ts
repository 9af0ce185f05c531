/** What may be compiled of a batch in the core's memory (src/layout.ts). */
import { pointsEmission } from "./emit/points.js";
import type { PointPlaces } from "./emit/point-places.js";
import type { PointsEntry } from "./emit/points.js";
import {
  B_ADJOINTS, B_ADJOINT_TANGENTS, B_JVP_CODE, B_POINTS, B_PRIMALS, B_TANGENTS, B_UNIFORM, B_VALUE_CODE, B_VJP_CODE,
} from "./layout.js"; // prettier-ignore
import type { ProgramBlock } from "./program-block.js";
import type { Compilable } from "./tiering.js";

const codeWords: Record<PointsEntry, number> = { value: B_VALUE_CODE, vjp: B_VJP_CODE, jvp: B_JVP_CODE };

export class BatchCode implements Compilable<PointsEntry> {
  readonly entries = ["value", "vjp", "jvp"] as const;
  /** What a point takes in a block is about that part of what it takes alone. */
  readonly pointsOfCall = 4;

  constructor(
    readonly block: ProgramBlock,
    /** Address of the batch. */
    readonly at: number,
    readonly length: number,
  ) {}

  get isFreed(): boolean {
    return this.block.isFreed;
  }

  get imports(): WebAssembly.Imports {
    return this.block.imports;
  }

  emission(entry: PointsEntry): Generator<void, Uint8Array<ArrayBuffer>, void> {
    return pointsEmission(this.block.program(), this.#places(), entry);
  }

  setCode(entry: PointsEntry, code: () => void): void {
    this.block.setCodeAt(this.at / 4 + codeWords[entry], code);
  }

  /** The room are tangents of adjoints, which second order sets before it reads them. */
  #places(): PointPlaces {
    const word = (field: number): number => this.block.core.u32[this.at / 4 + field]!;
    const places = this.block.places(word(B_TANGENTS));
    const [uniform, blockBytes] = [word(B_UNIFORM), 8 * word(B_POINTS)];
    return {
      ...places,
      ...{ uniform, blockBytes },
      primals: word(B_PRIMALS),
      adjoints: word(B_ADJOINTS),
      slopes: word(B_ADJOINT_TANGENTS) + 16 * uniform,
      roomBytes: blockBytes * (places.slots - uniform),
    };
  }
}
