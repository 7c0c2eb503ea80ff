/**
 * What nib does, as a Java library. Each task has a package: a settings record, whose {@code
 * with...} methods change one thing each, a class that runs it, and a result record. This package
 * has what all of them share: {@link dev.nib.toolkit.Progress} is told how far a call is, and a
 * {@link dev.nib.toolkit.ToolkitException} says in one line why it cannot be done. What a file
 * holds is refused by the exceptions of the modules that read it, {@code ModelException} and {@code
 * DatasetException} above all, in one line each, too.
 *
 * <table>
 * <caption>The tasks</caption>
 * <tr><th>call</th><th>does</th></tr>
 * <tr><td>{@link dev.nib.toolkit.training.Train}</td><td>images to a float32 model</td></tr>
 * <tr><td>{@link dev.nib.toolkit.baseline.TrainBaseline}</td><td>images to a forest or an SVM</td></tr>
 * <tr><td>{@link dev.nib.toolkit.quantize.Quantize}</td><td>a float32 model to an int8 one</td></tr>
 * <tr><td>{@link dev.nib.toolkit.compare.Compare}</td><td>float32 against int8</td></tr>
 * <tr><td>{@link dev.nib.toolkit.simulate.Simulate}</td><td>an int8 model byte for byte</td></tr>
 * <tr><td>{@link dev.nib.toolkit.predict.Predict}</td><td>what any pictures are</td></tr>
 * <tr><td>{@link dev.nib.toolkit.simulate.TraceDiff}</td><td>where two runs part</td></tr>
 * <tr><td>{@link dev.nib.toolkit.generate.GenerateC}</td><td>C of a model</td></tr>
 * <tr><td>{@link dev.nib.toolkit.generate.GenerateVerilog}</td><td>Verilog of a model</td></tr>
 * <tr><td>{@link dev.nib.toolkit.generate.GenerateWeb}</td><td>a page to draw digits on</td></tr>
 * <tr><td>{@link dev.nib.toolkit.verify.Verify}</td><td>every artefact against the simulator</td></tr>
 * <tr><td>{@link dev.nib.toolkit.check.Check}</td><td>accuracy, memory and more against limits</td></tr>
 * <tr><td>{@link dev.nib.toolkit.verify.Doctor}</td><td>which tools of others are there</td></tr>
 * <tr><td>{@link dev.nib.toolkit.fuzz.FuzzGraphs}</td><td>random graphs the same way</td></tr>
 * <tr><td>{@link dev.nib.toolkit.send.Send}</td><td>images to a board</td></tr>
 * <tr><td>{@link dev.nib.toolkit.inspect.Inspect}</td><td>layers, costs and chips</td></tr>
 * <tr><td>{@link dev.nib.toolkit.models.Zoo}</td><td>trained nets that come with nib</td></tr>
 * <tr><td>{@link dev.nib.toolkit.zoo.ZooTrain}</td><td>one of them again</td></tr>
 * <tr><td>{@link dev.nib.toolkit.study.Reproduce}</td><td>a study's comparison</td></tr>
 * <tr><td>{@link dev.nib.toolkit.quickstart.Quickstart}</td><td>the whole way</td></tr>
 * </table>
 */
package dev.nib.toolkit;
