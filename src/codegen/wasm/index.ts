export { drawFunction, drawnAtOnce, drawnBehind } from "./draw.ts";
export { type Loop, loopFunction, loopOperations } from "./loop.ts";
export { type Drawing, drawOperations } from "./made.ts";
export { type WasmFunction, wasmModule } from "./module.ts";
export { productFunction } from "./product.ts";
export { rowSum, weightedRowSum } from "./row-sum.ts";
export { sumOfSquares } from "./squares.ts";
