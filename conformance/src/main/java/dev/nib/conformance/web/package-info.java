/**
 * The generated C as WebAssembly: compiled by clang for the page, and run in Node.js to be compared
 * ({@link dev.nib.conformance.web.WasmTarget}).
 */
package dev.nib.conformance.web;
