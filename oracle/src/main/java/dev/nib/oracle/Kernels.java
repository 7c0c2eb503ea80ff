package dev.nib.oracle;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.tensorflowlite.BuiltinOpResolver;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithoutDefaultDelegates;
import org.bytedeco.tensorflowlite.OpResolver;
import org.bytedeco.tensorflowlite.TfLiteContext;
import org.bytedeco.tensorflowlite.TfLiteRegistration;
import org.bytedeco.tensorflowlite.global.tensorflowlite;

/** The set of operator implementations that the interpreter runs. */
enum Kernels {
  /**
   * The plain loops that define the int8 arithmetic: fixed point with double rounding, on every
   * machine.
   */
  REFERENCE {
    @Override
    OpResolver resolver() throws RefusedException {
      return referenceResolver();
    }
  },

  /**
   * What applications run: as fast as the processor allows, rounded as the processor likes, without
   * delegates.
   */
  OPTIMIZED {
    @Override
    OpResolver resolver() {
      return new BuiltinOpResolverWithoutDefaultDelegates();
    }
  },

  /** As above with the default delegates: XNNPACK, for int8 too from 2.20 on. */
  DELEGATED {
    @Override
    OpResolver resolver() {
      return new BuiltinOpResolver();
    }
  };

  /**
   * The constructor {@code tflite::ops::builtin::BuiltinRefOpResolver()}, as the Itanium C++ ABI
   * spells it.
   */
  private static final String REFERENCE_CONSTRUCTOR =
      "_ZN6tflite3ops7builtin20BuiltinRefOpResolverC1Ev";

  /** Room for the C++ object, in bytes; it holds a few hash maps, about 200 bytes. */
  private static final long RESOLVER_BYTES = 8192;

  /**
   * Creates the table of operators. It lives as long as the process.
   *
   * @throws RefusedException if this build of TensorFlow Lite has no such table
   */
  abstract OpResolver resolver() throws RefusedException;

  /** The name on the command line. */
  String label() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Calls the constructor of the reference table, a class that the Java binding does not wrap.
   *
   * <p>A constructor is a function of one argument, {@code this}. JavaCPP can call any function
   * pointer whose type it knows, and knows one of the shape {@code void(pointer, pointer)}: with
   * the constructor's address in it, and zeroed memory as {@code this}, it makes the object. (The
   * second argument is in a register that the constructor ignores.)
   */
  private static OpResolver referenceResolver() throws RefusedException {
    Loader.loadGlobal(Loader.load(tensorflowlite.class));
    Pointer constructor = Loader.addressof(REFERENCE_CONSTRUCTOR);
    if (constructor == null || constructor.isNull()) {
      throw new RefusedException(
          "--kernels reference: TensorFlow Lite for "
              + Loader.getPlatform()
              + " does not export BuiltinRefOpResolver; use --kernels optimized");
    }
    BytePointer object =
        new BytePointer(Pointer.calloc(1, RESOLVER_BYTES)).capacity(RESOLVER_BYTES);
    PointerPointer<Pointer> box = new PointerPointer<>(1);
    box.put(0, constructor);
    new TfLiteRegistration.Free_TfLiteContext_Pointer(box).call(new TfLiteContext(object), null);
    return new OpResolver(object);
  }
}
