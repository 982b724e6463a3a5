// Where the exporter's files go: a folder, or one zip.

#ifndef REDRESS_PLUGINS_CSV_FILE_SET_H_
#define REDRESS_PLUGINS_CSV_FILE_SET_H_

#include <memory>
#include <string>
#include <string_view>

#include "redress/export/exporter.h"

namespace redress::csv {

// Files written one after the other.
class FileSet {
 public:
  virtual ~FileSet() = default;
  FileSet(const FileSet&) = delete;
  FileSet& operator=(const FileSet&) = delete;

  virtual void Begin(const std::string& name,
                     const std::string& media_type) = 0;
  virtual void Write(std::string_view bytes) = 0;
  virtual void End() = 0;
  virtual void Finish() = 0;

 protected:
  FileSet() = default;
};

// `output` must outlive what is made.
std::unique_ptr<FileSet> MakeFolder(Output& output);

// One file of that name, written as the files in it are. `day` is the day that
// they bear.
std::unique_ptr<FileSet> MakeZip(Output& output, const std::string& name,
                                 Day day);

}  // namespace redress::csv

#endif  // REDRESS_PLUGINS_CSV_FILE_SET_H_
