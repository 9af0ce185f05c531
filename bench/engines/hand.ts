import type { Engine } from "./engine";

/** The yardstick of yardsticks: derivatives worked out by hand, in plain loops. */
export const hand: Engine = {
  id: "hand",
  title: "hand-written JS",
  skips: (problem) => (problem.hand ? undefined : "nothing to write by hand: a random program"),
  prepare: (problem) => ({ run: problem.hand! }),
};
