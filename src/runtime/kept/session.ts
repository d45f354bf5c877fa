import { createHash } from "node:crypto";
import type { GraphKind, Size } from "../../ir/ir.ts";
import type { FrozenProgram, Kept } from "../../ir/step/frozen.ts";
import { CACHE_LIMIT, cacheEntry } from "../cache.ts";
import type { Session, Tensors } from "../engine.ts";
import { Keeper, keptWidth, type Tally } from "./keeper.ts";
import { RowStore } from "./store.ts";

export interface KeepOptions {
  /** What decides the last bits of what is computed: the engine, its threads, versions. */
  readonly by: readonly string[];
  /** False: what the frozen parts give is computed each time. */
  readonly cache: boolean;
}

/**
 * A program whose frozen parts run apart from the rest: what they give for a row is computed once and kept in the cache, by what the row
 * holds, the parts' cells, and how they are computed. Numbers are the same whether they were kept or not, as long as the engine
 * computes a row alike in every batch.
 */
export class KeepingSession implements Session {
  readonly program: FrozenProgram;
  private readonly rest: Session;
  private readonly parts: Session;
  private readonly options: KeepOptions;
  private readonly hashes = new Map<string, string>();
  private readonly keepers = new Map<string, Keeper>();
  private readonly stores = new Map<string, RowStore>();

  /** `rest` and `parts` are opened for the programs of these names. */
  constructor(program: FrozenProgram, sessions: { rest: Session; parts: Session }, options: KeepOptions) {
    this.program = program;
    this.rest = sessions.rest;
    this.parts = sessions.parts;
    this.options = options;
  }

  /** Of the rows of training steps. */
  get tally(): Tally {
    const tallies = [...this.keepers].flatMap(([name, { tally }]) =>
      name.startsWith("train ") ? [tally] : [],
    );
    const sum = (count: (tally: Tally) => number) =>
      tallies.reduce((total, tally) => total + count(tally), 0);
    return { asked: sum(({ asked }) => asked), computed: sum(({ computed }) => computed) };
  }

  async write(cells: Tensors): Promise<void> {
    const own = new Set(this.program.parts.cells.map(({ path }) => path));
    const needed = new Map([...cells].filter(([path]) => own.has(path)));
    for (const [path, { data }] of needed) {
      const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      this.hashes.set(path, createHash("sha256").update(bytes).digest("hex"));
    }
    await this.parts.write(needed);
    await this.rest.write(cells);
  }

  /** What is read may become a checkpoint, and a run that goes on from there finds what was kept before it. */
  async read(paths?: readonly string[]): Promise<Tensors> {
    for (const store of this.stores.values()) await store.flush();
    return this.rest.read(paths);
  }

  async run(kind: GraphKind, size: Size, feeds: Tensors): Promise<Tensors> {
    const kept = this.program.kept[kind];
    if (!kept) return this.rest.run(kind, size, feeds);
    const keeper = await this.keeper(kind, kept);
    return this.rest.run(kind, size, new Map([...feeds, ...(await keeper.feeds(size, feeds))]));
  }

  async dispose(): Promise<void> {
    for (const store of this.stores.values()) await store.close();
    await this.parts.dispose();
    await this.rest.dispose();
  }

  private async keeper(kind: GraphKind, kept: Kept): Promise<Keeper> {
    const identity = this.identity(kept);
    const name = `${kind} ${identity}`;
    const compute = (size: Size, feeds: Tensors) => this.parts.run(kind, size, feeds);
    const keeper = this.keepers.get(name) ?? new Keeper(kept, compute, await this.store(identity, kept));
    this.keepers.set(name, keeper);
    return keeper;
  }

  /** Shared by kinds of step that compute the same. Where there can be no folder, nothing is kept. */
  private async store(identity: string, kept: Kept): Promise<RowStore | undefined> {
    if (!this.options.cache) return undefined;
    const known = this.stores.get(identity);
    if (known) return known;
    const folder = await cacheEntry(identity).catch(() => undefined);
    if (folder === undefined) return undefined;
    const store = new RowStore(folder, keptWidth(kept), CACHE_LIMIT / 2);
    this.stores.set(identity, store);
    return store;
  }

  /** Of how values are made: with equal ones, rows of equal contents have equal values. */
  private identity({ recipe, cells }: Kept): string {
    const made = { by: this.options.by, recipe, cells: cells.map((path) => [path, this.hashes.get(path)]) };
    return createHash("sha256").update(JSON.stringify(made)).digest("hex").slice(0, 32);
  }
}
