import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const python = process.env.PYTHON ?? "python3";
export const peer = (name) => fileURLToPath(new URL(`peers/${name}`, import.meta.url));

/** The version of a Python package, or undefined, with a word about how to have it. */
export function pythonPackage(name) {
  try {
    const code = `import ${name}; print(${name}.__version__)`;
    return execFileSync(python, ["-c", code], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    console.error(
      `${python} has no ${name}: \`${python} -m pip install ${name}\`, or name another interpreter by PYTHON`,
    );
    return undefined;
  }
}
