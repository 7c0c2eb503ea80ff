package dev.nib.codegen.c;

import dev.nib.chip.ArduinoRoom;
import dev.nib.chip.Chip;
import dev.nib.chip.Chips;
import dev.nib.codegen.c.HeaderView.StackView;
import dev.nib.codegen.c.HeaderView.TensorView;
import dev.nib.model.Bytes;
import java.util.List;

/**
 * What the templates of a package print, formatted already.
 *
 * @param title the model's name
 * @param name of the Arduino library
 * @param sentence what it is, without a full stop
 * @param version that its manifests state
 * @param prefix of every public function, which names the package, too
 * @param macro the same in upper case
 * @param file the header's name
 * @param target its name in CMake and Zephyr, which no other target has
 * @param option what begins its options in CMake and Kconfig
 * @param buildType of CMake, nearest to what the code is measured with
 * @param stackMost bytes that a run takes of the stack, on the core that takes most
 * @param stackReach bytes below the stack pointer that the example paints
 * @param mainStack bytes of a thread that runs an example
 * @param arduino what is kept on AVRs beside the net
 * @param largeOnAvr true when a layer has more weights than an array may have on AVR
 * @param byRows true when the image comes in row by row
 * @param serialRows rows in which the example takes an image
 * @param serialRowBytes bytes of each
 * @param serialBytes of all of them
 * @param scores bytes of all outputs
 * @param fill the line that fills the input
 * @param usage the line that runs the net
 * @param exampleComment what the image shows
 * @param exampleWords the same in a sentence, or that it is blank
 * @param exampleLine the line that says what the image is, as a C string
 * @param camera the picture of the example of that name, if there is one
 */
public record PackageView(
    String title,
    String name,
    String sentence,
    String version,
    String prefix,
    String macro,
    String file,
    String target,
    String option,
    String buildType,
    String flash,
    String arena,
    List<StackView> stack,
    String compilers,
    String stackMost,
    int stackReach,
    int mainStack,
    boolean beyondAvr,
    List<ArduinoView> arduino,
    boolean largeOnAvr,
    List<TensorView> inputs,
    List<TensorView> outputs,
    String outputFunction,
    boolean classifies,
    boolean hasProbabilities,
    boolean hasPixels,
    boolean byRows,
    int serialRows,
    int serialRowBytes,
    int serialBytes,
    int scores,
    String fill,
    String usage,
    String exampleComment,
    String exampleWords,
    String exampleLine,
    String exampleInput,
    String exampleOutput,
    List<CameraView> camera,
    List<ExampleFiles> examples) {

  /**
   * An example.
   *
   * @param name of its folder
   * @param sketch the files that Arduino compiles
   * @param idfProject true when it is a project of ESP-IDF and an application of Zephyr, too
   */
  public record ExampleFiles(String name, List<String> sketch, boolean idfProject) {}

  /** What {@link ArduinoRoom} takes of a chip. */
  public record ArduinoView(String chip, String bootloader, String flash, String ram) {
    static List<ArduinoView> all() {
      return Chips.all().stream()
          .flatMap(chip -> ArduinoRoom.of(chip).map(room -> of(chip, room)).stream())
          .toList();
    }

    private static ArduinoView of(Chip chip, ArduinoRoom room) {
      return new ArduinoView(
          chip.name(),
          CText.grouped(room.bootloaderBytes()),
          CText.grouped(room.flashBytes()),
          CText.grouped(room.ramBytes()));
    }
  }

  /** A {@link CameraPicture} as C. */
  public record CameraView(
      String comment,
      int height,
      int width,
      int size,
      int box,
      String frame,
      String digit,
      String output) {
    static CameraView of(CameraPicture of) {
      return new CameraView(
          CText.comment(of.comment()),
          of.height(),
          of.width(),
          of.size(),
          of.box(),
          unsigned(of.rgb565()),
          unsigned(of.digit()),
          CText.values(of.output().size(), of.output()::get, "  "));
    }

    private static String unsigned(Bytes bytes) {
      return CText.values(bytes.size(), i -> bytes.get(i) & 0xff, "  ");
    }
  }

  /** What a file of one example prints. */
  public record OneExample(
      ExampleFiles example, String prefix, String target, String option, int mainStack) {}
}
