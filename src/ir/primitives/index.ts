export type { AttributeTable, Attributes, AttributeValue, PrimitiveName } from "./attributes.ts";
