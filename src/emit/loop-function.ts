/** Loops as functions of the places of their numbers: one for all groups of one structure (src/emit/structure.ts). */
import { Adjoints } from "./adjoints.js";
import type { Uniform } from "./adjoints.js";
import type { Group } from "./group.js";
import { Locals } from "./locals.js";
import { isSame } from "./member.js";
import type { Stride } from "./member.js";
import { NOWHERE, stridesOf } from "./structure.js";
import { Turn, loop, once } from "./turn.js";
import type { Turns } from "./turn.js";
import { Values } from "./values.js";
import { integers, lanes } from "./wasm.js";
import type { Code } from "./wasm.js";

/** Parameters: bytes of all pairs, and then bytes from slot 0 to the first of each stride that others go along with. */
const LIMIT = 0;

/** Where a function has the first slot of each stride from. */
class Parameters {
  readonly strides: readonly Stride[];
  /** Strides that are parameters, by number. */
  readonly #origins: readonly number[];

  constructor(readonly group: Group) {
    this.strides = stridesOf(group);
    this.#origins = [...new Set(group.structure!.origins)].filter((origin) => origin !== NOWHERE);
  }

  number(at: Stride): number {
    return this.strides.findIndex((one) => isSame(one, at));
  }

  #originOf(at: Stride): number {
    return this.group.structure!.origins[this.number(at)]!;
  }

  /** The parameter that its addresses count from; nothing where they are the same in all groups. */
  of(at: Stride): number | undefined {
    const origin = this.#originOf(at);
    return origin === NOWHERE ? undefined : LIMIT + 1 + this.#origins.indexOf(origin);
  }

  /** Bytes from there to its first slot. */
  bytes(at: Stride): number {
    const origin = this.#originOf(at);
    return 8 * (at.first - (origin === NOWHERE ? 0 : this.strides[origin]!.first));
  }

  /** Puts on the stack what its addresses count from. */
  push(at: Stride, code: Code): void {
    const parameter = this.of(at);
    if (parameter === undefined) code.i32(0);
    else code.get(parameter);
  }

  get count(): number {
    return LIMIT + 1 + this.#origins.length;
  }

  /** What the group gives for them. */
  give(code: Code): void {
    for (const origin of this.#origins) code.i32(8 * this.strides[origin]!.first);
  }
}

/** Its addresses count from parameters. */
class PlacedTurn extends Turn {
  constructor(
    locals: Locals,
    readonly parameters: Parameters,
    at: number,
    /** Which operation behind the pairs; -1 of a pair. */
    k: number,
  ) {
    super(locals, 0, k, at);
  }

  protected override begin(base: number, at: Stride): void {
    this.locals.code.get(this.place(base, at));
  }

  protected override origin(_base: number, at: Stride): number | undefined {
    return this.parameters.of(at);
  }

  protected override address(base: number, at: Stride): number {
    return base + this.parameters.bytes(at) + (this.isPair ? 0 : 8 * at.step * this.k);
  }
}

/** Adjoints before a loop: those that hold nothing, and those that are 1 and stand nowhere. */
export interface Before {
  readonly empty: readonly Stride[];
  readonly ones: readonly Stride[];
}

/** What else the function is given stands in memory. */
class PlacedAdjoints extends Adjoints {
  constructor(
    locals: Locals,
    readonly parameters: Parameters,
    readonly pairs: number,
    readonly before: Before,
  ) {
    super(locals);
  }

  override areZero(at: Stride): boolean {
    return this.before.empty.some((one) => isSame(one, at));
  }

  override uniform(at: Stride): Uniform | undefined {
    return this.before.ones.some((one) => isSame(one, at)) ? { local: this.locals.literal(1), isOne: true } : undefined;
  }

  override receive(slot: number, c: number): void {
    const shared = { first: slot, step: 0 };
    const at = this.locals.index("receives");
    this.parameters.push(shared, this.locals.code);
    this.locals.code.set(at);
    this.#receiveAt(at, this.parameters.bytes(shared), c, false);
  }

  override receiveLast(target: Stride, count: number, c: number, stores: boolean): void {
    const { code } = this.locals;
    const at = this.locals.index("receives");
    this.parameters.push(target, code);
    code.get(LIMIT);
    code.i32(target.step);
    code.body.byte(integers.mul);
    code.body.byte(integers.add);
    code.set(at);
    const rest = count - 2 * this.pairs - 1;
    this.#receiveAt(at, this.parameters.bytes(target) + 8 * target.step * rest, c, stores);
  }

  /** At an address that is in a local, and so many bytes. */
  #receiveAt(at: number, bytes: number, c: number, stores: boolean): void {
    const { code, places } = this.locals;
    const address = places.adjoints + bytes;
    code.get(at);
    if (!stores) {
      code.get(at);
      code.loadSplat(address);
    }
    code.get(c);
    if (!stores) code.simd(lanes.add);
    code.storeLane(address, 0);
    this.locals.give(c);
  }

  override storeAll(): void {}
  override standInMemory(): void {}
  override forget(): void {}
}

/** Inside the function. */
export interface Placed {
  readonly values: Values;
  readonly adjoints: Adjoints;
  readonly turns: Turns;
}

function placed(
  code: Code,
  { places, imports }: Locals,
  parameters: Parameters,
  pairs: number,
  before: Before,
): Placed {
  const locals = new Locals(code, places, imports);
  const values = new Values(locals);
  values.standInMemory({ first: 0, count: places.slots });
  for (const at of parameters.strides) {
    if (at.step > 0) continue;
    const local = locals.take();
    parameters.push(at, code);
    code.loadSplat(places.primals + parameters.bytes(at));
    code.set(local);
    values.set(at.first, local);
  }
  const turns: Turns = (_locals, _pairs, count, body) => {
    const at = locals.index("pair");
    const turn = (k: number): Turn => new PlacedTurn(locals, parameters, at, k);
    loop(code, at, turn(-1), () => code.get(LIMIT), body);
    for (let k = 0; k < count - 2 * pairs; k++) once(turn(k), body);
  };
  return { values, adjoints: new PlacedAdjoints(locals, parameters, pairs, before), turns };
}

/** Calls the function of a group, which `write` writes where there is none yet. */
export function callLoop(
  locals: Locals,
  group: Group,
  kind: "values" | "reverse",
  pairs: number,
  before: Before,
  write: (inside: Placed) => void,
): void {
  const parameters = new Parameters(group);
  const rest = group.count - 2 * pairs;
  const numbers = (some: readonly Stride[]): string => some.map((at) => parameters.number(at)).join();
  const key = `${kind} ${rest} ${numbers(before.empty)} ${numbers(before.ones)} ${group.structure!.key}`;
  const of = locals.imports.own(key, parameters.count, (code) =>
    write(placed(code, locals, parameters, pairs, before)),
  );
  const { code } = locals;
  code.i32(16 * pairs);
  parameters.give(code);
  code.callOwn(of);
}
