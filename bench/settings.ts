/** How long to measure. */
export interface Settings {
  /** Times that all engines of a problem run in turn. */
  rounds: number;
  /** Times that a program is recorded and prepared anew. */
  preparations: number;
  /** Seconds for one sample of benny, and samples in a round: short ones, so that few are interrupted by other processes. */
  sampleSeconds: number;
  samples: number;
  /** Seconds for each engine before anything counts. */
  warmupSeconds: number;
  /** Seconds that a native program runs in a round. */
  nativeSeconds: number;
}

export const FULL: Settings = {
  rounds: 7,
  preparations: 9,
  sampleSeconds: 0.002,
  samples: 25,
  warmupSeconds: 0.3,
  nativeSeconds: 0.1,
};

export const QUICK: Settings = {
  rounds: 3,
  preparations: 2,
  sampleSeconds: 0.002,
  samples: 5,
  warmupSeconds: 0.05,
  nativeSeconds: 0.03,
};
