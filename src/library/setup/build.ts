import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packageFolder } from "../package.ts";

const run = promisify(execFile);

const ownHeader = join(packageFolder, "native/tensorflow.h");
const mainHeader = "tensorflow/c/c_api.h";
/** What the binding includes; one header of ours stands for all of them. */
const headers = [
  mainHeader,
  "tensorflow/c/eager/c_api.h",
  "tensorflow/c/tf_datatype.h",
  "tensorflow/c/tf_status.h",
  "tensorflow/c/tf_tensor.h",
  "tensorflow/core/platform/ctstring_internal.h",
];

/** A command's output. Errors: what it wrote, where it fails. */
export async function command(
  program: string,
  operands: readonly string[],
  { cwd, signal }: { readonly cwd?: string; readonly signal: AbortSignal | undefined },
): Promise<string> {
  try {
    const shell = process.platform === "win32";
    const { stdout } = await run(program, operands, { cwd, signal, shell, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { code, stderr, message } = error as Error & { code?: unknown; stderr?: string };
    if (code === "ENOENT") throw new Error(`there is no \`${program}\` here`);
    throw new Error(`\`${program}\` failed: ${(stderr || message).trim().split("\n").slice(-5).join("\n")}`);
  }
}

/** Whether a package's native part was compiled with our header as it is now. */
export function isCompiledHere(native: string): boolean {
  const header = join(dirname(native), "../../deps/include", mainHeader);
  return existsSync(header) && readFileSync(header).equals(readFileSync(ownHeader));
}

/** Compiles the binding of a package whose `deps/lib` holds TensorFlow, with the headers of Node's own interface beside it. */
export async function compileBinding(
  folder: string,
  nodeHeaders: string,
  signal?: AbortSignal,
): Promise<void> {
  const include = join(folder, "deps/include");
  for (const header of headers) {
    await mkdir(dirname(join(include, header)), { recursive: true });
    await copyFile(ownHeader, join(include, header));
  }
  const target = join(folder, "lib/napi-v8");
  await mkdir(target, { recursive: true });
  const operands = [
    ...["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8"],
    ...[include, nodeHeaders, folder].flatMap((place) => ["-I", place]),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(folder, "binding", name)),
    ...["-L", join(folder, "deps/lib"), "-ltensorflow", "-ltensorflow_framework"],
    ...["-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", join(target, "tfjs_binding.node")],
  ];
  await command(process.env["CXX"] ?? "c++", operands, { signal });
}
