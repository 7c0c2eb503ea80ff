package dev.nib.toolkit.report;

import dev.nib.codegen.Text;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CTarget;
import dev.nib.program.ArenaPlan;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import dev.nib.toolkit.report.NetView.ArenaView;
import dev.nib.toolkit.report.NetView.Slot;
import dev.nib.toolkit.report.NetView.Tick;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory plan as rectangles: steps to the right, with a column for the input before and one for
 * the output after them; bytes upwards.
 */
final class ArenaDrawing {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 336;
  private static final int LEFT = 62;
  private static final int RIGHT = WIDTH - 8;
  private static final int TOP = 12;
  private static final int BOTTOM = HEIGHT - 42;

  /** A letter of a label, rather too wide than too narrow. */
  private static final double LETTER_WIDTH = 6.6;

  private static final int LINE_HEIGHT = 15;
  private static final int COLOURS = 4;
  private static final int BYTE_TICKS = 6;

  private final Program program;
  private final PlacedProgram placed;
  private final ArenaPlan plan;
  private final double columnWidth;

  private ArenaDrawing(PlacedProgram placed) {
    this.placed = placed;
    program = placed.program();
    plan = placed.arena();
    columnWidth = (double) (RIGHT - LEFT) / (program.steps().size() + 2);
  }

  static ArenaView of(Program program) {
    return new ArenaDrawing(CBackend.place(program, CTarget.of(Objective.SPEED))).draw();
  }

  private ArenaView draw() {
    List<Slot> slots = new ArrayList<>();
    for (ArenaPlan.Slot slot : plan.slots()) {
      slots.add(slot(slots.size(), slot, placed.tenants().get(slots.size()).value().name()));
    }
    return new ArenaView(
        note(),
        "" + WIDTH,
        "" + HEIGHT,
        steps(),
        bytes(),
        "" + LEFT,
        "" + RIGHT,
        "" + TOP,
        "" + BOTTOM,
        coordinate((LEFT + RIGHT) / 2.0),
        coordinate((TOP + BOTTOM) / 2.0),
        slots);
  }

  private String note() {
    String bytes = Figures.count(plan.bytes());
    String figures =
        plan.bytes() == plan.lowerBoundBytes()
            ? Text.format("%s bytes, and no plan can do with less.", bytes)
            : Text.format(
                "%s bytes; no plan can do with less than %s.",
                bytes, Figures.count(plan.lowerBoundBytes()));
    return plan.overlaps().isEmpty()
        ? figures
        : figures + " Where one lies over another, a layer writes over rows that it has done with.";
  }

  private Slot slot(int index, ArenaPlan.Slot slot, String name) {
    int first = slot.request().firstStep();
    int last = slot.request().lastStep();
    double x = column(first);
    double width = column(last + 1) - x;
    double y = y(slot.endBytes());
    double height = y(slot.offsetBytes()) - y;
    String bytes = Figures.count(slot.request().bytes());
    return new Slot(
        coordinate(x + 1),
        coordinate(y + 0.5),
        coordinate(Math.max(1, width - 2)),
        coordinate(Math.max(1, height - 1)),
        "slot" + index % COLOURS,
        coordinate(x + width / 2),
        coordinate(y + height / 2 + 4),
        height < LINE_HEIGHT ? "" : fitting(width, name + ", " + bytes, bytes),
        name,
        bytes,
        Figures.count(slot.offsetBytes()),
        life(first, last));
  }

  private String life(int first, int last) {
    String from = first < 0 ? "the start" : "layer " + first;
    String to = last >= program.steps().size() ? "the end" : "layer " + Math.max(last, 0);
    return from + " to " + to;
  }

  private static String fitting(double width, String... labels) {
    for (String label : labels) {
      if (label.length() * LETTER_WIDTH <= width) {
        return label;
      }
    }
    return "";
  }

  private List<Tick> steps() {
    int count = program.steps().size();
    // Deep nets leave out numbers rather than print them over each other.
    int every = (int) Math.ceil(("" + count).length() * 2 * LETTER_WIDTH / columnWidth);
    List<Tick> ticks = new ArrayList<>();
    for (int step = -1; step <= count; step++) {
      boolean end = step < 0 || step == count;
      if (end ? columnWidth > 3 * LETTER_WIDTH : step % Math.max(1, every) == 0) {
        String label = step < 0 ? "in" : step == count ? "out" : "" + step;
        ticks.add(new Tick(coordinate(column(step) + columnWidth / 2), label));
      }
    }
    return ticks;
  }

  private List<Tick> bytes() {
    List<Tick> ticks = new ArrayList<>();
    long step = roundStep((double) plan.bytes() / BYTE_TICKS);
    for (long bytes = 0; bytes <= plan.bytes(); bytes += step) {
      ticks.add(new Tick(coordinate(y(bytes)), Figures.count(bytes)));
    }
    return ticks;
  }

  /** The next 1, 2 or 5 times a power of ten. */
  private static long roundStep(double atLeast) {
    long power = 1;
    while (power * 10 <= atLeast) {
      power *= 10;
    }
    for (int digit : new int[] {1, 2, 5}) {
      if (digit * power >= atLeast) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  /** The left edge of the column of {@code step}, -1 being the input. */
  private double column(int step) {
    return LEFT + (step + 1) * columnWidth;
  }

  private double y(long bytes) {
    return BOTTOM - (double) (BOTTOM - TOP) * bytes / Math.max(1, plan.bytes());
  }

  private static String coordinate(double value) {
    return Text.format("%.1f", value);
  }
}
