// SPDX-License-Identifier: MIT
// The least that an audit of a live machine can cost: opens and reads the files under /proc/sys that a list names.
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// Usage: bare LIST, one path relative to /proc/sys a line. Prints how many files and bytes it read.
int main(int argc, char** argv) {
  FILE* list = argc == 2 ? fopen(argv[1], "r") : NULL;
  const int root = open("/proc/sys", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (list == NULL || root < 0) {
    perror("bare LIST");
    return 2;
  }
  long files = 0;
  long bytes = 0;
  char path[512];
  char value[4096];
  while (fgets(path, sizeof path, list) != NULL) {
    path[strcspn(path, "\n")] = '\0';
    const int file = openat(root, path, O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const ssize_t length = read(file, value, sizeof value);
    close(file);
    if (length < 0) continue;
    ++files;
    bytes += length;
  }
  printf("%ld files, %ld bytes\n", files, bytes);
  return 0;
}
