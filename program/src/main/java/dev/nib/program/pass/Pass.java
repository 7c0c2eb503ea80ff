package dev.nib.program.pass;

import dev.nib.program.Program;

/** From a program to another one with the same outputs for every input. */
@FunctionalInterface
public interface Pass {
  /**
   * The program that takes the place of {@code program}; it itself where there is nothing to do.
   */
  Program apply(Program program);
}
