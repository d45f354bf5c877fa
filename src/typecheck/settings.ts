import { metrics } from "./metrics.ts";
import type { Kind, Option, Signature, SignatureTable } from "./signatures.ts";

const positive: Kind = { kind: "number", above: 0 };
const least = (n: number): Kind => ({ kind: "integer", least: n });
const fraction: Kind = { kind: "number", least: 0, below: 1 };

const rate: Option = { name: "rate", kind: positive, doc: "The learning rate." };
const decay = (value: number): Option => ({
  name: "decay",
  kind: { kind: "number", least: 0 },
  default: value,
  doc: "How strongly weights are drawn to 0; the learning rate multiplies it.",
});
const adamOptions: readonly Option[] = [
  rate,
  { name: "beta1", kind: fraction, default: 0.9, doc: "How slowly the mean of gradients moves." },
  { name: "beta2", kind: fraction, default: 0.999, doc: "How slowly the mean of squared gradients moves." },
  { name: "epsilon", kind: positive, default: 1e-8, doc: "Added to the denominator." },
];

/** `optimizer: adamw(rate: 3e-4)` */
export const optimizers: SignatureTable = {
  what: "optimizer",
  entries: [
    {
      name: "sgd",
      doc: "Stochastic gradient descent.",
      options: [
        rate,
        {
          name: "momentum",
          kind: fraction,
          default: 0,
          doc: "How much of the last step is added to the next.",
        },
        { name: "nesterov", kind: { kind: "boolean" }, default: false, doc: "Nesterov's momentum." },
        decay(0),
      ],
    },
    { name: "adam", doc: 'Kingma & Ba 2015, "Adam".', options: adamOptions },
    {
      name: "adamw",
      doc: 'Loshchilov & Hutter 2019, "Decoupled weight decay regularization".',
      options: [...adamOptions, decay(0.01)],
    },
    {
      name: "lazy_adam",
      doc: "Adam; of a table that batches only look up rows of, the rows that a step uses (PyTorch's SparseAdam).",
      options: adamOptions,
    },
    {
      name: "lazy_adamw",
      doc: "AdamW; of a table that batches only look up rows of, the rows that a step uses, which alone decay in it.",
      options: [...adamOptions, decay(0.01)],
    },
    {
      name: "adagrad",
      doc: 'Duchi, Hazan & Singer 2011, "Adaptive subgradient methods".',
      options: [rate, { name: "epsilon", kind: positive, default: 1e-10, doc: "Added to the denominator." }],
    },
  ],
};

const warming: readonly Option[] = [
  {
    name: "warmup",
    kind: { kind: "share", below: 1 },
    default: 0,
    doc: "The share of all steps in which the rate rises from 0.",
  },
  {
    name: "floor",
    kind: { kind: "share" },
    default: 0,
    doc: "The share of the rate that is left at the end.",
  },
];
const factor: Option = {
  name: "factor",
  kind: { kind: "number", above: 0, below: 1 },
  doc: "What the rate is multiplied by.",
};

/** `schedule: cosine(warmup: 5%)` */
export const schedules: SignatureTable = {
  what: "schedule",
  entries: [
    { name: "constant", doc: "The same rate in every step.", options: [] },
    { name: "cosine", doc: "Falls along half a cosine.", options: warming },
    { name: "linear", doc: "Falls along a line.", options: warming },
    {
      name: "step",
      doc: "Falls by a factor every so many epochs.",
      options: [
        { name: "every", kind: least(1), doc: "Epochs between two falls." },
        { ...factor, default: 0.1 },
      ],
    },
    { name: "exponential", doc: "Falls by a factor every epoch.", options: [{ ...factor, default: 0.95 }] },
    {
      name: "plateau",
      doc: "Falls by a factor when the metric of `keep` has not become better for so many epochs.",
      options: [
        { ...factor, default: 0.1 },
        { name: "patience", kind: least(1), default: 3, doc: "Epochs to wait." },
      ],
    },
  ],
};

/** `keep: best(auroc)` */
export const keeps: SignatureTable = {
  what: "rule for keeping weights",
  entries: [
    {
      name: "best",
      doc: "The weights of the epoch that does best on the validation part.",
      options: [
        {
          name: "metric",
          kind: { kind: "word", words: metrics.map((metric) => metric.name) },
          doc: "What is compared.",
        },
      ],
    },
    { name: "last", doc: "The weights after the last epoch.", options: [] },
  ],
};

/** `stop: patience(3)` */
export const stops: SignatureTable = {
  what: "rule for stopping",
  entries: [
    {
      name: "patience",
      doc: "Ends training when the metric of `keep` has not become better for so many epochs.",
      options: [{ name: "epochs", kind: least(1), doc: "Epochs to wait." }],
    },
    { name: "never", doc: "Trains for all epochs.", options: [] },
  ],
};

const file = (name: string, doc: string): Signature => ({ name, doc, options: [], rest: "paths" });

/** `source reviews = csv("reviews.csv")` */
export const sources: SignatureTable = {
  what: "kind of source",
  entries: [
    file("csv", "Values separated by commas, names of the columns in the first line."),
    file("tsv", "Values separated by tabs, names of the columns in the first line."),
    file("jsonl", "One JSON object a line."),
    file("json", "A JSON array of objects."),
    file("parquet", "Apache Parquet."),
    file("files", "One row a file, with the columns path, name, stem, folder and content."),
    {
      name: "query",
      doc: "The rows of one SELECT over the sources declared before it.",
      options: [{ name: "sql", kind: { kind: "text" }, doc: "One SELECT statement." }],
    },
  ],
};

/** The columns of a `files` source. */
export const fileColumns: readonly string[] = ["path", "name", "stem", "folder", "content"];

/** `split by hash(reviews.id)` */
export const splits: SignatureTable = {
  what: "split",
  entries: [
    {
      name: "hash",
      doc: "By a hash of columns: rows that agree in them stay in one part.",
      rest: "columns",
      options: [{ name: "salt", kind: least(0), default: 0, doc: "Another number gives another split." }],
    },
    {
      name: "random",
      doc: "Every row for itself.",
      options: [{ name: "seed", kind: least(0), default: 0, doc: "Another number gives another split." }],
    },
    { name: "column", doc: "By the value of a column, one for each part.", rest: "column", options: [] },
  ],
};

/** `on error skip(limit: 1%)` */
export const errorPolicies: SignatureTable = {
  what: "error policy",
  entries: [
    { name: "stop", doc: "Ends preparation at the first one.", options: [] },
    {
      name: "skip",
      doc: "Leaves them out and reports them.",
      options: [
        {
          name: "limit",
          kind: { kind: "share" },
          default: 0.01,
          doc: "The share of all rows that may be left out.",
        },
      ],
    },
  ],
};

/** A setting of `train` that is one plain value. */
export const scalarSettings: readonly Option[] = [
  { name: "batch", kind: least(1), default: 32, doc: "Rows in a step." },
  { name: "epochs", kind: least(1), default: 10, doc: "How often training goes through its rows." },
  { name: "clip", kind: positive, doc: "A limit for the norm of all gradients together." },
  {
    name: "seed",
    kind: { kind: "integer", least: 0, most: 2 ** 31 - 1 },
    default: 0,
    doc: "Of initial weights, order and chance.",
  },
  { name: "rows", kind: least(1), doc: "Trains on the first so many rows only." },
  {
    name: "group",
    kind: { kind: "word", words: ["length", "none"] },
    default: "none",
    doc: "`length` draws batches of rows whose texts are about as long.",
  },
];

/** Every setting of `train`. */
export const trainSettings: readonly string[] = [
  "model",
  "loss",
  "optimizer",
  "schedule",
  "keep",
  "stop",
  "freeze",
  "load",
  ...scalarSettings.map((setting) => setting.name),
];

/** Every setting of `predict`. */
export const predictSettings: readonly string[] = ["train", "columns", "threshold"];

/** A setting of `predict`. */
export const threshold: Option = {
  name: "threshold",
  kind: { kind: "share" },
  default: 0.5,
  doc: "The probability from which a row counts as positive.",
};
