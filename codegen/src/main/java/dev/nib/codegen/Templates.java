package dev.nib.codegen;

import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The templates and fixed sources below one folder of the class path.
 *
 * <p>A template is filled with a record, whose components are its variables; fixed sources are
 * copied as they are.
 */
public final class Templates {
  private final String folder;
  private final Configuration configuration;

  /**
   * @param folder on the class path, such as {@code nib/firmware}
   */
  public Templates(String folder) {
    this.folder = folder;
    // From 2.3.33 on, record components are properties.
    configuration = new Configuration(Configuration.VERSION_2_3_33);
    configuration.setClassLoaderForTemplateLoading(Templates.class.getClassLoader(), folder);
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    // The default prints 12345 as 12,345.
    configuration.setNumberFormat("c");
    configuration.setLocale(Locale.ROOT);
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
  }

  /** The text of template {@code name} with {@code view} filled in. */
  public String fill(String name, Object view) {
    StringWriter out = new StringWriter();
    try {
      configuration.getTemplate(name).process(view, out);
    } catch (IOException e) {
      throw new UncheckedIOException(folder + "/" + name, e);
    } catch (TemplateException e) {
      throw new IllegalStateException(folder + "/" + name + ": " + e.getMessage(), e);
    }
    return out.toString();
  }

  /** The text of the fixed source {@code name}. */
  public String fixed(String name) {
    String path = folder + "/" + name;
    try (InputStream in = Templates.class.getClassLoader().getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }
}
