package dev.nib.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.cli.CommandLineCall.Call;
import dev.nib.conformance.VerificationResult;
import dev.nib.toolkit.check.CheckResult;
import dev.nib.toolkit.check.CheckedLimit;
import dev.nib.toolkit.check.JUnitReport;
import dev.nib.toolkit.models.ModelReference;
import dev.nib.toolkit.models.Zoo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The gate holds what holds, and names what does not. */
class CheckCommandTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path folder;

  private Path limits(String text) throws IOException {
    return Files.writeString(folder.resolve("limits.json"), text.replace('\'', '"'));
  }

  private static JsonNode json(int exitCode, Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--json", "--quiet"));
    Call call = CommandLineCall.nib(all.toArray());
    assertThat(call.exitCode()).as(call.err()).isEqualTo(exitCode);
    return MAPPER.readTree(call.out());
  }

  private static Document parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  /** What a limit was held against. */
  private static JsonNode limit(JsonNode check, String key) {
    for (JsonNode limit : check.get("limits")) {
      if (limit.get("limit").asText().equals(key)) {
        return limit;
      }
    }
    throw new AssertionError(key + " is missing in " + check);
  }

  /** The figures are those of the commands that are there to look at them. */
  @Test
  void figuresAreThoseOfCompareAndInspect() throws IOException {
    JsonNode compared =
        json(0, "compare", "zoo:fixture", "zoo:fixture", "--data", "synthetic", "-n", 80);
    JsonNode build = json(0, "inspect", "zoo:fixture", "--chip", "RP2040").at("/builds/0");
    Path file =
        limits(
            """
            {
              // why a limit is there can be said
              'model': 'zoo:fixture', 'float32': 'zoo:fixture', 'data': 'synthetic', 'count': 80,
              'chip': 'rp2040', 'for': 'speed', 'targets': ['kernels'],
              'limits': {
                'minAccuracyPercent': 0, 'maxDropPoints': 100, 'minAgreementPercent': 0,
                'maxFlashBytes': 1000000, 'maxRamBytes': 100000, 'maxArenaBytes': 100000,
                'maxStackBytes': 100000, 'maxInstructions': 1e12, 'maxMilliseconds': 1e9
              }
            }
            """);
    JsonNode check = json(0, "check", file).at("/checks/0");
    assertThat(check.get("passed").asBoolean()).isTrue();
    assertThat(check.get("limits")).hasSize(9);
    assertThat(check.get("options").asText()).isEqualTo(build.get("options").asText());
    assertThat(check.get("chip").asText()).isEqualTo("RP2040");
    assertThat(check.at("/tested/images").asInt()).isEqualTo(80);
    assertThat(value(check, "minAccuracyPercent"))
        .isEqualTo(100 * compared.at("/int8/accuracy").asDouble());
    assertThat(value(check, "maxDropPoints")).isEqualTo(compared.get("dropPoints").asDouble());
    assertThat(value(check, "minAgreementPercent"))
        .isEqualTo(100 * compared.get("agreement").asDouble());
    assertThat(value(check, "maxFlashBytes"))
        .isEqualTo(build.get("constantBytes").asDouble() + build.get("codeBytes").asDouble());
    assertThat(value(check, "maxArenaBytes")).isEqualTo(build.get("arenaBytes").asDouble());
    assertThat(value(check, "maxStackBytes")).isEqualTo(build.get("stackBytes").asDouble());
    assertThat(value(check, "maxRamBytes"))
        .isEqualTo(value(check, "maxArenaBytes") + value(check, "maxStackBytes"));
    assertThat(value(check, "maxInstructions"))
        .isEqualTo(build.get("estimatedInstructions").asDouble());
    assertThat(value(check, "maxMilliseconds"))
        .isEqualTo(build.get("estimatedMilliseconds").asDouble());
    assertThat(check.at("/targets/0/status").asText()).isEqualTo("EQUAL");
  }

  /** An Uno's clock is not the most that its chip can. */
  @Test
  void timeIsThatOfTheBoardsClock() throws IOException {
    String file = "{'model':'zoo:kb4','chip':'ATmega328P',%s'limits':{'maxMilliseconds':1000}}";
    JsonNode chips = json(0, "check", limits(file.formatted(""))).at("/checks/0");
    JsonNode unos = json(0, "check", limits(file.formatted("'clockMHz':16,"))).at("/checks/0");
    assertThat(value(unos, "maxMilliseconds"))
        .isCloseTo(value(chips, "maxMilliseconds") * 20 / 16, within(1e-9));
    assertThat(CommandLineCall.nib("check", limits(file.formatted("'clockMHz':16,"))).out())
        .contains("ATmega328P at 16 MHz");
    assertThat(CommandLineCall.nib("check", limits(file.formatted("'clockMHz':25,"))).err())
        .contains("clockMHz is 25, more than the 20 MHz that ATmega328P can run at");
    assertThat(
            CommandLineCall.nib(
                    "check", limits("{'model':'zoo:kb4','clockMHz':16,'targets':['kernels']}"))
                .err())
        .contains("clockMHz needs a chip");
    assertThat(CommandLineCall.nib("check", limits(file.formatted("'clockMHz':0,"))).err())
        .contains("clockMHz is 0, must be at least 1");
  }

  /** The drop between two nets that have nothing to do with each other says nothing. */
  @Test
  void anInt8ModelOfAnotherNetIsRefused() throws IOException {
    Call call =
        CommandLineCall.nib(
            "check",
            limits(
                """
                {'model': 'zoo:kb4', 'float32': 'zoo:kb2', 'data': 'synthetic', 'count': 10,
                 'limits': {'maxDropPoints': 100}}
                """));
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err())
        .contains(
            "float32 zoo:kb2: zoo:kb4 was not made of it: it has 6 layers with weights, not 5");
    Call compared =
        CommandLineCall.nib("compare", "zoo:kb2", "zoo:kb4", "--data", "synthetic", "-n", 10);
    assertThat(compared.exitCode()).isZero();
    assertThat(compared.err()).contains("warning: zoo:kb4 was not made of zoo:kb2");
  }

  private static double value(JsonNode check, String key) {
    return limit(check, key).get("value").asDouble();
  }

  /** One byte, one answer or one instruction decides, and nothing less. */
  @Test
  void theLastByteDecides() throws IOException {
    String file =
        "{'model':'zoo:fixture','chip':'RP2040','limits':{'maxFlashBytes':%d,'maxInstructions':%d}}";
    JsonNode check = json(0, "check", limits(file.formatted(1_000_000, 100_000_000)));
    long flash = (long) value(check.at("/checks/0"), "maxFlashBytes");
    long instructions = (long) value(check.at("/checks/0"), "maxInstructions");
    json(0, "check", limits(file.formatted(flash, instructions)));
    json(1, "check", limits(file.formatted(flash - 1, instructions)));
    json(1, "check", limits(file.formatted(flash, instructions - 1)));
    String accuracy =
        "{'model':'zoo:fixture','data':'synthetic','count':70,'limits':{'minAccuracyPercent':%s}}";
    double right =
        value(
            json(0, "check", limits(accuracy.formatted(0))).at("/checks/0"), "minAccuracyPercent");
    json(0, "check", limits(accuracy.formatted(right)));
    json(0, "check", limits(accuracy.formatted(Math.floor(right * 1e6) / 1e6)));
    json(1, "check", limits(accuracy.formatted(right + 0.001)));
  }

  @Test
  void eachBrokenLimitIsALineAndAFailure() throws Exception {
    Path one =
        limits(
            """
            {'model': 'zoo:fixture', 'data': 'synthetic', 'count': 50, 'chip': 'CH32V003',
             'limits': {'minAccuracyPercent': 100, 'maxFlashBytes': 10, 'maxInstructions': 1e12}}
            """);
    Path other = folder.resolve("other.json");
    Files.writeString(other, "{\"model\": \"zoo:fixture\", \"targets\": [\"kernels\"]}");
    Path xml = folder.resolve("junit.xml");
    Call call = CommandLineCall.nib("check", one, other, "--junit", xml, "--quiet");
    assertThat(call.exitCode()).isEqualTo(1);
    assertThat(call.err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("nib: " + one + ": "))
        .anyMatch(line -> line.contains("accuracy ") && line.contains("asks for 100.000 %"))
        .anyMatch(line -> line.contains("flash ") && line.contains("allows 10 bytes; CH32V003"));
    assertThat(call.out())
        .contains("BROKEN   flash", "ok       instructions", "2 of 4 limits hold")
        .contains("ok       target kernels: equal", "1 of 1 limits hold");
    Element suites = parsed(Files.readString(xml)).getDocumentElement();
    assertThat(suites.getTagName()).isEqualTo("testsuites");
    assertThat(suites.getAttribute("tests")).isEqualTo("5");
    assertThat(suites.getAttribute("failures")).isEqualTo("2");
    assertThat(suites.getElementsByTagName("testsuite").getLength()).isEqualTo(2);
    assertThat(suites.getElementsByTagName("testcase").getLength()).isEqualTo(5);
    Element failure = (Element) suites.getElementsByTagName("failure").item(1);
    assertThat(failure.getAttribute("message")).startsWith("flash ");
    assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo("maxFlashBytes");
  }

  /** A tool that is missing is no success, nor is a machine that is too small. */
  @Test
  void whatWasNotVerifiedIsBroken() throws Exception {
    CheckResult result =
        new CheckResult(
            "<limits> & " + (char) 1 + "more",
            new ModelReference("x.tflite", "0".repeat(64), 1),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(new CheckedLimit("maxRamBytes", 1, 1, true, "RAM \"1\" byte")),
            List.of(
                VerificationResult.notVerified("avr", "avr-gcc is missing"),
                VerificationResult.doesNotFit("qemu-m0", "too small")),
            1.5);
    assertThat(result.broken())
        .containsExactly(
            "target avr: not verified: avr-gcc is missing",
            "target qemu-m0: does not fit: too small");
    Document report = parsed(JUnitReport.of(List.of(result)));
    Element suite = (Element) report.getElementsByTagName("testsuite").item(0);
    assertThat(suite.getAttribute("name")).isEqualTo("<limits> & ?more");
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("skipped")).isEqualTo("0");
  }

  @Test
  void filesAreNamedBesideTheLimits() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.write(models.resolve("i.tflite"), Zoo.content("fixture-int8.tflite"));
    Files.write(models.resolve("f.tflite"), Zoo.content("fixture.tflite"));
    Path file = models.resolve("nib-limits.json");
    Files.writeString(
        file,
        "{\"model\":\"i.tflite\",\"float32\":\"f.tflite\",\"data\":\"nowhere\",\"count\":20,"
            + "\"limits\":{\"maxDropPoints\":100}}");
    JsonNode report = json(0, "check", file, "--data", "synthetic");
    assertThat(report.at("/checks/0/model/file").asText())
        .isEqualTo(models.resolve("i.tflite").toString());
    Call call = CommandLineCall.nib("check", file);
    assertThat(call.exitCode()).isEqualTo(2);
    assertThat(call.err()).hasLineCount(1).contains(models.resolve("nowhere").toString());
  }

  @Test
  void aForestIsCheckedToo() throws IOException {
    Path forest = folder.resolve("small.forest");
    json(
        0, "baseline", "forest", "--trees", 3, "--limit", 200, "--data", "synthetic", "-o", forest);
    Path file =
        limits(
            """
            {'model': 'small.forest', 'data': 'synthetic', 'count': 50, 'chip': 'RP2040',
             'limits': {'minAccuracyPercent': 1, 'maxFlashBytes': 100000}}
            """);
    JsonNode check = json(0, "check", file).at("/checks/0");
    assertThat(check.get("options").isNull()).isTrue();
    assertThat(value(check, "maxFlashBytes")).isGreaterThan(100);
    assertThat(value(check, "maxRamBytes")).isGreaterThan(0);
    assertThat(
            refused(
                """
                {'model': 'small.forest', 'chip': 'RP2040', 'limits': {'maxInstructions': 5}}
                """))
        .contains("there is no estimate of a forest on RP2040");
    assertThat(refused("{'model': 'small.forest', 'chip': 'RP2040', 'for': 'ram'}"))
        .contains("small.forest: is a forest");
  }

  private String refused(String text) throws IOException {
    Path file = limits(text);
    Call call = CommandLineCall.nib("check", file);
    assertThat(call.exitCode()).as(text + call.err()).isEqualTo(2);
    assertThat(call.out()).isEmpty();
    assertThat(call.err()).hasLineCount(1).startsWith("nib: " + file + ": ");
    return call.err();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'zoo:fixture','limits':{'maxFlash':3}}"
            + "|limits.maxFlash: there is no such key, did you mean maxFlashBytes?",
        "{'modle':'zoo:fixture'}|modle: there is no such key, did you mean model?",
        "{'limits':{'maxFlashBytes':3}}|model is missing",
        "{'model':7}|model is 7, must be a text",
        "{'model':'zoo:fixture'}|there is nothing to check",
        "{'model':'zoo:fixture','limits':{'maxFlashBytes':3}}|maxFlashBytes needs a chip",
        "{'model':'zoo:fixture','limits':{'minAccuracyPercent':3}}|minAccuracyPercent needs data",
        "{'model':'zoo:fixture','data':'synthetic','limits':{'maxDropPoints':3}}"
            + "|maxDropPoints needs float32",
        "{'model':'zoo:fixture','data':'synthetic','limits':{'minAccuracyPercent':0.99}}"
            + "|limits.minAccuracyPercent is 0.99, less than one percent; write 99",
        "{'model':'zoo:fixture','data':'synthetic','limits':{'minAccuracyPercent':101}}"
            + "|limits.minAccuracyPercent is 101, must be 0 to 100 percent",
        "{'model':'zoo:fixture','chip':'RP2040','limits':{'maxFlashBytes':1.5}}"
            + "|limits.maxFlashBytes is 1.5, must be a whole number",
        "{'model':'zoo:fixture','chip':'RP2040','limits':{'maxFlashBytes':'40 KB'}}"
            + "|limits.maxFlashBytes is \"40 KB\", must be a number",
        "{'model':'zoo:fixture','chip':'RP2040','limits':{'maxRamBytes':-1}}"
            + "|limits.maxRamBytes is -1, must be a whole number, 0 or more",
        "{'model':'zoo:fixture','chip':'CH32V003','limits':{'maxFlashBytes':20000}}"
            + "|maxFlashBytes is 20,000 bytes, more than the 16,384 bytes that CH32V003 has",
        "{'model':'zoo:fixture','chip':'RP2041'}|chip RP2041: there are ",
        "{'model':'zoo:fixture','chip':'iCE40UP5K'}|it is an FPGA",
        "{'model':'zoo:fixture','targets':['hostgcc']}|targets hostgcc: there are ",
        "{'model':'zoo:fixture','targets':'kernels'}|targets is \"kernels\", must be a list",
        "{'model':'zoo:fixture','chip':'RP2040','for':'size'}|for is size, must be speed, ram or",
        "{'model':'zoo:fixture','chip':'RP2040','for':'flash','rows':true}|for flash: with rows",
        "{'model':'zoo:fixture','count':0,'targets':['kernels']}|count is 0, must be 1 or more",
        "{'model':'zoo:fixture','model':'zoo:fixture'}|line 1, column 31: Duplicate field",
        "{'model':|line 1, column ",
        "[]|must be one JSON object"
      })
  void whatMakesNoSenseIsRefused(String text, String why) throws IOException {
    assertThat(refused(text)).contains(why);
  }
}
