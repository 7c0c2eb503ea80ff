package dev.nib.sim.fast;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The engines that this virtual machine has. */
public final class Engines {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final Optional<Engine> VECTOR = findVector();

  private Engines() {}

  /** Plain Java, which is always there. */
  public static Engine plain() {
    return PlainEngine.INSTANCE;
  }

  /**
   * The engine of module {@code nib-sim-vector}, where it is on the class path, its processor suits
   * it, and Java runs with {@code --add-modules jdk.incubator.vector}.
   */
  public static Optional<Engine> vector() {
    return VECTOR;
  }

  /** All of them. */
  public static List<Engine> all() {
    return VECTOR.map(vector -> List.of(plain(), vector)).orElse(List.of(plain()));
  }

  private static Optional<Engine> findVector() {
    // Without the module the engine's classes must not even be loaded.
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return Optional.empty();
    }
    return ServiceLoader.load(VectorProvider.class, VectorProvider.class.getClassLoader()).stream()
        .map(provider -> provider.get().engine())
        .flatMap(Optional::stream)
        .findFirst();
  }
}
