# SPDX-License-Identifier: MIT-0
cmake_minimum_required(VERSION 3.20.0)

list(APPEND ZEPHYR_EXTRA_MODULES ${r"${CMAKE_CURRENT_SOURCE_DIR}"}/../../..)
find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
project(${target}_${example.name})

target_sources(app PRIVATE ../../../examples/${example.name}/main/main.c)
