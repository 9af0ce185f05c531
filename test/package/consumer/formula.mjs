import "wasmgrad";
import { parse } from "wasmgrad/expressions";

const gradient = [...parse("a*x + b^2", { variables: ["a", "b"], parameters: ["x"] }).compile().setParameters({ x: 3 }).gradient([1, 2])]; // prettier-ignore
try {
  parse("2 foo(x)", { variables: ["x"] });
} catch ({ message }) {
  console.log(JSON.stringify({ gradient, message }));
}
