package dev.nib.cli;

import dev.nib.toolkit.generate.GenerateVerilog;
import dev.nib.toolkit.generate.VerilogSettings;
import dev.nib.toolkit.models.ModelFile;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What Verilog is generated for: how the core is folded, and a board. */
final class CoreOptions {
  @Mixin private FoldingOptions folding;

  @Option(
      names = "--board",
      paramLabel = "NAME",
      completionCandidates = BoardNames.class,
      description =
          "A demonstration over the serial line of a board, one of ${COMPLETION-CANDIDATES}; its"
              + " FPGA is the --chip where that is not given (default: none).")
  private String boardName;

  /** The boards for {@code --help}. */
  static final class BoardNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return GenerateVerilog.boards().iterator();
    }
  }

  /** What Verilog is generated of a model, and where it goes. */
  VerilogSettings settings(ModelFile model, Path folder) {
    return new VerilogSettings(model, folder, folding.settings(), Optional.ofNullable(boardName));
  }
}
