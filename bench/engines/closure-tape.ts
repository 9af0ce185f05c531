import type { Ops } from "../ops";
import type { Engine } from "./engine";

/** A value that knows how to pass its adjoint on. */
interface Node {
  value: number;
  adjoint: number;
  backward?: (bar: number) => void;
}

/**
 * The micrograd style: every call builds the program anew as objects with
 * backward closures. It records nothing ahead, so a branch may look at values;
 * the price is paid in each call.
 */
export const closureTape: Engine = {
  id: "closures",
  title: "closure tape",
  skips: () => undefined,
  prepare: (problem) => ({
    run(x, gradient) {
      const ops = new ClosureOps();
      const leaves = Array.from(x, (value): Node => ({ value, adjoint: 0 }));
      const result = problem.build(ops, leaves);
      ops.backward(result);
      for (let i = 0; i < leaves.length; i++) gradient[i] = leaves[i]!.adjoint;
      return result.value;
    },
  }),
};

class ClosureOps implements Ops<Node> {
  private readonly nodes: Node[] = [];

  /** Nodes were made in dependency order: walking back is a reverse sweep. */
  backward(result: Node): void {
    result.adjoint = 1;
    for (let i = this.nodes.length - 1; i >= 0; i--) {
      const node = this.nodes[i]!;
      node.backward!(node.adjoint);
    }
  }

  private node(value: number, backward: (bar: number) => void): Node {
    const node: Node = { value, adjoint: 0, backward };
    this.nodes.push(node);
    return node;
  }

  lit(value: number): Node {
    return { value, adjoint: 0 };
  }

  add(a: Node, b: Node): Node {
    return this.node(a.value + b.value, (bar) => {
      a.adjoint += bar;
      b.adjoint += bar;
    });
  }

  sub(a: Node, b: Node): Node {
    return this.node(a.value - b.value, (bar) => {
      a.adjoint += bar;
      b.adjoint -= bar;
    });
  }

  mul(a: Node, b: Node): Node {
    return this.node(a.value * b.value, (bar) => {
      a.adjoint += bar * b.value;
      b.adjoint += bar * a.value;
    });
  }

  div(a: Node, b: Node): Node {
    const y = a.value / b.value;
    return this.node(y, (bar) => {
      a.adjoint += bar / b.value;
      b.adjoint -= (bar * y) / b.value;
    });
  }

  max(a: Node, b: Node): Node {
    const larger = a.value > b.value ? a : b;
    return this.node(larger.value, (bar) => (larger.adjoint += bar));
  }

  private unary(a: Node, y: number, slope: () => number): Node {
    return this.node(y, (bar) => (a.adjoint += bar * slope()));
  }

  square(a: Node): Node {
    return this.unary(a, a.value * a.value, () => 2 * a.value);
  }

  sqrt(a: Node): Node {
    const y = Math.sqrt(a.value);
    return this.unary(a, y, () => 0.5 / y);
  }

  exp(a: Node): Node {
    const y = Math.exp(a.value);
    return this.unary(a, y, () => y);
  }

  log(a: Node): Node {
    return this.unary(a, Math.log(a.value), () => 1 / a.value);
  }

  sin(a: Node): Node {
    return this.unary(a, Math.sin(a.value), () => Math.cos(a.value));
  }

  cos(a: Node): Node {
    return this.unary(a, Math.cos(a.value), () => -Math.sin(a.value));
  }

  tanh(a: Node): Node {
    const y = Math.tanh(a.value);
    return this.unary(a, y, () => 1 - y * y);
  }

  sigmoid(a: Node): Node {
    const y = 1 / (1 + Math.exp(-a.value));
    return this.unary(a, y, () => y * (1 - y));
  }
}
