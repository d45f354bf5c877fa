import { describe, expect, test } from "vitest";
import { fused } from "../../../src/codegen/tensorflow/fuse.ts";
import { attribute, type DataType, type NodeMessage } from "../../../src/codegen/tensorflow/proto.ts";

/** `NAME OP INPUTS…` a line. */
function nodesOf(text: string, dtype: DataType = "f32"): NodeMessage[] {
  return text.split("\n").map((line) => {
    const [name = "", op = "", ...input] = line.trim().split(" ");
    return { name, op, input, attr: { T: attribute.type(dtype) } };
  });
}

function show(nodes: readonly NodeMessage[]): string[] {
  const decoder = new TextDecoder();
  return nodes.map(({ name, op, input, attr }) => {
    const list = attr["fused_ops"]?.["list"] as { s: Uint8Array[] } | undefined;
    const kernels = list ? [list.s.map((one) => decoder.decode(one)).join("+")] : [];
    return [name, op, ...input, ...kernels].join(" ");
  });
}

const layer = `product MatMul x w
  sum BiasAdd product b
  out Relu sum`;

describe("kernels that stand for several", () => {
  test.each<[string, string, string[]]>([
    ["a product, its bias and a ReLU", layer, ["out _FusedMatMul x w b BiasAdd+Relu"]],
    [
      "a product and its bias",
      "product MatMul x w\n sum BiasAdd product b\n out Tanh sum",
      ["sum _FusedMatMul x w b BiasAdd", "out Tanh sum"],
    ],
    [
      "sums of squares' sums",
      `a L2Loss x
       b L2Loss y
       aa AddV2 a a
       bb AddV2 b b
       both AddV2 aa bb
       norm AddV2 both a
       out Sqrt norm`,
      ["a L2Loss x", "b L2Loss y", "norm AddN a a b b a", "out Sqrt norm"],
    ],
  ])("%s", (_, text, expected) => {
    expect(show(fused(nodesOf(text)))).toEqual(expected);
  });

  test.each<[string, string, DataType?]>([
    ["a product that is used again", "p MatMul x w\n s BiasAdd p b\n out Mul s p"],
    ["a product that something waits for", "p MatMul x w\n s BiasAdd p b\n out Identity s ^p"],
    ["a product of f64, which has no such kernel", layer, "f64"],
    ["a sum of tensors", "s AddV2 x y\n t AddV2 s z"],
  ])("not %s", (_, text, dtype) => {
    expect(fused(nodesOf(text, dtype))).toEqual(nodesOf(text, dtype));
  });

  test("two ReLUs behind a product: the second stays", () => {
    expect(show(fused(nodesOf(`${layer}\n again Relu out`)))).toEqual([
      "out _FusedMatMul x w b BiasAdd+Relu",
      "again Relu out",
    ]);
  });

  test("a sum that is used twice is one of its own", () => {
    const nodes = nodesOf("a L2Loss x\n s AddV2 a a\n t AddV2 s a\n out Mul t s");
    expect(show(fused(nodes))).toEqual(["a L2Loss x", "s AddN a a", "t AddN s a", "out Mul t s"]);
  });
});
