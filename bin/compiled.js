const { openSync, closeSync, readFileSync, renameSync, statSync, writeFileSync } = require("node:fs");
const { createRequire, enableCompileCache } = require("node:module");
const { dirname } = require("node:path");
const { Script } = require("node:vm");

/** Scripts that are run by `load` can't import for themselves. */
exports.importModule = (name) => import(name);

/**
 * What a CommonJS file exports, as `require` gives it, run with what V8 compiled of it before `keep` was called the last time: that
 * lies beside the file, for each version of Node. From 22.1 on, Node does the same itself.
 */
exports.load = (file) => {
  if (enableCompileCache) return { exported: require(file), keep() {} };
  const kept = `${file}.${process.version}-${process.arch}-${statSync(file).mtimeMs}.cache`;
  const cachedData = read(kept);
  const names = "exports, require, module, __filename, __dirname";
  const code = `(function (${names}) {${readFileSync(file, "latin1")}\n})`;
  const script = new Script(code, { filename: file, ...(cachedData && { cachedData }) });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
  const keep = () => {
    if (!cachedData || script.cachedDataRejected) write(kept, () => script.createCachedData());
  };
  return { exported: module.exports, keep };
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
    closeSync(openSync(beside, "wx"));
    writeFileSync(beside, contents());
    renameSync(beside, file);
  } catch {
    // Then it is compiled again the next time.
  }
}
