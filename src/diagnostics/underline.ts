import type { Piece, Style } from "./paint.ts";

/** A part of one line to underline, in display columns, with the text that hangs from it. */
export interface Underline {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly sign: "^" | "-";
  readonly style: Style;
}

/** The rows below a source line: the underlines, the last one's text beside it, the other texts hanging from their starts. */
export function underlineRows(underlines: readonly Underline[]): Piece[][] {
  if (underlines.length === 0) return [];
  const beside = besideText(underlines);
  const first = runs(underlines);
  if (beside) first.push({ column: beside.to + 1, text: beside.text, style: beside.style });
  const hanging = underlines
    .filter((mark) => mark.text !== "" && mark !== beside)
    .sort((a, b) => b.from - a.from);
  return [first, ...hangingRows(hanging)];
}

/** The underline whose text can stand on its own row: the one that ends last, when it also starts last. */
function besideText(underlines: readonly Underline[]): Underline | undefined {
  const last = underlines.reduce((a, b) => (b.to > a.to || (b.to === a.to && b.from >= a.from) ? b : a));
  const alone = underlines.every((other) => other === last || other.from < last.from);
  return alone && last.text !== "" ? last : undefined;
}

function hangingRows(marks: readonly Underline[]): Piece[][] {
  if (marks.length === 0) return [];
  const pillars = (of: readonly Underline[]): Piece[] => {
    const columns = new Map(of.map((mark) => [mark.from, mark.style]));
    return [...columns].map(([column, style]) => ({ column, text: "|", style }));
  };
  const texts = marks.map((mark, i): Piece[] => [
    ...pillars(marks.slice(i + 1).filter((other) => other.from < mark.from)),
    { column: mark.from, text: mark.text, style: mark.style },
  ]);
  return [pillars(marks), ...texts];
}

/** The signs of all underlines in one row; a short one covers a long one. */
function runs(underlines: readonly Underline[]): Piece[] {
  const cells = new Map<number, Underline>();
  const order = [...underlines].sort(
    (a, b) => b.to - b.from - (a.to - a.from) || Number(a.sign === "^") - Number(b.sign === "^"),
  );
  for (const mark of order) for (let c = mark.from; c < mark.to; c++) cells.set(c, mark);
  return [...cells].map(([column, mark]) => ({ column, text: mark.sign, style: mark.style }));
}
