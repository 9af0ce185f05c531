/**
 * Functions as files. docs/format.md says what every part means and what is checked; this is its shape.
 *
 *   byte  0   "WGRD"
 *         4   u32   version of the format, 1
 *         8   u32   bytes of the file
 *        12   u32   CRC-32 of all that follows (IEEE 802.3, as in PNG and zip)
 *        16   u32   bytes of the head
 *        20   head  a JSON object in UTF-8
 *             then, for each of the head's `functions`, one after the other without gaps:
 *               codes     one byte a node
 *               words     u32
 *               numbers   f64
 *
 * All little endian. The JSON form (src/file/json.ts) is the head with the nodes of each function spelt out.
 *
 * STREAMS of a function. Its nodes in order take what they need:
 *
 *   opcode          words                            numbers
 *   INPUT, PARAMETER: none; those of all inputs come first, then those of all parameters
 *   CONSTANT                                         its value
 *   1 to 3 operands the operands
 *   LIST            n, n operands
 *   PAIRS           n, n operands of the first list, n of the second
 *   NESTED          n, n arguments                   rows that are constants, row-major
 *   RESULT          the nested node, which result
 *
 * What words are left then are the outputs. The k-th NESTED node is the k-th of `nested` in the head.
 */
import type { Shape } from "../shape.js";

export const MAGIC = 0x44524757;
export const VERSION = 1;
/** Bytes before the head, and before what the checksum is of. */
export const HEAD_AT = 20;
export const CHECKED_FROM = 16;

/** What JSON calls the format. */
export const FORMAT = "wasmgrad";

/** The nodes of one function. */
export interface Streams {
  readonly codes: ArrayLike<number>;
  readonly words: ArrayLike<number>;
  readonly numbers: ArrayLike<number>;
}

/** A number that JSON has no word for is a string. */
export type SavedNumber = number | "NaN" | "Infinity" | "-Infinity" | "-0";

export const savedNumber = (x: number): SavedNumber =>
  Object.is(x, -0) ? "-0" : Number.isFinite(x) ? x : (String(x) as SavedNumber);

/** Bodies are functions of the file, by index. */
export interface SavedNested {
  readonly kind: "map" | "fold" | "while";
  readonly body: number;
  readonly rows?: {
    readonly from: string;
    readonly count?: number;
    readonly table?: number;
    /** Of constants, in JSON alone. */
    readonly values?: readonly SavedNumber[];
  };
  readonly reduction?: string;
  readonly emitted?: number;
  readonly condition?: number;
  readonly limit?: SavedNumber;
  readonly memory?: SavedNumber;
  readonly beyond?: string | undefined;
}

/** Bodies come before the functions that use them; the last function is the file's own. */
export interface SavedTape {
  /** How many inputs of each kind a body has; the last function is none. */
  readonly body?: {
    readonly shared: number;
    readonly state: number;
    readonly active: number;
    readonly passive: number;
  };
  readonly nested: readonly SavedNested[];
}

export interface Head {
  readonly inputs: Shape;
  readonly parameters?: Shape | undefined;
  readonly outputs: Shape;
  readonly data?: readonly { readonly name: string; readonly row: Shape }[];
  readonly convention?: "error";
  readonly functions: readonly SavedTape[];
}

/** A function in either form: what was made of it, or is to be checked. `streams` has one a function of the head. */
export interface Saved<H = Head> {
  readonly head: H;
  readonly streams: readonly Streams[];
}

/** Of the bytes from `CHECKED_FROM` on. */
export function checksum(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, i) => {
    for (let k = 0; k < 8; k++) i = i & 1 ? (i >>> 1) ^ 0xedb88320 : i >>> 1;
    return i;
  });
  let crc = -1;
  for (let i = CHECKED_FROM; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}
