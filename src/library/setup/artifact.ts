import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { symlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yauzl from "yauzl";
import type { TensorflowName } from "../../runtime/engines/tensorflow/library.ts";

export const MAVEN = "https://repo.maven.apache.org/maven2";
const VERSION = "1.1.0";

/** TensorFlow 2.18 as a library, from TensorFlow for Java; later ones write to the terminal whatever they are told. */
export interface Artifact {
  /** Its path below a Maven repository. */
  readonly path: string;
  readonly sha256: string;
}

const artifact = (classifier: string, sha256: string): Artifact => ({
  path: `org/tensorflow/tensorflow-core-native/${VERSION}/tensorflow-core-native-${VERSION}-${classifier}.jar`,
  sha256,
});

/** By platform and architecture, as Node names them. */
const artifacts: Readonly<Record<TensorflowName, Readonly<Record<string, Artifact>>>> = {
  tensorflow: {
    "linux-x64": artifact("linux-x86_64", "81b0e11290ba3b2e134901395ef59f1ae616f8ab7931f0d5c3eeb89c1b97c4e6"),
    "linux-arm64": artifact(
      "linux-arm64",
      "3746b48054fd973531fe3ae097b8ec28a694aa2f0bf06e1ce8b5d1e0990390a2",
    ),
  },
  "tensorflow-gpu": {
    "linux-x64": artifact(
      "linux-x86_64-gpu",
      "9e2c48fbc444e941dc09eb998b16c8d699c8ca950d2bf09ab90871137a982826",
    ),
  },
};

/** The artifact for this machine, if there is one. */
export function artifactFor(name: TensorflowName): Artifact | undefined {
  return artifacts[name][`${process.platform}-${process.arch}`];
}

export interface Download {
  readonly signal: AbortSignal | undefined;
  /** Bytes that have come, and how many there will be. */
  readonly progress: (done: number, total: number) => void;
}

/** Downloads an artifact to a file. Errors: where it can't be had, or is not what it should be. */
export async function download(
  repository: string,
  { path, sha256 }: Artifact,
  file: string,
  { signal, progress }: Download,
): Promise<void> {
  const url = `${repository}/${path}`;
  const answer = await fetch(url, signal ? { signal } : {});
  if (!answer.ok || !answer.body) throw new Error(`${url} answers ${answer.status} ${answer.statusText}`);
  const total = Number(answer.headers.get("content-length") ?? 0);
  const hash = createHash("sha256");
  let done = 0;
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      done += chunk.length;
      progress(done, total);
      yield chunk;
    }
  };
  const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(body, counted, createWriteStream(file), ...(signal ? [{ signal }] : []));
  const found = hash.digest("hex");
  if (found !== sha256) throw new Error(`${url} has the checksum ${found}, not ${sha256}`);
}

const wanted = /^(libtensorflow_(cc|framework)\.so\.2|libomp-.*\.so\.5|LICENSE)$/;

/** Takes TensorFlow's libraries out of an artifact, under the names that compilers look for. */
export async function unpack(file: string, folder: string): Promise<void> {
  const zip = await yauzl.openPromise(file);
  for await (const entry of zip.eachEntry()) {
    const name = basename(entry.fileName);
    if (!wanted.test(name)) continue;
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(join(folder, name)));
  }
  await symlink("libtensorflow_cc.so.2", join(folder, "libtensorflow.so"));
  await symlink("libtensorflow_framework.so.2", join(folder, "libtensorflow_framework.so"));
}
