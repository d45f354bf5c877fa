import { existsSync } from "node:fs";
import { test } from "vitest";
import { loadBackend, tfjs } from "../../../src/runtime/engines/tfjs/index.ts";
import { conformance } from "./conformance.ts";

/** Chromium's program that plays a GPU, where there is none. */
const swiftShader = "/usr/lib/chromium/vk_swiftshader_icd.json";
if (!process.env["VK_ICD_FILENAMES"] && existsSync(swiftShader))
  process.env["VK_ICD_FILENAMES"] = swiftShader;

const backend = await loadBackend("webgpu");
if ("missing" in backend) test("tfjs:webgpu", ({ skip }) => skip(`WebGPU is not here: ${backend.missing}`));
else conformance(tfjs("webgpu"), 2e-4, { exact: false });
