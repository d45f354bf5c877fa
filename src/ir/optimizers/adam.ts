import type { Optimizer } from "../../typecheck/checked.ts";
import type { Expressions, Term } from "../expressions.ts";
import type { Value } from "../ir.ts";
import type { OptimizerRule, Place, Update } from "./rule.ts";

type Slot = "m" | "v";
type DecaySettings = Omit<Extract<Optimizer, { decay: number; beta1: number }>, "name" | "rate">;
type Settings = Omit<DecaySettings, "decay">;

/** Kingma and Ba 2015, "Adam: a method for stochastic optimization". */
export function adam(settings: Settings): OptimizerRule<Slot> {
  return { slots: ["m", "v"], update: (e, place) => moments(e, place, settings) };
}

/**
 * Adam with decay beside the gradient, in proportion to the rate.
 * Loshchilov and Hutter 2019, "Decoupled weight decay regularization", in PyTorch's form.
 */
export function adamw(settings: DecaySettings): OptimizerRule<Slot> {
  return {
    slots: ["m", "v"],
    update: (e, place) => moments(e, decayed(e, place, settings), settings),
  };
}

/** Adam, and for tables PyTorch's SparseAdam: both means are corrected by the number of all steps. */
export function lazyAdam(settings: Settings): OptimizerRule<Slot> {
  return { ...adam(settings), updateRows: (e, place) => rowMoments(e, place, settings) };
}

/** Adam with decay beside the gradient; rows of tables decay in the steps that touch them. */
export function lazyAdamw(settings: DecaySettings): OptimizerRule<Slot> {
  return {
    ...adamw(settings),
    updateRows: (e, place) => rowMoments(e, decayed(e, place, settings), settings),
  };
}

function decayed(e: Expressions, place: Place<Slot>, { decay }: DecaySettings): Place<Slot> {
  const kept = e.sub(1, e.mul(decay, place.rate));
  return { ...place, parameter: e.mul(place.parameter, kept) };
}

/** Epsilon as Adam has it, beside the corrected root. */
function moments(e: Expressions, place: Place<Slot>, settings: Settings): Update<Slot> {
  return correctedMoments(e, place, settings, (second) => e.mul(settings.epsilon, second));
}

/** Epsilon as SparseAdam has it, beside the root that is not corrected. */
function rowMoments(e: Expressions, place: Place<Slot>, settings: Settings): Update<Slot> {
  return correctedMoments(e, place, settings, () => settings.epsilon);
}

/** The corrections of both means are put into scalars: `rate · m̂ / (√v̂ + ε)` with fewer operations on whole tensors. */
function correctedMoments(
  e: Expressions,
  { parameter, gradient, slots, rate, step }: Place<Slot>,
  { beta1, beta2 }: Settings,
  epsilon: (second: Value) => Term,
): Update<Slot> {
  const m = e.add(e.mul(beta1, slots.m), e.mul(1 - beta1, gradient));
  const v = e.add(e.mul(beta2, slots.v), e.mul(1 - beta2, e.square(gradient)));
  const [first, second] = [correction(e, beta1, step), e.sqrt(correction(e, beta2, step))];
  const size = e.div(e.mul(rate, second), first);
  const scale = e.add(e.sqrt(v), epsilon(second));
  return { parameter: e.sub(parameter, e.mul(size, e.div(m, scale))), slots: { m, v } };
}

/**
 * 1 - beta^step. Written so, nearly all digits would cancel in f32 in the first steps: 1 - e^-2a = 2 tanh a / (1 + tanh a) keeps them.
 */
function correction(e: Expressions, beta: number, step: Value): Value {
  if (beta === 0) return e.b.constant(1, step.type.dtype);
  const t = e.b.op("tanh", [e.mul(-Math.log(beta) / 2, step)]);
  return e.div(e.mul(2, t), e.add(1, t));
}
