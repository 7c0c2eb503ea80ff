package dev.nib.model.tflite;

import dev.nib.model.ElementType;
import java.util.List;
import java.util.Optional;

/** The operators that nib knows, by the schema's names, codes, option types and kernel versions. */
enum BuiltinOperator {
  ADD(0, 11, 1, 2),
  AVERAGE_POOL_2D(1, 5, 1, 2),
  CONCATENATION(2, 10, 1, 2),
  CONV_2D(3, 1, 1, 3),
  DEPTHWISE_CONV_2D(4, 2, 1, 3),
  DEQUANTIZE(6, 38, 2, 2),
  FULLY_CONNECTED(9, 8, 1, 4),
  LOGISTIC(14, 0, 1, 2),
  MAX_POOL_2D(17, 5, 1, 2),
  MUL(18, 21, 1, 2),
  RELU(19, 0, 1, 2),
  RELU_N1_TO_1(20, 0, 1, 1),
  RELU6(21, 0, 1, 2),
  RESHAPE(22, 17, 1, 1),
  RESIZE_BILINEAR(23, 15, 1, 2),
  SOFTMAX(25, 9, 1, 2),
  TANH(28, 0, 1, 2),
  PAD(34, 22, 1, 2),
  TRANSPOSE(39, 26, 1, 2),
  MEAN(40, 27, 1, 2),
  SUB(41, 28, 1, 2),
  SQUEEZE(43, 30, 1, 1),
  STRIDED_SLICE(45, 32, 1, 2),
  CAST(53, 37, 1, 1),
  PRELU(54, 0, 1, 1),
  MAXIMUM(55, 39, 1, 2),
  MINIMUM(57, 39, 1, 2),
  PADV2(60, 43, 1, 2),
  EXPAND_DIMS(70, 52, 1, 1),
  RESIZE_NEAREST_NEIGHBOR(97, 74, 1, 2),
  LEAKY_RELU(98, 75, 1, 2),
  QUANTIZE(114, 89, 1, 1),
  HARD_SWISH(117, 91, 1, 1);

  /** Names of codes 0 to 126, for the message that refuses one of the others. */
  private static final List<String> ALL_NAMES =
      List.of(
          ("ADD AVERAGE_POOL_2D CONCATENATION CONV_2D DEPTHWISE_CONV_2D DEPTH_TO_SPACE DEQUANTIZE"
                  + " EMBEDDING_LOOKUP FLOOR FULLY_CONNECTED HASHTABLE_LOOKUP L2_NORMALIZATION"
                  + " L2_POOL_2D LOCAL_RESPONSE_NORMALIZATION LOGISTIC LSH_PROJECTION LSTM"
                  + " MAX_POOL_2D MUL RELU RELU_N1_TO_1 RELU6 RESHAPE RESIZE_BILINEAR RNN SOFTMAX"
                  + " SPACE_TO_DEPTH SVDF TANH CONCAT_EMBEDDINGS SKIP_GRAM CALL CUSTOM"
                  + " EMBEDDING_LOOKUP_SPARSE PAD UNIDIRECTIONAL_SEQUENCE_RNN GATHER"
                  + " BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND TRANSPOSE MEAN SUB DIV SQUEEZE"
                  + " UNIDIRECTIONAL_SEQUENCE_LSTM STRIDED_SLICE BIDIRECTIONAL_SEQUENCE_RNN EXP"
                  + " TOPK_V2 SPLIT LOG_SOFTMAX DELEGATE BIDIRECTIONAL_SEQUENCE_LSTM CAST PRELU"
                  + " MAXIMUM ARG_MAX MINIMUM LESS NEG PADV2 GREATER GREATER_EQUAL LESS_EQUAL"
                  + " SELECT SLICE SIN TRANSPOSE_CONV SPARSE_TO_DENSE TILE EXPAND_DIMS EQUAL"
                  + " NOT_EQUAL LOG SUM SQRT RSQRT SHAPE POW ARG_MIN FAKE_QUANT REDUCE_PROD"
                  + " REDUCE_MAX PACK LOGICAL_OR ONE_HOT LOGICAL_AND LOGICAL_NOT UNPACK REDUCE_MIN"
                  + " FLOOR_DIV REDUCE_ANY SQUARE ZEROS_LIKE FILL FLOOR_MOD RANGE"
                  + " RESIZE_NEAREST_NEIGHBOR LEAKY_RELU SQUARED_DIFFERENCE MIRROR_PAD ABS SPLIT_V"
                  + " UNIQUE CEIL REVERSE_V2 ADD_N GATHER_ND COS WHERE RANK ELU REVERSE_SEQUENCE"
                  + " MATRIX_DIAG QUANTIZE MATRIX_SET_DIAG ROUND HARD_SWISH IF WHILE"
                  + " NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SCATTER_ND SELECT_V2 DENSIFY"
                  + " SEGMENT_SUM BATCH_MATMUL")
              .split(" "));

  private final int code;
  private final int optionsType;
  private final int floatVersion;
  private final int int8Version;

  BuiltinOperator(int code, int optionsType, int floatVersion, int int8Version) {
    this.code = code;
    this.optionsType = optionsType;
    this.floatVersion = floatVersion;
    this.int8Version = int8Version;
  }

  int code() {
    return code;
  }

  /** The member of the BuiltinOptions union. */
  int optionsType() {
    return optionsType;
  }

  /** The kernel version that the official converter writes for an output of {@code type}. */
  int version(ElementType type) {
    return type == ElementType.INT8 ? int8Version : floatVersion;
  }

  static Optional<BuiltinOperator> ofCode(int code) {
    for (BuiltinOperator op : values()) {
      if (op.code == code) {
        return Optional.of(op);
      }
    }
    return Optional.empty();
  }

  /** The schema's name of any code. */
  static String nameOf(int code) {
    return code >= 0 && code < ALL_NAMES.size() ? ALL_NAMES.get(code) : "operator code " + code;
  }
}
