// Runs images through the page's WebAssembly: node run.js NET.wasm INPUTS OUTPUTS INPUT_BYTES OUTPUT_BYTES
// INPUTS holds one image's bytes after another; OUTPUTS receives what comes out, the same way.
"use strict";
const fs = require("fs");

const [wasm, inputs, outputs, inputBytes, outputBytes] = process.argv.slice(2);
const images = fs.readFileSync(inputs);
WebAssembly.instantiate(fs.readFileSync(wasm), { page: { tensor() {} } }).then(({ instance }) => {
  const net = instance.exports;
  const count = images.length / Number(inputBytes);
  const results = Buffer.alloc(count * Number(outputBytes));
  for (let i = 0; i < count; i++) {
    const memory = new Uint8Array(net.memory.buffer);
    memory.set(images.subarray(i * inputBytes, (i + 1) * inputBytes), net.input());
    net.run();
    const at = net.output();
    results.set(memory.subarray(at, at + Number(outputBytes)), i * outputBytes);
  }
  fs.writeFileSync(outputs, results);
});
