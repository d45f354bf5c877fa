export type { Attributes, AttributeTable, AttributeValue, PrimitiveName } from "./attributes.ts";
