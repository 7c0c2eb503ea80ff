package dev.nib.conformance.firmware;

import dev.nib.conformance.VerificationJob;
import dev.nib.program.Part;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.Value;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One of the nets that stand side by side in a program, with no value in common, as a program of
 * its own, in an arena of its own.
 *
 * @param inputs of each image, its own bytes
 * @param outputs of each image, what is expected
 */
record SeparateNet(Program program, List<byte[]> inputs, List<byte[]> outputs) {
  /** Those of a job that have an output, named {@code net0} and so on. */
  static List<SeparateNet> of(VerificationJob job) {
    Program all = job.program();
    Map<Value, Value> roots = new HashMap<>();
    for (Step step : all.steps()) {
      step.reads().forEach(read -> join(roots, read, step.output()));
    }
    all.parts().forEach(part -> join(roots, part.value(), part.whole()));
    Map<Value, List<Value>> outputs = new LinkedHashMap<>();
    all.outputs()
        .forEach(o -> outputs.computeIfAbsent(root(roots, o), r -> new ArrayList<>()).add(o));
    List<SeparateNet> nets = new ArrayList<>();
    for (Map.Entry<Value, List<Value>> entry : outputs.entrySet()) {
      Value root = entry.getKey();
      List<Value> inputs =
          all.inputs().stream().filter(input -> root(roots, input).equals(root)).toList();
      List<Step> steps =
          all.steps().stream().filter(step -> root(roots, step.output()).equals(root)).toList();
      List<Part> parts =
          all.parts().stream().filter(part -> root(roots, part.value()).equals(root)).toList();
      nets.add(
          new SeparateNet(
              new Program(
                  "net" + nets.size(), all.sourceSha256(), inputs, entry.getValue(), steps, parts),
              cut(job.inputs(), all.inputs(), inputs),
              cut(job.outputs(), all.outputs(), entry.getValue())));
    }
    return nets;
  }

  private static void join(Map<Value, Value> roots, Value a, Value b) {
    Value from = root(roots, a);
    Value to = root(roots, b);
    if (!from.equals(to)) {
      roots.put(from, to);
    }
  }

  private static Value root(Map<Value, Value> roots, Value value) {
    Value root = value;
    while (roots.containsKey(root)) {
      root = roots.get(root);
    }
    return root;
  }

  /** Of each image the bytes of some values. */
  private static List<byte[]> cut(List<byte[]> images, List<Value> values, List<Value> some) {
    List<byte[]> parts = new ArrayList<>();
    for (byte[] image : images) {
      ByteArrayOutputStream part = new ByteArrayOutputStream();
      int at = 0;
      for (Value value : values) {
        if (some.contains(value)) {
          part.write(image, at, value.bytes());
        }
        at += value.bytes();
      }
      parts.add(part.toByteArray());
    }
    return parts;
  }
}
