import { range } from "../../ir/shapes.ts";
import { Nodes } from "./nodes.ts";

const channels = 64;
const shape = [1, 1, 2, channels] as const;

function bytes(): Uint8Array {
  const nodes = new Nodes();
  const value = nodes.node("com.microsoft.nchwc.ReorderInput", ["image"], { channels_last: 1 });
  const port = (name: string, shape: readonly number[]) => ({ name, dtype: "f32" as const, shape });
  const outputs = [{ message: port("blocks", [1, channels, 1, 2]), value }];
  return nodes.encode("probe", [port("image", shape)], outputs);
}

/** A model that puts an image of two places into blocks: how many channels a block has hangs on the machine. */
export const blockProbe = {
  bytes: bytes(),
  shape,
  /** What is fed as `image`: no two numbers are the same. */
  image: range(2 * channels),
  /** The size of a block, from the model's `blocks`: the second place's first channel follows the first place's block. */
  blockIn(blocks: ArrayLike<number>): number | undefined {
    const size = Array.from(blocks).indexOf(channels);
    return size >= 4 ? size : undefined;
  },
};
