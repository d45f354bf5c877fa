import type { PreparationReport } from "../data/dataset.ts";
import type { Metrics } from "../runtime/metrics.ts";
import type { TrainEvent, TrainResult } from "../runtime/training/events.ts";
import { StatusLine } from "./status-line.ts";
import { colours, show as showDiagnostics } from "./terminal.ts";

type Told<Type extends TrainEvent["type"]> = Extract<TrainEvent, { readonly type: Type }>;

/** What epochs and results show of many metrics, beside the one that decides what is kept. */
const KEY_METRICS = ["loss", "auroc", "accuracy", "rmse", "r2"];
const BAR = 20;

/** Tells people how a training run goes, on stderr: a bar for what is under way, a line for each epoch. */
export class TrainingDisplay {
  readonly #status = new StatusLine(process.stderr);
  readonly #paint = colours(process.stderr);
  readonly #begun = performance.now();
  #isPreparing = false;
  #pace: Pace | undefined;
  #metrics: readonly string[] = KEY_METRICS;
  #epochs = 1;

  constructor() {
    this.#status.draw("checking the program");
  }

  show(event: TrainEvent): void {
    switch (event.type) {
      case "warned":
        this.clear();
        showDiagnostics(event.diagnostics, event.sources);
        break;
      case "preparing":
        this.#preparing(event);
        break;
      case "prepared":
        this.#prepared(event);
        break;
      case "step":
        this.#step(event);
        break;
      case "validating":
        this.#status.draw(`epoch ${event.epoch}/${this.#epochs}  validating ${event.rows} rows`);
        break;
      case "epoch":
        this.#epoch(event);
        break;
      case "saved":
        this.#saved(event);
        break;
      case "stopped":
        this.#stopped(event);
        break;
      case "finished":
        this.#finished(event.result);
        break;
    }
  }

  /** Says that an interruption was understood. */
  interrupted(): void {
    const { dim } = this.#paint;
    this.#status.print(dim("interrupted: ending in good order; Ctrl-C again ends at once"));
  }

  /** Removes the bar, so that what comes next begins on a line of its own. */
  clear(): void {
    this.#status.clear();
  }

  #preparing({ stage, done, total }: Told<"preparing">): void {
    if (!this.#isPreparing) this.#status.note("preparing the data");
    this.#isPreparing = true;
    const share = total > 1 ? `  ${bar(done / total)} ${done}/${total}` : "";
    this.#status.draw(`${stage}${share}`);
  }

  #prepared({ train, watched, parameters, report }: Told<"prepared">): void {
    const { bold, dim } = this.#paint;
    this.#metrics = [...new Set([...KEY_METRICS, ...(watched === undefined ? [] : [watched])])];
    const { train: training, validation, test } = report.parts;
    const parts = [`train ${training}`, `validation ${validation}`, `test ${test}`].join(", ");
    this.#status.print(
      `${bold(train)}  ${report.rows} rows (${parts}), ${parameters.toLocaleString("en")} parameters  ${dim(`prepared in ${seconds(this.#elapsed())}`)}`,
    );
    for (const line of omissions(report)) this.#status.print(line);
    this.#status.draw("compiling the steps");
  }

  #step(event: Told<"step">): void {
    const { epoch, epochs, step, steps, loss } = event;
    const done = (epoch - 1) * steps + step;
    const total = epochs * steps;
    this.#epochs = epochs;
    if (!this.#pace) {
      this.#pace = new Pace(done);
      this.#status.print(this.#paint.dim(`first step after ${seconds(this.#elapsed())}`));
    }
    const left = this.#pace.left(done, total);
    this.#status.draw(
      `epoch ${epoch}/${epochs}  ${bar(done / total)} ${Math.floor((100 * done) / total)}%${left}  loss ${number(loss)}`,
    );
  }

  #epoch({ record, kept }: Told<"epoch">): void {
    const { dim, green } = this.#paint;
    const count = String(this.#epochs);
    const name = `epoch ${String(record.epoch).padStart(count.length)}/${count}`;
    const validation = this.#shown(record.validation);
    const measured = validation === "" ? "" : `  ${dim("validation")} ${validation}`;
    const mark = kept ? `  ${green("best")}` : "";
    this.#status.print(`${name}  ${dim("loss")} ${number(record.loss)}${measured}${mark}`);
  }

  #saved({ parts, saved, epochs }: Told<"saved">): void {
    const count = (value: number) => String(Math.floor(10 * value) / 10);
    this.#status.print(`${parts.join(", ")}: saved ${count(saved)} of ${count(epochs)} epochs`);
  }

  #stopped(event: Told<"stopped">): void {
    if (event.reason === "patience")
      this.#status.print(`ended after epoch ${event.epoch}: no epoch was better for long enough`);
    else if (event.run === undefined) this.#status.print("interrupted; nothing was written");
    else this.#status.print(`interrupted; go on with: ${this.#paint.bold(`multimc resume ${event.run}`)}`);
  }

  #finished({ test, seconds: { total }, run }: TrainResult): void {
    const { bold, dim } = this.#paint;
    const shown = this.#shown(test);
    if (shown !== "") this.#status.print(`${bold("test")}  ${shown}`);
    this.#status.print(`${bold(run)}  ${dim(`model and all metrics, after ${seconds(total)}`)}`);
  }

  #shown(metrics: Metrics): string {
    const names = this.#metrics.filter((name) => name in metrics);
    return names.map((name) => `${this.#paint.dim(name)} ${number(metrics[name])}`).join("  ");
  }

  /** Seconds since the start. */
  #elapsed(): number {
    return (performance.now() - this.#begun) / 1000;
  }
}

/** How fast steps go, from the first that was seen. */
class Pace {
  readonly #first: number;
  readonly #start = performance.now();

  constructor(first: number) {
    this.#first = first;
  }

  /** `  1:05 left`; nothing until some steps were seen. */
  left(done: number, total: number): string {
    const seen = done - this.#first;
    const elapsed = performance.now() - this.#start;
    if (seen < 3 || elapsed < 500) return "";
    return `  ${clock((elapsed / seen / 1000) * (total - done))} left`;
  }
}

/** What is not there: rows left out, joined sources and optional fields that some rows lack. */
function omissions({ rows, skipped, coverage }: PreparationReport): readonly string[] {
  const left = skipped.count > 0 ? [`${skipped.count} rows left out:`, ...skipped.examples] : [];
  const lacking = new Map<number, string[]>();
  for (const [name, count] of Object.entries(coverage))
    if (count < rows) lacking.set(count, [...(lacking.get(count) ?? []), name]);
  const some = [...lacking].map(([count, names]) => `${names.join(", ")}: in ${count} of ${rows} rows`);
  return [...left.map((line, i) => (i === 0 ? line : `  ${line}`)), ...some];
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * BAR);
  return `[${"=".repeat(full)}${" ".repeat(BAR - full)}]`;
}

/** `4.2 s` */
function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** `1:05`, `2:00:07` */
function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  const start = minutes < 60 ? `${minutes}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
  return `${start}:${two(whole % 60)}`;
}

/** Four decimals; a dash for what could not be measured. */
function number(value: number | null | undefined): string {
  return typeof value === "number" && !Number.isNaN(value) ? value.toFixed(4) : "–";
}

/** All metrics, a line each. */
export function metricLines(metrics: Metrics): string {
  const width = Math.max(...Object.keys(metrics).map((name) => name.length));
  return Object.entries(metrics)
    .map(([name, value]) => `${name.padEnd(width)}  ${number(value)}\n`)
    .join("");
}
