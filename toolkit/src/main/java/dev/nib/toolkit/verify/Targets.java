package dev.nib.toolkit.verify;

import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.KernelSetsTarget;
import dev.nib.conformance.PassesTarget;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.firmware.FirmwareTargets;
import dev.nib.conformance.hdl.HdlTargets;
import dev.nib.conformance.tflite.TfliteTarget;
import dev.nib.conformance.web.WasmTarget;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every target that {@code nib verify} knows. */
public final class Targets {
  private Targets() {}

  /**
   * @param model the bytes of the int8 file
   * @param threads for targets that run images side by side
   */
  public static List<VerificationTarget> all(byte[] model, int threads) {
    return all(model, threads, VerilogOptions.DEFAULT);
  }

  /** The same for Verilog that is generated so. */
  public static List<VerificationTarget> all(byte[] model, int threads, VerilogOptions verilog) {
    List<VerificationTarget> targets = new ArrayList<>();
    targets.add(new KernelSetsTarget());
    targets.add(new PassesTarget());
    targets.add(new TfliteTarget(model, threads));
    targets.addAll(FirmwareTargets.all());
    targets.add(new WasmTarget());
    targets.addAll(HdlTargets.all(verilog));
    return targets;
  }

  /** Synthesis, which takes longer than everything else together. */
  public static boolean isSlow(VerificationTarget target) {
    return target.tools().contains(ExternalTool.YOSYS);
  }

  /**
   * The targets of these names, or all when there are none.
   *
   * @throws ToolkitException one line that lists the names, for one that there is not
   */
  public static List<VerificationTarget> named(List<VerificationTarget> all, List<String> names) {
    List<VerificationTarget> known = new ArrayList<>(all);
    if (!names.isEmpty()) {
      known.addAll(FirmwareTargets.otherLevels());
    }
    return named(known, VerificationTarget::name, names);
  }

  /** The same of any targets. */
  public static <T> List<T> named(List<T> all, Function<T, String> nameOf, List<String> names) {
    if (names.isEmpty()) {
      return all;
    }
    return names.stream().map(name -> named(all, nameOf, name)).toList();
  }

  private static <T> T named(List<T> known, Function<T, String> nameOf, String name) {
    return known.stream()
        .filter(target -> nameOf.apply(target).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ToolkitException(
                    "%s %s: there are %s",
                    Setting.TARGET, name, String.join(", ", known.stream().map(nameOf).toList())));
  }
}
