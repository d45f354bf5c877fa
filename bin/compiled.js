const { readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

/** Scripts that are run by `load` can't import for themselves. */
exports.importModule = (name) => import(name);

/**
 * What a CommonJS file exports, as `require` gives it, run with what V8 had compiled of it when `keep` was called: that lies beside the
 * file, for each version of Node. There is a `keep` where nothing is kept yet.
 */
exports.load = (file) => {
  const kept = `${file}.${process.version}-${process.arch}-${statSync(file).mtimeMs}.cache`;
  const cachedData = read(kept);
  const names = "exports, require, module, __filename, __dirname";
  const code = `(function (${names}) {${readFileSync(file, "latin1")}\n})`;
  const script = new Script(code, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  const isKept = cachedData && !script.cachedDataRejected;
  return { exported: module.exports, ...(!isKept && { keep: () => write(kept, script.createCachedData()) }) };
};

function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Writes a file whole, where that is allowed. */
function write(file, contents) {
  const beside = `${file}.${process.pid}`;
  try {
    writeFileSync(beside, contents, { flag: "wx" });
    renameSync(beside, file);
  } catch {
    // Then it is compiled again the next time.
  }
}
