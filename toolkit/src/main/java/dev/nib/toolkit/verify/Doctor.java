package dev.nib.toolkit.verify;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.VerificationTarget;
import dev.nib.toolkit.ToolkitException;
import java.util.ArrayList;
import java.util.List;

/** Which tools of others are there, and what each is for. */
public final class Doctor {
  private Doctor() {}

  /**
   * Looks for each tool and asks it for its version.
   *
   * @throws ToolkitException when the thread is interrupted
   */
  public static Examination examine() {
    Toolbox toolbox = new Toolbox();
    try {
      List<Examination.Tool> tools = new ArrayList<>();
      for (ExternalTool tool : ExternalTool.values()) {
        ToolState state = toolbox.state(tool);
        tools.add(
            new Examination.Tool(
                tool.displayName(),
                state.present(),
                state.version(),
                tool.purpose(),
                tool.debianPackages(),
                state.problem()));
      }
      List<Examination.Target> targets = new ArrayList<>();
      for (VerificationTarget target : Targets.all(new byte[0], 1)) {
        targets.add(
            new Examination.Target(
                target.name(), target.description(), toolbox.missing(target.tools()).isEmpty()));
      }
      return new Examination(tools, targets);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ToolkitException.ofCheck("interrupted");
    }
  }
}
