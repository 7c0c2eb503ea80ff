package dev.nib.toolkit.generate;

import dev.nib.toolkit.models.ModelReference;

/**
 * A page that was generated.
 *
 * @param model what was generated from
 * @param page where it is
 * @param bytes of the page
 * @param wasmBytes of the compiled C in it
 */
public record WebResult(ModelReference model, String page, long bytes, long wasmBytes) {}
