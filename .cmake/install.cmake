# SPDX-License-Identifier: MIT
# What `cmake --install` puts where, and the .deb that `cpack -G DEB` makes of it; ./dev package makes all packages.
set(data ${CMAKE_INSTALL_DATADIR}/tcptune)
if(WIN32)  # a folder that somebody unpacks anywhere
  set(CMAKE_INSTALL_BINDIR .)
  set(CMAKE_INSTALL_DOCDIR .)
  set(data .)
endif()
install(TARGETS tcptune RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY rules profiles DESTINATION ${data} FILES_MATCHING PATTERN "*.yaml")
file(GLOB schemas CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rules/*schema.json)
install(FILES ${schemas} DESTINATION ${data}/schemas)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# A program that holds other libraries brings their terms, as their Debian packages have them.
if(TCPTUNE_STATIC OR WIN32)
  string(REGEX MATCH "^[0-9]+" major ${CMAKE_CXX_COMPILER_VERSION})
  set(libraries libcli11-dev libdtl-dev libfmt-dev libyaml-cpp-dev nlohmann-json3-dev rapidjson-dev)
  if(WIN32)
    list(APPEND libraries g++-mingw-w64-x86-64-posix mingw-w64-x86-64-dev)
  else()
    list(APPEND libraries libc6-dev libstdc++-${major}-dev)
  endif()
  foreach(library IN LISTS libraries)
    if(EXISTS /usr/share/doc/${library}/copyright)
      file(REAL_PATH /usr/share/doc/${library}/copyright terms)
      install(FILES ${terms} DESTINATION ${CMAKE_INSTALL_DOCDIR}/libraries RENAME ${library}.txt)
    endif()
  endforeach()
endif()
if(WIN32)
  return()
endif()

foreach(section IN ITEMS 1 5 7)
  file(GLOB pages CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

# tcptune_completion(SHELL DIRECTORY FILE): the program itself says how it is completed.
function(tcptune_completion shell directory file)
  set(script ${CMAKE_BINARY_DIR}/completions/${file})
  add_custom_command(
    OUTPUT ${script}
    COMMAND tcptune completion ${shell} > ${script}
    DEPENDS tcptune
    COMMENT "Writing the completion of ${shell}" VERBATIM)
  set_property(GLOBAL APPEND PROPERTY tcptune_completions ${script})
  install(FILES ${script} DESTINATION ${CMAKE_INSTALL_DATADIR}/${directory})
endfunction()
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/completions)
tcptune_completion(bash bash-completion/completions tcptune)
tcptune_completion(zsh zsh/site-functions _tcptune)
tcptune_completion(fish fish/vendor_completions.d tcptune.fish)
get_property(completions GLOBAL PROPERTY tcptune_completions)
add_custom_target(completions ALL DEPENDS ${completions})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "tcptune contributors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/.cmake/debian_files.cmake)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "tcptune reads the TCP/IP settings of a machine, an image or configuration
files, judges them by a rule base, and says of every problem where it comes
from, what the setting really does on that kernel, what to do, and how to
take that back.

It never writes to the system and never opens a network connection.")
include(CPack)
