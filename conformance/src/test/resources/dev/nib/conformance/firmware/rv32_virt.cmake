# A toolchain file for QEMU's RISC-V board: picolibc with its own start-up code and semihosting.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR riscv32)
set(CMAKE_C_COMPILER riscv64-unknown-elf-gcc)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_C_FLAGS_INIT "--specs=picolibc.specs -march=rv32imc -mabi=ilp32")
string(JOIN " " CMAKE_EXE_LINKER_FLAGS_INIT
       --oslib=semihost --crt0=hosted
       -Wl,--defsym=__flash=0x80000000 -Wl,--defsym=__flash_size=0x400000
       -Wl,--defsym=__ram=0x80400000 -Wl,--defsym=__ram_size=0x400000
       -Wl,--defsym=__stack_size=0x4000)
set(CMAKE_CROSSCOMPILING_EMULATOR
    "qemu-system-riscv32;-M;virt;-cpu;rv32;-bios;none;-icount;shift=0;-display;none;-serial;none;-monitor;none;-semihosting-config;enable=on,target=native;-kernel")
