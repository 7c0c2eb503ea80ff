package dev.nib.codegen.c;

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

  /** What stands in its place depends on the core. */
  private static final String BLOCK = "nib_block.h";

  private final Templates templates;
  private final BlockKernel block;
  private final Map<String, KernelView> sources = new LinkedHashMap<>();

  KernelSources(Templates templates, BlockKernel block) {
    this.templates = templates;
    this.block = block;
  }

  /** Adds {@code file} and, before it, what it includes. */
  void add(String file) {
    if (sources.containsKey(file)) {
      return;
    }
    String text = templates.fixed(file.equals(BLOCK) ? block.header() : file);
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
