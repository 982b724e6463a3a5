// Does what no plugin should, as its option says.

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

#include "redress/export/exporter.h"
#include "tests/export/plugins/deeds.h"

namespace {

class Faulty : public redress::Exporter {
  void Begin(const redress::DocumentInfo&) override {
    fault_ = options().GetString("fault");
    if (fault_ == "refuse_at_once") {
      throw redress::Refused("This document cannot be written.");
    }
  }

  void Rows(const redress::RowBatch&) override {
    if (fault_ == "refuse") {
      throw redress::Refused("Row 1 breaks rule 100.");
    } else if (fault_ == "hang") {
      for (;;) pause();
    } else if (fault_ == "child") {
      if (fork() == 0) {
        for (;;) pause();
      }
      raise(SIGSEGV);
    }
  }

  void Finish() override {
    if (fault_ == "flood") {
      output().BeginFile("a.txt", "text/plain");
      const std::string block(1 << 20, 'x');
      for (;;) output().Write(block);
    } else if (fault_ == "environment") {
      output().BeginFile("a.txt", "text/plain");
      output().Write(environ[0] == nullptr ? "empty" : environ[0]);
      output().EndFile();
    } else if (fault_ == "descriptors") {
      output().BeginFile("a.txt", "text/plain");
      for (int number = 0; number < 256; ++number) {
        if (lseek(number, 0, SEEK_CUR) >= 0 || errno != EBADF) {
          output().Write(std::to_string(number) + " ");
        }
      }
      output().EndFile();
    } else if (fault_.rfind("do:", 0) == 0) {
      output().BeginFile("a.txt", "text/plain");
      output().Write(deeds::Do(fault_.substr(3), output().TemporaryFolder()));
      output().EndFile();
    } else {
      output().BeginFile("a.txt", "text/plain");
      output().Write("x");
      output().EndFile();
    }
  }

  std::string fault_;
};

}  // namespace

REDRESS_EXPORTER(Faulty,
                 redress::Description{"faulty",
                                      "1.0.0",
                                      "Faults",
                                      {{"text/plain", ".txt"}},
                                      {{"fault", redress::OptionType::kString,
                                        "", "What goes wrong"}}})
