import { createToken, type IToken, type ITokenConfig, type TokenType } from "chevrotain";

/** The words and signs of the language. A token's label is how messages call it. */
const token = (name: string, label: string, config: Partial<ITokenConfig> = {}): TokenType =>
  createToken({ name, label, ...config });

// ------------------------------------------------------------------ categories

/** Any word, reserved or not: what may follow a point. */
export const Word = token("Word", "a name");
/** Between two operands. */
export const Operator = token("Operator", "an operator");
/** Before an operand. */
export const Prefix = token("Prefix", "an operator");
/** Between two items in braces. */
export const Separator = token("Separator", "a new line");

// ----------------------------------------------------------------------- names

export const Name = token("Name", "a name", { pattern: /[A-Za-z_]\w*/, categories: [Word] });

/** The type of each word that has one of its own; the lexer reads all words as names. */
export const words = new Map<string, TokenType>();

const word = (text: string, ...categories: TokenType[]): TokenType => {
  const type = token(text.charAt(0).toUpperCase() + text.slice(1), `\`${text}\``, { categories });
  words.set(text, type);
  return type;
};

/** `_`, a dimension without a name. */
export const Wildcard = token("Wildcard", "`_`");
words.set("_", Wildcard);

/** Reserved: no name may be such a word, except after a point. */
export const Let = word("let", Word);
export const Repeat = word("repeat", Word);
export const Training = word("training", Word);
export const True = word("true", Word);
export const False = word("false", Word);
export const And = word("and", Operator, Word);
export const Or = word("or", Operator, Word);
export const Not = word("not", Prefix, Word);
export const Div = word("div", Operator, Word);
export const Mod = word("mod", Operator, Word);

/** `encoder`, `fusion` and so on: what a definition begins with. */
export const Sort = token("Sort", "a sort of definition", { categories: [Name, Word] });
const sort = (text: string) => word(text, Sort, Name, Word);
export const sorts = ["encoder", "fusion", "layer", "head", "loss", "model", "primitive"].map(sort);

const contextual = (text: string) => word(text, Name, Word);

/** Words that mean something in their place and are names everywhere else. */
export const Import = contextual("import");
export const As = contextual("as");
export const From = contextual("from");
export const Batchwise = contextual("batchwise");
export const Where = contextual("where");
export const Param = contextual("param");
export const State = contextual("state");
export const SetWord = contextual("set");
export const In = contextual("in");
export const Data = contextual("data");
export const Source = contextual("source");
export const Join = contextual("join");
export const On = word("on", Operator, Name, Word);
export const Exactly = contextual("exactly");
export const At = contextual("at");
export const Most = contextual("most");
export const One = contextual("one");
export const Key = contextual("key");
export const Target = contextual("target");
export const Split = contextual("split");
export const By = contextual("by");
export const ErrorWord = contextual("error");
export const When = contextual("when");
export const Evaluating = contextual("evaluating");
export const Train = contextual("train");
export const With = contextual("with");
export const Predict = contextual("predict");

// -------------------------------------------------------------------- literals

/** Anything that begins like a number; `literals.ts` says which of these are numbers. */
export const NumberToken = token("Number", "a number", {
  pattern: /(?:\d+|\.\d+)(?:[eE][+-]\d+|\.\d+|\w+)*%?/,
});
export const Text = token("Text", "a text", { pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*"/ });
/** A text in three quotes: over several lines, and without escapes. */
export const RawText = token("RawText", "a text", {
  pattern: /"""(?:[^"]|"(?!""))*"""/,
  categories: [Text],
});
/** Texts without their closing quotes. */
export const UnclosedText = token("UnclosedText", "a text", { pattern: /"(?:[^"\\\r\n]|\\[^\r\n])*\\?/ });
export const UnclosedRawText = token("UnclosedRawText", "a text", {
  pattern: /"""(?:[^"]|"(?!""))*/,
});

// ----------------------------------------------------------------------- signs

const sign = (name: string, text: string, ...categories: TokenType[]): TokenType =>
  token(name, `\`${text}\``, { pattern: text, categories });

export const LParen = sign("LParen", "(");
export const RParen = sign("RParen", ")");
export const LBracket = sign("LBracket", "[");
export const RBracket = sign("RBracket", "]");
export const LBrace = sign("LBrace", "{");
export const RBrace = sign("RBrace", "}");
export const Comma = sign("Comma", ",", Separator);
export const Pipe = sign("Pipe", "|>");
export const Arrow = sign("Arrow", "->");
export const FatArrow = sign("FatArrow", "=>");
export const Spread = sign("Spread", "...");
export const Range = sign("Range", "..", Operator);
export const Dot = sign("Dot", ".");
export const Coalesce = sign("Coalesce", "??", Operator);
export const Question = sign("Question", "?");
export const Colon = sign("Colon", ":");
export const Equal = sign("Equal", "==", Operator);
export const NotEqual = sign("NotEqual", "!=", Operator);
export const LessEqual = sign("LessEqual", "<=", Operator);
export const GreaterEqual = sign("GreaterEqual", ">=", Operator);
export const Less = sign("Less", "<", Operator);
export const Greater = sign("Greater", ">", Operator);
export const Assign = sign("Assign", "=");
export const Power = sign("Power", "**", Operator);
export const Times = sign("Times", "*", Operator);
export const Divide = sign("Divide", "/", Operator);
export const MatMul = sign("MatMul", "@", Operator);
export const Plus = sign("Plus", "+", Operator);
export const Minus = sign("Minus", "-", Operator, Prefix);

// ---------------------------------------------------------------------- layout

/** One or more line ends. The layout decides which of them separate items. */
export const Newline = token("Newline", "a new line", {
  pattern: /[\r\n]\s*/,
  categories: [Separator],
});
export const Space = token("Space", "space", { pattern: /[^\S\r\n]+/ });
export const CommentToken = token("Comment", "a comment", { pattern: /\/\/[^\r\n]*/ });

/** All tokens, in the order in which their patterns are tried. */
export const vocabulary: TokenType[] = [
  Newline,
  Space,
  CommentToken,
  Name,
  RawText,
  UnclosedRawText,
  Text,
  UnclosedText,
  ...[LParen, RParen, LBracket, RBracket, LBrace, RBrace, Comma, Pipe, Arrow, FatArrow, Spread, Range],
  NumberToken,
  ...[Dot, Coalesce, Question, Colon, Equal, NotEqual, LessEqual, GreaterEqual, Less, Greater, Assign],
  ...[Power, Times, Divide, MatMul, Plus, Minus],
  ...[Word, Sort, Operator, Prefix, Separator],
  ...words.values(),
];

/** Whether a token is of one of some types or categories. */
export function is(token: IToken | undefined, ...types: TokenType[]): boolean {
  if (token === undefined) return false;
  for (const type of types) {
    if (token.tokenType === type || type.categoryMatchesMap?.[token.tokenTypeIdx] === true) return true;
  }
  return false;
}
