package dev.nib.toolkit;

/** A call of this library, where a {@link Message} has to name it. */
public enum Task implements Term {
  TRAIN("Train"),
  QUANTIZE("Quantize"),
  GENERATE_C("GenerateC"),
  GENERATE_VERILOG("GenerateVerilog"),
  BASELINE_FOREST("TrainBaseline");

  private final String word;

  Task(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
