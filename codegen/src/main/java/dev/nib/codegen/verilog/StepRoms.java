package dev.nib.codegen.verilog;

import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Text;
import dev.nib.model.ModelException;
import dev.nib.model.Window;
import dev.nib.program.Requantization;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ROMs that each step needs, or the reason why it needs none.
 *
 * <p>Every layer with weights has four: weights, bias, multipliers and shifts, all addressed by
 * group of output channels. A requantisation with one factor for the whole tensor is expanded to
 * one a channel, so that an engine reads every layer alike.
 */
final class StepRoms implements Step.Visitor<LayerRoms> {
  private final String prefix;
  private final int lanes;
  private final NameAllocator names = new NameAllocator();
  private int index;

  StepRoms(String prefix, int lanes) {
    this.prefix = prefix;
    this.lanes = lanes;
  }

  /** The ROMs of the next step. */
  LayerRoms next(Step step) {
    try {
      // Every step takes a name, with or without ROMs, so that the C back end's names are the same.
      names.allocate(index, step.name());
      LayerRoms layer = step.accept(this);
      index++;
      return layer;
    } catch (ModelException e) {
      throw e.at(Text.format("%s (%s)", step.name(), step.kind()));
    }
  }

  @Override
  public LayerRoms conv2D(Step.Conv2D step) {
    int channels = step.bias().size();
    int taps = step.weights().size() / channels;
    Window window = step.placement().window();
    int inputs = step.input().shape().extent(3);
    Rom weights =
        rom(
            step,
            RomRole.WEIGHTS,
            channels,
            Text.format(
                "[O,KH,KW,I] = [%d,%d,%d,%d]", channels, window.height(), window.width(), inputs),
            List.of(
                Text.format(
                    "Word address = ((group * %d + ky) * %d + kx) * %d + i",
                    window.height(), window.width(), inputs)),
            RomImage.pack(lanes, 8, channels, taps, (o, t) -> step.weights().get(o * taps + t)));
    return layer(
        step,
        weights,
        step.bias()::get,
        step.requantization(),
        sliding(step.placement(), "i", outside(step)));
  }

  @Override
  public LayerRoms depthwiseConv2D(Step.DepthwiseConv2D step) {
    int channels = step.bias().size();
    int taps = step.weights().size() / channels;
    Window window = step.placement().window();
    Rom weights =
        rom(
            step,
            RomRole.WEIGHTS,
            channels,
            Text.format("[KH,KW,O] = [%d,%d,%d]", window.height(), window.width(), channels),
            List.of(
                Text.format(
                    "Word address = (group * %d + ky) * %d + kx", window.height(), window.width()),
                Text.format(
                    "Output channel o reads input channel o / %d.", step.depthMultiplier())),
            RomImage.pack(
                lanes, 8, channels, taps, (o, t) -> step.weights().get(t * channels + o)));
    return layer(
        step,
        weights,
        step.bias()::get,
        step.requantization(),
        sliding(step.placement(), Text.format("o / %d", step.depthMultiplier()), outside(step)));
  }

  @Override
  public LayerRoms fullyConnected(Step.FullyConnected step) {
    int channels = step.outputs();
    int inputs = step.inputs();
    Rom weights =
        rom(
            step,
            RomRole.WEIGHTS,
            channels,
            Text.format("[O,I] = [%d,%d]", channels, inputs),
            List.of(Text.format("Word address = group * %d + i", inputs)),
            RomImage.pack(
                lanes, 8, channels, inputs, (o, i) -> step.weights().get(o * inputs + i)));
    return layer(step, weights, step.bias()::get, step.requantization(), List.of());
  }

  @Override
  public LayerRoms pool2D(Step.Pool2D step) {
    String reason =
        Text.format(
            "No ROM: it %s, and has no constants but the clamp to [%d, %d].",
            step.pool() == Step.Pool.MAX
                ? "takes the largest tap"
                : "divides the sum of its taps by their number, rounded with halves away from zero",
            step.min(),
            step.max());
    return new LayerRoms(
        index, step, List.of(), and(reason, sliding(step.placement(), "o", "not counted")));
  }

  /** Where the taps of an output lie, from which strides, dilation and padding can be read. */
  private static List<String> sliding(Step.Placement placement, String channel, String outside) {
    Window w = placement.window();
    return List.of(
        Text.format(
            "Window %d x %d: output [y,x,o] reads input [y * %d + ky * %d - %d, x * %d + kx * %d - %d, %s];",
            w.height(),
            w.width(),
            w.strideHeight(),
            w.dilationHeight(),
            placement.padTop(),
            w.strideWidth(),
            w.dilationWidth(),
            placement.padLeft(),
            channel),
        Text.format("a tap outside of the input is %s.", outside));
  }

  /** The zero point is folded into the bias, so that padding is multiplied like any other tap. */
  private static String outside(Step.OneInput step) {
    return Text.format("the input zero point, %d, times its weight", step.input().zeroPoint());
  }

  private static List<String> and(String first, List<String> others) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(others);
    return all;
  }

  @Override
  public LayerRoms mean(Step.Mean step) {
    return none(
        step,
        Text.format(
            "No ROM: bias %d and one factor for the whole layer, %s.",
            step.bias(), factor(step.requantization())));
  }

  @Override
  public LayerRoms softmax(Step.Softmax step) {
    return none(
        step,
        Text.format(
                "No ROM: three constants for the whole layer: multiplier %d, left shift %d, lowest",
                step.multiplier(), step.leftShift())
            + Text.format(" difference %d.", step.diffMin()));
  }

  /** One factor for every element: a word of it in every lane. */
  @Override
  public LayerRoms rescale(Step.Rescale step) {
    Requantization r = step.factor();
    if (!r.equals(step.below())) {
      return none(
          step,
          Text.format(
              "No ROM: two factors for the whole layer, %s from the zero point on, %s below.",
              factor(r), factor(step.below())));
    }
    List<Rom> roms = new ArrayList<>();
    for (RomRole role : List.of(RomRole.MULTIPLIERS, RomRole.SHIFTS)) {
      int value = role == RomRole.SHIFTS ? r.shift(0) : requireUnsigned(r.multiplier(0));
      roms.add(
          rom(
              step,
              role,
              0,
              "[1]",
              List.of("Word 0 has the factor of all elements in every lane."),
              RomImage.pack(lanes, role.laneBits(), lanes, 1, (o, t) -> value)));
    }
    return new LayerRoms(index, step, roms, notes(step, r));
  }

  @Override
  public LayerRoms prelu(Step.Prelu step) {
    return none(
        step,
        Text.format(
                "No ROM: two factors for the whole layer, %s from the zero point on, %s below; an",
                factor(step.factor()), factor(step.below()))
            + " engine that reads its slopes has yet to come.");
  }

  @Override
  public LayerRoms table(Step.Table step) {
    return none(step, "No ROM: an engine that looks up its table of 256 outputs has yet to come.");
  }

  @Override
  public LayerRoms sum(Step.Sum step) {
    return none(step, sum(step.factors()));
  }

  @Override
  public LayerRoms product(Step.Product step) {
    return none(
        step, "No ROM: one factor for the whole layer, " + factor(step.requantization()) + ".");
  }

  @Override
  public LayerRoms extremum(Step.Extremum step) {
    return none(step, "No ROM: it compares, and has no constants.");
  }

  @Override
  public LayerRoms move(Step.Move step) {
    return none(step, "No ROM: it moves elements and computes nothing.");
  }

  @Override
  public LayerRoms resize(Step.Resize step) {
    return none(step, "No ROM: an engine that reads where its pixels lie has yet to come.");
  }

  @Override
  public LayerRoms fill(Step.Fill step) {
    return none(step, "No ROM: an engine that reads its constants has yet to come.");
  }

  @Override
  public LayerRoms stream(Step.Stream step) {
    throw new ModelException("is a stream; ROMs are of single steps");
  }

  private static String sum(Step.SumFactors factors) {
    return Text.format(
        "No ROM: three factors for the whole layer, %d * 2^%d and %d * 2^%d for the inputs, %s.",
        factors.first().multiplier(),
        factors.first().shift() - 31,
        factors.second().multiplier(),
        factors.second().shift() - 31,
        factor(factors.output()));
  }

  /** As in "1073741824 * 2^-33". */
  private static String factor(Requantization r) {
    return Text.format("%d * 2^%d", r.multiplier(0), r.shift(0) - 31);
  }

  private interface PerChannel {
    int get(int channel);
  }

  private LayerRoms layer(
      Step.OneInput step,
      Rom weights,
      PerChannel bias,
      Requantization requantization,
      List<String> sliding) {
    int channels = step.output().shape().extent(step.output().shape().rank() - 1);
    return new LayerRoms(
        index,
        step,
        List.of(
            weights,
            perGroup(step, RomRole.BIAS, channels, bias),
            perGroup(
                step,
                RomRole.MULTIPLIERS,
                channels,
                o -> requireUnsigned(requantization.multiplier(o))),
            perGroup(step, RomRole.SHIFTS, channels, requantization::shift)),
        Stream.concat(sliding.stream(), notes(step, requantization).stream()).toList());
  }

  private Rom perGroup(Step step, RomRole role, int channels, PerChannel values) {
    return rom(
        step,
        role,
        channels,
        Text.format("[O] = [%d]", channels),
        List.of("Word address = group"),
        RomImage.pack(lanes, role.laneBits(), channels, 1, (o, t) -> values.get(o)));
  }

  private Rom rom(
      Step step, RomRole role, int channels, String shape, List<String> address, RomImage image) {
    String module =
        Text.format("%s_%s_%s", prefix, names.allocate(index, step.name()), role.suffix());
    List<String> comments = new ArrayList<>(address);
    comments.addAll(LaneText.of(role, image, channels));
    return new Rom(role, module, shape, comments, image);
  }

  private LayerRoms none(Step step, String reason) {
    return new LayerRoms(index, step, List.of(), List.of(reason));
  }

  private static List<String> notes(Step.OneInput step, Requantization r) {
    return List.of(
        Text.format(
            "Input zero point %d, output zero point %d, clamp to [%d, %d].",
            step.input().zeroPoint(), r.outputZeroPoint(), r.min(), r.max()));
  }

  private static int requireUnsigned(int multiplier) {
    if (multiplier < 0) {
      throw new ModelException("multiplier " + multiplier + " is negative, 0 to 2^31-1 is needed");
    }
    return multiplier;
  }
}
