# A toolchain file for Arm's MPS2 board with a Cortex-M3, which QEMU plays: newlib with semihosting.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT "-mcpu=cortex-m3 -mthumb")
set(CMAKE_EXE_LINKER_FLAGS_INIT "--specs=rdimon.specs -T${CMAKE_CURRENT_LIST_DIR}/mps2_an385.ld")
set(CMAKE_CROSSCOMPILING_EMULATOR
    "qemu-system-arm;-M;mps2-an385;-icount;shift=0;-display;none;-serial;none;-monitor;none;-semihosting-config;enable=on,target=native;-kernel")
