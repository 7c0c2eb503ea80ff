package dev.nib.cli;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationTarget;
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
  @Mixin private OutputOptions output;

  @Option(names = "--install", description = "Install what is missing with apt-get.")
  private boolean install;

  /** One tool. */
  record Tool(
      String name,
      boolean present,
      String version,
      String purpose,
      List<String> debianPackages,
      String problem) {}

  /** One target of nib verify. */
  record Target(String name, String description, boolean ready) {}

  /** What {@code --json} prints. */
  record Result(List<Tool> tools, List<Target> targets) {}

  @Override
  public void run() {
    Console console = output.console();
    if (install) {
      install(console);
    }
    Result result = examine();
    StringBuilder text = new StringBuilder();
    for (Tool tool : result.tools()) {
      text.append(
          "%-8s %-26s %s%s%n"
              .formatted(
                  tool.present() ? "ok" : "MISSING",
                  tool.name(),
                  tool.purpose(),
                  tool.present() ? "" : "; install " + String.join(" ", tool.debianPackages())));
    }
    text.append("\nnib verify can run:\n");
    for (Target target : result.targets()) {
      text.append(
          "%-8s %-26s %s%n"
              .formatted(target.ready() ? "ready" : "no", target.name(), target.description()));
    }
    console.result(result, text.toString().stripTrailing());
  }

  private Result examine() {
    Toolbox toolbox = new Toolbox();
    try {
      List<Tool> tools = new ArrayList<>();
      for (ExternalTool tool : ExternalTool.values()) {
        ToolState state = toolbox.state(tool);
        tools.add(
            new Tool(
                tool.displayName(),
                state.present(),
                state.version(),
                tool.purpose(),
                tool.debianPackages(),
                state.problem()));
      }
      List<Target> targets = new ArrayList<>();
      for (VerificationTarget target : Targets.all(new byte[0], 1)) {
        targets.add(
            new Target(
                target.name(), target.description(), toolbox.missing(target.tools()).isEmpty()));
      }
      return new Result(tools, targets);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted");
    }
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
      command.addAll(List.of("apt-get", "install", "-y", "--no-install-recommends"));
      command.addAll(packages.stream().distinct().toList());
      console.say(String.join(" ", command));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().transferTo(System.err);
      if (process.waitFor() != 0) {
        throw new CheckFailedException(
            "apt-get could not install %s; run it yourself as root, after apt-get update"
                .formatted(String.join(" ", packages)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted");
    } catch (java.io.IOException e) {
      throw new CheckFailedException("apt-get cannot be run: " + e.getMessage());
    }
  }
}
