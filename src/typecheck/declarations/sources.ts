import { data as mistakes } from "../../diagnostics/catalogue/data.ts";
import { report } from "../../diagnostics/catalogue/entry.ts";
import type { Span } from "../../diagnostics/diagnostic.ts";
import type * as tree from "../../parser/tree.ts";
import type { CheckedSource, SourceFormat } from "../checked.ts";
import { hasHole } from "../holes.ts";
import type { DefinitionChecker } from "../interface.ts";
import { fileColumns, sources as sourceTable } from "../settings.ts";
import { readCall } from "./calls.ts";
import type { KnownSource, Sources } from "./columns.ts";
import { type Reader, removeItem } from "./context.ts";
import { sqlNames, sqlProblem } from "./sql.ts";
import { readValue } from "./values.ts";

/** Checks a data set's sources: their paths, queries and columns. */
export function readSources(checker: DefinitionChecker, data: tree.Data): Sources {
  const declared = data.items.filter((item) => item.kind === "source");
  const byName = new Map<string, KnownSource>();
  const used = new Set<string>();
  for (const source of declared) {
    const checked = readSource(checker, source);
    for (const name of readBy(source, checked, byName)) used.add(name);
    if (!byName.has(source.name.text)) byName.set(source.name.text, known(checker, data, source, checked));
  }
  const name = data.name.text;
  if (declared.length === 0) {
    const labels = [{ span: data.name.span, text: "has nothing to read rows from" }];
    checker.report(report(mistakes.noSource, { data: name }, { labels }));
  }
  return { data: name, byName, used };
}

/** One source with its paths or its SQL. */
export function readSource(reader: Reader, source: tree.Source): CheckedSource | undefined {
  const call = readCall(reader, sourceTable, source.value);
  if (!call?.options) return undefined;
  const format = call.signature.name as SourceFormat;
  const base = { name: source.name.text, format, span: source.name.span };
  if (format !== "query") {
    const path = { name: format, kind: { kind: "text" } } as const;
    const paths = call.rest.map((argument) => readValue(reader, path, argument));
    return paths.every((p) => typeof p === "string") ? { ...base, paths } : undefined;
  }
  const sql = String(call.options["sql"]);
  const argument = source.value.kind === "call" ? source.value.arguments[0]?.value : undefined;
  const isRead = reportQuery(reader, source, sql, (argument ?? source.value).span);
  return isRead ? { ...base, paths: [sql] } : undefined;
}

/** Reports sources that nothing reads, `_names` aside. The base is read for its rows. */
export function reportUnused(
  checker: DefinitionChecker,
  data: tree.Data,
  sources: Sources,
  base: string,
): void {
  const isUnused = ({ name: { text } }: tree.Source) =>
    text !== base && !sources.used.has(text) && !text.startsWith("_");
  const unused = data.items.filter((item): item is tree.Source => item.kind === "source" && isUnused(item));
  if (unused.length === 0 || hasHole(data)) return;
  for (const item of unused) {
    const own = data.items.filter((other) => other === item || isJoinOf(other, item));
    checker.report(
      report(
        mistakes.unusedSource,
        { data: data.name.text, source: item.name.text },
        {
          labels: [{ span: item.name.span, text: "no field, key, split or query reads it" }],
          fix: { title: "remove it", edits: own.map((other) => removeItem(checker, other)) },
        },
      ),
    );
  }
}

function isJoinOf(item: tree.DataItem, source: tree.Source): boolean {
  return item.kind === "join" && item.source.text === source.name.text;
}

function known(
  checker: DefinitionChecker,
  data: tree.Data,
  { name }: tree.Source,
  checked: CheckedSource | undefined,
): KnownSource {
  const source = { name: name.text, span: name.span, ...(checked && { checked }) };
  if (checked?.format === "files") return { ...source, columns: fileColumns };
  const schema = checked && checker.world.schemas?.get(`${data.name.text}.${name.text}`);
  if (typeof schema !== "string") return { ...source, ...(schema && { columns: schema }) };
  const labels = [{ span: name.span, text: "its columns are left unchecked" }];
  checker.report(report(mistakes.columnsUnavailable, { source: name.text, reason: schema }, { labels }));
  return source;
}

/** Sources declared before a query that it reads: those that it names, and where it is in error any. */
function readBy(
  { value }: tree.Source,
  checked: CheckedSource | undefined,
  earlier: ReadonlyMap<string, KnownSource>,
): string[] {
  const callee = value.kind === "call" ? value.callee : value;
  if (callee.kind !== "name" || callee.text !== "query") return [];
  const names = checked && sqlNames(checked.paths[0] ?? "");
  return [...earlier.keys()].filter((name) => !names || names.has(name.toLowerCase()));
}

function reportQuery(reader: Reader, { name }: tree.Source, sql: string, span: Span): boolean {
  const problem = sqlProblem(sql);
  if (!problem) return true;
  const { file, start } = span;
  const verbatim = reader.module.source.slice(start + 1, span.end - 1) === sql;
  const place = verbatim ? { file, start: start + 1 + problem.start, end: start + 1 + problem.end } : span;
  const kind = problem.kind === "file" ? mistakes.queryReadsFile : mistakes.notOneSelect;
  const text =
    problem.kind === "file" ? "declare it as a source and name that" : "only one SELECT may stand here";
  const labels = [{ span: place, text }];
  reader.report(report(kind, { source: name.text, found: problem.found }, { labels }));
  return false;
}
