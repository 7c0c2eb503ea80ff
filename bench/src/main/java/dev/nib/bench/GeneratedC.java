package dev.nib.bench;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The generated C with a main program that times itself as {@link Windows} does. */
final class GeneratedC {
  private GeneratedC() {}

  /** Compiles into {@code folder}; gives the program, which takes the seconds as its argument. */
  static List<String> compile(Program program, Path folder)
      throws IOException, InterruptedException {
    for (GeneratedFile file : CBackend.generate(program, COptions.NONE)) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
    String prefix = CBackend.prefix(program);
    Files.writeString(
        folder.resolve("main.c"),
        """
        #define _POSIX_C_SOURCE 199309L
        #include <stdio.h>
        #include <stdlib.h>
        #include <time.h>
        #define %2$s_IMPLEMENTATION
        #include "%1$s.h"
        static int8_t arena[%2$s_ARENA_BYTES];
        static double now(void) {
          struct timespec t;
          clock_gettime(CLOCK_MONOTONIC, &t);
          return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
        }
        int main(int argc, char **argv) {
          double end = now() + 1e9 * atof(argv[argc - 1]);
          double start;
          while ((start = now()) < end) {
            int images = 0;
            while (now() - start < 1.5e6) {
              (void)%1$s_predict(arena);
              images++;
            }
            printf("%%.0f\\n", (now() - start) / images);
          }
          return 0;
        }
        """
            .formatted(prefix, prefix.toUpperCase(Locale.ROOT)));
    Process gcc =
        new ProcessBuilder("gcc", "-std=c99", "-O3", "-march=native", "main.c", "-o", "timer")
            .directory(folder.toFile())
            .inheritIO()
            .start();
    if (gcc.waitFor() != 0) {
      throw new IOException("gcc could not compile the generated C");
    }
    return List.of(folder.resolve("timer").toString());
  }
}
