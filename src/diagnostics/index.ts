export { explain } from "./explain.ts";
export { type Applied, applyEdits, applyFix, applyFixes } from "./fix.ts";
export { type DiagnosticJson, toJson } from "./json.ts";
export { LineIndex, type Position } from "./lines.ts";
export { describePlace, type RenderOptions, render, summary } from "./render.ts";
