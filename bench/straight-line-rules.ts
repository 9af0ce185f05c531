import type { Opcode } from "./recording";

/** The texts that a rule may put together. Asking for a value makes sure that it is loaded. */
export interface Texts {
  /** Slot numbers of the operands. */
  a: number;
  b: number;
  /** Values: of the operands, of the result, of the constant. */
  va(): string;
  vb(): string;
  y(): string;
  c(): string;
  /** The adjoint of the result. */
  bar: string;
}

export type Rules<T> = { [K in Opcode]: (t: Texts) => T };

/** A slot and what is added to its adjoint. */
export type Contribution = [slot: number, text: string];

export const valueText: Rules<string> = {
  add: (t) => `${t.va()} + ${t.vb()}`,
  sub: (t) => `${t.va()} - ${t.vb()}`,
  mul: (t) => `${t.va()} * ${t.vb()}`,
  div: (t) => `${t.va()} / ${t.vb()}`,
  addc: (t) => `${t.va()} + ${t.c()}`,
  mulc: (t) => `${t.va()} * ${t.c()}`,
  divc: (t) => `${t.va()} / ${t.c()}`,
  csub: (t) => `${t.c()} - ${t.va()}`,
  cdiv: (t) => `${t.c()} / ${t.va()}`,
  max: (t) => `${t.va()} > ${t.vb()} ? ${t.va()} : ${t.vb()}`,
  maxc: (t) => `${t.va()} > ${t.c()} ? ${t.va()} : ${t.c()}`,
  square: (t) => `${t.va()} * ${t.va()}`,
  sqrt: (t) => `sqrt(${t.va()})`,
  exp: (t) => `exp(${t.va()})`,
  log: (t) => `log(${t.va()})`,
  sin: (t) => `sin(${t.va()})`,
  cos: (t) => `cos(${t.va()})`,
  tanh: (t) => `tanh(${t.va()})`,
  sigmoid: (t) => `1.0 / (1.0 + exp(-${t.va()}))`,
};

export const adjointText: Rules<Contribution[]> = {
  add: (t) => [
    [t.a, t.bar],
    [t.b, t.bar],
  ],
  sub: (t) => [
    [t.a, t.bar],
    [t.b, `-${t.bar}`],
  ],
  mul: (t) => [
    [t.a, `${t.bar} * ${t.vb()}`],
    [t.b, `${t.bar} * ${t.va()}`],
  ],
  div: (t) => [
    [t.a, `${t.bar} / ${t.vb()}`],
    [t.b, `-(${t.bar} / ${t.vb()}) * ${t.y()}`],
  ],
  addc: (t) => [[t.a, t.bar]],
  mulc: (t) => [[t.a, `${t.bar} * ${t.c()}`]],
  divc: (t) => [[t.a, `${t.bar} / ${t.c()}`]],
  csub: (t) => [[t.a, `-${t.bar}`]],
  cdiv: (t) => [[t.a, `-${t.bar} * ${t.y()} / ${t.va()}`]],
  max: (t) => [
    [t.a, `(${t.va()} > ${t.vb()} ? ${t.bar} : 0.0)`],
    [t.b, `(${t.va()} > ${t.vb()} ? 0.0 : ${t.bar})`],
  ],
  maxc: (t) => [[t.a, `(${t.va()} > ${t.c()} ? ${t.bar} : 0.0)`]],
  square: (t) => [[t.a, `2.0 * ${t.bar} * ${t.va()}`]],
  sqrt: (t) => [[t.a, `0.5 * ${t.bar} / ${t.y()}`]],
  exp: (t) => [[t.a, `${t.bar} * ${t.y()}`]],
  log: (t) => [[t.a, `${t.bar} / ${t.va()}`]],
  sin: (t) => [[t.a, `${t.bar} * cos(${t.va()})`]],
  cos: (t) => [[t.a, `-${t.bar} * sin(${t.va()})`]],
  tanh: (t) => [[t.a, `${t.bar} * (1.0 - ${t.y()} * ${t.y()})`]],
  sigmoid: (t) => [[t.a, `${t.bar} * ${t.y()} * (1.0 - ${t.y()})`]],
};
