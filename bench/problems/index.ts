import type { Problem } from "../problem";
import { iteratedSin } from "./iterated-sin";
import { layout } from "./layout";
import { logSumExp } from "./log-sum-exp";
import { massChain } from "./mass-chain";
import { micro } from "./micro";
import { rosenbrock } from "./rosenbrock";
import { sigmoidNetwork } from "./sigmoid-network";
import { sinCos } from "./sin-cos";
import { tanhNetwork } from "./tanh-network";

/** Every problem, in the order of the report. */
export const problems: readonly Problem[] = [
  sinCos,
  rosenbrock(2),
  rosenbrock(100),
  rosenbrock(1000),
  iteratedSin(10),
  iteratedSin(100),
  iteratedSin(1000),
  sigmoidNetwork,
  logSumExp(1000),
  logSumExp(100_000),
  layout(100, 200),
  micro("micro_1e3"),
  micro("micro_1e5"),
  massChain(32, 300),
  tanhNetwork(1000),
];
