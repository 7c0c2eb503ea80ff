package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.codegen.Templates;
import dev.nib.codegen.c.HeaderView.KernelView;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fixed sources that a header needs, each once and after those that it includes.
 *
 * <p>Two headers in one program share them: a macro says that a source stands there already, and
 * its value, a hash of the text, that it is the same one.
 */
final class KernelSources {
  private static final Pattern INCLUDE = Pattern.compile("#include \"(nib_\\w+\\.h)\"\n");

  private final Templates templates;

  /** What stands in place of a source on a core. */
  private final Map<String, String> replaced;

  private final Map<String, KernelView> sources = new LinkedHashMap<>();

  KernelSources(Templates templates, Optional<Core> core) {
    this.templates = templates;
    this.replaced =
        Map.of(
            "nib_block.h", BlockKernel.of(core).header(),
            "nib_lane.h", LaneKernel.of(core).header());
  }

  /** Adds {@code file} and, before it, what it includes. */
  void add(String file) {
    if (sources.containsKey(file)) {
      return;
    }
    String text = templates.fixed(replaced.getOrDefault(file, file));
    Matcher includes = INCLUDE.matcher(text);
    while (includes.find()) {
      add(includes.group(1));
    }
    String guard = file.replace('.', '_').toUpperCase(Locale.ROOT) + "_TEXT";
    String copied = INCLUDE.matcher(text).replaceAll("").strip();
    sources.put(file, new KernelView(file, guard, hash(text), copied));
  }

  List<KernelView> views() {
    return new ArrayList<>(sources.values());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "0x" + HexFormat.of().formatHex(digest, 0, 4) + "u";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
