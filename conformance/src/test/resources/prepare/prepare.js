// Runs firmware.wasm on inputs.bin; outputs.bin receives what it writes.
"use strict";
const fs = require("fs");

const inputs = fs.readFileSync("inputs.bin");
const outputs = [];
let next = 0;
let memory;
const port = {
  read(to, bytes) {
    if (next + bytes > inputs.length) {
      return 0;
    }
    new Uint8Array(memory.buffer).set(inputs.subarray(next, next + bytes), to);
    next += bytes;
    return 1;
  },
  write(from, bytes) {
    outputs.push(Buffer.from(new Uint8Array(memory.buffer, from, bytes)));
  },
};
WebAssembly.instantiate(fs.readFileSync("firmware.wasm"), { port }).then(({ instance }) => {
  memory = instance.exports.memory;
  process.exitCode = instance.exports.run();
  fs.writeFileSync("outputs.bin", Buffer.concat(outputs));
});
