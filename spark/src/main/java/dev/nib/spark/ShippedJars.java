package dev.nib.spark;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What workers need and do not have: the jars of this process's class path but Spark's, and its
 * folders of classes as one more jar. Spark sends each of them once to each worker.
 */
final class ShippedJars {
  /** Every distribution of Spark has these: its own and what they need. What is new is sent. */
  private static final List<String> SPARKS =
      List.of(
          "aopalliance-repackaged",
          "audience-annotations",
          "avro-",
          "checker-qual",
          "chill",
          "commons-",
          "compress-lzf",
          "curator-",
          "error_prone_annotations",
          "failureaccess",
          "guava-",
          "hadoop-",
          "hk2-",
          "ivy-",
          "j2objc-annotations",
          "jackson-annotations-",
          "jackson-core-",
          "jackson-databind-",
          "jackson-module-scala",
          "jakarta.",
          "javassist",
          "javax.servlet-api",
          "jcl-over-slf4j",
          "jersey-",
          "jjwt-",
          "json4s-",
          "jsr305",
          "jul-to-slf4j",
          "kryo-",
          "leveldbjni",
          "listenablefuture",
          "log4j-",
          "lz4-java",
          "metrics-",
          "minlog",
          "netty-",
          "objenesis",
          "oro-",
          "osgi-resource-locator",
          "paranamer",
          "protobuf-java",
          "RoaringBitmap",
          "scala-",
          "slf4j-",
          "snappy-java",
          "spark-",
          "stream-",
          "xbean-",
          "zookeeper",
          "zstd-jni");

  private ShippedJars() {}

  /**
   * Their paths.
   *
   * @param folder where the jar of classes is written
   */
  static List<Path> of(String classPath, Path folder) throws IOException {
    List<Path> jars = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath();
      if (Files.isDirectory(path)) {
        folders.add(path);
      } else if (Files.isRegularFile(path) && !isSparks(path)) {
        jars.add(path);
      }
    }
    if (!folders.isEmpty()) {
      Path own = folder.resolve("nib-search-classes.jar");
      write(folders, own);
      jars.add(0, own);
    }
    return jars;
  }

  /** Whether a jar is Spark's or one that Spark needs. */
  static boolean isSparks(Path jar) {
    String name = jar.getFileName().toString();
    return SPARKS.stream().anyMatch(name::startsWith);
  }

  private static void write(List<Path> folders, Path jar) throws IOException {
    Set<String> written = new HashSet<>();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(jar));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Path folder : folders) {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
          files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
          String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
          if (written.add(name)) {
            zip.putNextEntry(new ZipEntry(name));
            Files.copy(file, zip);
            zip.closeEntry();
          }
        }
      }
    }
  }
}
