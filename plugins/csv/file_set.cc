#include "plugins/csv/file_set.h"

#include "plugins/csv/zip_writer.h"

namespace redress::csv {
namespace {

class Folder : public FileSet {
 public:
  explicit Folder(Output& output) : output_(output) {}

  void Begin(const std::string& name, const std::string& media_type) override {
    output_.BeginFile(name, media_type);
  }
  void Write(std::string_view bytes) override { output_.Write(bytes); }
  void End() override { output_.EndFile(); }
  void Finish() override {}

 private:
  Output& output_;
};

class Zip : public FileSet {
 public:
  Zip(Output& output, const std::string& name, Day day)
      : output_(output),
        zip_([&output](std::string_view bytes) { output.Write(bytes); }, day) {
    output_.BeginFile(name, "application/zip");
  }

  void Begin(const std::string& name, const std::string&) override {
    zip_.BeginEntry(name);
  }
  void Write(std::string_view bytes) override { zip_.Write(bytes); }
  void End() override { zip_.EndEntry(); }
  void Finish() override {
    zip_.Finish();
    output_.EndFile();
  }

 private:
  Output& output_;
  ZipWriter zip_;
};

}  // namespace

std::unique_ptr<FileSet> MakeFolder(Output& output) {
  return std::make_unique<Folder>(output);
}

std::unique_ptr<FileSet> MakeZip(Output& output, const std::string& name,
                                 Day day) {
  return std::make_unique<Zip>(output, name, day);
}

}  // namespace redress::csv
