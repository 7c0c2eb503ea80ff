package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnTest {
  @Test
  void theEndOfALongNameIsShown() {
    String fused = "sequential/dense/MatMul;sequential/dense/Relu;sequential/dense/BiasAdd";
    assertThat(Column.name(fused, 24)).isEqualTo("...uential/dense/BiasAdd").hasSize(24);
    assertThat(Column.name("conv0", 5)).isEqualTo("conv0");
  }
}
