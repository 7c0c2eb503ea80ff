package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.Level;
import dev.nib.chip.StackTable;
import dev.nib.chip.Toolchain;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.Verification.Trial;
import dev.nib.conformance.VerificationResult;
import dev.nib.model.forest.ForestFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The generated C of a forest on the first of several machines for which it links: the class and
 * the votes of every image.
 *
 * @param description one line that says what is built and what runs it
 * @param machines the small ones first
 */
public record ForestTarget(
    String name, String description, List<ExternalTool> tools, List<Machine> machines) {
  /** What the harness calls: the votes lie behind the image. */
  private static final String MODEL =
      """
      #define %2$s_IMPLEMENTATION
      #include "%1$s.h"
      /* An image, behind it the class, and votes at an even place. */
      #define NIB_MODEL_ARENA_BYTES (%2$s_PIXELS + 1)
      static uint16_t model_votes[%2$s_CLASSES];
      static void model_run(int8_t *at) {
        at[%2$s_PIXELS] = (int8_t)%1$s_predict((const uint8_t *)at, model_votes);
      }
      static int8_t *model_image(int8_t *at) { return at; }
      static const int8_t *model_class(const int8_t *at) { return at + %2$s_PIXELS; }
      static const int8_t *model_result(const int8_t *at) {
        (void)at;
        return (const int8_t *)model_votes;
      }
      #define NIB_MODEL_RUN model_run
      #define NIB_MODEL_INPUTS(X) X(model_image, %2$s_PIXELS)
      #define NIB_MODEL_OUTPUTS(X) X(model_class, 1) X(model_result, 2 * %2$s_CLASSES)
      """;

  public ForestTarget {
    tools = List.copyOf(tools);
    machines = List.copyOf(machines);
  }

  /** This target with a job. */
  public Trial with(ForestJob job) {
    return new Trial(name, tools, folder -> verify(job, folder));
  }

  private VerificationResult verify(ForestJob all, Path folder)
      throws IOException, InterruptedException {
    Footprint footprint = ForestBackend.footprint(all.file().forest());
    String refusal = "";
    for (Machine machine : machines) {
      boolean avr = isAvr(machine);
      if (avr && footprint.constantBytes() > machine.core().orElseThrow().readableConstantBytes()) {
        refusal = "more constants than its code can read";
        continue;
      }
      ForestJob job = avr ? all.first(AvrTarget.MAX_IMAGES) : all;
      HarnessFolder harness =
          HarnessFolder.write(
              folder,
              machine,
              ForestBackend.generate(job.file(), Optional.empty()),
              modelHeader(job.file()),
              job.images());
      if (avr) {
        AvrSerial.writeInputs(folder, job.images());
      }
      ProcessResult compiled =
          ProcessRunner.run(
              HarnessFolder.buildCommand(machine, false, Level.SIZE, footprint),
              folder,
              job.timeout());
      Optional<String> tooLarge = Machine.tooLarge(compiled);
      if (tooLarge.isPresent()) {
        refusal = machine.note() + ": " + tooLarge.get();
        continue;
      }
      return compiled.ok()
          ? run(harness, job, machine, footprint, refusal)
          : VerificationResult.failed(name, "build: " + compiled.summary());
    }
    return VerificationResult.doesNotFit(
        name,
        String.format(
            Locale.ROOT,
            "does not link (%s): %,d bytes of constants",
            refusal,
            footprint.constantBytes()));
  }

  private static boolean isAvr(Machine machine) {
    return machine.core().map(core -> core.toolchain() == Toolchain.AVR).orElse(false);
  }

  private VerificationResult run(
      HarnessFolder harness, ForestJob job, Machine machine, Footprint footprint, String refusal)
      throws IOException, InterruptedException {
    ProcessResult run = harness.run(machine, job.timeout());
    if (!run.ok()) {
      return VerificationResult.failed(name, "run: " + run.summary());
    }
    if (isAvr(machine)) {
      AvrSerial.writeOutputs(harness.folder(), run.output());
    }
    Optional<StackUse> stack = harness.stackUse(machine);
    if (stack.isPresent() && stack.get().touchedGuard()) {
      return VerificationResult.failed(name, stack.get().failure());
    }
    ByteComparison comparison = new ByteComparison();
    harness.compareOutputs(job.outputs(), comparison);
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(Locale.ROOT, "the class and all votes of %,d images", job.images().size()));
    if (!machine.note().isEmpty()) {
      notes.add(machine.note());
    }
    if (!refusal.isEmpty()) {
      notes.add("does not link " + refusal);
    }
    stack.ifPresent(
        use -> {
          Core core = machine.core().orElseThrow();
          notes.add(use.words(StackTable.measured().runBytes(footprint, core)));
        });
    return comparison
        .result(name, job.images().size(), String.join("; ", notes))
        .measuring(
            harness
                .measurement(
                    machine,
                    "forest",
                    List.of(ForestBackend.prefix(job.file()) + "_predict"),
                    footprint,
                    job.timeout())
                .stream()
                .toList());
  }

  /** The names by which the harness knows the forest. */
  static String modelHeader(ForestFile file) {
    String prefix = ForestBackend.prefix(file);
    return MODEL.formatted(prefix, prefix.toUpperCase(Locale.ROOT));
  }
}
