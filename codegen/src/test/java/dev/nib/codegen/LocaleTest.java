package dev.nib.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same program gives the same files on every machine. */
class LocaleTest {
  private static final Program PROGRAM =
      Lowering.lower(SampleGraphs.everyOperator(), "every", "0".repeat(64));

  private final Locale before = Locale.getDefault();

  @AfterEach
  void restore() {
    Locale.setDefault(before);
  }

  @Test
  void digitsAndSeparatorsAreThoseOfTheLanguages() {
    List<GeneratedFile> expected = files("en-US");
    assertThat(files("de-DE")).isEqualTo(expected);
    assertThat(files("ar-EG-u-nu-arab")).isEqualTo(expected);
    assertThat(files("tr-TR")).as("its own upper case of i").isEqualTo(expected);
  }

  private static List<GeneratedFile> files(String locale) {
    Locale.setDefault(Locale.forLanguageTag(locale));
    List<GeneratedFile> files = new ArrayList<>(CBackend.generate(PROGRAM, COptions.NONE));
    files.addAll(VerilogBackend.generate(PROGRAM, VerilogOptions.DEFAULT));
    return files;
  }
}
