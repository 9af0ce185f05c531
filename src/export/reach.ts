/** What exported functions need of modules that call one another. */
import { AdError } from "../errors.js";
import { keyOf } from "../emit/sections.js";
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

/** Functions that are called from these, and these, added to those that are known. @returns the new ones. */
function reachedFrom(modules: Modules, roots: readonly Body[], known = new Set<Body>()): Body[] {
  const found: Body[] = [];
  const left = [...roots];
  for (let body = left.pop(); body; body = left.pop()) {
    if (known.has(body)) continue;
    known.add(body);
    found.push(body);
    for (const { to, index } of body.references) if (to === "function") left.push(bodyAt(modules, body.of, index));
  }
  return found;
}

/** What a module calls at its start: the functions that its start function calls, where it does nothing else. */
function startsOf(modules: Modules, of: Wasm): Body[] {
  if (of.start === undefined) return [];
  const body = bodyAt(modules, of, of.start);
  const calls = body.references.filter(({ to }) => to === "function");
  const bytes = calls.reduce((sum, { from, end }) => sum + 1 + end - from, 0);
  // A count of locals and the end stand around them.
  return body.code.length === bytes + 2 ? calls.map(({ index }) => bodyAt(modules, of, index)) : [body];
}

export class Reach {
  readonly bodies = new Set<Body>();
  readonly globals = new Set<Global>();
  /** Begins of the objects, of each module that has data. */
  readonly objects = new Map<Wasm, Set<number>>();
  /** By place. */
  readonly elements = new Map<number, Body>();
  /** To be called first, in this order. */
  get starts(): readonly Body[] {
    return Object.values(this.modules).flatMap((of) => startsOf(this.modules, of).filter((body) => this.#starts.has(body))); // prettier-ignore
  }

  readonly #starts = new Set<Body>();
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
    for (const body of reachedFrom(this.modules, [first], this.bodies)) {
      const { of } = body;
      for (const { to, index } of body.references) if (to === "global") this.globals.add(of.globals[index]!);
      for (const type of body.indirect) this.#indirect.add(keyOf(of.types[type]!));
      for (const object of objectsIn(body)) this.#objectsOf(of).add(object);
    }
  }

  #objectsOf(of: Wasm): Set<number> {
    let found = this.objects.get(of);
    if (!found) this.objects.set(of, (found = new Set()));
    return found;
  }

  /** A part of the start is needed where it may write what is: an object that it knows an address of, or a global. */
  #start(of: Wasm): void {
    for (const body of startsOf(this.modules, of)) {
      if (this.#starts.has(body)) continue;
      const kept = this.#objectsOf(of);
      const writes = (one: Body): boolean =>
        objectsIn(one).some((object) => kept.has(object)) || one.sets.some((index) => this.globals.has(of.globals[index]!)); // prettier-ignore
      if (![...reachedFrom(this.modules, [body])].some(writes)) continue;
      this.#starts.add(body);
      this.#visit(body);
    }
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
