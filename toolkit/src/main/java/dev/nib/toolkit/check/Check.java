package dev.nib.toolkit.check;

import dev.nib.conformance.VerificationResult;
import dev.nib.model.forest.ForestFile;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.check.Quantity.Needs;
import dev.nib.toolkit.compare.Compare;
import dev.nib.toolkit.compare.CompareResult;
import dev.nib.toolkit.compare.CompareSettings;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.simulate.Simulate;
import dev.nib.toolkit.simulate.SimulateSettings;
import dev.nib.toolkit.simulate.SimulatedImages;
import dev.nib.toolkit.verify.Verify;
import dev.nib.toolkit.verify.VerifyResult;
import dev.nib.toolkit.verify.VerifySettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds a model against limits: what a gate of continuous integration asks. */
public final class Check {
  private static final int VERIFIED_IMAGES = 100;

  private final CheckSettings settings;
  private final Progress progress;
  private final List<CheckedLimit> limits = new ArrayList<>();
  private Optional<Tested> tested = Optional.empty();

  private Check(CheckSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Measures what the limits are on.
   *
   * @return what holds and what does not; a limit that is broken is in it, not an error
   * @throws ToolkitException when a setting makes no sense, or model and images do not fit
   * @throws dev.nib.model.ModelException when a model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static CheckResult run(CheckSettings settings, Progress progress) {
    return new Check(settings, progress).run();
  }

  private CheckResult run() {
    long start = System.nanoTime();
    requireSense();
    Optional<ChipCosts> costs = settings.chip().map(chip -> ChipCosts.of(settings));
    if (settings.limits().keySet().stream().anyMatch(quantity -> !needs(quantity, Needs.CHIP))) {
      onImages();
    }
    costs.ifPresent(this::onChip);
    List<VerificationResult> targets =
        settings.targets().isEmpty() ? List.of() : verified().targets();
    return new CheckResult(
        settings.name(),
        model(),
        limits.stream().allMatch(CheckedLimit::holds)
            && targets.stream().allMatch(CheckResult::isEqual),
        tested,
        costs.map(known -> known.chip().name()),
        costs.flatMap(ChipCosts::options),
        limits,
        targets,
        (System.nanoTime() - start) / 1e9);
  }

  private ModelReference model() {
    Optional<ForestFile> forest = settings.model().forest();
    return forest.isPresent()
        ? ModelReference.of(settings.model(), forest.get())
        : ModelReference.of(settings.model(), settings.model().requireInt8());
  }

  private static boolean needs(Quantity quantity, Needs needs) {
    return quantity.needs() == needs;
  }

  /** Before anything takes time. */
  private void requireSense() {
    if (settings.limits().isEmpty() && settings.targets().isEmpty() && settings.chip().isEmpty()) {
      throw new ToolkitException("there is nothing to check: give limits, targets or a chip");
    }
    if (settings.clockMegahertz().isPresent() && settings.chip().isEmpty()) {
      throw new ToolkitException("%s needs a chip, whose clock it is", CheckSettings.CLOCK);
    }
    for (Quantity quantity : settings.limits().keySet()) {
      boolean hasData = settings.data().isPresent();
      if (needs(quantity, Needs.CHIP) && settings.chip().isEmpty()) {
        throw new ToolkitException(
            "%s needs a chip, on which code, stack and instructions depend", quantity.key());
      }
      if (!needs(quantity, Needs.CHIP) && !hasData) {
        throw new ToolkitException("%s needs data, the images to measure on", quantity.key());
      }
      if (needs(quantity, Needs.FLOAT32) && settings.float32().isEmpty()) {
        throw new ToolkitException(
            "%s needs float32, the model that %s was made of", quantity.key(), settings.model());
      }
    }
    if (settings.float32().isPresent() && settings.model().forest().isPresent()) {
      throw new ToolkitException(
          "float32 %s: %s is a forest, which was made of no net; leave it out",
          settings.float32().get(), settings.model());
    }
  }

  /** Accuracy, drop and agreement. */
  private void onImages() {
    Map<Quantity, Double> values = new EnumMap<>(Quantity.class);
    String data = settings.data().orElseThrow();
    if (settings.limits().keySet().stream().anyMatch(q -> needs(q, Needs.FLOAT32))) {
      // A drop between strangers would hold or break for nothing.
      Compare.requireKinship(settings.float32().orElseThrow(), settings.model());
      CompareResult compared =
          Compare.onImages(
              new CompareSettings(
                  settings.float32().orElseThrow(),
                  settings.model(),
                  settings.images(),
                  settings.pixels(),
                  settings.all(),
                  settings.count(),
                  0,
                  settings.seed(),
                  settings.threads()),
              data,
              progress);
      tested = Optional.of(compared.tested());
      values.put(Quantity.ACCURACY, 100 * compared.int8().accuracy());
      values.put(Quantity.DROP, compared.dropPoints());
      values.put(Quantity.AGREEMENT, 100 * compared.agreement());
    } else {
      SimulatedImages simulated =
          Simulate.onImages(
              SimulateSettings.of(settings.model())
                  .withImages(settings.images())
                  .withPixels(settings.pixels())
                  .withAll(settings.all())
                  .withCount(settings.count())
                  .withSeed(settings.seed())
                  .withThreads(settings.threads()),
              data,
              progress);
      tested = Optional.of(simulated.tested());
      values.put(Quantity.ACCURACY, 100 * simulated.scores().accuracy());
    }
    String where = tested.get().text();
    settings
        .limits()
        .forEach(
            (quantity, bound) -> {
              if (!needs(quantity, Needs.CHIP)) {
                limits.add(CheckedLimit.of(quantity, bound, values.get(quantity), where));
              }
            });
  }

  /** Flash and RAM, whether there are limits on them or not, and what else there are limits on. */
  private void onChip(ChipCosts costs) {
    Map<Quantity, Double> bounds = new EnumMap<>(Quantity.class);
    bounds.put(Quantity.FLASH, (double) costs.chip().flashBytes());
    bounds.put(Quantity.RAM, (double) costs.chip().ramBytes());
    settings
        .limits()
        .forEach(
            (quantity, bound) -> {
              if (needs(quantity, Needs.CHIP)) {
                Double there = bounds.put(quantity, bound);
                if (there != null && bound > there) {
                  throw new ToolkitException(
                      "%s is %s, more than the %s that %s has",
                      quantity.key(),
                      quantity.text(bound),
                      quantity.text(there),
                      costs.chip().name());
                }
              }
            });
    bounds.forEach(
        (quantity, bound) ->
            limits.add(
                CheckedLimit.of(quantity, bound, costs.value(quantity), costs.where(quantity))));
  }

  private VerifyResult verified() {
    VerifySettings verify =
        VerifySettings.of(settings.model())
            .withImages(settings.images())
            .withPixels(settings.data().isPresent() ? settings.pixels() : Optional.empty())
            .withAll(settings.all())
            .withCount(Math.min(VERIFIED_IMAGES, settings.count().orElse(VERIFIED_IMAGES)))
            .withTargets(settings.targets())
            .withSeed(settings.seed())
            .withThreads(settings.threads());
    return settings.data().isPresent()
        ? Verify.onImages(verify, settings.data().get(), progress)
        : Verify.onRandom(verify, progress);
  }
}
