import type { Optimizer } from "../../typecheck/checked.ts";
import type { OptimizerRule } from "./rule.ts";

/**
 * Steps shrink with the sum of all squared gradients so far.
 * Duchi, Hazan and Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization".
 */
export function adagrad({ epsilon }: Extract<Optimizer, { name: "adagrad" }>): OptimizerRule<"sum"> {
  return {
    slots: ["sum"],
    update(e, { parameter, gradient, slots, rate }) {
      const sum = e.add(slots.sum, e.square(gradient));
      const step = e.div(gradient, e.add(e.sqrt(sum), epsilon));
      return { parameter: e.sub(parameter, e.mul(rate, step)), slots: { sum } };
    },
  };
}
