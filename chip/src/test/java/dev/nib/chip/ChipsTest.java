package dev.nib.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One description of each chip, core and FPGA. */
class ChipsTest {
  @Test
  void chipsHaveDifferentNamesAndSources() {
    assertThat(Chips.all()).extracting(Chip::name).doesNotHaveDuplicates();
    assertThat(Chips.all())
        .allSatisfy(chip -> assertThat(Chips.named(chip.name())).isEqualTo(chip));
    assertThat(Chips.all()).allSatisfy(chip -> assertThat(chip.source()).isNotBlank());
    assertThat(Fpgas.all())
        .allSatisfy(fpga -> assertThat(Fpgas.named(fpga.name())).isEqualTo(fpga));
    assertThat(Fpgas.all()).allSatisfy(fpga -> assertThat(fpga.source()).isNotBlank());
    assertThat(Fpgas.all()).noneSatisfy(fpga -> assertThat(Chips.find(fpga.name())).isPresent());
  }

  @Test
  void theDocumentSaysWhereEachFigureWasRead() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "results", "inspect.md")).stream()
            .filter(line -> line.startsWith("| "))
            .toList();
    Stream.concat(
            Chips.all().stream().map(Chip::name), Fpgas.all().stream().map(fpga -> fpga.name()))
        .forEach(
            name ->
                assertThat(rows)
                    .as("a row of docs/results/inspect.md for " + name)
                    .anyMatch(row -> row.startsWith("| " + name)));
  }

  @ParameterizedTest
  @CsvSource({"artix7-200t, Artix-7 200T", "ICE40UP5K, iCE40UP5K"})
  void fpgasAreFoundAsPeopleWriteThem(String written, String name) {
    assertThat(Fpgas.named(written).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"rp 2040, RP2040", "esp32c3, ESP32-C3"})
  void chipsAreFoundAsPeopleWriteThem(String written, String name) {
    assertThat(Chips.named(written).name()).isEqualTo(name);
  }

  /** What people have in their hands is a board. */
  @ParameterizedTest
  @CsvSource({
    "Uno, Uno, ATmega328P",
    "arduino-uno, Uno, ATmega328P",
    "mega, Mega, ATmega2560",
    "Raspberry Pi Pico, Pico, RP2040",
    "pico2, Pico 2, RP2350",
    "microbit, micro:bit, nRF51822",
    "BluePill, Blue Pill, STM32F103"
  })
  void aBoardIsAnsweredWithItsChip(String asked, String board, String chip) {
    assertThatThrownBy(() -> Chips.named(asked))
        .hasMessageStartingWith("no chip " + asked + ": there are ")
        .hasMessageEndingWith("; the chip of the board %s is %s".formatted(board, chip));
    assertThat(Chips.find(chip)).isPresent();
    assertThat(Chips.advice("ESP32")).isEmpty();
  }

  @Test
  void anUnknownNameIsAnsweredWithAllNames() {
    assertThat(Chips.find("Z80")).isEmpty();
    assertThatThrownBy(() -> Chips.named("Z80"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no chip Z80: there are ATmega328P, ")
        .hasMessageContaining("ESP32-C3");
    assertThatThrownBy(() -> Chips.named("STM32F103C8T6"))
        .hasMessageEndingWith(
            "; STM32F103 has 65,536 bytes of flash and 20,480 of RAM (the x8, as on the Blue Pill)");
    assertThatThrownBy(() -> Fpgas.named("RP2040"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no FPGA RP2040: there are iCE40UP5K, ")
        .hasMessageContaining("GW1NR-9");
  }

  @ParameterizedTest
  @EnumSource(Core.class)
  void everyCoreHasAChipACompilerAndABoard(Core core) {
    Chip chip = Chips.with(core);
    assertThat(chip.compile()).startsWith(core.toolchain().compiler()).contains("-std=c99");
    assertThat(chip.compile()).contains(core.optimisation()).containsAll(core.flags());
    assertThat(chip.compile("-O0")).contains("-O0").doesNotContain(core.optimisation());
    EmulatedBoard board = EmulatedBoard.largest(core);
    assertThat(board.core().toolchain()).isEqualTo(core.toolchain());
    assertThat(board.command(core)).startsWith(board.emulator()).contains(board.name());
  }

  @Test
  void commandsOfOneChipOfEachKind() {
    assertThat(Chips.named("RP2040").compile())
        .isEqualTo(List.of("arm-none-eabi-gcc", "-std=c99", "-O2", "-mcpu=cortex-m0", "-mthumb"));
    assertThat(Chips.named("ATmega2560").compile())
        .isEqualTo(List.of("avr-gcc", "-std=c99", "-Os", "-mmcu=atmega2560"));
    assertThat(String.join(" ", Chips.named("CH32V003").compile()))
        .isEqualTo(
            "riscv64-unknown-elf-gcc --specs=picolibc.specs -std=c99 -Os -march=rv32ec -mabi=ilp32e");
    assertThat(EmulatedBoard.atmega(Chips.named("ATmega328P")).command(Core.AVR))
        .isEqualTo(List.of("simavr", "-m", "atmega328p", "-f", "16000000"));
    assertThat(String.join(" ", EmulatedBoard.RISCV_VIRT.command(Core.RV32EC)))
        .isEqualTo(
            "qemu-system-riscv32 -M virt -icount shift=0"
                + " -cpu rv32,i=off,e=on,h=off,m=off,a=off,f=off,d=off -bios none");
    assertThatThrownBy(() -> EmulatedBoard.atmega(Chips.named("CH32V003")))
        .hasMessage("CH32V003 is no AVR");
  }

  /** What the data sheets print beside the number of blocks. */
  @ParameterizedTest
  @CsvSource({
    "iCE40UP5K, 120",
    "iCE40HX8K, 128",
    "GW1NR-9, 468",
    "ECP5-25F, 1008",
    "ECP5-45F, 1944",
    "ECP5-85F, 3744",
    "Artix-7 35T, 1800",
    "Artix-7 100T, 4860",
    "Artix-7 200T, 13140",
    "Cyclone V A4, 3080"
  })
  void blockRamsAddUp(String name, int kilobits) {
    Fpga fpga = Fpgas.named(name);
    assertThat((long) fpga.blockRams() * fpga.family().blockBits()).isEqualTo(1024L * kilobits);
  }

  @Test
  void blockRamsOfAMemoryGoByItsShape() {
    assertThat(FpgaFamily.ICE40.blocks(512, 32)).isEqualTo(4);
    assertThat(FpgaFamily.ICE40.blocks(513, 8)).isEqualTo(2);
    assertThat(FpgaFamily.ECP5.blocks(512, 36)).isEqualTo(1);
    assertThat(FpgaFamily.CYCLONE_V.blocks(1025, 8)).isEqualTo(2);
    assertThat(FpgaFamily.GOWIN.blocks(1, 1)).isEqualTo(1);
  }
}
