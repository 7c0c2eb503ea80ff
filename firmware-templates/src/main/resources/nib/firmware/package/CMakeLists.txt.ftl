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

# Alone and told where the Pico SDK is, it builds the examples for its boards. As pico_sdk_import.cmake
# does it takes the path from the environment, too; -DPICO_SDK_PATH= with nothing behind it says no.
if(${option}_ALONE AND NOT DEFINED PICO_SDK_PATH AND DEFINED ENV{PICO_SDK_PATH})
  get_filename_component(PICO_SDK_PATH "$ENV{PICO_SDK_PATH}" REALPATH BASE_DIR "${r"${CMAKE_BINARY_DIR}"}")
  set(PICO_SDK_PATH "${r"${PICO_SDK_PATH}"}" CACHE PATH "Where the Pico SDK is")
  message(STATUS "PICO_SDK_PATH of the environment: ${r"${PICO_SDK_PATH}"}; -DPICO_SDK_PATH= builds for this machine")
endif()
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
    if(PICO_SDK_PATH)
      # The SDK's own sources, which become part of each program, need static_assert.
      set_target_properties(${r"${program}"} PROPERTIES C_STANDARD 11)
      target_compile_definitions(${r"${program}"} PRIVATE NIB_ON_PICO)
      target_link_libraries(${r"${program}"} PRIVATE pico_stdlib)
      pico_enable_stdio_usb(${r"${program}"} 1)
      pico_add_extra_outputs(${r"${program}"})
    else()
      set_target_properties(${r"${program}"} PROPERTIES C_STANDARD 99)
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
