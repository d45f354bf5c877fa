import { isNumber, sameShape } from "../shapes.ts";
import { define } from "./define.ts";

export const table = {
  gather: define<"gather", 2>("gather", {
    arity: 2,
    type([rows, indices], _, demand) {
      demand(rows.shape.length > 0, "the table has no rows");
      demand(indices.dtype === "i32", "indices are i32");
      return { dtype: rows.dtype, shape: [...indices.shape, ...rows.shape.slice(1)] };
    },
  }),
  scatter_add: define<"scatter_add", 2>("scatter_add", {
    arity: 2,
    type([indices, updates], { rows }, demand) {
      demand(indices.dtype === "i32", "indices are i32");
      demand(isNumber(updates.dtype), `${updates.dtype} is not accepted`);
      const rank = indices.shape.length;
      demand(sameShape(updates.shape.slice(0, rank), indices.shape), "there is not one update an index");
      return { dtype: updates.dtype, shape: [rows, ...updates.shape.slice(rank)] };
    },
  }),
};
