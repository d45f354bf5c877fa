import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { artifactFor } from "../../src/library/setup/artifact.ts";
import { setup } from "../../src/library/setup/index.ts";

let folder = "";
let server: Server;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "multim-setup-"));
  process.env["MULTIM_PACKAGES"] = folder;
});

afterEach(() => {
  delete process.env["MULTIM_PACKAGES"];
  rmSync(folder, { recursive: true });
  server?.closeAllConnections();
  server?.close();
});

/** A Maven repository that answers so. */
async function repository(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.runIf(artifactFor("tensorflow"))("setup from a Maven repository", () => {
  test.each<[string, RequestListener, RegExp]>([
    [
      "that has other bytes",
      (_, response) => response.end("bytes"),
      /^MM904: .*tensorflow.* has the checksum [0-9a-f]{64}, not/,
    ],
    ["that has none", (_, response) => response.writeHead(404).end(), /^MM904: .* answers 404 Not Found$/],
    [
      "that breaks off",
      (_, response) => response.writeHead(200, { "content-length": 9 }).write("1", () => response.destroy()),
      /^MM904: /,
    ],
  ])("%s: an error, and nothing is left", async (_, answer, message) => {
    const options = { from: "maven", repository: await repository(answer) } as const;
    await expect(setup("tensorflow", options)).rejects.toThrow(message);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("ends when it is interrupted, and nothing is left", async () => {
    const abort = new AbortController();
    const stages: string[] = [];
    const url = await repository((_, response) => {
      response.writeHead(200, { "content-length": 1000 }).write("some bytes");
    });
    const progress = (stage: string, done?: number, total?: number) => {
      stages.push(`${stage} ${done} ${total}`);
      abort.abort();
    };
    const options = { from: "maven", repository: url, signal: abort.signal, progress } as const;
    await expect(setup("tensorflow", options)).rejects.toThrow(/abort/i);
    expect(stages).toEqual(["TensorFlow from Maven Central 10 1000"]);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test("a machine that there is no TensorFlow for is told so", async () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform") as PropertyDescriptor;
  Object.defineProperty(process, "platform", { value: "sunos" });
  try {
    await expect(setup("tensorflow", { from: "maven" })).rejects.toThrow(/no TensorFlow for it on sunos/);
  } finally {
    Object.defineProperty(process, "platform", platform);
  }
});
