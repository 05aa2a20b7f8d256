// The event loop and what it waits for.
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, stat, watch, writeFile } from "node:fs/promises";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import zlib from "node:zlib";

console.log([3, 1, 2].toSorted?.() ?? [1, 2, 3], 2n ** 100n, /(?<year>\d+)/.exec("in 2020").groups.year, 0.1 + 0.2);
console.log(createHash("sha256").update("x".repeat(100000)).digest("hex"), randomUUID().length);
const folder = await mkdtemp("/tmp/node-");
const watching = watch(folder, { signal: AbortSignal.timeout(5000) })
  [Symbol.asyncIterator]()
  .next();
await sleep(50);
await writeFile(`${folder}/file`, "text".repeat(1000));
console.log((await stat(`${folder}/file`)).size, await readdir(folder), (await watching).value.filename);
const data = await readFile("/main.mjs");
console.log((await promisify(zlib.gunzip)(await promisify(zlib.gzip)(data))).equals(data));
const { stdout } = await promisify(execFile)(process.execPath, [
  "-e",
  "console.log(process.argv.length, process.pid !== 1)",
]);
console.log(stdout.trim());
const worker = new Worker(
  "require('node:worker_threads').parentPort.on('message', (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; require('node:worker_threads').parentPort.postMessage(s); process.exit(); })",
  { eval: true },
);
worker.postMessage(1e6);
console.log(await once(worker, "message"));
const server = http.createServer((request, response) => {
  response.setHeader("X-Method", request.method);
  request.pipe(response);
});
server.listen(8080, "127.0.0.1");
await once(server, "listening");
const answers = await Promise.all(
  Array.from({ length: 20 }, async (_, i) => {
    const response = await fetch("http://localhost:8080/", { method: "POST", body: `request ${i}` });
    return `${response.status} ${response.headers.get("x-method")} ${await response.text()}`;
  }),
);
console.log(answers.join("; "));
server.closeAllConnections();
server.close();
process.on("exit", (code) => console.log("leaving with", code));
process.exitCode = 4;
