import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type * as Library from "../src/index.ts";
import { sharedFolder, temporaryFolder } from "./e2e/multimc.ts";
import { writeShop } from "./e2e/shop.ts";

// As a user has it: the built package, by its name.
const {
  applyFix,
  check,
  compile,
  evaluate,
  examine,
  explain,
  format,
  MultimError,
  predict,
  render,
  resume,
  toJson,
  train,
  version,
  writeEmitted,
}: typeof Library = await import("multim" as string);

const kinds = readFileSync("test/e2e/programs/kinds.mm", "utf8");

/** A folder with the table that kinds.mm reads. */
async function shop(): Promise<string> {
  const folder = temporaryFolder();
  await writeShop(folder);
  return folder;
}

async function eventsOf(run: AsyncIterable<Library.TrainEvent>): Promise<Library.TrainEvent[]> {
  const events: Library.TrainEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

describe("a program given as text", () => {
  test("is checked, with what it imports", async () => {
    const sources = {
      "main.mm": 'import { twice } from "./parts.mm"\nlayer four(x: [D]) -> [D] {\n  twise(twice(x))\n}\n',
      "parts.mm": "layer twice(x: [D]) -> [D] {\n  x * 2\n}\n",
    };
    const { diagnostics, sources: texts } = await check("main.mm", { sources });
    expect(diagnostics.map((d) => d.message).join()).toMatch(/`twise`.*did you mean `twice`/);
    expect(render(diagnostics, texts, { colour: false })).toContain("--> main.mm:3:3");
    expect(diagnostics.map((d) => toJson(d, texts).labels[0]?.line)).toContain(3);
    expect(explain(diagnostics[0]?.code ?? "")).toMatch(/^# MM/);
    const [fix] = diagnostics.flatMap((d) => (d.fix ? [d.fix] : []));
    const text = fix ? applyFix(sources["main.mm"], fix) : "";
    const mended = { ...sources, "main.mm": text };
    expect(
      (await check("main.mm", { sources: mended })).diagnostics.filter((d) => d.severity === "error"),
    ).toEqual([]);
  });

  test("is trained, events told in order; the model is evaluated and predicts", async () => {
    const folder = await shop();
    const out = join(folder, "run");
    const events = await eventsOf(
      train("memory.mm", {
        sources: { "memory.mm": kinds },
        folder,
        train: "Kind",
        settings: ["batch=64"],
        out,
      }),
    );
    const order = events.map((event) => event.type).filter((type, i, all) => type !== all[i - 1]);
    expect(order).toEqual([
      ...["preparing", "prepared"],
      ...["step", "validating", "epoch", "checkpoint"],
      ...["step", "validating", "epoch", "checkpoint", "finished"],
    ]);
    const last = events.at(-1);
    if (last?.type !== "finished") throw new Error("it must have finished");
    expect(await evaluate(out)).toEqual(last.result.test);
    const { rows, columns } = await predict(out, { batch: 7 });
    expect(rows).toBe(240);
    expect(columns.map(({ name }) => name)).toEqual([
      "id",
      "predicted",
      expect.stringMatching(/^probability/),
      expect.anything(),
      expect.anything(),
    ]);
    expect(columns.every(({ values }) => values.length === 240)).toBe(true);
  });

  test("is compiled into files", async () => {
    const folder = await shop();
    const files = await compile("memory.mm", "onnx", {
      sources: { "memory.mm": kinds },
      folder,
      train: "Cost",
    });
    const paths = await writeEmitted(files, join(folder, "build"));
    expect(paths.map((path) => readFileSync(path).length > 100)).toEqual([true, true, true]);
  });

  test("is given the canonical layout", () => {
    expect(format("layer  a( x:[D] )->[D]{\n x\n}")).toBe("layer a(x: [D]) -> [D] {\n  x\n}\n");
  });
});

describe("a signal", () => {
  const stopped = (run?: string) => ({ type: "stopped", reason: "interrupted", ...(run && { run }) });

  test.each(["prepared", "taken from the cache"])(
    "that is aborted while data are %s ends with nothing written",
    async (how) => {
      const folder = await shop();
      if (how !== "prepared") await eventsOf(train(join(folder, "shop.mm"), { out: join(folder, "before") }));
      const abort = new AbortController();
      const out = join(folder, "run");
      const events: Library.TrainEvent[] = [];
      for await (const event of train(join(folder, "shop.mm"), { out, signal: abort.signal })) {
        events.push(event);
        if (event.type === "preparing") abort.abort(new Error("enough"));
      }
      expect(events.at(-1)).toEqual(stopped());
      expect(existsSync(out)).toBe(false);
      const early = await eventsOf(train(join(folder, "shop.mm"), { out, signal: AbortSignal.abort() }));
      expect(early).toEqual([stopped()]);
      expect(existsSync(out)).toBe(false);
    },
  );

  describe("that is aborted while training", () => {
    const folder = sharedFolder();
    const program = join(folder, "shop.mm");
    const whole = join(folder, "whole");
    const settings = ["batch=48", "epochs=2"];

    beforeAll(async () => {
      await writeShop(folder);
      await eventsOf(train(program, { settings, out: whole }));
    });

    test.each(["step", "validating", "epoch", "checkpoint"])(
      "leaves a checkpoint, from which the run goes on to the same end: at a %s",
      async (type) => {
        const out = join(folder, type);
        const abort = new AbortController();
        let last: Library.TrainEvent | undefined;
        for await (const event of train(program, { settings, out, signal: abort.signal })) {
          if (event.type === type) abort.abort();
          last = event;
        }
        expect(last).toEqual(stopped(out));
        expect((await eventsOf(resume(out))).at(-1)?.type).toBe("finished");
        for (const name of ["metrics.jsonl", "checkpoint.safetensors", "model/weights.safetensors"])
          expect(readFileSync(join(out, name)).equals(readFileSync(join(whole, name))), name).toBe(true);
      },
    );
  });

  test("rejects what others promise", async () => {
    const folder = await shop();
    const program = join(folder, "shop.mm");
    const out = join(folder, "run");
    await eventsOf(train(program, { settings: ["epochs=1"], out }));
    const signal = AbortSignal.abort();
    const aborted = expect.objectContaining({ name: "AbortError" });
    await expect(compile(program, "onnx", { signal })).rejects.toEqual(aborted);
    await expect(evaluate(out, { signal })).rejects.toEqual(aborted);
    await expect(predict(out, { signal })).rejects.toEqual(aborted);
  });
});

test("a loop that is left early ends all work", async () => {
  const folder = await shop();
  const out = join(folder, "run");
  for await (const event of train(join(folder, "shop.mm"), { out })) if (event.type === "preparing") break;
  expect(existsSync(out)).toBe(false);
  for await (const event of train(join(folder, "shop.mm"), { out })) if (event.type === "step") break;
  expect(readdirSync(out).sort()).toEqual(["program.mm", "run.json"]);
  expect((await eventsOf(resume(out))).at(-1)?.type).toBe("finished");
});

test("what is wrong is thrown with its diagnostics and texts", async () => {
  const error = await eventsOf(train("memory.mm", { sources: { "memory.mm": "train T {}\n" } })).catch(
    (e) => e,
  );
  expect(error).toBeInstanceOf(MultimError);
  expect(error.diagnostics.length).toBeGreaterThan(0);
  expect(error.sources.get("memory.mm")).toBe("train T {}\n");
  await expect(evaluate("nowhere")).rejects.toThrow(/MM805/);
});

test("what is installed is told", async () => {
  const findings = await examine();
  expect(findings[0]).toMatchObject({ name: "multim", present: true, version });
});
