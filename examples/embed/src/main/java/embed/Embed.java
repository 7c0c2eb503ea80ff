package embed;

import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.generate.CSettings;
import dev.nib.toolkit.generate.GenerateC;
import dev.nib.toolkit.generate.GenerateResult;
import dev.nib.toolkit.inspect.Inspect;
import dev.nib.toolkit.inspect.Inspection;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.simulate.Simulate;
import dev.nib.toolkit.simulate.SimulateSettings;
import dev.nib.toolkit.simulate.SimulatedImages;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Simulates a net of the zoo byte for byte, and generates its C for a chip that has room for it.
 */
public final class Embed {
  private Embed() {}

  /** {@code Embed FOLDER [CHIP]}. */
  public static void main(String[] args) {
    Path folder = Path.of(args[0]);
    String chip = args.length > 1 ? args[1] : "CH32V003";
    try {
      run(folder, chip);
    } catch (ToolkitException e) {
      // One line: the place, the numbers, and what would mend it.
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static void run(Path folder, String chip) {
    Progress progress = (stage, done, total, note) -> System.err.printf("%s %d%n", stage, done);
    ModelFile net = new ModelFile("zoo:kb2");
    SimulatedImages seen =
        Simulate.onImages(SimulateSettings.of(net).withCount(500), "synthetic", progress);
    System.out.printf("accuracy %s%n", seen.scores().accuracy());
    Inspection costs = Inspect.net(net, Optional.of(chip));
    costs.builds().forEach(way -> System.out.printf("%s: %s%n", way.options(), way.verdict()));
    GenerateResult c = GenerateC.run(CSettings.of(net, folder).withChip(chip), progress);
    c.files().forEach(file -> System.out.printf("%s %d%n", file.path(), file.bytes()));
  }
}
