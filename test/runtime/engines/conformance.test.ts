import { onnx } from "../../../src/runtime/engines/index.ts";
import { loadPackage, packageNames } from "../../../src/runtime/engines/onnx/library.ts";
import { conformance } from "./conformance.ts";

for (const name of packageNames) {
  const engine = onnx({ threads: 2, library: await loadPackage(name) });
  conformance({ ...engine, name: `${engine.name} by ${name}` }, 2e-6);
}
