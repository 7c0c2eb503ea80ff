name: ${target}
build:
  cmake: zephyr
  kconfig: zephyr/Kconfig
