import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A process that does training steps when it is told to; it lives until it is closed. */
export class Contender {
  #child;
  #answers = [];
  #waiting = [];
  #errors = "";

  /** Starts `command`; `ready` has what it says after its first step, and the seconds until then. */
  constructor(name, [command, ...args], { cwd, env } = {}) {
    this.name = name;
    const begin = performance.now();
    this.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr.on("data", (text) => {
      this.#errors = (this.#errors + text).slice(-4000);
    });
    this.#child.stdin.on("error", () => undefined);
    this.#child.on("error", (error) => this.#end(error.message));
    this.#child.on("exit", () => this.#end(lastLine(this.#errors) || "it ended without a word"));
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      if (line.startsWith("{")) this.#take(JSON.parse(line));
    });
    this.ready = this.#next().then((answer) => ({ ...answer, seconds: (performance.now() - begin) / 1000 }));
    this.ready.catch(() => undefined);
  }

  /** Does so many steps: the milliseconds of each, and the megabytes that the process has had at most. */
  async run(steps) {
    this.#child.stdin.write(`${JSON.stringify({ steps })}\n`);
    return this.#next();
  }

  close() {
    this.#child.kill("SIGKILL");
  }

  #next() {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#settle();
    });
  }

  #take(answer) {
    this.#answers.push(answer);
    this.#settle();
  }

  #settle() {
    while (this.#waiting.length > 0 && this.#answers.length > 0)
      this.#waiting.shift().resolve(this.#answers.shift());
    if (this.ended !== undefined)
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(this.ended));
  }

  #end(reason) {
    this.ended ??= reason;
    this.#settle();
  }
}

function lastLine(text) {
  return text.trim().split("\n").at(-1) ?? "";
}
