import type { Optimizer } from "../../typecheck/checked.ts";
import type { OptimizerRule } from "./rule.ts";

/**
 * Stochastic gradient descent; decay is added to the gradient (L2). With momentum m, v ← m v + g and the step is v, or g + m v
 * with Nesterov's.
 * Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning", in PyTorch's form.
 */
export function sgd({ momentum, nesterov, decay }: Extract<Optimizer, { name: "sgd" }>): OptimizerRule {
  return {
    slots: momentum === 0 ? [] : ["momentum"],
    update(e, { parameter, gradient, slots, rate }) {
      const g = decay === 0 ? gradient : e.add(gradient, e.mul(decay, parameter));
      const before = slots["momentum"];
      if (!before) return { parameter: e.sub(parameter, e.mul(rate, g)), slots: {} };
      const velocity = e.add(e.mul(momentum, before), g);
      const direction = nesterov ? e.add(g, e.mul(momentum, velocity)) : velocity;
      return { parameter: e.sub(parameter, e.mul(rate, direction)), slots: { momentum: velocity } };
    },
  };
}
