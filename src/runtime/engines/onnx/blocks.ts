import { blockProbe } from "../../../codegen/onnx/index.ts";
import type { Library } from "./library.ts";

/** How many channels lie side by side in this library's blocked images; undefined where it has no operators on them. */
export async function blockOf({ ort, provider }: Library): Promise<number | undefined> {
  if (provider !== undefined) return undefined;
  try {
    const session = await ort.InferenceSession.create(blockProbe.bytes, { logSeverityLevel: 4 });
    const image = new ort.Tensor("float32", Float32Array.from(blockProbe.image), blockProbe.shape);
    const { blocks } = await session.run({ image });
    await session.release();
    return blocks && blockProbe.blockIn(blocks.data as Float32Array);
  } catch {
    return undefined;
  }
}
