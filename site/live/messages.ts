/** What the page and the Worker of an example say to each other. */

export interface Request {
  readonly code: string;
  /** Address of the folder of the unpacked package, with a slash at the end. */
  readonly packed: string;
}

export interface Line {
  /** A note is what is said about the run, not by it. */
  readonly kind: "log" | "result" | "error" | "note";
  readonly text: string;
  /** The statement that gave the result. */
  readonly statement?: string;
}

export type Message = { readonly state: "started" | "ended" } | { readonly line: Line };
