package dev.nib.bench;

import dev.nib.dataset.LabelledImages;
import dev.nib.model.Graph;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.trainer.loop.CnnTrainer;
import dev.nib.trainer.loop.TrainingControl;
import dev.nib.trainer.loop.TrainingListener;
import dev.nib.trainer.loop.TrainingSettings;
import dev.nib.trainer.nets.NetDefinition;
import dev.nib.trainer.nets.Nets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A net on which calibration methods are judged.
 *
 * @param what it stands for
 * @param make the float32 graph, trained on these images with fixed seeds
 */
record CalibrationNet(String name, String what, Function<LabelledImages, Graph> make) {
  /** Where the zoo's files are, seen from the project's root. */
  private static final String ZOO = "cli/src/main/resources/nib/zoo/%s.tflite";

  /**
   * The ten nets, fixed before the default method was chosen: exchanging one for another because of
   * what it shows would make the comparison worthless.
   */
  static final List<CalibrationNet> ALL =
      List.of(
          trained(
              "depthwise",
              "depthwise, ReLU, hardly trained",
              "conv:3:12 norm depthwise:3 norm conv:1:16:2 norm depthwise:3 norm conv:1:16 norm global classifier:10"),
          trained(
              "separable",
              "separable, linear depthwise layers",
              "conv:3:8:2 norm depthwise:3:linear norm conv:1:16 norm depthwise:3:2:linear norm conv:1:24 norm depthwise:3:linear norm conv:1:32 norm global classifier:10"),
          new CalibrationNet("relu6", "separable, ReLU6", CalibrationNet::relu6),
          new CalibrationNet(
              "inverted", "inverted residual, ReLU6, linear sums", CalibrationNet::inverted),
          new CalibrationNet(
              "residual", "residual, ReLU behind the sums", CalibrationNet::residual),
          trained(
              "few-channels",
              "2 to 4 channels",
              "conv:3:2:2 norm conv:3:3 norm pool conv:3:4 norm pool classifier:10"),
          trained("dense", "a hidden dense layer", "conv:5:8:2 pool dense:16 classifier:10"),
          zoo("kb2", "the zoo's smallest"),
          zoo("kb4", "of the zoo"),
          zoo("mega328", "of the zoo"));

  private static CalibrationNet trained(String name, String what, String text) {
    return new CalibrationNet(
        name,
        what,
        images -> {
          NetDefinition net = Nets.of(text, name);
          TrainingListener silent = TrainingListener.NONE;
          return CnnTrainer.train(
                  net,
                  images,
                  images.head(1000),
                  TrainingSettings.of(net).withEpochs(1),
                  TrainingControl.of(silent))
              .toGraph();
        });
  }

  private static CalibrationNet zoo(String name, String what) {
    return new CalibrationNet(
        name, what, images -> TfliteFile.read(Path.of(ZOO.formatted(name))).graph());
  }

  private static Graph relu6(LabelledImages images) {
    BranchNet net = new BranchNet("relu6");
    int at = net.relu6(net.conv(net.input(), 3, 16, 2));
    at = net.relu6(net.conv(net.relu6(net.depthwise(at, 3, 1)), 1, 24, 1));
    at = net.relu6(net.conv(net.relu6(net.depthwise(at, 3, 2)), 1, 32, 1));
    at = net.relu6(net.conv(net.relu6(net.depthwise(at, 3, 1)), 1, 32, 1));
    return net.train(at, images);
  }

  private static Graph inverted(LabelledImages images) {
    BranchNet net = new BranchNet("inverted");
    int at = net.conv(net.relu6(net.conv(net.input(), 3, 16, 2)), 1, 8, 1);
    for (int block = 0; block < 2; block++) {
      int wide = net.relu6(net.conv(at, 1, 32, 1));
      at = net.add(at, net.conv(net.relu6(net.depthwise(wide, 3, 1)), 1, 8, 1));
    }
    at = net.conv(net.relu6(net.depthwise(net.relu6(net.conv(at, 1, 32, 1)), 3, 2)), 1, 16, 1);
    return net.train(net.relu6(net.conv(at, 1, 48, 1)), images);
  }

  private static Graph residual(LabelledImages images) {
    BranchNet net = new BranchNet("residual");
    int at = net.relu(net.conv(net.input(), 3, 12, 2));
    for (int block = 0; block < 3; block++) {
      at = net.relu(net.add(at, net.conv(net.relu(net.conv(at, 3, 12, 1)), 3, 12, 1)));
    }
    return net.train(at, images);
  }
}
