package dev.nib.oracle;

import java.io.IOException;
import java.util.Locale;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/**
 * Runs a .tflite file in the real TensorFlow Lite interpreter, for comparison with nib's simulator.
 *
 * <pre>
 * java -cp oracle/target/classes:$(cat oracle/target/oracle.classpath) dev.nib.oracle.TfliteOracle
 *     --model F.tflite --inputs F.bin --outputs F.bin
 *     [--tensors F.bin] [--kernels reference|optimized|delegated] [--threads N]
 * </pre>
 *
 * <p>{@code --inputs}: the raw bytes of the input tensor of N images, one image after another, as
 * the model declares them (int8, or float32 in little-endian order). With several input tensors, an
 * image is their bytes in the model's order. {@code --outputs} receives the same for the output
 * tensors.
 *
 * <p>{@code --tensors}: for every image, the bytes of every tensor that is no constant,
 * intermediates included, by rising tensor index; and in the file of the same name with {@code
 * .index} added one line a tensor, {@code tensorIndex bytes type name}, in the same order. The name
 * comes last and may be empty or hold spaces. Tensor indices are those of the first subgraph in the
 * .tflite file. Scratch tensors of the kernels are left out.
 *
 * <p>Exit status 0: all files are written, and one line {@code tflite 2.19.0 kernels=reference
 * images=N} is on standard output. 2: bad arguments, or TensorFlow Lite refuses the model; the last
 * line of standard error says which. 3: there is no native library for this machine. Anything else:
 * the process crashed, which a malformed model can bring about. Nothing bounds the time of a run;
 * the caller must.
 */
public final class TfliteOracle {
  private static final int DONE = 0;
  private static final int REFUSED = 2;
  private static final int UNAVAILABLE = 3;

  private TfliteOracle() {}

  /**
   * Runs the program and ends the process with one of the exit statuses above.
   *
   * @param arguments the command line
   * @throws InterruptedException if the main thread is interrupted, which nothing here does
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) throws InterruptedException {
    // The caller reads these numbers, whatever the digits of the machine's locale are.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    try {
      OracleArguments parsed = OracleArguments.parse(arguments);
      long images = new OracleRun(parsed).run();
      System.out.printf(
          "tflite %s kernels=%s images=%d%n",
          tensorflowlite.TfLiteVersion().getString(), parsed.kernels().label(), images);
      return DONE;
    } catch (RefusedException e) {
      System.err.println("oracle: " + e.getMessage());
      return REFUSED;
    } catch (IOException e) {
      System.err.println("oracle: cannot read or write: " + e);
      return REFUSED;
    } catch (LinkageError e) {
      System.err.println("oracle: TensorFlow Lite does not load on this machine: " + e);
      return UNAVAILABLE;
    }
  }
}
