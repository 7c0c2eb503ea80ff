package dev.nib.toolkit.study;

import dev.nib.dataset.LabelledImages;
import dev.nib.program.Program;
import dev.nib.toolkit.report.NetResult;
import dev.nib.toolkit.report.Predictions;
import dev.nib.toolkit.report.Reproduction.Contestant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A contestant with what it takes images for.
 *
 * @param net what the rows' predictions belong to: of a CNN a float row and an int8 row
 */
record StudyEntry(Contestant contestant, List<Row> rows, Optional<Program> net) {
  /** A CNN on the images that its rows' predictions are for. */
  NetResult result(LabelledImages test, List<Predictions> predictions) {
    return new NetResult(
        test,
        predictions.get(0),
        predictions.get(1),
        List.of(),
        0,
        net.orElseThrow(),
        contestant.floatBytes(),
        contestant.int8Bytes().orElseThrow());
  }

  /** A classifier of the robustness table. */
  record Row(String name, Function<LabelledImages, Predictions> classifier) {}
}
