/** Rows of data that a function goes over, given before a call: any number of them, in the caller's array. */
import { AdError, describe } from "../errors.js";
import type { Rows } from "./nested.js";
import { flatten } from "../shape.js";
import type { Layout } from "../shape.js";

/** A table while a function is traced: what `map`, `mapSum` and `fold` go over. */
export class Table {
  /** @internal */
  constructor(
    /** As the function was given it in `data`. */
    readonly name: string,
    /** @internal */ readonly index: number,
    /** Structure of a row. */
    /** @internal */ readonly row: Layout,
  ) {}

  /** "Table". */
  get [Symbol.toStringTag](): string {
    return "Table";
  }
}

export class Tables {
  readonly #rows: (Float64Array | undefined)[];
  /** Adjoints of the rows, where they are asked for. */
  adjoints: (Float64Array | undefined)[];

  constructor(readonly tables: readonly Table[]) {
    this.#rows = tables.map(() => undefined);
    this.adjoints = tables.map(() => undefined);
  }

  /** The rows of each table, where they were set. */
  get given(): readonly (Float64Array | undefined)[] {
    return this.#rows;
  }

  /** @throws AdError "data" where the rows were never set. */
  rowsOf(table: number): Float64Array {
    const rows = this.#rows[table];
    if (!rows) {
      const { name } = this.tables[table]!;
      throw new AdError("data", `data: rows of ${name} were never set; call setData({ ${name}: rows }) first`);
    }
    return rows;
  }

  /** How many rows there are now. */
  countOf(rows: Rows): number {
    return rows.from === "table" ? this.rowsOf(rows.table).length / this.tables[rows.table]!.row.size : rows.count;
  }

  /** By name, what `sweep` adds to the adjoints of each table that has rows, [rows, row]. */
  collect(sweep: () => void): Record<string, Float64Array> {
    this.adjoints = this.#rows.map((rows) => rows && new Float64Array(rows.length));
    try {
      sweep();
      const found = this.tables.flatMap(({ name }, i) => (this.adjoints[i] ? [[name, this.adjoints[i]] as const] : []));
      return Object.fromEntries(found);
    } finally {
      this.adjoints = [];
    }
  }

  /** Adds what the rows of a node receive to the adjoints of their table. */
  addAdjoints(rows: Rows, adjoints: Float64Array): void {
    if (rows.from !== "table") return;
    const all = this.adjoints[rows.table];
    if (all) for (let i = 0; i < all.length; i++) all[i]! += adjoints[i]!;
  }

  /** Rows of each table as `given` has them; those that are none stay. */
  take(rows: readonly (Float64Array | undefined)[]): void {
    rows.forEach((values, i) => {
      if (values) this.#rows[i] = values;
    });
  }

  /** All or none: nothing is kept of what is refused. */
  set(data: Readonly<Record<string, unknown>>): void {
    if (typeof data !== "object" || data === null) throw new AdError("type", `setData: got ${describe(data)}, expected an object such as { name: rows }`); // prettier-ignore
    const names = this.tables.map(({ name }) => name);
    const unknown = Object.keys(data).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new AdError("data", `setData: got ${unknown}, expected ${names.join(", ") || "nothing: compile(inputs, fn, { data: { name: row } }) declares tables"}`); // prettier-ignore
    }
    const given = this.tables.map((table) => (table.name in data ? rowsFrom(table, data[table.name]) : undefined));
    this.take(given);
  }
}

/** Tables for engines of another thread or call. */
export const tablesOf = (tables: readonly Pick<Table, "name" | "row">[]): Tables =>
  new Tables(tables.map(({ name, row }, index) => new Table(name, index, row)));

/** A Float64Array is taken as it is; anything else is copied into one. */
function rowsFrom({ name, row }: Table, rows: unknown): Float64Array {
  const where = `setData: ${name}`;
  const flat = (values: ArrayLike<number>): Float64Array => {
    if (values.length % row.size !== 0) {
      throw new AdError("length", `${where}: got ${values.length} numbers, expected rows of ${row.size}`);
    }
    return values instanceof Float64Array ? values : Float64Array.from(values);
  };
  if (ArrayBuffer.isView(rows) && "length" in rows) return flat(rows as unknown as ArrayLike<number>);
  if (!Array.isArray(rows)) {
    throw new AdError("type", `${where}: got ${describe(rows)}, expected a Float64Array of rows, or an array of them`);
  }
  if (rows.every((x) => typeof x === "number")) return flat(rows as number[]);
  const values = new Float64Array(rows.length * row.size);
  rows.forEach((x, k) => {
    flatten(row, x, (i, v) => (values[k * row.size + i] = v), `${where}[${k}]`);
  });
  return values;
}
