# ${title} as a library of one file, for whatever includes it: an ESP-IDF project takes it as a
# component, any other CMake project, one with the Pico SDK too, by add_subdirectory and
# target_link_libraries(... ${target}). Zephyr takes zephyr/module.yml. Alone it builds the examples.
#
# SPDX-License-Identifier: MIT-0
if(ESP_PLATFORM)
  idf_component_register(SRCS "src/${prefix}.c" INCLUDE_DIRS "src")
  return()
endif()

cmake_minimum_required(VERSION 3.13)

set(${option}_ALONE OFF)
if(CMAKE_SOURCE_DIR STREQUAL CMAKE_CURRENT_SOURCE_DIR)
  set(${option}_ALONE ON)
  if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE ${buildType} CACHE STRING "What the figures of README.md were measured with" FORCE)
  endif()
endif()

# Alone and told where the Pico SDK is, it builds the examples for its boards.
if(${option}_ALONE AND PICO_SDK_PATH)
  include("${r"${PICO_SDK_PATH}"}/pico_sdk_init.cmake")
  project(${target} C CXX ASM)
  pico_sdk_init()
else()
  project(${target} C)
endif()

add_library(${target} STATIC src/${prefix}.c src/${file}<#if hasPixels> src/nib_prepare.h</#if>)
target_include_directories(${target} PUBLIC src)
set_target_properties(${target} PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON)

# Firmware of another machine needs its start-up code and its printf, which the examples expect.
set(${option}_EXAMPLES_DEFAULT ${r"${"}${option}_ALONE})
if(CMAKE_CROSSCOMPILING AND NOT PICO_SDK_PATH)
  set(${option}_EXAMPLES_DEFAULT OFF)
endif()
option(${option}_EXAMPLES "Build the examples of ${prefix}" ${r"${"}${option}_EXAMPLES_DEFAULT})

if(${option}_EXAMPLES)
  enable_testing()
  foreach(example<#list examples as example> ${example.name}</#list>)
    set(program ${target}_${r"${example}"})
    add_executable(${r"${program}"} examples/${r"${example}"}/main/main.c)
    target_link_libraries(${r"${program}"} PRIVATE ${target})
    set_target_properties(${r"${program}"} PROPERTIES C_STANDARD 99)
    if(PICO_SDK_PATH)
      target_compile_definitions(${r"${program}"} PRIVATE NIB_ON_PICO)
      target_link_libraries(${r"${program}"} PRIVATE pico_stdlib)
      pico_enable_stdio_usb(${r"${program}"} 1)
      pico_add_extra_outputs(${r"${program}"})
    endif()
  endforeach()
  # A program for another machine is run by CMAKE_CROSSCOMPILING_EMULATOR.
  add_test(NAME classify COMMAND ${target}_classify)
<#if camera?has_content>
  add_test(NAME camera COMMAND ${target}_camera)
</#if>
  add_test(NAME measure COMMAND ${target}_measure)
  set_tests_properties(classify<#if camera?has_content> camera</#if> measure PROPERTIES TIMEOUT 600)
endif()
