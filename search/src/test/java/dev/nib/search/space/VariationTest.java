package dev.nib.search.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.dataset.SeededRandom;
import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is made of nets is a net again, within the bounds, and the seed decides it. */
class VariationTest {
  private static final int MANY = 400;

  /** Generations of children of children. */
  private static List<Candidate> family(long seed) {
    Variation variation = new Variation(new SeededRandom(seed));
    List<Candidate> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      all.add(variation.random());
    }
    SeededRandom choice = new SeededRandom(~seed);
    while (all.size() < MANY) {
      Candidate one = all.get(choice.nextInt(all.size()));
      Candidate other = all.get(choice.nextInt(all.size()));
      all.add(variation.mutate(one));
      all.add(variation.cross(one, other));
      all.add(Variation.scaled(one, choice.between(0.1, 1)));
      all.add(variation.widened(other));
    }
    return all;
  }

  @Test
  void allAreNetsWithinTheBounds() {
    for (Candidate candidate : family(1)) {
      assertThat(NetText.print(NetText.parse("net", candidate.net()))).isEqualTo(candidate.net());
      List<LayerDefinition> layers = candidate.definition().layers();
      assertThat(layers).hasSizeBetween(2, Variation.MOST_LAYERS);
      assertThat(layers.get(layers.size() - 1)).isEqualTo(new LayerDefinition.Classifier(10));
      layers.forEach(
          layer -> {
            if (layer instanceof LayerDefinition.Convolution conv) {
              assertThat(conv.channels()).isLessThanOrEqualTo(Variation.MOST_CHANNELS);
            }
          });
    }
  }

  @Test
  void everyKindOfLayerAndEveryChoiceIsDrawn() {
    Set<String> kinds = new HashSet<>();
    Set<Object> choices = new HashSet<>();
    boolean weighed = false;
    for (Candidate candidate : family(2)) {
      for (String word : candidate.net().split(" ", -1)) {
        kinds.add(word.replaceAll(":.*", ""));
        weighed |= word.matches("depthwise:([357]):\\1:linear");
      }
      choices.add(candidate.augment());
      choices.add(candidate.perTensorWeights());
    }
    assertThat(kinds)
        .contains("conv", "depthwise", "pool", "average", "global", "dense", "classifier");
    assertThat(weighed).isTrue();
    assertThat(choices).contains(Augment.NONE, Augment.MILD, Augment.GENTLE, true, false);
  }

  @Test
  void theSeedDecides() {
    assertThat(family(3)).isEqualTo(family(3)).isNotEqualTo(family(4));
  }

  @Test
  void netsThatAreTheSameAreTheSameCandidate() {
    Candidate one = new Candidate("conv:3:8:1  pool classifier:10", 0.01, Augment.MILD, true);
    Candidate same = new Candidate("conv:3:8 norm pool classifier:10", 0.01, Augment.MILD, true);
    assertThat(one).isEqualTo(same);
    assertThat(one.name()).isEqualTo(same.name()).matches("n[0-9a-f]{7}");
    assertThat(one.trained().layers()).hasSize(4);
  }

  @Test
  void macsAreThoseOfTheZoosTable() {
    Candidate kb2 =
        new Candidate(
            "conv:5:4:2 conv:3:6 pool conv:3:8 conv:3:8 pool classifier:10",
            0.01,
            Augment.NONE,
            false);
    assertThat(Variation.macs(kb2.trained())).isEqualTo(112_048);
  }
}
