/** Instructions of WebAssembly: where a function's code names something of its module, and which constants are in it. */
import { AdError } from "../errors.js";
import { Reader } from "./reader.js";

export interface Reference {
  readonly to: "function" | "global" | "type";
  readonly index: number;
  /** The bytes of the index. */
  readonly from: number;
  readonly end: number;
}

export interface Scanned {
  readonly references: readonly Reference[];
  /** What may be an address: constants of 32 bits, and offsets of loads and stores. */
  readonly constants: readonly number[];
  /** Type indices of indirect calls. */
  readonly indirect: readonly number[];
  /** Globals that are set. */
  readonly sets: readonly number[];
}

/** One of those that the core's compiler writes. */
class Scanner {
  readonly references: Reference[] = [];
  readonly constants: number[] = [];
  readonly indirect: number[] = [];
  readonly sets: number[] = [];

  constructor(readonly reader: Reader) {}

  #reference(to: Reference["to"]): number {
    const { reader } = this;
    const from = reader.at;
    const index = reader.unsigned();
    this.references.push({ to, index, from, end: reader.at });
    return index;
  }

  #memory(): void {
    this.reader.unsigned();
    this.constants.push(this.reader.unsigned());
  }

  /** Empty, a type of one result, or the index of a type. */
  #blockType(): void {
    if ((this.reader.bytes[this.reader.at]! & 0xc0) === 0x40) this.reader.at++;
    else this.#reference("type");
  }

  instruction(): void {
    const { reader } = this;
    const opcode = reader.byte();
    if (opcode >= 0x28 && opcode <= 0x3e) this.#memory();
    else if (opcode >= 0x45 && opcode <= 0xc4) return;
    else if (opcode >= 0x02 && opcode <= 0x04) this.#blockType();
    else if (opcode >= 0x20 && opcode <= 0x22) reader.unsigned();
    else this.#other(opcode);
  }

  #other(opcode: number): void {
    const { reader } = this;
    switch (opcode) {
      case 0x00:
      case 0x01:
      case 0x05:
      case 0x0b:
      case 0x0f:
      case 0x1a:
      case 0x1b: return; // prettier-ignore
      case 0x0c:
      case 0x0d:
      case 0x3f:
      case 0x40: return void reader.unsigned(); // prettier-ignore
      case 0x0e: return void (reader.list(() => reader.unsigned()), reader.unsigned()); // prettier-ignore
      case 0x10: return void this.#reference("function"); // prettier-ignore
      case 0x11: return void (this.indirect.push(this.#reference("type")), reader.unsigned()); // prettier-ignore
      case 0x23: return void this.#reference("global"); // prettier-ignore
      case 0x24: return void this.sets.push(this.#reference("global")); // prettier-ignore
      case 0x41: return void this.constants.push(reader.signed() >>> 0); // prettier-ignore
      case 0x42: return void reader.signed(); // prettier-ignore
      case 0x43: return void reader.take(4); // prettier-ignore
      case 0x44: return void reader.take(8); // prettier-ignore
      case 0xfc: return this.#bulk(reader.unsigned()); // prettier-ignore
      case 0xfd: return this.#lanes(reader.unsigned()); // prettier-ignore
      default:
        throw unknown(opcode);
    }
  }

  /** Conversions that saturate, copies and fills of memory. */
  #bulk(opcode: number): void {
    if (opcode === 10) this.reader.take(2);
    else if (opcode === 11) this.reader.take(1);
    else if (opcode > 7) throw unknown(0xfc00 + opcode);
  }

  #lanes(opcode: number): void {
    if (opcode <= 11 || (opcode >= 84 && opcode <= 93)) this.#memory();
    if (opcode === 12 || opcode === 13) this.reader.take(16);
    if ((opcode >= 21 && opcode <= 34) || (opcode >= 84 && opcode <= 91)) this.reader.take(1);
  }
}

const unknown = (opcode: number): AdError =>
  new AdError("core", `link: got instruction 0x${opcode.toString(16)}, expected those that the core is made of`);

/** @param code A body: its locals, then its instructions. */
function scannerOf(code: Uint8Array): Scanner {
  const reader = new Reader(code);
  reader.list(() => [reader.unsigned(), reader.byte()]);
  return new Scanner(reader);
}

/** @param code As for `scannerOf`. */
export function scan(code: Uint8Array): Scanned {
  const scanner = scannerOf(code);
  while (!scanner.reader.isDone) scanner.instruction();
  return scanner;
}

/** One instruction, and its bytes. */
export interface Instruction {
  readonly opcode: number;
  readonly from: number;
  readonly end: number;
}

/** @param code As for `scannerOf`. */
export function instructionsOf(code: Uint8Array): Instruction[] {
  const scanner = scannerOf(code);
  const { reader } = scanner;
  const all: Instruction[] = [];
  while (!reader.isDone) {
    const from = reader.at;
    scanner.instruction();
    all.push({ opcode: code[from]!, from, end: reader.at });
  }
  return all;
}
