# Stands in for the Pico SDK's file of this name, to be included before project().
if(PROJECT_NAME)
  message(FATAL_ERROR "the Pico SDK must be included before project()")
endif()

macro(pico_sdk_init)
  if(NOT PROJECT_NAME)
    message(FATAL_ERROR "pico_sdk_init() must be called behind project()")
  endif()
  add_library(pico_stdlib INTERFACE)
  target_include_directories(pico_stdlib INTERFACE ${PICO_SDK_PATH})
endmacro()

function(pico_enable_stdio_usb target enabled)
  if(NOT TARGET ${target} OR NOT enabled EQUAL 1)
    message(FATAL_ERROR "pico_enable_stdio_usb: ${target} ${enabled}")
  endif()
endfunction()

function(pico_add_extra_outputs target)
  add_custom_command(TARGET ${target} POST_BUILD COMMAND ${CMAKE_COMMAND} -E touch ${target}.uf2)
endfunction()
