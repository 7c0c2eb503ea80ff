package dev.nib.conformance.fuzz;

import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.hdl.HdlTargets;

/** What graphs are held against. */
public interface FuzzTarget {
  /** What the graphs of a run are. */
  enum Kind {
    /** Of any operators. */
    ANY,
    /** The same, but one in four of layers alone that fast kernels compute. */
    LAYERS,
    /** All are small classifiers, one in a file: for what takes a net and gives a class. */
    CLASSIFIERS
  }

  /** The target for one model. */
  VerificationTarget of(byte[] model);

  /** One graph in so many is held against it. */
  default int oneIn() {
    return 1;
  }

  /** What some of the graphs must be. */
  default Kind kind() {
    return Kind.ANY;
  }

  /** The same for the graph of a number, where it differs from graph to graph. */
  default FuzzTarget forGraph(int number) {
    return this;
  }

  /** What {@code nib verify} has to be told besides the target's name, with a blank before it. */
  default String options() {
    return "";
  }

  /** Kernels for one kind of core, of one graph in {@code graphs}. */
  static FuzzTarget kernels(int graphs, VerificationTarget target) {
    return new FuzzTarget() {
      @Override
      public VerificationTarget of(byte[] model) {
        return target;
      }

      @Override
      public Kind kind() {
        return Kind.LAYERS;
      }

      @Override
      public int oneIn() {
        return graphs;
      }
    };
  }

  /** An inference core by the name of its target, folded another way for each graph. */
  static FuzzTarget core(String name) {
    return new CoreFolding(name, VerilogOptions.DEFAULT);
  }

  /** A core that is folded one way. */
  record CoreFolding(String name, VerilogOptions verilog) implements FuzzTarget {
    private static final int[] LANES = {1, 2, 3, 4, 5, 8, 16};

    @Override
    public VerificationTarget of(byte[] model) {
      return HdlTargets.all(verilog).stream()
          .filter(target -> target.name().equals(name))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public Kind kind() {
      return Kind.CLASSIFIERS;
    }

    @Override
    public FuzzTarget forGraph(int number) {
      int lanes = LANES[number % LANES.length];
      return new CoreFolding(name, new VerilogOptions(lanes, number % 3 == 0));
    }

    @Override
    public String options() {
      return " --lanes " + verilog.lanes() + (verilog.serial() ? " --serial" : "");
    }
  }
}
