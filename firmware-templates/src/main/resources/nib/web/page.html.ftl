<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Draw a digit: ${source}</title>
<!-- Made by nib ${nibVersion} from ${source} (SHA-256 ${sha256}). Works from a file, without a network. -->
<style>
:root { color-scheme: light dark; --ink: #16181d; --paper: #fbfbf9; --line: #d4d4cf; --soft: #6a6d75; --bar: #2f6fde; --best: #c2410c; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e4; --paper: #16181d; --line: #3a3d45; --soft: #9a9da5; --bar: #6ea0ff; --best: #ff9a5c; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
h2 { font-size: 1.05rem; margin: 1.25rem 0 .5rem; }
p { margin: .25rem 0 .75rem; }
.soft { color: var(--soft); font-size: .9rem; }
main { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: 1.5rem; }
@media (max-width: 40rem) {
  main { grid-template-columns: minmax(0, 1fr); gap: .5rem; }
  .frame { max-width: 17rem; margin: 0 auto; }
  .aside { display: none; }
}
canvas { image-rendering: pixelated; background: #000; border-radius: 4px; }
#board { width: 100%; aspect-ratio: 1; touch-action: none; cursor: crosshair; display: block; border: 1px solid var(--line); }
#board:focus-visible, button:focus-visible { outline: 3px solid var(--bar); outline-offset: 2px; }
.frame { position: relative; }
#pen { position: absolute; width: 1.2rem; height: 1.2rem; margin: -.6rem; border: 2px solid var(--bar); border-radius: 50%; pointer-events: none; }
#pen.down { background: var(--bar); }
#seen { width: 7rem; height: 7rem; border: 1px solid var(--line); }
.button input { position: absolute; width: 1px; height: 1px; opacity: 0; }
.button { position: relative; display: inline-block; }
.button:focus-within { outline: 3px solid var(--bar); outline-offset: 2px; }
#said:empty { display: none; }
button, .button { font: inherit; padding: .45rem 1rem; margin-top: .5rem; border: 1px solid var(--line); border-radius: 4px; background: transparent; color: inherit; cursor: pointer; }
.row { display: flex; gap: 1rem; align-items: center; flex-wrap: wrap; }
#answer { font-size: 3.5rem; line-height: 1; font-variant-numeric: tabular-nums; min-width: 3rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
#scores th { text-align: right; width: 2rem; padding-right: .5rem; font-weight: 600; }
#scores td { padding: .1rem 0; }
#scores td:last-child { width: 6.5rem; text-align: right; color: var(--soft); font-size: .9rem; }
.track { background: color-mix(in srgb, var(--line) 45%, transparent); height: .8rem; border-radius: 3px; overflow: hidden; }
.track > div { height: 100%; background: var(--bar); width: 0; }
.best .track > div { background: var(--best); }
.best th { color: var(--best); }
.layer { margin: .75rem 0; }
.maps { display: flex; flex-wrap: wrap; gap: 3px; }
.maps canvas { width: 3.2rem; height: auto; border-radius: 2px; }
.maps canvas.flat { width: 100%; max-width: 32rem; height: 1rem; }
</style>
</head>
<body>
<h1>Draw a digit, or open a picture of one</h1>
<p class="soft">${source}: an int8 net of ${constants} bytes. What you see is computed by the C that nib generates, compiled to WebAssembly: the same bytes as on the chip.</p>
<main>
<div>
<div class="frame">
<canvas id="board" width="${canvas}" height="${canvas}" tabindex="0" role="img" aria-label="Drawing board: draw with mouse or finger. With the keyboard, arrows move the pen, space puts it down or lifts it, Delete clears." aria-describedby="keys"></canvas>
<div id="pen" hidden></div>
</div>
<div class="row"><button id="clear" type="button">Clear</button><label class="button" for="picture">Open a picture<input id="picture" type="file" accept="image/*"></label><span class="soft aside" id="keys">Keyboard: arrows move, space draws, Delete clears.</span></div>
<p class="soft" id="said" role="status"></p>
</div>
<div>
<div class="row">
<div id="answer" aria-live="polite" aria-label="The net's answer">–</div>
<div><canvas id="seen" width="${size}" height="${size}" role="img" aria-label="What the net sees"></canvas></div>
<p class="soft aside">What the net sees: the ink, of a photograph whatever the light, scaled to ${box} pixels and centred by mass, as MNIST's digits are.</p>
</div>
<table id="scores"><caption class="soft" style="text-align:left">${scoreWords}</caption><tbody></tbody></table>
</div>
</main>
<h2>Layers</h2>
<p class="soft">Each tensor of the net for this drawing, a picture a channel: black is its smallest byte, white its largest.</p>
<div id="layers"></div>
<script>
"use strict";
const SIZE = ${size}, CANVAS = ${canvas}, PHOTO = ${photo}, BOX = ${box}, CLASSES = ${classes};
const LABELS = ${labelsJson};
const SCALE = ${scale}, ZERO_POINT = ${zeroPoint}, PROBABILITIES = ${probabilities?c};
const TENSORS = ${tensorsJson};
const WASM = "${wasmBase64}";

const board = document.getElementById("board");
const pen = board.getContext("2d", { willReadFrequently: true });
let net = null;
let seen = new Map();
// Whether the board shows a photograph, which the net has seen in its own size.
let photograph = false;

function say(text) { document.getElementById("said").textContent = text; }

function clear() {
  photograph = false;
  say("");
  pen.fillStyle = "#000";
  pen.fillRect(0, 0, CANVAS, CANVAS);
  pen.strokeStyle = "#fff";
  pen.lineWidth = CANVAS / 12;
  pen.lineCap = pen.lineJoin = "round";
}

function stroke(from, to) {
  if (photograph) clear();
  pen.beginPath();
  pen.moveTo(from.x, from.y);
  // A line of no length is none; a dot is a little one.
  pen.lineTo(to.x, from.x === to.x && from.y === to.y ? to.y + 0.01 : to.y);
  pen.stroke();
  later();
}

let waiting = false;
function later() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(() => { waiting = false; classify(); });
  }
}

function levels() {
  const pixels = pen.getImageData(0, 0, CANVAS, CANVAS).data;
  const grey = new Uint8Array(CANVAS * CANVAS);
  for (let i = 0; i < grey.length; i++) grey[i] = pixels[4 * i];
  return grey;
}

function bytes(at, count) { return new Int8Array(net.memory.buffer, at, count); }

// From the board to the scores.
function classify() {
  if (!net || photograph) return;
  const grey = levels();
  new Uint8Array(net.memory.buffer, net.drawing(), grey.length).set(grey);
  net.centre(CANVAS, CANVAS);
  show(grey.some(level => level > 0));
}

// From a photograph to the scores: its pixels go to the C line by line, which finds the ink whatever the light.
async function openPicture(file) {
  if (!net) return;
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    say(file.name + " is no picture that this browser can read");
    return;
  }
  const scale = Math.min(1, PHOTO / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  net.begin(canvas.height, canvas.width);
  for (let y = 0; y < canvas.height; y++) {
    const line = context.getImageData(0, y, canvas.width, 1).data;
    new Uint8Array(net.memory.buffer, net.line(), line.length).set(line);
    net.next(canvas.width);
  }
  net.end();
  clear();
  cursor.down = false;
  point(false);
  photograph = true;
  const fit = CANVAS / Math.max(canvas.width, canvas.height);
  pen.drawImage(canvas, (CANVAS - canvas.width * fit) / 2, (CANVAS - canvas.height * fit) / 2, canvas.width * fit, canvas.height * fit);
  const inked = new Uint8Array(net.memory.buffer, net.digit(), SIZE * SIZE).some(level => level > 0);
  say(inked ? "" : "Nothing in " + file.name + " stands out from the paper");
  show(inked);
}

// From the digit in the net's memory to the scores.
function show(drawn) {
  const digit = new Uint8Array(net.memory.buffer, net.digit(), SIZE * SIZE).slice();
  net.load();
  seen = new Map();
  net.run();
  const scores = Array.from(bytes(net.output(), CLASSES));
  const best = net.predicted();
  paint(document.getElementById("seen"), SIZE, SIZE, i => digit[i]);
  document.getElementById("answer").textContent = drawn ? LABELS[best] : "–";
  document.querySelectorAll("#scores tr").forEach((row, k) => {
    const real = SCALE * (scores[k] - ZERO_POINT);
    const share = PROBABILITIES ? real : (scores[k] + 128) / 255;
    row.className = drawn && k === best ? "best" : "";
    row.querySelector(".track > div").style.width = (drawn ? 100 * share : 0) + "%";
    row.lastElementChild.textContent = !drawn ? "" : PROBABILITIES ? (100 * real).toFixed(1) + " %" : real.toFixed(3);
    row.lastElementChild.title = "int8 " + scores[k];
  });
  document.getElementById("layers").hidden = !drawn;
  if (drawn) layers();
  window.nib = { digit: Array.from(digit), scores, best };
}

function paint(canvas, width, height, level) {
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const grey = level(i);
    image.data.set([grey, grey, grey, 255], 4 * i);
  }
  context.putImageData(image, 0, 0);
}

function layers() {
  const list = document.getElementById("layers");
  list.textContent = "";
  for (const tensor of TENSORS) {
    const data = seen.get(tensor.name);
    if (!data) continue;
    const [height, width, channels] = tensor.shape;
    let least = 127, most = -128;
    for (const q of data) { least = Math.min(least, q); most = Math.max(most, q); }
    const grey = q => most > least ? Math.round(255 * (q - least) / (most - least)) : 0;
    const div = document.createElement("div");
    div.className = "layer";
    const text = document.createElement("div");
    text.className = "soft";
    text.textContent = tensor.name + " " + tensor.kind + ", " + (height > 1 || width > 1 ? height + " x " + width + ", " + channels + " channels" : channels + " numbers") + ", bytes " + least + " to " + most;
    const maps = document.createElement("div");
    maps.className = "maps";
    if (height > 1 || width > 1) {
      for (let c = 0; c < channels; c++) {
        const map = document.createElement("canvas");
        map.width = width;
        map.height = height;
        map.title = tensor.name + ", channel " + c;
        paint(map, width, height, i => grey(data[i * channels + c]));
        maps.append(map);
      }
    } else {
      const map = document.createElement("canvas");
      map.className = "flat";
      map.width = channels;
      map.height = 1;
      paint(map, channels, 1, i => grey(data[i]));
      maps.append(map);
    }
    div.append(text, maps);
    list.append(div);
  }
}

// Mouse, finger, pen.
let last = null;
function at(event) {
  const box = board.getBoundingClientRect();
  return { x: (event.clientX - box.left) * CANVAS / box.width, y: (event.clientY - box.top) * CANVAS / box.height };
}
board.addEventListener("pointerdown", event => {
  board.setPointerCapture(event.pointerId);
  last = at(event);
  stroke(last, last);
});
board.addEventListener("pointermove", event => {
  if (last) {
    const to = at(event);
    stroke(last, to);
    last = to;
  }
});
for (const end of ["pointerup", "pointercancel"]) board.addEventListener(end, () => { last = null; });

// Keyboard.
const cursor = { x: CANVAS / 2, y: CANVAS / 4, down: false };
const mark = document.getElementById("pen");
function point(visible) {
  mark.hidden = !visible;
  mark.classList.toggle("down", cursor.down);
  mark.style.left = 100 * cursor.x / CANVAS + "%";
  mark.style.top = 100 * cursor.y / CANVAS + "%";
}
board.addEventListener("blur", () => point(false));
board.addEventListener("keydown", event => {
  const step = CANVAS / 28;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  if (moves[event.key]) {
    const to = { x: Math.min(CANVAS, Math.max(0, cursor.x + moves[event.key][0])), y: Math.min(CANVAS, Math.max(0, cursor.y + moves[event.key][1])) };
    if (cursor.down) stroke(cursor, to);
    Object.assign(cursor, to);
  } else if (event.key === " ") {
    cursor.down = !cursor.down;
    if (cursor.down) stroke(cursor, cursor);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    clear();
    later();
  } else {
    return;
  }
  point(true);
  event.preventDefault();
});
document.getElementById("clear").addEventListener("click", () => { clear(); later(); });

const chosen = document.getElementById("picture");
chosen.addEventListener("change", () => {
  if (chosen.files.length > 0) openPicture(chosen.files[0]);
  chosen.value = "";
});
document.addEventListener("dragover", event => event.preventDefault());
document.addEventListener("drop", event => {
  event.preventDefault();
  if (event.dataTransfer.files.length > 0) openPicture(event.dataTransfer.files[0]);
});
document.addEventListener("paste", event => {
  if (event.clipboardData.files.length > 0) openPicture(event.clipboardData.files[0]);
});

clear();
const rows = document.querySelector("#scores tbody");
for (let k = 0; k < CLASSES; k++) {
  const row = document.createElement("tr");
  row.innerHTML = '<th scope="row"></th><td><div class="track"><div></div></div></td><td></td>';
  row.firstElementChild.textContent = LABELS[k];
  rows.append(row);
}
function text(pointer) {
  const memory = new Uint8Array(net.memory.buffer);
  let end = pointer;
  while (memory[end]) end++;
  return new TextDecoder().decode(memory.subarray(pointer, end));
}
const page = { tensor(name, data, count) { seen.set(text(name), bytes(data, count).slice()); } };
WebAssembly.instantiate(Uint8Array.from(atob(WASM), c => c.charCodeAt(0)), { page }).then(made => {
  net = made.instance.exports;
  document.documentElement.dataset.ready = "true";
  classify();
});
</script>
</body>
</html>
