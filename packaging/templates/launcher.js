#!/usr/bin/env node
// Runs the program in the optional package for this system, such as `@factpress/linux-x64`.
"use strict";

const { spawn } = require("node:child_process");
const { constants } = require("node:os");

const system = `${process.platform}-${process.arch}`;
const file = process.platform === "win32" ? "factpress.exe" : "factpress";

function findProgram() {
  try {
    return require.resolve(`@factpress/${system}/${file}`);
  } catch {
    console.error(
      `error: the npm package \`@factpress/${system}\` is not installed. If npm left it out, install ` +
        "again without `--omit=optional` and without a lock file of another system. If there is no such " +
        "package, see https://github.com/factpress/factpress#install for other ways.",
    );
    process.exit(1);
  }
}

const child = spawn(findProgram(), process.argv.slice(2), { stdio: "inherit" });
// A terminal sends SIGINT to both programs, so this one only waits for the other.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`error: Factpress could not be started: ${error.message}`);
  process.exit(1);
});
// A shell reports the end by a signal as 128 and its number.
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
