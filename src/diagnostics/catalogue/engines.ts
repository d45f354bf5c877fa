import { entry } from "./entry.ts";

/** What can go wrong with the engines that run steps. */
export const engines = {
  unknownEngine: entry<{ name: string; known: readonly string[]; suggestion?: string }>(
    "MM901",
    "error",
    ({ name, known, suggestion }) =>
      suggestion
        ? `There is no engine \`${name}\`; did you mean \`${suggestion}\`?`
        : `There is no engine \`${name}\`; there are ${known.join(", ")}`,
    {
      text: "An engine runs the compiled steps. `onnx` runs them by onnxruntime on the CPU and is the default, `onnx:cuda` and `onnx:webgpu` by its providers for a GPU; `tensorflow` and `tensorflow-gpu` run them by TensorFlow; `tfjs:webgpu`, `tfjs:node`, `tfjs:wasm` and `tfjs:cpu` by a backend of tfjs, `tfjs` by the best of these; `reference` is the slow interpreter that says what every operation means, in f32, and `reference-f64` the same in f64. `multimc doctor` tells which are there.",
      example: "multimc train shop.mm --engine onx",
      mended: "multimc train shop.mm --engine onnx",
    },
  ),
  missingEngine: entry<{ name: string; reason: string }>(
    "MM902",
    "error",
    ({ name, reason }) => `The engine \`${name}\` is not installed here: ${reason}`,
    {
      text: "The `onnx` engine needs the package `onnxruntime-node`, or where its library can't be loaded `onnxruntime-web`, which is WebAssembly and runs everywhere. Both are optional dependencies, so an installation may lack them. Install one of them beside multim, or choose another engine. `onnx:cuda` needs the libraries that `npm install onnxruntime-node --onnxruntime-node-install=cuda12` downloads, and CUDA; `onnx:webgpu` a graphics driver. `tensorflow` and `tensorflow-gpu` need `@tensorflow/tfjs-node` and `@tensorflow/tfjs-node-gpu`: `multimc setup tensorflow` installs them, and `tfjs:node` uses the first. The other `tfjs:…` need `@tensorflow/tfjs-core` and the package of their backend, in Node `tfjs:webgpu` also the package `webgpu` and a graphics driver. `multimc doctor` tells which engines are there, and what to do for each that is not.",
      example: "multimc train shop.mm --engine onnx",
      mended: "npm install onnxruntime-web && multimc train shop.mm --engine onnx",
    },
  ),
  unsupportedOperation: entry<{ engine: string; operation: string; instead: string }>(
    "MM903",
    "error",
    ({ engine, operation, instead }) =>
      `The engine \`${engine}\` can't compute \`${operation}\`; the engine \`${instead}\` can`,
    {
      text: "An engine may lack an operation, for some types or altogether. Nothing was trained: the program is looked through before. The engine that is named is here and has all that the program needs.",
      example: "multimc train shop.mm --engine tfjs:wasm",
      mended: "multimc train shop.mm --engine reference",
    },
  ),
  setupFailed: entry<{ name: string; reason: string }>(
    "MM904",
    "error",
    ({ name, reason }) => `The engine \`${name}\` could not be installed: ${reason}`,
    {
      text: "`multimc setup` takes TensorFlow by the installation step of its npm package, or from Maven Central, whose file must have the checksum that multimc knows; then it compiles the small binding to Node by the C++ compiler `c++`, or the one that `CXX` names. What was installed before is still there. `--from` chooses one of the ways, `--repository` another Maven repository.",
      example: "multimc setup tensorflow",
      mended: "apt-get install g++ && multimc setup tensorflow --from maven",
    },
  ),
};
