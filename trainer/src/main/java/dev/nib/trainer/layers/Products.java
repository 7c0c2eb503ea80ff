package dev.nib.trainer.layers;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** Products of matrices in native memory, by OpenBLAS on the calling thread. */
final class Products {
  private Products() {}

  /** A matrix as it lies or transposed, row-major without gaps. */
  record Factor(FloatPointer numbers, boolean transposed) {}

  /**
   * A product of matrices.
   *
   * @param left {@code [rows,depth]}
   * @param right {@code [depth,columns]}
   * @param result {@code [rows,columns]}, row-major
   * @param add whether to add the product to the result
   */
  static void multiply(
      Factor left,
      Factor right,
      int rows,
      int columns,
      int depth,
      FloatPointer result,
      boolean add) {
    openblas_nolapack.cblas_sgemm(
        openblas_nolapack.CblasRowMajor,
        left.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        right.transposed() ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
        rows,
        columns,
        depth,
        1,
        left.numbers(),
        left.transposed() ? rows : depth,
        right.numbers(),
        right.transposed() ? depth : columns,
        add ? 1 : 0,
        result,
        columns);
  }
}
