/**
 * The GradBench tool: one JSON message a line on stdin, one JSON answer a line on stdout.
 *
 *     npm run --silent gradbench
 */
import { createInterface } from "node:readline";
import { answer, toLine } from "./protocol.js";

const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });

for await (const line of lines) {
  if (line.trim() === "") continue;
  const { response, last } = answer(line);
  process.stdout.write(toLine(response));
  if (last) break;
}
process.stdin.destroy(); // an eval that keeps the pipe open must not keep the tool
