package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.CoreFit.Resource;
import dev.nib.codegen.verilog.fit.Folding;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.NetShapes;
import dev.nib.conformance.firmware.Tools;
import dev.nib.model.ModelException;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nib says that cores take, against what Yosys and nextpnr count, and nets that do not fit.
 */
class CoreFitTest {
  private static final String REPORT =
      "conv:5:32 conv:5:32 pool conv:3:64 conv:3:64 pool dense:256 classifier:10";
  private static final String APPENDIX =
      "conv:5:32 pool conv:5:32 pool conv:3:64 pool conv:3:64 pool dense:256 classifier:10";
  private static final String SMALL = "conv:3:8 pool conv:3:16 pool conv:3:16 pool classifier:10";

  @TempDir private Path folder;

  private static Program program(String words) {
    return Lowering.lower(NetShapes.graph(words), "net", "0".repeat(64));
  }

  /** A single number of lanes, since the block RAM of the weights decides. */
  private static CoreFit fit(Program program, String chip) {
    return new Folding(OptionalInt.of(4), false).choose(program, Fpgas.named(chip));
  }

  @Test
  void aLargeNetIsRefusedWithNumbersWhereItHasNoRoom() {
    Program report = program(REPORT);
    List<String> refusals = new ArrayList<>();
    for (Fpga fpga : Fpgas.all()) {
      if (!fpga.name().equals("Artix-7 200T")) {
        assertThatThrownBy(() -> fit(report, fpga.name()))
            .isInstanceOf(ModelException.class)
            .satisfies(e -> refusals.add(e.getMessage()));
      }
    }
    assertThat(refusals).hasSize(9);
    assertThat(refusals)
        .allMatch(
            line ->
                line.matches(
                    "its core does not fit: with 4 lanes(, --serial)? it takes .*[\\d,]+ of [\\d,]+ .*;"
                        + " it fits Artix-7 200T"));
    assertThat(fit(report, "artix7-200t").fits()).isTrue();
  }

  @Test
  void theMiddleNetFitsAnEcp5() {
    CoreFit fit = fit(program(APPENDIX), "ECP5-45F");
    assertThat(fit.fits()).isTrue();
    assertThat(fit.needed(Resource.BLOCK_RAMS)).isBetween(50, 60);
  }

  /** Multipliers have flip-flops inside, which are not counted. */
  private static int most(Resource resource) {
    return resource == Resource.FLIP_FLOPS ? 60 : 25;
  }

  /** Not less than there is, and of cells not a quarter more. */
  @ParameterizedTest
  @ValueSource(strings = {"iCE40UP5K", "ECP5-25F", "Artix-7 35T"})
  void estimatesAreOnTheSafeSide(String name) throws Exception {
    Fpga fpga = Fpgas.named(name);
    Tools.assume(List.of(ExternalTool.YOSYS, ExternalTool.NEXTPNR_ICE40));
    Program small = program(SMALL);
    CoreFit fit = CoreFit.of(EngineCore.of(small, 4, false), fpga);
    VerilogOptions options = new VerilogOptions(4, false, Optional.of(fpga));
    Map<Resource, Integer> counted = CoreMeter.count(small, options, fit, folder).resources();
    assertThat(counted).containsKeys(Resource.LOGIC_CELLS, Resource.BLOCK_RAMS);
    counted.forEach(
        (resource, count) ->
            assertThat(fit.needed(resource))
                .as("%s on %s", resource, name)
                .isBetween(count, count + Math.max(1, count * most(resource) / 100)));
  }
}
