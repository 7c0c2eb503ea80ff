package dev.nib.toolkit.verify;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.WorkFolder;
import dev.nib.conformance.firmware.ForestJob;
import dev.nib.conformance.firmware.ForestTarget;
import dev.nib.conformance.firmware.ForestTargets;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.SimulatorMemory;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.generate.FoldingSettings;
import dev.nib.toolkit.inputs.ArrayInputs;
import dev.nib.toolkit.inputs.Classifiers;
import dev.nib.toolkit.inputs.ForestImages;
import dev.nib.toolkit.inputs.Images;
import dev.nib.toolkit.inputs.OtherPreparations;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.inputs.TestImages;
import dev.nib.toolkit.inputs.Tested;
import dev.nib.toolkit.models.ModelReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Builds and runs every artefact of a model, and compares every byte with the simulator. */
public final class Verify {
  private Verify() {}

  /** An int8 model, read and lowered, with the targets that were asked for. */
  private record Net(
      ModelReference model, TfliteFile file, Program program, List<VerificationTarget> targets) {
    static Net of(VerifySettings settings) {
      TfliteFile file = settings.model().requireInt8();
      Program program = Lowering.lower(file);
      List<VerificationTarget> all =
          Targets.all(
              settings.model().int8Bytes(),
              settings.threads(),
              settings.folding().verilog(program));
      return new Net(
          ModelReference.of(settings.model(), file),
          file,
          program,
          Targets.named(all, settings.targets()));
    }
  }

  /**
   * Verifies a net or a forest on labelled images.
   *
   * @param data where they come from, as {@link Images} takes it
   * @throws ToolkitException when a setting makes no sense, or model and images do not fit
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   * @throws dev.nib.dataset.DatasetException when images cannot be read
   */
  public static VerifyResult onImages(VerifySettings settings, String data, Progress progress) {
    requireKeep(settings);
    Optional<ForestFile> forest = settings.model().forest();
    if (forest.isPresent()) {
      requireForest(settings);
      TestImages test =
          Images.test(
              data,
              settings.images(),
              settings.all(),
              Optional.of(settings.count()),
              settings.seed(),
              ForestImages.size(forest.get().forest()),
              progress);
      return forest(
          settings,
          forest.get(),
          ForestImages.levels(test.images()),
          Optional.of(test.tested()),
          progress);
    }
    Net net = Net.of(settings);
    Program program = net.program();
    PixelInput pixels = Pixels.input(settings.pixels(), program, progress, net.file());
    TestImages test =
        Images.test(
            data,
            settings.images(),
            settings.all(),
            Optional.of(settings.count()),
            settings.seed(),
            program.inputs().get(0).shape(),
            progress);
    LabelledImages images = test.images();
    byte[][] outputs = Classifiers.simulate(program, images, pixels, settings.threads(), progress);
    OtherPreparations.warn(test, program, pixels, outputs, settings.threads(), progress);
    return net(
        settings,
        net,
        Classifiers.inputs(program, images, pixels),
        outputs,
        Optional.of(test.tested()),
        progress);
  }

  /**
   * Verifies a net on arrays.
   *
   * @param arrays {@code .npy} files, int8 or float32, one for each input of the model
   * @throws ToolkitException when a setting makes no sense, or model and arrays do not fit
   * @throws dev.nib.model.ModelException when the model or an array cannot be read
   */
  public static VerifyResult onArrays(
      VerifySettings settings, List<Path> arrays, Progress progress) {
    requireKeep(settings);
    Net net = Net.of(settings);
    Pixels.refuse(settings.pixels(), "a .npy array");
    List<byte[]> all = ArrayInputs.read(net.program(), ArrayInputs.load(arrays), progress);
    return samples(settings, net, all.subList(0, Math.min(settings.count(), all.size())), progress);
  }

  /**
   * Verifies a net or a forest on random bytes.
   *
   * @throws ToolkitException when a setting makes no sense
   * @throws dev.nib.model.ModelException when the model cannot be read or run
   */
  public static VerifyResult onRandom(VerifySettings settings, Progress progress) {
    requireKeep(settings);
    Optional<ForestFile> forest = settings.model().forest();
    if (forest.isPresent()) {
      requireForest(settings);
      Forest votes = forest.get().forest();
      return forest(
          settings,
          forest.get(),
          RandomInputs.images(votes.pixels(), settings.count(), settings.seed()),
          Optional.empty(),
          progress);
    }
    Net net = Net.of(settings);
    Pixels.refuse(settings.pixels(), Setting.RANDOM);
    SimulatorMemory.require(
        PreparedProgram.of(net.program(), Kernels.FAST), 1, settings.count(), settings.count());
    return samples(
        settings, net, RandomInputs.of(net.program(), settings.count(), settings.seed()), progress);
  }

  private static void requireKeep(VerifySettings settings) {
    settings.keep().ifPresent(folder -> OutputFiles.requireFolder(Setting.KEEP, folder));
  }

  private static VerifyResult samples(
      VerifySettings settings, Net net, List<byte[]> samples, Progress progress) {
    byte[][] outputs =
        Batch.run(
            PreparedProgram.of(net.program(), Kernels.FAST),
            samples.size(),
            samples::get,
            settings.threads(),
            done -> {});
    return net(settings, net, samples::get, outputs, Optional.empty(), progress);
  }

  private static VerifyResult net(
      VerifySettings settings,
      Net net,
      IntFunction<byte[]> inputs,
      byte[][] outputs,
      Optional<Tested> tested,
      Progress progress) {
    List<VerificationResult> results =
        verify(
            net.program(),
            inputs,
            outputs,
            settings.traced(),
            settings.keep(),
            settings.timeout(),
            net.targets(),
            progress);
    return VerifyResult.of(net.model(), results, tested);
  }

  private static void requireForest(VerifySettings settings) {
    if (settings.pixels().isPresent()) {
      throw new ToolkitException(
          "%s: is for nets; a forest takes grey levels as they are", Setting.PIXELS);
    }
    FoldingSettings folding = settings.folding();
    folding.fpga();
    Optional<Setting> verilog =
        folding.lanes().isPresent()
            ? Optional.of(Setting.LANES)
            : folding.serial()
                ? Optional.of(Setting.SERIAL)
                : folding.chip().map(chip -> Setting.CHIP);
    if (verilog.isPresent()) {
      throw new ToolkitException("%s: is for nets; a forest has no Verilog", verilog.get());
    }
  }

  /** The class and the votes of a forest. */
  private static VerifyResult forest(
      VerifySettings settings,
      ForestFile file,
      List<byte[]> images,
      Optional<Tested> tested,
      Progress progress) {
    List<ForestTarget> targets =
        Targets.named(ForestTargets.all(), ForestTarget::name, settings.targets());
    ForestJob job = ForestJob.of(file, images, settings.timeout());
    List<Verification.Trial> trials = targets.stream().map(target -> target.with(job)).toList();
    List<VerificationResult> results =
        inFolder(
            settings.keep(),
            work -> told(to -> new Verification(new Toolbox()).run(work, trials, to), progress));
    return VerifyResult.of(ModelReference.of(settings.model(), file), results, tested);
  }

  /**
   * Runs targets in a folder.
   *
   * @param outputs what sim computes for inputs 0 to {@code outputs.length} - 1
   * @param keep the folder; empty for a temporary one that is deleted
   */
  public static List<VerificationResult> verify(
      Program program,
      IntFunction<byte[]> inputs,
      byte[][] outputs,
      int traced,
      Optional<Path> keep,
      Duration timeout,
      List<VerificationTarget> targets,
      Progress progress) {
    List<byte[]> inputList = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      inputList.add(inputs.apply(i));
    }
    return inFolder(
        keep,
        work -> {
          VerificationJob job =
              new VerificationJob(
                  PreparedProgram.of(program, Kernels.FAST),
                  inputList,
                  List.of(outputs),
                  traced,
                  work,
                  timeout);
          return told(to -> new Verification(new Toolbox()).run(job, targets, to), progress);
        });
  }

  private static List<VerificationResult> inFolder(
      Optional<Path> keep, Function<Path, List<VerificationResult>> verification) {
    try {
      Path work = keep.isPresent() ? keep.get() : Files.createTempDirectory("nib-verify-");
      try {
        return verification.apply(work);
      } finally {
        if (keep.isEmpty()) {
          WorkFolder.deleteQuietly(work);
        }
      }
    } catch (IOException e) {
      throw new ToolkitException("no folder to work in: %s", OutputFiles.reason(e));
    }
  }

  /** A verification that tells how far it is. */
  @FunctionalInterface
  private interface Told {
    List<VerificationResult> run(Verification.Progress progress) throws InterruptedException;
  }

  private static List<VerificationResult> told(Told verification, Progress progress) {
    return progress.during(
        "verifying",
        stage -> {
          try {
            return verification.run(
                new Verification.Progress() {
                  @Override
                  public void started(String target, int index, int all) {
                    stage.at(index, all, target);
                  }

                  @Override
                  public void finished(VerificationResult result) {}
                });
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ToolkitException.ofCheck("interrupted before all targets were verified");
          }
        });
  }
}
