# SPDX-License-Identifier: MIT
# The libraries that tcptune is made with: CLI11::CLI11, nlohmann_json::nlohmann_json, dtl, ${fmt_library}
# and ${yaml_library}; and doctest::doctest in a cross build.

# What fmt's own library is made of, for where it comes without an archive.
function(tcptune_fmt_archive)
  file(CONFIGURE OUTPUT fmt.cpp CONTENT [[
#include <fmt/format-inl.h>
template auto fmt::detail::thousands_sep_impl(locale_ref) -> thousands_sep_result<char>;
template auto fmt::detail::decimal_point_impl(locale_ref) -> char;
]])
  add_library(fmt_archive STATIC ${CMAKE_BINARY_DIR}/fmt.cpp)
endfunction()

add_library(dtl INTERFACE)
if(NOT CMAKE_CROSSCOMPILING)
  find_path(dtl_parent dtl/dtl.hpp REQUIRED)
  target_include_directories(dtl SYSTEM INTERFACE ${dtl_parent})
  find_package(yaml-cpp REQUIRED)
  find_package(fmt REQUIRED)
  find_package(CLI11 REQUIRED)
  find_package(nlohmann_json REQUIRED)
  set(fmt_library fmt::fmt)
  set(yaml_library yaml-cpp)
  # Loading five shared libraries and relocating the rule tables costs more than the rest of the start-up.
  if(TCPTUNE_BUNDLED OR TCPTUNE_STATIC)
    find_library(yaml_library_archive libyaml-cpp.a REQUIRED)
    set(yaml_library ${yaml_library_archive})
    tcptune_fmt_archive()  # Debian has none
    set(fmt_library fmt_archive)
  endif()
  return()
endif()

# Headers are the same for every machine: those of the build machine are taken, but each library's alone, since the C
# library's beside them are not for the target.
set(staged ${CMAKE_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${staged})
foreach(library IN ITEMS CLI doctest dtl fmt nlohmann rapidjson)
  find_path(${library}_parent ${library} PATHS /usr/include /usr/local/include NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH REQUIRED)
  file(CREATE_LINK ${${library}_parent}/${library} ${staged}/${library} SYMBOLIC)
endforeach()
include_directories(SYSTEM ${staged})
foreach(library IN ITEMS CLI11::CLI11 nlohmann_json::nlohmann_json doctest::doctest)
  add_library(${library} INTERFACE IMPORTED)
endforeach()

tcptune_fmt_archive()
set(fmt_library fmt_archive)

set(TCPTUNE_YAML_CPP "" CACHE PATH "The source of yaml-cpp, for a cross build")
file(GLOB yaml_sources ${TCPTUNE_YAML_CPP}/src/*.cpp)
if(NOT yaml_sources)
  message(FATAL_ERROR "TCPTUNE_YAML_CPP must name the source of yaml-cpp; ./dev windows fetches it")
endif()
add_library(yaml_archive STATIC ${yaml_sources})
target_include_directories(yaml_archive SYSTEM PUBLIC ${TCPTUNE_YAML_CPP}/include)
target_compile_options(yaml_archive PRIVATE -w -ffile-prefix-map=${TCPTUNE_YAML_CPP}=yaml-cpp)
set(yaml_library yaml_archive)
