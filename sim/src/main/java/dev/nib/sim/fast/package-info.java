/**
 * Kernels that give the bytes of {@code dev.nib.sim.reference} sooner.
 *
 * <p>A program is packed once for all threads ({@link dev.nib.sim.fast.FastProgram}), then bound to
 * the arena and the scratch memory of each thread. Two {@link dev.nib.sim.fast.Engine}s multiply
 * matrices; neither ever rounds ({@code docs/arithmetic.md}, rules F1 to F6, has the bounds that
 * make both exact):
 *
 * <ul>
 *   <li>plain: 32-bit integers in loops that C2 vectorises, two output channels in one integer;
 *       compiled within a few images, so everything begins with it;
 *   <li>vector: module {@code nib-sim-vector}, float32 sums that stay exact, on the incubating
 *       Vector API; twice as fast once it is compiled and a thousand times slower before, so a
 *       batch changes over when an image has been seen to be faster.
 * </ul>
 *
 * <table>
 * <caption>Which kernel runs when, and why</caption>
 * <tr><th>step</th><th>plain</th><th>vector</th></tr>
 * <tr><td>convolution or fully connected, 32 output pixels and more, or more than channels</td>
 *     <td>{@code PixelVectors}: a vector holds neighbouring pixels, which all take the same
 *     weights</td>
 *     <td>{@code WinogradMatrix} for windows of 3 or 5 taps either way over 16 and more channels,
 *     which need 16 products for 36, or 49 for 100; else {@code TiledMatrix}: 4 pixels by 16
 *     channels in registers</td></tr>
 * <tr><td>the same with fewer pixels than that and than channels</td>
 *     <td>{@code ChannelVectors}: a vector holds neighbouring output channels, which all take the
 *     same input</td>
 *     <td>as above; {@code ThinMatrix} with one or two pixels, where reading the weights is what
 *     takes the time, so they stay bytes</td></tr>
 * <tr><td>either with the pool of 2x2 behind it</td>
 *     <td colspan="2">the same kernel, the largest of four sums requantised (rule F5); not where
 *     someone looks at what lies between the two</td></tr>
 * <tr><td>depthwise convolution</td>
 *     <td colspan="2">{@code DepthwiseConv2DKernel}: a tap of all channels at a time</td></tr>
 * <tr><td>largest of a window</td>
 *     <td>{@code MaxPool2DKernel}: eight bytes in a long</td>
 *     <td>{@code VectorMaxPool}: eight bytes in a vector</td></tr>
 * <tr><td>average of a window</td>
 *     <td colspan="2">{@code AveragePool2DKernel}: a tap of all channels at a time</td></tr>
 * <tr><td>everything else</td>
 *     <td colspan="2">the reference kernel, which takes no time worth mentioning</td></tr>
 * </table>
 */
package dev.nib.sim.fast;
