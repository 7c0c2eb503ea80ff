package dev.nib.cli;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.toolkit.verify.Doctor;
import dev.nib.toolkit.verify.Examination;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib doctor}: which external tools are there, and what each is for. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Show which external tools are there, and what each is for.",
    footerHeading = HelpText.EXAMPLES,
    footer = {"  nib doctor", "  nib doctor --install"})
final class DoctorCommand implements Runnable {
  /** A gigabyte of cross compilers over a slow line. */
  private static final Duration TIMEOUT = Duration.ofMinutes(45);

  private static final int LOCK_SECONDS = 120;

  @Mixin private OutputOptions output;

  @Option(names = "--install", description = "Install what is missing with apt-get.")
  private boolean install;

  @Override
  public void run() {
    Console console = output.console();
    if (install) {
      install(console);
    }
    Examination result = Doctor.examine();
    StringBuilder text = new StringBuilder();
    for (Examination.Tool tool : result.tools()) {
      text.append(
          "%-8s %-26s %s%s%n"
              .formatted(
                  tool.present() ? "ok" : "MISSING",
                  tool.name(),
                  tool.purpose(),
                  tool.present() ? "" : "; install " + String.join(" ", tool.debianPackages())));
    }
    text.append("\nnib verify can run:\n");
    for (Examination.Target target : result.targets()) {
      text.append(
          "%-8s %-26s %s%n"
              .formatted(target.ready() ? "ready" : "no", target.name(), target.description()));
    }
    console.result(result, text.toString().stripTrailing());
  }

  private static void install(Console console) {
    try {
      List<String> packages = new ArrayList<>();
      for (ToolState state : new Toolbox().missing(List.of(ExternalTool.values()))) {
        packages.addAll(state.tool().debianPackages());
      }
      if (packages.isEmpty()) {
        console.say("nothing is missing");
        return;
      }
      List<String> command = new ArrayList<>();
      if (!"root".equals(System.getProperty("user.name"))) {
        command.addAll(List.of("sudo", "-n"));
      }
      // Whoever else installs something holds a lock, and a package may have questions.
      command.addAll(
          List.of(
              "env",
              "DEBIAN_FRONTEND=noninteractive",
              "apt-get",
              "-o",
              "DPkg::Lock::Timeout=" + LOCK_SECONDS,
              "install",
              "-y",
              "--no-install-recommends"));
      command.addAll(packages.stream().distinct().toList());
      console.say(String.join(" ", command));
      ProcessResult result = ProcessRunner.run(command, Path.of("."), TIMEOUT, System.err);
      if (!result.ok()) {
        throw new CheckFailedException(
            "apt-get could not install %s: %s; run it yourself as root, after apt-get update"
                .formatted(String.join(" ", packages), result.summary()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted");
    }
  }
}
