package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Fpga;
import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.Text;
import dev.nib.codegen.verilog.engine.EngineCore;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a core takes on an FPGA, by estimate, and what is there.
 *
 * @param core with the lanes and the requantiser that it is judged with
 * @param memories what each is made of
 * @param needs each resource, in the order logic cells, flip-flops, block RAMs, single-port RAMs,
 *     multipliers; those that the FPGA has none of and the core needs none of are left out
 * @param clock at which images are counted
 */
public record CoreFit(
    Fpga fpga, EngineCore core, List<CoreMemory> memories, List<Need> needs, CoreClock clock) {
  /** Of the logic cells, what placement and routing leave room for, in percent. */
  private static final int USABLE_PERCENT = 90;

  public CoreFit {
    memories = List.copyOf(memories);
    needs = List.copyOf(needs);
  }

  /**
   * A resource.
   *
   * @param needed by estimate
   * @param there on the FPGA
   * @param usable of those
   */
  public record Need(Resource resource, String name, int needed, int there, int usable) {
    Need(Resource resource, String name, int needed, int there) {
      this(resource, name, needed, there, there);
    }

    /** Whether what is there is enough. */
    public boolean fits() {
      return needed <= usable;
    }

    /** What is needed and what is there, such as {@code 1,400 of 5,280 LUT4}. */
    public String text() {
      return Text.format("%,d of %,d %s", needed, there, name);
    }
  }

  /** What an FPGA is made of. */
  public enum Resource {
    LOGIC_CELLS,
    FLIP_FLOPS,
    BLOCK_RAMS,
    SINGLE_PORT_RAMS,
    MULTIPLIERS
  }

  /** That of a core on an FPGA. */
  public static CoreFit of(EngineCore core, Fpga fpga) {
    FpgaFamily family = fpga.family();
    List<CoreMemory> memories = CoreMemory.of(core, fpga);
    LogicCost cost = LogicCost.of(family);
    int cells = cost.cells(core, fpga, CoreMemory.logicBits(memories));
    Stream<Need> needs =
        Stream.of(
            new Need(
                Resource.LOGIC_CELLS,
                family.logicCell(),
                cells,
                fpga.logicCells(),
                (int) ((long) fpga.logicCells() * USABLE_PERCENT / 100)),
            new Need(
                Resource.FLIP_FLOPS, "flip-flops", LogicCost.flipFlops(core), fpga.flipFlops()),
            new Need(
                Resource.BLOCK_RAMS,
                family.blockCell(),
                CoreMemory.count(memories, CoreMemory.Kind.BLOCK_RAM),
                fpga.blockRams()),
            new Need(
                Resource.SINGLE_PORT_RAMS,
                "single-port RAMs",
                CoreMemory.count(memories, CoreMemory.Kind.SINGLE_PORT_RAM),
                fpga.singlePortRams()),
            new Need(
                Resource.MULTIPLIERS,
                "multipliers",
                LogicCost.multipliers(core, fpga),
                fpga.multipliers()));
    return new CoreFit(
        fpga,
        core,
        memories,
        needs.filter(need -> need.needed() > 0 || need.there() > 0).toList(),
        CoreClock.of(fpga));
  }

  /** The same at another clock. */
  public CoreFit at(CoreClock other) {
    return new CoreFit(fpga, core, memories, needs, other);
  }

  /** Of the FPGA. */
  public FpgaFamily family() {
    return fpga.family();
  }

  /** Whether all of it is there. */
  public boolean fits() {
    return needs.stream().allMatch(Need::fits);
  }

  /** How many of a resource the core takes. */
  public int needed(Resource resource) {
    return needs.stream().filter(need -> need.resource() == resource).mapToInt(Need::needed).sum();
  }

  /** Images a second, one after the other, with nobody keeping the core waiting. */
  public double imagesPerSecond() {
    return clock.megahertz() * 1e6 / core.cyclesBetweenImages();
  }

  /** What is short, such as {@code 386 of 30 SB_RAM40_4K}; empty where it fits. */
  public String shortfall() {
    return needs.stream()
        .filter(need -> !need.fits())
        .map(Need::text)
        .collect(Collectors.joining(" and "));
  }

  /** What is needed of what is there, all of it. */
  public String needsText() {
    return needs.stream().map(Need::text).collect(Collectors.joining(", "));
  }

  /** Lanes and requantiser, such as {@code 8 lanes, --serial}. */
  public String folding() {
    return Text.format(
        "%d %s%s",
        core.lanes(), core.lanes() == 1 ? "lane" : "lanes", core.serial() ? ", --serial" : "");
  }

  /** Images a second with the clock that they are counted at. */
  public String imagesText() {
    return Text.format("%,.0f images a second at %s", imagesPerSecond(), clock.text());
  }

  /** Cycles and images a second. */
  public String speed() {
    return Text.format("%,d cycles an image, %s", core.cyclesPerImage(), imagesText());
  }
}
