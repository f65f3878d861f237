# SPDX-License-Identifier: MIT
# Run by cpack before it closes the .deb: what Debian wants in other places, compressed, or besides.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(doc ${root}/share/doc/tcptune)

file(MAKE_DIRECTORY ${root}/share/zsh/vendor-completions)
file(RENAME ${root}/share/zsh/site-functions/_tcptune ${root}/share/zsh/vendor-completions/_tcptune)
file(REMOVE_RECURSE ${root}/share/zsh/site-functions)

file(READ ${doc}/LICENSE license)
file(REMOVE ${doc}/LICENSE)
file(WRITE ${doc}/copyright "${license}
The program holds code of other libraries, whose terms are in the files beside this one in libraries/.
")

string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH
file(WRITE ${doc}/changelog "tcptune (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * As of this version of the source; its history tells what changed.

 -- ${CPACK_DEBIAN_PACKAGE_MAINTAINER}  ${now}
")

file(WRITE ${root}/share/lintian/overrides/tcptune "# One package for every release, old ones and rescue systems too: nothing is asked of the system it runs on.
tcptune: statically-linked-binary [usr/bin/tcptune]
# It reads the roots of other systems, where no dpkg may be run.
tcptune: uses-dpkg-database-directly [usr/bin/tcptune]
")

file(GLOB_RECURSE pages ${root}/share/man/*)
execute_process(COMMAND gzip -9 -n ${pages} ${doc}/changelog COMMAND_ERROR_IS_FATAL ANY)
