import type { ValueType } from "./module.ts";

/** The locals of a function, in the order in which they are asked for, behind its parameters. */
export class Locals {
  readonly types: ValueType[] = [];
  private readonly parameters: number;

  constructor(parameters: number) {
    this.parameters = parameters;
  }

  integer(): number {
    return this.next("i32");
  }

  vector(): number {
    return this.next("v128");
  }

  private next(type: ValueType): number {
    return this.parameters + this.types.push(type) - 1;
  }
}
