package dev.nib.codegen.web;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CTarget;
import dev.nib.model.ModelException;
import dev.nib.model.PictureInput;
import dev.nib.model.PixelScale;
import dev.nib.model.Shape;
import dev.nib.program.PixelInput;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import dev.nib.program.pass.Passes.Objective;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The C that the page runs, and the page around what is compiled of it.
 *
 * <p>Every step of the program stands alone in it, so that every tensor can be shown; the bytes are
 * those of any other build.
 *
 * @param placed every step as it is, in its arena
 * @param pixels how grey levels become the input; 0..1 where nothing is said
 */
public record WebBackend(PlacedProgram placed, Optional<PixelScale> pixels) {
  /** Of the C file that is compiled; the others lie beside it. */
  public static final String SOURCE = "page.c";

  /** Runs images through the WebAssembly in Node.js. */
  public static final String RUNNER = "run.js";

  /** The drawing's side. */
  private static final int CANVAS = 280;

  /** The longer side of a photograph; larger ones are made smaller by the browser first. */
  private static final int PHOTO = 4096;

  /** The scale and zero point of a softmax. */
  private static final float PROBABILITY_SCALE = 1 / 256f;

  private static final CTarget TARGET = CTarget.of(Objective.SPEED);

  /**
   * Checks that a page can be drawn on for the program.
   *
   * @throws ModelException when it takes no square picture, gives no scores, or nobody knows what
   *     it takes grey levels for
   */
  public static WebBackend of(Program program, Optional<PixelScale> pixels) {
    Value input = program.inputs().get(0);
    Optional<PictureInput> picture = PictureInput.of(input.shape());
    boolean square = picture.filter(p -> p.height() == p.width() && p.height() > 1).isPresent();
    if (program.inputs().size() > 1 || !square || picture.get().height() > 64) {
      throw new ModelException(
          Text.format(
              "a page draws one square picture of up to 64x64 for the net, whose input is %s",
              program.inputs().stream()
                  .map(v -> v.shape().toString())
                  .collect(Collectors.joining(" and "))));
    }
    Value output = program.outputs().get(0);
    if (program.outputs().size() > 1
        || output.shape().rank() == 0
        || output.shape().extent(-1) != output.bytes()) {
      throw new ModelException(
          Text.format(
              "a page shows the scores of one output, whose shape is %s",
              program.outputs().stream()
                  .map(v -> v.shape().toString())
                  .collect(Collectors.joining(" and "))));
    }
    PixelInput known = new PixelInput(input.quantization(), pixels.orElse(PixelScale.UNIT));
    if (pixels.isEmpty() && !known.matches()) {
      throw new ModelException(
          Text.format(
              "nothing says what its input, %s, takes grey levels for: --pixels does",
              known.range()));
    }
    return new WebBackend(CBackend.placeUnfused(program, TARGET), pixels);
  }

  private Program program() {
    return placed.program();
  }

  /** What is compiled, and what runs it. */
  public List<GeneratedFile> sources() {
    Templates firmware = new Templates("nib/firmware");
    Templates web = new Templates("nib/web");
    COptions options = new COptions(List.of(), Optional.empty(), pixels, TARGET);
    List<GeneratedFile> files = new ArrayList<>();
    CBackend.files(placed, options).stream()
        .filter(file -> file.path().endsWith(".h"))
        .forEach(files::add);
    files.add(new GeneratedFile("nib_prepare.h", firmware.fixed("nib_prepare.h")));
    files.add(new GeneratedFile(SOURCE, web.fill("page.c.ftl", sourceView())));
    files.add(new GeneratedFile(RUNNER, web.fixed(RUNNER)));
    return List.copyOf(files);
  }

  /**
   * The page.
   *
   * @param wasm what is compiled of {@link #sources}
   */
  public String page(byte[] wasm) {
    return new Templates("nib/web").fill("page.html.ftl", pageView(wasm));
  }

  private int size() {
    return PictureInput.of(program().inputs().get(0).shape()).orElseThrow().height();
  }

  /** Of MNIST's 28 pixels the ink takes 20; of other sides as large a part, halves up. */
  private int box() {
    return (10 * size() + 7) / 14;
  }

  /** What the C's template prints. */
  public record SourceView(
      String nibVersion,
      String source,
      String sha256,
      String prefix,
      String macro,
      String header,
      int size,
      int box,
      int canvas,
      int photo) {}

  private SourceView sourceView() {
    String prefix = CBackend.prefix(program());
    return new SourceView(
        Version.NIB,
        comment(program().name()),
        program().sourceSha256(),
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        prefix + ".h",
        size(),
        box(),
        CANVAS,
        PHOTO);
  }

  /** What the page's template prints; JSON texts stand in a script as they are. */
  public record PageView(
      String nibVersion,
      String source,
      String sha256,
      String constants,
      int size,
      int box,
      int canvas,
      int photo,
      int classes,
      String labelsJson,
      String scale,
      int zeroPoint,
      boolean probabilities,
      String scoreWords,
      String tensorsJson,
      String wasmBase64) {}

  private PageView pageView(byte[] wasm) {
    Value output = program().outputs().get(0);
    boolean probabilities =
        output.quantization().scale() == PROBABILITY_SCALE && output.zeroPoint() == Byte.MIN_VALUE;
    return new PageView(
        Version.NIB,
        html(program().name()),
        program().sourceSha256(),
        Text.format("%,d", StepCost.total(program()).constantBytes()),
        size(),
        box(),
        CANVAS,
        PHOTO,
        output.bytes(),
        IntStream.range(0, output.bytes())
            .mapToObj(k -> "\"" + k + "\"")
            .collect(Collectors.joining(", ", "[", "]")),
        Float.toString(output.quantization().scale()),
        output.zeroPoint(),
        probabilities,
        probabilities ? "Probabilities" : "Scores",
        tensors(),
        Base64.getEncoder().encodeToString(wasm));
  }

  /** Name, kind and height, width, channels of each tensor that a step writes. */
  private String tensors() {
    return program().steps().stream()
        .map(
            step ->
                Text.format(
                    "{\"name\": %s, \"kind\": \"%s\", \"shape\": %s}",
                    json(step.output().name()), step.title(), image(step)))
        .collect(Collectors.joining(",\n  ", "[\n  ", "\n]"));
  }

  private static String image(Step step) {
    Shape shape = step.output().shape();
    boolean image = shape.rank() == 4 && shape.extent(0) == 1;
    return image
        ? Text.format("[%d, %d, %d]", shape.extent(1), shape.extent(2), shape.extent(3))
        : Text.format("[1, 1, %d]", shape.elements());
  }

  /** A string of JSON that may stand in a script of HTML. */
  private static String json(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f && "\"\\<>&'".indexOf(c) < 0;
      json.append(plain ? String.valueOf(c) : Text.format("\\u%04x", (int) c));
    }
    return json.append('"').toString();
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A name inside a comment of C. */
  private static String comment(String text) {
    return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
        .replace("*/", "* /")
        .replaceAll("\\p{Cntrl}", "?");
  }
}
