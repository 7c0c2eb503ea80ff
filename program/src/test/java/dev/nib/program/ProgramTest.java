package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.fill;
import static dev.nib.program.Handmade.move;
import static dev.nib.program.Handmade.negation;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.program;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program says of its values. */
class ProgramTest {
  private static final Value IN = value("in", 8);
  private static final Value A = value("a", 8);
  private static final Value B = value("b", 8);
  private static final Value WHOLE = value("whole", 16);

  @Test
  void aValueIsThereBehindItsLastWriter() {
    Value name = value("name", 4, 4);
    Value second = value("second", 2, 8);
    Value image = value("image", 2, 4);
    Program program =
        program(
            List.of(IN),
            List.of(WHOLE),
            List.of(
                new Part(name, WHOLE, 0, Part.Kind.ALIAS),
                new Part(second, name, 0, Part.Kind.ALIAS),
                new Part(image, IN, 0, Part.Kind.ALIAS)),
            fill(WHOLE, 0),
            rescale(IN, A),
            move(A, WHOLE, 4));
    assertThat(program.completed())
        .containsExactly(List.of(IN, image), List.of(), List.of(A), List.of(WHOLE, name, second));
  }

  @Test
  void aWholeIsThereBehindTheLastOfItsPieces() {
    Value larger = value("larger", 16);
    Program program =
        program(
            List.of(IN),
            List.of(larger),
            List.of(
                new Part(A, WHOLE, 0, Part.Kind.PIECE),
                new Part(B, WHOLE, 8, Part.Kind.PIECE),
                new Part(WHOLE, larger, 0, Part.Kind.PIECE)),
            rescale(IN, A),
            negation(IN, B));
    assertThat(program.completed())
        .containsExactly(List.of(IN), List.of(A), List.of(WHOLE, larger, B));
    // What is computed in place is no piece.
    Program inPlace =
        program(
            List.of(IN),
            List.of(B),
            List.of(new Part(B, A, 0, Part.Kind.IN_PLACE)),
            rescale(IN, A),
            negation(A, B));
    assertThat(inPlace.completed()).containsExactly(List.of(IN), List.of(A), List.of(B));
  }

  @Test
  void whatLiesApartIsThereInItsWholeOnly() {
    Value picture = value("picture", 1, 2, 2, 2);
    Value low = value("low", 1, 2, 2, 2);
    Value high = value("high", 1, 2, 2, 2);
    Value both = value("both", 1, 2, 2, 4);
    Layout layout = new Layout(2, 2, 2, 8, 4);
    Program program =
        program(
            List.of(picture),
            List.of(both),
            List.of(
                new Part(low, both, 0, Part.Kind.PIECE, layout),
                new Part(high, both, 2, Part.Kind.PIECE, layout)),
            conv(picture, low, placement(1, 1, 0)),
            conv(picture, high, placement(1, 1, 0)));
    assertThat(program.completed()).containsExactly(List.of(picture), List.of(), List.of(both));
  }

  @Test
  void bytesAndParts() {
    Part part = new Part(B, A, 0, Part.Kind.IN_PLACE);
    Program program =
        program(List.of(IN, WHOLE), List.of(A, B), List.of(part), rescale(IN, A), negation(A, B));
    assertThat(program.inputBytes()).isEqualTo(24);
    assertThat(program.outputBytes()).isEqualTo(16);
    assertThat(program.valueBytes()).isEqualTo(40);
    assertThat(program.part(B)).contains(part);
    assertThat(program.part(A)).isEmpty();
    Homes homes = Homes.of(program);
    assertThat(homes.count()).isEqualTo(1);
    assertThat(homes.part(B)).contains(part);
    Program other = program.with(List.of(rescale(IN, A)), List.of());
    assertThat(other.steps()).containsExactly(rescale(IN, A));
    assertThat(other.parts()).isEmpty();
    assertThat(other.with(program.steps(), program.parts())).isEqualTo(program);
  }
}
