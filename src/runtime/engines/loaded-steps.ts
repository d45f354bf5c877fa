import type { GraphKind, Size } from "../../ir/ir.ts";
import { sizeKey } from "../../ir/size.ts";

/** How many steps a session keeps loaded; each has its own working memory. */
const KEPT = 24;

/** What loads a session's steps, and lets go of them. */
interface Loader<Step> {
  load(kind: GraphKind, size: Size): Step | Promise<Step>;
  unload(step: Step): void | Promise<void>;
}

/** The steps of a session by kind and size: loaded when they are first wanted, and kept as long as others are not wanted more lately. */
export class LoadedSteps<Step> {
  private readonly loader: Loader<Step>;
  private readonly steps = new Map<string, Step>();

  constructor(loader: Loader<Step>) {
    this.loader = loader;
  }

  async get(kind: GraphKind, size: Size): Promise<Step> {
    const key = `${kind} ${sizeKey(size)}`;
    const step = this.steps.get(key) ?? (await this.loader.load(kind, size));
    this.steps.delete(key);
    this.steps.set(key, step);
    const [oldest] = this.steps;
    if (oldest && this.steps.size > KEPT) await this.unload(...oldest);
    return step;
  }

  async clear(): Promise<void> {
    for (const [key, step] of this.steps) await this.unload(key, step);
  }

  private async unload(key: string, step: Step): Promise<void> {
    this.steps.delete(key);
    await this.loader.unload(step);
  }
}
