package dev.nib.conformance;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which external tools are there; each is probed once, when first asked for. */
public final class Toolbox {
  private final Map<ExternalTool, ToolState> states = new EnumMap<>(ExternalTool.class);
  private final Prober prober;

  /** Looks at a tool. */
  interface Prober {
    ToolState probe(ExternalTool tool) throws InterruptedException;
  }

  /** The tools on the PATH. */
  public Toolbox() {
    this(tool -> tool.probe().run(tool));
  }

  Toolbox(Prober prober) {
    this.prober = prober;
  }

  /** The state of {@code tool}. */
  public synchronized ToolState state(ExternalTool tool) throws InterruptedException {
    ToolState state = states.get(tool);
    if (state == null) {
      state = prober.probe(tool);
      states.put(tool, state);
    }
    return state;
  }

  /** Those of {@code tools} that are missing. */
  public List<ToolState> missing(List<ExternalTool> tools) throws InterruptedException {
    List<ToolState> missing = new ArrayList<>();
    for (ExternalTool tool : tools) {
      ToolState state = state(tool);
      if (!state.present()) {
        missing.add(state);
      }
    }
    return missing;
  }
}
