# A project of ESP-IDF, which takes the package itself as a component.
#
# SPDX-License-Identifier: MIT-0
cmake_minimum_required(VERSION 3.16)

set(EXTRA_COMPONENT_DIRS "${r"${CMAKE_CURRENT_SOURCE_DIR}"}/../..")
include($ENV{IDF_PATH}/tools/cmake/project.cmake)
project(${target}_${example.name})
