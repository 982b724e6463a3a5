// Does what no plugin should, as its option says.

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

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
    if (fault_ == "crash") {
      std::fputs("about to crash\n", stderr);
      raise(SIGSEGV);
    } else if (fault_ == "abort") {
      std::abort();
    } else if (fault_ == "throw") {
      throw std::runtime_error("a fault of the plugin");
    } else if (fault_ == "throw_number") {
      throw 7;
    } else if (fault_ == "refuse") {
      throw redress::Refused("Row 1 breaks rule 100.");
    } else if (fault_ == "code") {
      throw redress::Error(REDRESS_INVALID_ARGUMENT, "not my table");
    } else if (fault_ == "hang") {
      for (;;) pause();
    } else if (fault_ == "exit") {
      _exit(0);
    } else if (fault_ == "done_early") {
      SendFrame(71);
      for (;;) pause();
    } else if (fault_ == "bad_frame") {
      SendFrame(200);
      for (;;) pause();
    } else if (fault_ == "close_socket") {
      close(3);
      for (;;) pause();
    } else if (fault_ == "spin") {
      for (volatile unsigned i = 0;;) i = i + 1;
    } else if (fault_ == "child") {
      if (fork() == 0) {
        for (;;) pause();
      }
      raise(SIGSEGV);
    }
  }

  void Finish() override {
    if (fault_ == "no_file") return;
    if (fault_ == "bad_name") {
      output().BeginFile("../outside.txt", "text/plain");
    } else if (fault_ == "hidden_name") {
      output().BeginFile(".hidden", "text/plain");
    } else if (fault_ == "write_without_file") {
      output().Write(std::string(100000, 'x'));
    } else if (fault_ == "two_open") {
      output().BeginFile("a.txt", "text/plain");
      output().BeginFile("b.txt", "text/plain");
    } else if (fault_ == "second_file") {
      WriteFile("a.txt");
      WriteFile("b.txt");
    } else if (fault_ == "not_ended") {
      output().BeginFile("a.txt", "text/plain");
      output().Write("x");
    } else if (fault_ == "flood") {
      output().BeginFile("a.txt", "text/plain");
      const std::string block(1 << 20, 'x');
      for (;;) output().Write(block);
    } else if (fault_ == "memory") {
      std::vector<std::string> hoard;
      for (;;) hoard.emplace_back(64u << 20, 'x');
    } else if (fault_ == "large_file") {
      WriteLargeFile();
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
    } else if (fault_ == "locked_folder") {
      const std::string folder = output().TemporaryFolder() + "/locked";
      mkdir(folder.c_str(), 0700);
      std::ofstream(folder + "/file") << "x";
      chmod(folder.c_str(), 0);
      WriteFile("a.txt");
    } else if (fault_.rfind("do:", 0) == 0) {
      output().BeginFile("a.txt", "text/plain");
      output().Write(deeds::Do(fault_.substr(3), output().TemporaryFolder()));
      output().EndFile();
    } else {
      WriteFile("a.txt");
      if (fault_ == "crash_at_finish") raise(SIGBUS);
    }
  }

  void WriteFile(const std::string& name) {
    output().BeginFile(name, "text/plain");
    output().Write("x");
    output().EndFile();
  }

  void WriteLargeFile() {
    const std::string path = output().TemporaryFolder() + "/large";
    std::FILE* file = std::fopen(path.c_str(), "wb");
    const std::string block(1 << 20, 'x');
    for (int i = 0; i < 64; ++i) {
      std::fwrite(block.data(), 1, block.size(), file);
    }
    std::fclose(file);
  }

  static void SendFrame(unsigned char type) {
    char frame[8] = {};
    frame[4] = static_cast<char>(type);
    send(3, frame, sizeof(frame), MSG_NOSIGNAL);
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
