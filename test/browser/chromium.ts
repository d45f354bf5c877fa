import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, type TestContext } from "vitest";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** WebGPU by SwiftShader, where there is no GPU. */
const args = [
  ...["--no-sandbox", "--enable-unsafe-webgpu", "--enable-features=Vulkan"],
  ...["--use-webgpu-adapter=swiftshader", "--use-vulkan=swiftshader", "--ignore-gpu-blocklist"],
];

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** What is served: texts, or paths of files. */
export type Site = Readonly<Record<string, { readonly text: string } | { readonly file: string }>>;

/** A browser for the tests of a file. */
export class Chromium {
  private browser: Browser | undefined;

  constructor() {
    beforeAll(async () => {
      if (existsSync(executablePath)) this.browser = await chromium.launch({ executablePath, args });
    });
    afterAll(() => this.browser?.close());
  }

  /** Opens a page of a site for a while, or skips the test where there is no browser. */
  async visit<T>({ skip }: TestContext, site: Site, work: (page: Page) => Promise<T>): Promise<T> {
    if (!this.browser) return skip(`no Chromium at ${executablePath}; CHROMIUM names another place`);
    const server = createServer(({ url = "" }, response) => {
      const found = site[url.slice(1)];
      if (!found) return response.writeHead(404).end();
      const type = types[extname(url)] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type });
      return response.end("text" in found ? found.text : readFileSync(found.file));
    });
    await new Promise<void>((done) => server.listen(0, "localhost", done));
    const page = await this.browser.newPage();
    try {
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/page.html`);
      return await work(page);
    } finally {
      await page.close();
      server.close();
    }
  }
}
