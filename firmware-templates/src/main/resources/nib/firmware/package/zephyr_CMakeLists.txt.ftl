# SPDX-License-Identifier: MIT-0
if(CONFIG_${option})
  zephyr_library_named(${target})
  zephyr_library_sources(${r"${CMAKE_CURRENT_LIST_DIR}"}/../src/${prefix}.c)
  zephyr_include_directories(${r"${CMAKE_CURRENT_LIST_DIR}"}/../src)
endif()
