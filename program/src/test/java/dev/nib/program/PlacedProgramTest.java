package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.program.ArenaPlan.Overlap;
import dev.nib.program.ArenaPlan.Request;
import dev.nib.program.ArenaPlan.Slot;
import dev.nib.program.PlacedProgram.Purpose;
import dev.nib.program.PlacedProgram.Tenant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets which bytes, and for how long. */
class PlacedProgramTest {
  private static final Value IN = value("in", 10);
  private static final Value A = value("a", 10);
  private static final Value B = value("b", 10);
  private static final Value OUT = value("out", 20);
  private static final Value PICTURE = value("picture", 1, 9, 4, 1);
  private static final Value FIRST = value("first", 1, 9, 4, 2);
  private static final Value SECOND = value("second", 1, 7, 2, 1);

  /** A stream of two stages over {@link #PICTURE}, whose ring has three rows of 8 bytes. */
  private static final Step.Stream STREAM =
      stream(
          List.of(3),
          conv(PICTURE, FIRST, placement(3, 1, 1)),
          conv(FIRST, SECOND, placement(3, 1, 0)));

  /** Kernels that ask for so many scratch bytes, and go down the rows. */
  private record Kernels(int scratch, boolean rowsComeIn) implements Selection {
    @Override
    public List<Kernel> kernels(Step step) {
      return List.of(new RowKernel(scratch));
    }
  }

  private static List<Request> requests(PlacedProgram placed) {
    return placed.arena().slots().stream().map(Slot::request).toList();
  }

  @Test
  void valuesLiveFromTheirWriterToTheirLastReader() {
    PlacedProgram placed =
        PlacedProgram.of(
            program(IN, OUT, rescale(IN, A), negation(A, B), move(A, OUT, 0), move(B, OUT, 10)));
    assertThat(placed.tenants())
        .containsExactly(
            new Tenant(Purpose.VALUE, IN, -1, 0, 10),
            new Tenant(Purpose.VALUE, A, 0, 0, 10),
            new Tenant(Purpose.VALUE, B, 1, 0, 10),
            new Tenant(Purpose.VALUE, OUT, 2, 0, 20));
    assertThat(requests(placed))
        .containsExactly(
            new Request(12, -1, 0),
            new Request(12, 0, 2),
            new Request(12, 1, 3),
            new Request(20, 2, 4));
    assertThat(placed.arena().bytes()).isEqualTo(44);
    assertThat(placed.rowInput()).isEmpty();
    for (int slot = 0; slot < 4; slot++) {
      Value value = placed.tenants().get(slot).value();
      assertThat(placed.offset(value)).isEqualTo(placed.arena().slots().get(slot).offsetBytes());
      assertThat(placed.valuesIn(slot)).containsExactly(value);
    }
    assertThatThrownBy(() -> placed.offset(value("other", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("other has no place");
  }

  @Test
  void partsLieInTheSlotOfTheirWhole() {
    Value name = value("name", 2, 5);
    List<Part> parts =
        List.of(
            new Part(A, OUT, 0, Part.Kind.PIECE),
            new Part(B, OUT, 10, Part.Kind.PIECE),
            new Part(name, B, 0, Part.Kind.ALIAS));
    PlacedProgram placed =
        PlacedProgram.of(
            program(List.of(IN), List.of(OUT), parts, rescale(IN, A), negation(IN, B)));
    assertThat(placed.tenants()).extracting(Tenant::value).containsExactly(IN, OUT);
    assertThat(requests(placed)).containsExactly(new Request(12, -1, 1), new Request(20, 0, 2));
    int out = placed.offset(OUT);
    assertThat(placed.offset(A)).isEqualTo(out);
    assertThat(placed.offset(B)).isEqualTo(out + 10);
    assertThat(placed.offset(name)).isEqualTo(out + 10);
    assertThat(placed.valuesIn(0)).containsExactly(IN);
    assertThat(placed.valuesIn(1)).containsExactly(OUT, A, B, name);
  }

  @Test
  void scratchBytesLiveDuringTheirStep() {
    PlacedProgram placed =
        PlacedProgram.of(
            program(IN, B, rescale(IN, A), negation(A, B)),
            step -> List.of(new RowKernel(step.output().equals(B) ? 5 : 0)));
    assertThat(placed.tenants())
        .contains(new Tenant(Purpose.SCRATCH, B, 1, 0, 5))
        .filteredOn(tenant -> tenant.purpose() == Purpose.SCRATCH)
        .hasSize(1);
    int slot = placed.tenants().indexOf(new Tenant(Purpose.SCRATCH, B, 1, 0, 5));
    assertThat(requests(placed).get(slot)).isEqualTo(new Request(8, 1, 1));
    assertThat(placed.scratchOffset(0)).isZero();
    int offset = placed.arena().slots().get(slot).offsetBytes();
    assertThat(offset).isPositive();
    assertThat(placed.scratchOffset(1)).isEqualTo(offset);
    assertThat(placed.valuesIn(slot)).containsExactly(B);
    assertThat(placed.offset(B)).isNotEqualTo(offset);
  }

  @Test
  void ringsLiveDuringTheirStream() {
    Value last = value("last", 1, 7, 2, 1);
    PlacedProgram placed = PlacedProgram.of(program(PICTURE, last, STREAM, rescale(SECOND, last)));
    Tenant ring = new Tenant(Purpose.RING, FIRST, 0, 3, 24);
    assertThat(placed.tenants())
        .containsExactly(
            new Tenant(Purpose.VALUE, PICTURE, -1, 0, 36),
            new Tenant(Purpose.VALUE, SECOND, 0, 0, 14),
            ring,
            new Tenant(Purpose.VALUE, last, 1, 0, 14));
    assertThat(requests(placed).get(2)).isEqualTo(new Request(24, 0, 0));
    assertThat(placed.offset(FIRST)).isEqualTo(placed.arena().slots().get(2).offsetBytes());
    assertThat(placed.valuesIn(2)).containsExactly(FIRST);
    assertThat(placed.arena().bytes()).isEqualTo(76);
  }

  @Test
  void outputsGrowIntoInputsThatAreHandedOver() {
    PlacedProgram placed =
        PlacedProgram.of(program(PICTURE, SECOND, STREAM), new Kernels(0, false));
    // Row 0 is written with input rows 3 on to come, row 4 with rows 7 on; then nothing is read.
    int lead = RowOverlap.leadBytes(STREAM);
    assertThat(placed.arena().overlaps()).containsExactly(new Overlap(0, 1, lead));
    assertThat(lead).isLessThanOrEqualTo(0);
    assertThat(placed.arena().bytes()).isEqualTo(36 + 24);
    assertThat(placed.arena().lowerBoundBytes()).isEqualTo(36 + 24);
    // Kernels that go as they like.
    assertThat(PlacedProgram.of(program(PICTURE, SECOND, STREAM)).arena().overlaps()).isEmpty();
  }

  @Test
  void inputsThatAreStillNeededAreNotGrownInto() {
    Kernels kernels = new Kernels(0, false);
    Value other = value("other", 1, 9, 4, 1);
    assertThat(
            PlacedProgram.of(program(PICTURE, other, STREAM, rescale(PICTURE, other)), kernels)
                .arena()
                .overlaps())
        .isEmpty();
    Program alsoOut = program(List.of(PICTURE), List.of(SECOND, PICTURE), List.of(), STREAM);
    assertThat(PlacedProgram.of(alsoOut, kernels).arena().overlaps()).isEmpty();
    // Elementwise steps are no business of rows.
    assertThat(
            PlacedProgram.of(program(PICTURE, other, rescale(PICTURE, other)), kernels)
                .arena()
                .overlaps())
        .isEmpty();
  }

  @Test
  void outputsThatWereBegunBeforeAreNotGrown() {
    // The second half of the whole is written first: its slot is there before the stream.
    Value whole = value("whole", 28);
    Value half = value("half", 14);
    List<Part> parts =
        List.of(
            new Part(SECOND, whole, 14, Part.Kind.PIECE),
            new Part(half, whole, 0, Part.Kind.PIECE));
    Value other = value("other", 14);
    Kernels kernels = new Kernels(0, false);
    Program begun =
        program(List.of(PICTURE, other), List.of(whole), parts, rescale(other, half), STREAM);
    assertThat(PlacedProgram.of(begun, kernels).arena().overlaps()).isEmpty();
    Program first =
        program(List.of(PICTURE, other), List.of(whole), parts, STREAM, rescale(other, half));
    int lead = RowOverlap.leadBytes(STREAM);
    assertThat(PlacedProgram.of(first, kernels).arena().overlaps())
        .containsExactly(new Overlap(0, 2, lead + 14));
  }

  @Test
  void whereAPartIsReadTheLeadCountsFromItsWhole() {
    Value whole = value("whole", 46);
    Value rest = value("rest", 10);
    Value given = value("given", 1, 9, 4, 1);
    List<Part> parts =
        List.of(
            new Part(PICTURE, whole, 10, Part.Kind.PIECE),
            new Part(rest, whole, 0, Part.Kind.PIECE));
    Program program =
        program(
            List.of(given, IN),
            List.of(SECOND),
            parts,
            rescale(given, PICTURE),
            rescale(IN, rest),
            STREAM);
    PlacedProgram placed = PlacedProgram.of(program, new Kernels(0, false));
    assertThat(placed.tenants()).extracting(Tenant::value).startsWith(given, IN, whole, SECOND);
    assertThat(placed.arena().overlaps())
        .containsExactly(new Overlap(2, 3, RowOverlap.leadBytes(STREAM) - 10));
  }

  @Test
  void anImageComesInRowByRowOnTop() {
    PlacedProgram placed = PlacedProgram.of(program(PICTURE, SECOND, STREAM), new Kernels(4, true));
    assertThat(placed.arena().overlaps()).isEmpty();
    // Below it the output, the ring and the scratch bytes; three rows of it are there at a time.
    assertThat(placed.offset(PICTURE)).isEqualTo(16 + 24 + 4);
    int all = 16 + 24 + 4 + 12;
    assertThat(placed.rowInput()).contains(new PlacedProgram.RowInput(3, all, all));
    assertThat(placed.neededBytes()).isEqualTo(all);
    assertThat(placed.lowerBoundBytes()).isEqualTo(all);
    assertThat(placed.arena().bytes()).isEqualTo(16 + 24 + 4 + 36);
    assertThat(PlacedProgram.of(program(PICTURE, SECOND, STREAM)).rowInput()).isEmpty();
  }

  @Test
  void otherNamesOfWhatIsNotTheImageDoNotMatter() {
    Value name = value("name", 14);
    Value last = value("last", 14);
    Program program =
        program(
            List.of(PICTURE),
            List.of(last),
            List.of(new Part(name, SECOND, 0, Part.Kind.ALIAS)),
            STREAM,
            rescale(name, last));
    assertThat(PlacedProgram.of(program, new Kernels(0, true)).rowInput()).isPresent();
  }

  @Test
  void theArenaOfRowsHoldsTheLaterStepsAsWell() {
    Value large = value("large", 1, 7, 2, 8);
    PlacedProgram placed =
        PlacedProgram.of(
            program(PICTURE, large, STREAM, conv(SECOND, large, placement(1, 1, 0))),
            new Kernels(0, true));
    int end = placed.offset(large) + 112;
    assertThat(placed.rowInput().get().arenaBytes()).isEqualTo(end);
    assertThat(end).isGreaterThan(placed.offset(PICTURE) + 12);
    // Only the first step's output is kept out of the input: the later one may grow.
    assertThat(placed.arena().overlaps()).hasSize(1);
  }

  @Test
  void onlyTheOneInputOfAFirstStreamComesInRowByRow() {
    Kernels kernels = new Kernels(0, true);
    Value copy = value("copy", 1, 9, 4, 1);
    Value name = value("name", 36);
    Value flat = value("flat", 36);
    List<Program> whole =
        List.of(
            program(PICTURE, PICTURE),
            program(List.of(PICTURE, IN), List.of(SECOND), List.of(), STREAM),
            program(PICTURE, SECOND, rescale(PICTURE, copy), STREAM),
            program(List.of(PICTURE), List.of(SECOND, PICTURE), List.of(), STREAM),
            program(
                List.of(PICTURE), List.of(SECOND, copy), List.of(), STREAM, rescale(PICTURE, copy)),
            program(
                List.of(PICTURE),
                List.of(SECOND, flat),
                List.of(new Part(name, PICTURE, 0, Part.Kind.ALIAS)),
                STREAM,
                rescale(name, flat)),
            program(
                List.of(PICTURE),
                List.of(SECOND),
                List.of(new Part(PICTURE, name, 0, Part.Kind.PIECE)),
                STREAM));
    for (Program program : whole) {
      assertThat(PlacedProgram.of(program, kernels).rowInput()).as("%s", program).isEmpty();
    }
  }
}
