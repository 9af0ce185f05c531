/** What exported functions need of modules that call one another. */
import { AdError } from "../errors.js";
import { keyOf } from "../emit/wasm.js";
import type { Body, Global, Wasm } from "./module.js";

/** Modules by the names that others import them by. */
export type Modules = Readonly<Record<string, Wasm>>;

/** @throws AdError "core" for an import that nobody exports. */
export function bodyAt(modules: Modules, of: Wasm, index: number): Body {
  const imported = of.imports[index];
  if (!imported) return of.bodies[index - of.imports.length]!;
  const { from, name } = imported;
  const found = modules[from]?.exports.get(name);
  if (found === undefined) throw new AdError("core", `link: got an import of ${from}.${name}, which no module exports`);
  return bodyAt(modules, modules[from]!, found);
}

export class Reach {
  readonly bodies = new Set<Body>();
  readonly globals = new Set<Global>();
  /** Begins of the objects, of each module that has data. */
  readonly objects = new Map<Wasm, Set<number>>();
  /** By place. */
  readonly elements = new Map<number, Body>();
  /** To be called first. */
  start: Body | undefined;
  readonly #indirect = new Set<string>();

  constructor(
    readonly modules: Modules,
    roots: readonly Body[],
  ) {
    roots.forEach((body) => this.#visit(body));
    // What starts or is in the table may reach more of either.
    for (let before = -1; before !== this.bodies.size;) {
      before = this.bodies.size;
      for (const module of Object.values(modules)) {
        this.#start(module);
        this.#table(module);
      }
    }
  }

  get callsIndirect(): boolean {
    return this.#indirect.size > 0;
  }

  /** Bytes of memory, from 0, that objects are in. */
  get dataEnd(): number {
    const ends = [...this.objects].flatMap(([of, begins]) => [...begins].map((begin) => endOf(of, begin)));
    return Math.max(0, ...ends);
  }

  #visit(first: Body): void {
    const left = [first];
    for (let body = left.pop(); body; body = left.pop()) {
      if (this.bodies.has(body)) continue;
      this.bodies.add(body);
      const { of } = body;
      for (const { to, index } of body.references) {
        if (to === "function") left.push(bodyAt(this.modules, of, index));
        else if (to === "global") this.globals.add(of.globals[index]!);
      }
      for (const type of body.indirect) this.#indirect.add(keyOf(of.types[type]!));
      for (const object of objectsIn(body)) this.#objectsOf(of).add(object);
    }
  }

  #objectsOf(of: Wasm): Set<number> {
    let found = this.objects.get(of);
    if (!found) this.objects.set(of, (found = new Set()));
    return found;
  }

  /** The start function is needed where it may write what is: an object that it knows the address of, or a global. */
  #start(of: Wasm): void {
    if (of.start === undefined || this.start) return;
    const body = bodyAt(this.modules, of, of.start);
    const alone = new Set<Body>();
    const left = [body];
    for (const next of left) {
      if (alone.has(next)) continue;
      alone.add(next);
      for (const { to, index } of next.references) if (to === "function") left.push(bodyAt(this.modules, of, index));
    }
    const kept = this.#objectsOf(of);
    const writes = (one: Body): boolean =>
      objectsIn(one).some((object) => kept.has(object)) ||
      one.sets.some((index) => this.globals.has(of.globals[index]!));
    if (![...alone].some(writes)) return;
    this.start = body;
    this.#visit(body);
  }

  /** A function in the table is called by its place, which stands in an object that is handed around. */
  #table(of: Wasm): void {
    for (const [place, index] of of.elements) {
      const body = bodyAt(this.modules, of, index);
      if (this.elements.has(place) || !this.#indirect.has(keyOf(body.type))) continue;
      if (![...this.#objectsOf(of)].some((begin) => holdsWord(of, begin, place))) continue;
      this.elements.set(place, body);
      this.#visit(body);
    }
  }
}

/** Begins of the objects that a body knows an address in. */
function objectsIn({ of, constants }: Body): number[] {
  return constants.flatMap((at) => {
    const next = of.objects.findIndex((begin) => begin > at);
    return next > 0 ? [of.objects[next - 1]!] : [];
  });
}

export const endOf = (of: Wasm, begin: number): number => of.objects[of.objects.indexOf(begin) + 1]!;

/** Data of an object. */
export const dataOf = (of: Wasm, begin: number): Wasm["data"] =>
  of.data.filter(({ at }) => at >= begin && at < endOf(of, begin));

function holdsWord(of: Wasm, begin: number, word: number): boolean {
  const bytes = new Uint8Array(endOf(of, begin) - begin + 4);
  for (const { at, bytes: some } of dataOf(of, begin)) bytes.set(some, at - begin);
  const view = new DataView(bytes.buffer);
  for (let at = -begin & 3; at + 4 <= bytes.length; at += 4) if (view.getUint32(at, true) === word) return true;
  return false;
}
