// SPDX-License-Identifier: MIT
// Where POSIX systems start the program.
#include "main.h"

int main(int argc, char** argv) { return tcptune::run({argv + 1, argv + argc}); }
