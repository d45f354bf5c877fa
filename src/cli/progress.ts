import { SingleBar } from "cli-progress";
import type { Metrics } from "../runtime/metrics.ts";
import type { TrainEvent } from "../runtime/training/events.ts";

/** Tells people how a training run goes: a bar for what is under way, a line for each epoch. All on stderr. */
export class TrainingDisplay {
  private readonly terminal = process.stderr.isTTY === true;
  private bar: SingleBar | undefined;
  private label = "";

  show(event: TrainEvent): void {
    switch (event.type) {
      case "preparing":
        this.progress(event.stage, event.done, event.total, "");
        break;
      case "prepared": {
        const { rows, parts, skipped } = event.report;
        const split = `train ${parts.train}, validation ${parts.validation}, test ${parts.test}`;
        this.line(`${rows} rows (${split}), ${event.parameters} parameters`);
        if (skipped.count > 0)
          this.line(`${skipped.count} rows left out:\n  ${skipped.examples.join("\n  ")}`);
        for (const [name, count] of Object.entries(event.report.coverage))
          this.line(`${name}: present in ${count} of ${rows} rows`);
        break;
      }
      case "step": {
        const epoch = `epoch ${event.epoch}/${event.epochs}`;
        this.progress(epoch, event.step, event.steps, `loss ${event.loss.toFixed(4)}`);
        break;
      }
      case "epoch": {
        const { record, kept } = event;
        const metrics = { loss: record.loss, ...prefixed("validation ", record.validation) };
        this.line(`epoch ${record.epoch}: ${metricText(metrics)}${kept ? "  *" : ""}`);
        break;
      }
      case "stopped":
        this.line(
          event.reason === "patience"
            ? "stopped early: no better epoch came"
            : `interrupted; go on with: multimc resume ${event.run}`,
        );
        break;
      case "finished": {
        const { test, seconds, run } = event.result;
        this.line(`test: ${metricText(test)}`);
        this.line(`${seconds.total.toFixed(1)} s; the run is in ${run}`);
        break;
      }
    }
  }

  /** Removes the bar, so that what comes next begins on a line of its own. */
  clear(): void {
    this.bar?.stop();
    this.bar = undefined;
  }

  private progress(label: string, done: number, total: number, note: string): void {
    if (!this.terminal) return;
    if (this.label !== label) this.clear();
    this.label = label;
    this.bar ??= newBar(label, total);
    this.bar.update(done, { note });
  }

  private line(text: string): void {
    this.clear();
    process.stderr.write(`${text}\n`);
  }
}

function newBar(label: string, total: number): SingleBar {
  const bar = new SingleBar({
    format: `${label} [{bar}] {value}/{total}, {eta_formatted} left  {note}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 24,
    fps: 8,
    etaBuffer: 50,
  });
  bar.start(total, 0, { note: "" });
  return bar;
}

function prefixed(prefix: string, metrics: Metrics): Metrics {
  const shown = ["loss", "auroc", "accuracy", "rmse", "r2"];
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([name]) => shown.includes(name))
      .map(([name, value]) => [prefix + name, value]),
  );
}

/** `auroc 0.9812, accuracy 0.9531` */
export function metricText(metrics: Metrics): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(", ");
}
