package dev.nib.toolkit;

/**
 * A word of nib's own in a {@link Message}: something to set or to call, which a library, a command
 * line and a form on a screen each name in their own way.
 */
public sealed interface Term permits Setting, Task {
  /** Its name in this library. */
  String word();
}
