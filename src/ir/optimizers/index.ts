import type { Optimizer } from "../../typecheck/checked.ts";
import { adagrad } from "./adagrad.ts";
import { adam, adamw, lazyAdam, lazyAdamw } from "./adam.ts";
import type { OptimizerRule } from "./rule.ts";
import { sgd } from "./sgd.ts";

export { clipped, globalNorm } from "./clip.ts";
export type { OptimizerRule, Place, Update } from "./rule.ts";

/** The rule of the optimiser that a program asks for. */
export function optimizerRule(settings: Optimizer): OptimizerRule {
  switch (settings.name) {
    case "sgd":
      return sgd(settings);
    case "adam":
      return adam(settings);
    case "adamw":
      return adamw(settings);
    case "lazy_adam":
      return lazyAdam(settings);
    case "lazy_adamw":
      return lazyAdamw(settings);
    case "adagrad":
      return adagrad(settings);
  }
}
