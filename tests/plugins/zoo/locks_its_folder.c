/* Leaves a file in a folder that nobody may enter. */

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/plugins/zoo/zoo.h"

ZOO_FINISH(Finish) {
  if (mkdir("locked", 0700) != 0 ||
      open("locked/file", O_WRONLY | O_CREAT, 0600) < 0 ||
      mkdir("locked/empty", 0) != 0) {
    return zoo_fail(error, REDRESS_INTERNAL, strerror(errno));
  }
  chmod("locked", 0);
  return zoo_file("zoo.txt");
}

ZOO_EXPORTER(zoo_table.finish = Finish)
