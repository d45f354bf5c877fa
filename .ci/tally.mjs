// Adds up the results of vitest's JSON reports and prints them as one closing line; exits with 1 if a test failed or none ran.
import { readFileSync } from "node:fs";

const totals = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, "utf8"));
  totals.passed += report.numPassedTests;
  totals.failed += report.numFailedTests + report.testResults.filter(noTestRan).length;
  totals.skipped += report.numPendingTests + report.numTodoTests;
}
console.log(`${totals.skipped} skipped`);
console.log(`${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 || totals.passed === 0 ? 1 : 0;

/** A file that could not be loaded fails without a test. */
function noTestRan({ status, assertionResults }) {
  return status === "failed" && assertionResults.every((test) => test.status !== "failed");
}
