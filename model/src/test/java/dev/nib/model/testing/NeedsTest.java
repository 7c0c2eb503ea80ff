package dev.nib.model.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class NeedsTest {
  @Test
  void whatIsThereIsNotMissed() {
    assertThatCode(() -> Needs.tool(true, () -> "nothing")).doesNotThrowAnyException();
    assertThatCode(() -> Needs.circumstance(true, () -> "nothing")).doesNotThrowAnyException();
  }

  @Test
  void aMissingToolSkipsAndFailsInContinuousIntegration() {
    assertThat(Needs.missing(false, "install it")).isInstanceOf(TestAbortedException.class);
    assertThatThrownBy(() -> Needs.missing(true, "install it"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("CI is set")
        .hasMessageEndingWith("install it");
  }

  @Test
  void whatAMachineMayLackIsAlwaysSkipped() {
    assertThatThrownBy(() -> Needs.circumstance(false, () -> "another version"))
        .isInstanceOf(TestAbortedException.class)
        .hasMessage("another version");
  }

  @Test
  void servicesSetTheVariableInTheirWays() {
    for (String set : new String[] {"true", "1", "woodpecker", "yes"}) {
      assertThat(Needs.isCi(set)).as(set).isTrue();
    }
    for (String unset : new String[] {null, "", " ", "false", "0"}) {
      assertThat(Needs.isCi(unset)).as(unset).isFalse();
    }
  }
}
