import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { catalogue, report } from "../../diagnostics/catalogue/index.ts";
import { MultimError } from "../../diagnostics/diagnostic.ts";
import {
  nativePart,
  packageNames,
  setupFolder,
  type TensorflowName,
} from "../../runtime/engines/tensorflow/library.ts";
import { besideName } from "../../runtime/files.ts";
import { artifactFor, download, MAVEN, unpack } from "./artifact.ts";
import { command, compileBinding } from "./build.ts";

/** The engines that `setup` can install. */
export const installable: readonly TensorflowName[] = Object.keys(packageNames) as TensorflowName[];

const VERSION = "4.22.0";
const NODE_HEADERS = "node-api-headers@1.9.0";
/** Where the package's own installation step takes TensorFlow 2.9.1 from. */
const OWN_DOWNLOAD = "https://storage.googleapis.com/tensorflow/libtensorflow/";

export interface SetupOptions {
  /**
   * Where TensorFlow comes from: the package's own installation step, or Maven Central. Unless given, the first, and where it is refused the
   * second; for a GPU the second, since the first is for CUDA 11.2.
   */
  readonly from?: "package" | "maven";
  /** A Maven repository in place of Maven Central; checksums hold all the same. */
  readonly repository?: string;
  readonly signal?: AbortSignal;
  /** What is being done; with bytes, how far it is. */
  readonly progress?: (stage: string, done?: number, total?: number) => void;
}

/** What was installed, and where. */
export interface Installed {
  readonly folder: string;
  /** TensorFlow's version, as it tells it itself. */
  readonly version: string;
}

/**
 * Installs what an engine needs into a folder of the user's, where every project finds it. What was there before stays until the new one has
 * been loaded and has told its version. Errors: MM904.
 */
export async function setup(name: TensorflowName, options: SetupOptions = {}): Promise<Installed> {
  const folder = setupFolder(name);
  const staging = join(dirname(folder), besideName(folder));
  try {
    await removeLeft(folder);
    await mkdir(staging, { recursive: true });
    await install(name, staging, options);
    options.progress?.("loading TensorFlow");
    const version = await tried(join(staging, "node_modules", packageNames[name]), options.signal);
    await rm(folder, { recursive: true, force: true });
    await rename(staging, folder);
    return { folder, version };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new MultimError([
      report(catalogue.engines.setupFailed, { name, reason: (error as Error).message }),
    ]);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function install(name: TensorflowName, staging: string, options: SetupOptions): Promise<void> {
  const { from = name === "tensorflow-gpu" ? "maven" : undefined, progress } = options;
  await writeFile(join(staging, "package.json"), '{ "private": true }\n');
  const wanted = `${packageNames[name]}@${VERSION}`;
  if (from === "package" || (from === undefined && (await answers(OWN_DOWNLOAD)))) {
    progress?.(`npm install ${wanted}`);
    const failed = await npmInstall(staging, [wanted], options).catch((error: Error) => error);
    if (!failed && nativePart(join(staging, "node_modules", packageNames[name]))) return;
    if (from === "package") throw failed ?? new Error("its installation step left no native part");
  }
  await installFromMaven(name, staging, wanted, options);
}

async function installFromMaven(
  name: TensorflowName,
  staging: string,
  wanted: string,
  options: SetupOptions,
): Promise<void> {
  const { repository = MAVEN, signal, progress } = options;
  const artifact = artifactFor(name);
  if (!artifact)
    throw new Error(`Maven Central has no TensorFlow for it on ${process.platform}-${process.arch}`);
  const archive = join(staging, "tensorflow.jar");
  await download(repository, artifact, archive, {
    signal,
    progress: (done, total) => progress?.("TensorFlow from Maven Central", done, total),
  });
  progress?.(`npm install ${wanted}`);
  await npmInstall(staging, ["--ignore-scripts", wanted, NODE_HEADERS], options);
  const folder = join(staging, "node_modules", packageNames[name]);
  progress?.("unpacking");
  await mkdir(join(folder, "deps/lib"), { recursive: true });
  await unpack(archive, join(folder, "deps/lib"));
  await rm(archive);
  progress?.("compiling the binding");
  await compileBinding(folder, join(staging, "node_modules/node-api-headers/include"), signal);
}

/** Gives undefined where it worked. */
async function npmInstall(
  cwd: string,
  operands: readonly string[],
  { signal }: SetupOptions,
): Promise<undefined> {
  await command("npm", ["install", "--no-audit", "--no-fund", ...operands], { cwd, signal });
}

/** Whether a server can be reached at all. */
async function answers(url: string): Promise<boolean> {
  const reached = fetch(url, { method: "HEAD", signal: AbortSignal.timeout(10_000) });
  return reached.then(
    () => true,
    () => false,
  );
}

/** TensorFlow's version, told by a process of its own: what can't be loaded may end it. */
async function tried(folder: string, signal: AbortSignal | undefined): Promise<string> {
  const native = nativePart(folder);
  if (native === undefined) throw new Error("there is no native part for this version of Node");
  const script = `process.stdout.write(require(${JSON.stringify(native)}).TF_Version)`;
  return command(process.execPath, ["--eval", script], { signal });
}

/** Removes what installations that were killed have left. */
async function removeLeft(folder: string): Promise<void> {
  const above = dirname(folder);
  if (!existsSync(above)) return;
  for (const name of await readdir(above))
    if (name.endsWith(`.part.${basename(folder)}`))
      await rm(join(above, name), { recursive: true, force: true });
}
