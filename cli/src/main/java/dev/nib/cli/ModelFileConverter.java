package dev.nib.cli;

import dev.nib.toolkit.models.ModelFile;
import picocli.CommandLine.ITypeConverter;

/** Models as command lines name them. */
final class ModelFileConverter implements ITypeConverter<ModelFile> {
  @Override
  public ModelFile convert(String text) {
    return new ModelFile(text);
  }
}
