/**
 * A page to draw digits on, which runs the generated C as WebAssembly ({@link
 * dev.nib.codegen.web.WebBackend}). Nothing here compiles; {@code conformance.web} does.
 */
package dev.nib.codegen.web;
